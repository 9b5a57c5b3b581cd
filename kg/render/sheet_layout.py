"""What all sheets of a workbook share: title, note, head, rows, and the end of the printed part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.analysis.ledger import Ledger, TaskRow
from kg.analysis.status import StatusView
from kg.render.page_words import say
from kg.render.sheet_formats import Formats, clean_text, count_lines, fit_row, set_up_page

# The first row below title, note and head.
FIRST_ROW = 3
# Excel's rows end at 409 points; a task with more lines goes on in a row of its own below.
MOST_LINES = 24


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that is being written: its formats, and the rows and language it is written in."""

    book: Any
    formats: Formats
    ledger: Ledger
    tasks: Sequence[TaskRow]
    lang: str
    status: StatusView | None = None

    def say(self, key: str, **values: object) -> str:
        """Return the text of ``key`` in the workbook's language."""
        return say(key, self.lang, **values)

    def open_sheet(
        self, name: str, title: str, note: str, keys: Sequence[str], widths: Sequence[int]
    ) -> Any:
        """Add a sheet; its head stays in sight and is printed on each page."""
        sheet = self.book.add_worksheet(name)
        set_up_page(sheet, title)
        last = len(keys) - 1
        sheet.merge_range(0, 0, 0, last, clean_text(title), self.formats.title)
        sheet.set_row(0, 40)
        sheet.merge_range(1, 0, 1, last, clean_text(note), self.formats.note)
        sheet.set_row(1, 20)
        for column, (key, width) in enumerate(zip(keys, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, self.say(key), self.formats.head)
        sheet.set_row(2, 26)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.repeat_rows(2)
        return sheet

    @property
    def several(self) -> bool:
        """Whether the tasks come from more than one plan, so that each must name its own."""
        return len(self.ledger.documents) > 1

    def light_of(self, task: str, column: int) -> Mapping[int, Any]:
        """Return the format of ``column`` by how the task with this key stands, if reported."""
        if self.status is None:
            return {}
        return {column: self.formats.lights[self.status.tasks[task].light]}

    def write_row(
        self,
        sheet: Any,
        row: int,
        cells: Sequence[Any],
        widths: Sequence[int],
        looks: Mapping[int, Any] | None = None,
    ) -> None:
        """Write a row, as high as its fullest cell needs; numbers stand in the middle.

        ``looks`` are formats of single columns that differ from the sheet's.
        """
        fit_row(sheet, row, cells, widths)
        for column, cell in enumerate(cells):
            own = (looks or {}).get(column)
            if isinstance(cell, int | float):
                sheet.write_number(row, column, cell, own or self.formats.centre)
            elif cell:
                sheet.write_string(row, column, clean_text(cell), own or self.formats.body)
            else:
                sheet.write_blank(row, column, None, self.formats.body)

    def close_sheet(self, sheet: Any, end: int, columns: int) -> None:
        """Set filter and printed part of a sheet whose first free row is ``end``."""
        last = max(end - 1, FIRST_ROW - 1)
        sheet.autofilter(FIRST_ROW - 1, 0, last, columns - 1)
        sheet.print_area(0, 0, last, columns - 1)


def split_measures(measures: Sequence[str], width: int) -> Iterator[str]:
    """Yield the measures, numbered where there are several, in cells that fit a row."""
    numbered = [f"{i}.{clean_text(m)}" for i, m in enumerate(measures, start=1)]
    held: list[str] = []
    lines = 0
    for text in numbered if len(numbered) > 1 else [clean_text(measures[0])]:
        needed = count_lines(text, width)
        if held and lines + needed > MOST_LINES:
            yield "\n".join(held)
            held, lines = [], 0
        held.append(text)
        lines += needed
    yield "\n".join(held)
