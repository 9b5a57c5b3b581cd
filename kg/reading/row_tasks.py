"""Rows of task tables to tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import cast

from kg.knowledge.styles import StatementStyle
from kg.model.document import Attribution, Deadline, Responsibility, Role, Task
from kg.model.text import Span, View
from kg.reading.body import Heading, RowItem
from kg.reading.deadlines import statement_deadline
from kg.reading.outline import Block, find_title
from kg.reading.sentences import MeasureReader
from kg.reading.statements import Statement, parse_cell
from kg.reading.table_model import Cell, Column
from kg.reading.tasks import TaskReader, heading_words

_RUN = re.compile(r"[^\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
_NUMBER_ENDS = "、.．﹒。"


class RowReader:
    """Reads table rows with what a task reader knows of the document."""

    def __init__(self, folded: str, tasks: TaskReader, style: StatementStyle) -> None:
        self.folded = folded
        self.tasks = tasks
        self.style = style

    def read(self, rows: Sequence[RowItem]) -> Iterator[Task]:
        """Yield a task for each row that has a text or an owner; ids are given later."""
        for item in rows:
            cell = item.row.cell("task") or item.row.cell("section")
            if cell is not None:
                yield self._read_row(item, cell)

    def _read_row(self, item: RowItem, cell: Cell) -> Task:
        view = self._view(cell)
        text = view.text
        span = view.locate(0, len(text))
        number = item.row.cell("number")
        block = Block(0, len(text), 0, None, 0, False, False)
        title = find_title(text, block)
        run_in = title if title and title.run_in else None
        measures = MeasureReader(view, self.tasks.year)
        cells = [self._read_cell(column, cell) for column, cell in item.row.owners()]
        owners = [owner for cell, read in cells for owner in self._owners(cell, read)]
        return Task(
            id="",
            section=item.heading.path if item.heading else (),
            heading=self._heading(item.heading),
            number=number.text.strip(_NUMBER_ENDS) if number else None,
            title=text[: run_in.end] if run_in else None,
            text=text,
            span=span,
            attribution=self._attribution(cells) if owners else None,
            responsibilities=tuple(owners),
            deadline=self._deadline(item, text),
            measures=tuple(measures.read([(run_in.body if run_in else 0, len(text))])),
        )

    def _heading(self, heading: Heading | None) -> str | None:
        return heading_words(heading, self.tasks.view.text) if heading else None

    def _read_cell(self, column: Column, cell: Cell) -> tuple[Cell, Statement]:
        role = cast(Role, column.kind)
        return cell, parse_cell(cell.text, role, self.style, spaces=cell.breaks)

    def _owners(self, cell: Cell, statement: Statement) -> Iterator[Responsibility]:
        view = self._view(cell)
        for name in statement.names:
            words = view.text[name.start : name.end]
            span = view.locate(name.start, name.end)
            unit_id = self.tasks.unit_id(words)
            yield Responsibility(words, unit_id, name.role, name.stated, span)

    def _attribution(self, cells: Sequence[tuple[Cell, Statement]]) -> Attribution:
        text = "｜".join(cell.text for cell, _ in cells)
        span = Span.over(_span(cell) for cell, _ in cells)
        return Attribution(text, span, any(read.open_list for _, read in cells))

    def _deadline(self, item: RowItem, text: str) -> Deadline | None:
        cell = item.row.cell("deadline")
        if cell is None or not cell.text.strip("—-/"):
            return None
        read = statement_deadline(cell.text, year=self.tasks.year)
        return Deadline(cell.text, read.kind, read.due, _span(cell)) if read else None

    def _view(self, cell: Cell) -> View:
        """Return the view over a cell's pieces; pieces are foreign to each other."""
        pieces: list[tuple[int, str, bool]] = []
        for start, end in cell.pieces:
            apart = bool(pieces)
            for match in _RUN.finditer(self.folded, start, end):
                pieces.append((match.start(), match.group(), apart))
                apart = False
        return View.of_texts(pieces)


def _span(cell: Cell) -> Span:
    return Span.over(Span(a, b) for a, b in cell.pieces)
