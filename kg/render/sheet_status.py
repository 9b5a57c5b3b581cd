"""Reported progress in workbooks: lights by unit, indicators, and the table to fill in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from kg.analysis.ledger import Ledger, TaskRow, UnitRow
from kg.analysis.status import Pace, StatusView, TaskStatus
from kg.knowledge.statuses import LIGHTS, load_status_words
from kg.render.page_words import drop_notes, say
from kg.render.sheet_formats import Formats, clean_text
from kg.render.sheet_layout import FIRST_ROW, Workbook
from kg.render.status_tables import list_status_form
from kg.render.tables import cell_text

UNIT_COLUMNS = ("col_unit", "light_red", "light_yellow", "light_green", "light_grey")
UNIT_WIDTHS = (40, 14, 14, 14, 14)
INDICATOR_COLUMNS = (
    "col_indicator",
    "col_base",
    "col_target",
    "col_day",
    "col_actual",
    "col_expected",
    "col_pace",
)
# Of the column that says how a task stands.
STATUS_WIDTH = 14
INDICATOR_WIDTHS = (44, 14, 16, 14, 14, 14, 14)
# The light of an indicator by its pace; one without a value has none.
PACE_LIGHTS: dict[Pace, str] = {"behind": "red", "on_track": "green", "reached": "green"}
FORM_WIDTHS = {"title": 30, "unit": 34, "note": 36, "indicator": 28, "target": 16, "task": 12}


def describe_status(status: TaskStatus, lang: str = "zh") -> str:
    """Return how a task stands in words, with the day of the last line."""
    if status.overdue:
        word = say("overdue", lang)
    else:
        word = say(f"status_{status.status}" if status.status else "status_none", lang)
    return f"{word} {status.latest.day.isoformat()}" if status.latest else word


def write_status(work: Workbook, status: StatusView, units: Sequence[UnitRow]) -> None:
    """Add the sheets 进展 (lights by unit) and 指标进度."""
    day = status.as_of.isoformat() if status.as_of else "—"
    note = work.say("progress_note", day=day, n=status.reports)
    title = work.say("sheet_progress")
    sheet = work.open_sheet(title, title, note, UNIT_COLUMNS, UNIT_WIDTHS)
    for row, unit in enumerate(units, start=FIRST_ROW):
        counts = status.count_lights(t for t in work.tasks if unit.id in t.units())
        cells = (unit.name, *(counts[light] or "" for light in LIGHTS))
        looks = {i: work.formats.lights[x] for i, x in enumerate(LIGHTS, start=1) if counts[x]}
        work.write_row(sheet, row, cells, UNIT_WIDTHS, looks)
    work.close_sheet(sheet, FIRST_ROW + len(units), len(UNIT_COLUMNS))
    _write_indicators(work, status, note)


def _write_indicators(work: Workbook, status: StatusView, note: str) -> None:
    title = work.say("sheet_indicators")
    sheet = work.open_sheet(title, title, note, INDICATOR_COLUMNS, INDICATOR_WIDTHS)
    for row, item in enumerate(status.indicators, start=FIRST_ROW):
        base, target, latest = item.indicator.baseline, item.indicator.target, item.latest
        cells = (
            f"{item.indicator.name}（{item.indicator.unit}）",
            drop_notes(base.text) if base else "",
            drop_notes(target.text) if target else "",
            latest.day.isoformat() if latest else "",
            latest.actual if latest and latest.actual is not None else "",
            round(item.expected, 2) if item.expected is not None else "",
            work.say(f"pace_{item.pace}") if latest else work.say("status_none"),
        )
        look = {len(cells) - 1: work.formats.lights[PACE_LIGHTS.get(item.pace, "grey")]}
        work.write_row(sheet, row, cells, INDICATOR_WIDTHS, look)
    work.close_sheet(sheet, FIRST_ROW + len(status.indicators), len(INDICATOR_COLUMNS))


def render_status_form(
    ledger: Ledger,
    tasks: Sequence[TaskRow],
    status: StatusView,
    *,
    lang: str = "zh",
) -> bytes:
    """Return the table to fill in as a workbook, with the statuses to choose from."""
    table = list_status_form(ledger, tasks, status, lang=lang)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        formats = Formats(book)
        sheet = book.add_worksheet(say("sheet_progress", lang))
        for column, (key, head) in enumerate(zip(table.columns, table.heads, strict=True)):
            sheet.set_column(column, column, FORM_WIDTHS.get(key, 12))
            sheet.write_string(0, column, head, formats.head)
        for row, cells in enumerate(table.rows, start=1):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, clean_text(cell_text(cell)), formats.body)
        _offer_statuses(sheet, table.columns.index("status"), len(table.rows), lang)
        sheet.freeze_panes(1, 2)
    return out.getvalue()


def _offer_statuses(sheet: Any, column: int, rows: int, lang: str) -> None:
    names = list(load_status_words().names[lang].values())
    rule = {"validate": "list", "source": names, "ignore_blank": True, "error_type": "warning"}
    sheet.data_validation(1, column, max(1, rows), column, rule)
