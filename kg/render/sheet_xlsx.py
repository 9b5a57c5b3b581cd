"""Tasks as the 任务分工表 that offices use: an Excel workbook without macros."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from kg.analysis.ledger import Ledger, TaskRow, UnitRow
from kg.analysis.status import StatusView
from kg.render.page_words import say
from kg.render.sheet_formats import Formats, clean_text
from kg.render.sheet_layout import FIRST_ROW, Workbook, split_measures
from kg.render.sheet_pairs import write_pairs
from kg.render.sheet_rows import (
    COLUMNS,
    SheetRow,
    list_sheet_rows,
    rank_units,
)
from kg.render.sheet_status import STATUS_WIDTH, describe_status, write_status
from kg.render.sheet_units import write_gaps, write_index, write_unit

# Widths in characters of the default font: a page of A4 on its side takes about 130.
WIDTHS = (5, 19, 53, 14, 24, 10, 13)
SHEETS = (
    "sheet_all",
    "sheet_index",
    "sheet_matrix",
    "sheet_pairs",
    "sheet_gaps",
    "sheet_progress",
    "sheet_indicators",
)
MOST_UNIT_SHEETS = 250
# xlsxwriter takes "=…" for a formula and addresses for links unless told otherwise.
TEXT_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def render_tasks_xlsx(
    ledger: Ledger,
    tasks: Sequence[TaskRow] | None = None,
    *,
    lang: str = "zh",
    status: StatusView | None = None,
) -> bytes:
    """Return the workbook: all tasks, a sheet a unit, the pairs, what is to be settled.

    ``tasks`` narrows it (default: all). With ``status`` each task says how it
    stands, and two sheets show lights by unit and the indicators. Equal input
    gives equal bytes. Texts are never formulas or links, whatever they begin
    with.
    """
    chosen = ledger.tasks if tasks is None else tuple(tasks)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, TEXT_ONLY) as book:
        book.set_properties({"title": _title(ledger, lang), "created": date_book(ledger)})
        work = Workbook(book, Formats(book), ledger, chosen, lang, status)
        units = rank_units(ledger, chosen)
        names = name_sheets(units[:MOST_UNIT_SHEETS], [say(k, lang) for k in SHEETS])
        _write_all(work)
        if status:
            write_status(work, status, units)
        write_index(work, units, names)
        for unit in units[:MOST_UNIT_SHEETS]:
            write_unit(work, unit, names[unit.id])
        write_pairs(work, units)
        write_gaps(work)
    return out.getvalue()


def name_sheets(units: Sequence[UnitRow], taken: Sequence[str]) -> Mapping[str, str]:
    """Return a sheet's name for each unit: at most 31 characters, allowed ones, no two alike."""
    names: dict[str, str] = {}
    used = {name.casefold() for name in taken}
    for unit in units:
        base = _FORBIDDEN.sub("_", clean_text(unit.name)).strip("'")[:31] or "_"
        name, count = base, 1
        while name.casefold() in used:
            count += 1
            name = f"{base[: 30 - len(str(count))]}~{count}"
        used.add(name.casefold())
        names[unit.id] = name
    return names


def _title(ledger: Ledger, lang: str) -> str:
    if len(ledger.documents) == 1:
        return say("sheet_title", lang, title=clean_text(ledger.documents[0].title))
    return say("sheet_title", lang, title=say("several", lang, n=len(ledger.documents)))


def date_book(ledger: Ledger) -> datetime:
    """The newest document's date: a sheet says when its plan was issued, not when it was made."""
    days = [d.issued for d in ledger.documents if d.issued]
    return datetime(*max(days).timetuple()[:3]) if days else datetime(2000, 1, 1)


def _write_all(work: Workbook) -> None:
    keys, widths = list(COLUMNS), list(WIDTHS)
    if work.status:
        keys, widths = [*keys, "col_status"], [*widths, STATUS_WIDTH]
    units = len(rank_units(work.ledger, work.tasks))
    note = work.say("sheet_note", tasks=len(work.tasks), units=units)
    title = _title(work.ledger, work.lang)
    sheet = work.open_sheet(work.say("sheet_all"), title, note, keys, widths)
    row, above = FIRST_ROW, tuple[str, ...]()
    for line in list_sheet_rows(work.ledger, work.tasks, work.lang):
        titles = _headings(work.ledger, line)
        row = _write_headings(work, sheet, row, titles, above, len(keys))
        above = titles
        for part, measures in enumerate(split_measures(line.measures, WIDTHS[2])):
            cells = _task_cells(work, line, part, measures)
            work.write_row(sheet, row, cells, widths, work.light_of(line.key, len(cells) - 1))
            row += 1
    work.close_sheet(sheet, row, len(keys))


def _task_cells(work: Workbook, line: SheetRow, part: int, measures: str) -> tuple[Any, ...]:
    label = line.task + (work.say("continued") if part else "")
    cells = (line.number, label, measures, line.lead, line.others, line.deadline, line.place)
    if work.status is None:
        return cells
    return (*cells, describe_status(work.status.tasks[line.key], work.lang))


def _headings(ledger: Ledger, line: SheetRow) -> tuple[str, ...]:
    """A task's headings, the plan's title first where the sheet holds several plans."""
    if len(ledger.documents) == 1:
        return line.headings
    return (ledger.documents_by_id()[line.key.rpartition("#")[0]].title, *line.headings)


def _write_headings(
    work: Workbook,
    sheet: Any,
    row: int,
    titles: Sequence[str],
    above: Sequence[str],
    columns: int,
) -> int:
    """Write the headings that differ from those above, one a row, across all columns."""
    for depth, title in enumerate(titles):
        if tuple(titles[: depth + 1]) != tuple(above[: depth + 1]):
            style = work.formats.part if depth == 0 else work.formats.section
            sheet.merge_range(row, 0, row, columns - 1, clean_text(title), style)
            sheet.set_row(row, 24 if depth == 0 else 21)
            row += 1
    return row
