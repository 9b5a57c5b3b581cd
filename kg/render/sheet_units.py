"""A workbook's sheets by unit: the directory of units, one list a unit, what is to be settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.analysis.ledger import TaskRow, UnitRow
from kg.render.sheet_formats import clean_text
from kg.render.sheet_layout import FIRST_ROW, Workbook, split_measures
from kg.render.sheet_rows import (
    list_gap_rows,
    list_sheet_rows,
    partners_of,
    roles_of,
    sort_for_unit,
)
from kg.render.sheet_status import STATUS_WIDTH, describe_status

DOCUMENT_WIDTH = 22
UNIT_COLUMNS = {
    "col_no": 5,
    "col_role": 12,
    "col_task": 19,
    "col_measure": 53,
    "col_partners": 26,
    "col_deadline": 10,
    "col_place": 13,
}
GAP_COLUMNS = {
    "col_problem": 18,
    "col_no": 5,
    "col_task": 24,
    "col_units": 22,
    "col_statement": 56,
    "col_place": 13,
}
INDEX_COLUMNS = {"col_unit": 28, "col_full": 44, "tasks": 12, "role_lead": 12, "measures": 12}


def write_index(work: Workbook, units: Sequence[UnitRow], names: Mapping[str, str]) -> None:
    """Add the sheet 单位目录; a unit's name leads to its own sheet, ``names`` by unit id."""
    title = work.say("sheet_index")
    note = work.say("sheet_index_note", n=len(units), sheets=len(names))
    widths = tuple(INDEX_COLUMNS.values())
    sheet = work.open_sheet(title, title, note, tuple(INDEX_COLUMNS), widths)
    for row, unit in enumerate(units, start=FIRST_ROW):
        held = [t for t in work.tasks if unit.id in t.units()]
        leads = sum(unit.id in t.units(("lead",)) for t in held)
        measures = sum(len(t.measures) for t in held)
        cells = (unit.name, unit.full_name, len(held), leads, measures)
        work.write_row(sheet, row, cells, widths)
        if unit.id in names:
            target = "internal:'" + names[unit.id].replace("'", "''") + "'!A1"
            sheet.write_url(row, 0, target, work.formats.link, clean_text(unit.name))
    work.close_sheet(sheet, FIRST_ROW + len(units), len(INDEX_COLUMNS))


def write_unit(work: Workbook, unit: UnitRow, name: str) -> None:
    """Add the sheet of one unit's tasks, those that it leads first."""
    held = sort_for_unit(work.tasks, unit.id)
    leads = sum(unit.id in t.units(("lead",)) for t in held)
    note = work.say("unit_note", tasks=len(held), leads=leads)
    if not work.several:
        note = f"《{clean_text(work.ledger.documents[0].title)}》　{note}"
    columns = _columns(work, UNIT_COLUMNS, status=True)
    widths = tuple(columns.values())
    title = work.say("unit_title", unit=clean_text(unit.name))
    sheet = work.open_sheet(name, title, note, tuple(columns), widths)
    row = FIRST_ROW
    for task, line in zip(held, list_sheet_rows(work.ledger, held, work.lang), strict=True):
        start = (line.number, roles_of(task, unit.id, work.lang))
        end = (partners_of(task, unit.id), line.deadline, line.place, *_more(work, task))
        for part, measures in enumerate(split_measures(line.measures, widths[3])):
            label = line.task + (work.say("continued") if part else "")
            look = work.light_of(task.key, len(UNIT_COLUMNS))
            work.write_row(sheet, row, (*start, label, measures, *end), widths, look)
            row += 1
    work.close_sheet(sheet, row, len(columns))


def write_gaps(work: Workbook) -> None:
    """Add the sheet 待明确事项: each point to settle with its task and statement."""
    rows = list(list_gap_rows(work.ledger, work.tasks, work.lang))
    title = work.say("sheet_gaps")
    note = work.say("gaps_note", n=len({task.key for task, _ in rows}), all=len(work.tasks))
    columns = _columns(work, GAP_COLUMNS)
    widths = tuple(columns.values())
    sheet = work.open_sheet(title, title, note, tuple(columns), widths)
    for row, (task, cells) in enumerate(rows, start=FIRST_ROW):
        work.write_row(sheet, row, (*cells, *_document(work, task)), widths)
    work.close_sheet(sheet, FIRST_ROW + len(rows), len(columns))


def _columns(
    work: Workbook, columns: Mapping[str, int], *, status: bool = False
) -> Mapping[str, int]:
    """Columns with their widths: how a task stands, and its plan where there are several."""
    shown = dict(columns)
    if status and work.status:
        shown["col_status"] = STATUS_WIDTH
    if work.several:
        shown["col_document"] = DOCUMENT_WIDTH
    return shown


def _more(work: Workbook, task: TaskRow) -> tuple[str, ...]:
    if work.status is None:
        return _document(work, task)
    return (describe_status(work.status.tasks[task.key], work.lang), *_document(work, task))


def _document(work: Workbook, task: TaskRow) -> tuple[str, ...]:
    return (work.ledger.documents_by_id()[task.document].title,) if work.several else ()
