"""The rows of a task table to headings and row items of the body they stand in."""

from __future__ import annotations

from dataclasses import dataclass

from kg.knowledge.layout_style import LayoutStyle
from kg.model.document import Path, Quoted
from kg.model.text import Span
from kg.reading.body import Body, Heading, RowItem
from kg.reading.table_model import Cell, TaskTable


@dataclass(slots=True)
class TableRows:
    """Reads the tables of one plan; ``counts`` holds how many headings each path has so far."""

    layout: LayoutStyle
    counts: dict[Path, int]
    plan: int

    def read(self, table: TaskTable, outer: Heading | None, body: Body) -> None:
        """Add each row to ``body``; full-width bands and section cells are its headings."""
        band: tuple[Cell | None, Heading | None] = (None, outer)
        section: tuple[Cell | None, Heading | None] = (None, outer)
        for row in table.rows:
            if row.band is not None and row.band is not band[0]:
                band = (row.band, self._push(row.band, outer, body))
                section = (None, band[1])
            cell = row.cell("section")
            if cell and not cell.carried and cell is not section[0]:
                section = (cell, self._push(cell, band[1], body))
            body.rows.append(RowItem(row, section[1]))

    def _push(self, cell: Cell, above: Heading | None, body: Body) -> Heading:
        """Add a heading that a cell prints, numbered or not."""
        base = above.path if above else ((self.plan,) if self.plan else ())
        self.counts[base] = self.counts.get(base, 0) + 1
        marker = self.layout.match_marker(cell.text)
        number = marker.text if marker else ""
        heading = Heading(
            path=(*base, self.counts[base]),
            level=len(base) + 1 - bool(self.plan),
            number=number.rstrip("、.．﹒。"),
            title=(len(number), len(cell.text)),
            start=-1,
            run_in=False,
            plan=self.plan,
            printed=Quoted(cell.text, Span.over(Span(a, b) for a, b in cell.pieces)),
        )
        body.headings.append(heading)
        return heading
