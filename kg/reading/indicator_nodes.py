"""Indicator tables to indicators of the tree, with raw spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model.document import Baseline, Indicator, IndicatorTarget
from kg.model.text import Span
from kg.reading.indicator_cells import FoundValue
from kg.reading.indicators import FoundIndicator, FoundIndicatorTable, find_indicator_rows
from kg.reading.table_model import TextLine


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """The rows of all indicator tables, and the raw stretches of the tables."""

    rows: tuple[Indicator, ...]
    stretches: tuple[tuple[int, int], ...]


def read_indicators(lines: Sequence[TextLine]) -> IndicatorReading:
    """Read the indicator tables among the lines of a source."""
    tables = find_indicator_rows([line.text for line in lines])
    rows = [row for table in tables for row in _rows(lines, table)]
    return IndicatorReading(tuple(rows), tuple(_stretch(lines, t) for t in tables))


def _stretch(lines: Sequence[TextLine], table: FoundIndicatorTable) -> tuple[int, int]:
    last = lines[table.end - 1]
    return lines[table.first].start, last.start + len(last.text)


def _rows(lines: Sequence[TextLine], table: FoundIndicatorTable) -> Iterator[Indicator]:
    for row in table.rows:
        yield Indicator(
            number=row.number,
            name=row.name,
            unit=row.unit,
            baseline=_baseline(row.baseline),
            target=_target(row.target),
            binding=row.binding,
            span=_span(lines, row),
        )


def _span(lines: Sequence[TextLine], row: FoundIndicator) -> Span:
    return Span(lines[row.line].start + row.start, lines[row.end_line].start + row.end)


def _baseline(value: FoundValue | None) -> Baseline | None:
    if value is None:
        return None
    return Baseline(value.text, value.value, value.year if value.value is not None else None)


def _target(value: FoundValue | None) -> IndicatorTarget | None:
    if value is None:
        return None
    return IndicatorTarget(value.text, value.value, value.operator, value.year)
