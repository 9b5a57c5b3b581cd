"""Checks of indicators inside one document: I301 and I304."""

from __future__ import annotations

from collections.abc import Iterator

from kg.analysis.indicators import bare_unit, find_stated_values
from kg.knowledge.findings import make_finding
from kg.model.document import Indicator, PlanDocument
from kg.model.finding import Finding
from kg.model.text import SourceText, Span
from kg.reading.measures import split_sentences


def find_indicator_problems(source: SourceText, plan: PlanDocument) -> Iterator[Finding]:
    """Yield I301 for rows without a start value and I304 where the text says otherwise.

    Only a quantity of the same unit, and of the target year where the
    sentence names a year, contradicts the table.
    """
    for indicator in plan.indicators:
        baseline = indicator.baseline
        if indicator.target and (baseline is None or baseline.value is None):
            yield make_finding("I301", indicator.span, name=indicator.name)
    yield from _find_contradictions(source, plan)


def _find_contradictions(source: SourceText, plan: PlanDocument) -> Iterator[Finding]:
    by_name = {i.name: i for i in plan.indicators}
    tables = [i.span for i in plan.indicators]
    sentences = [
        (text, span)
        for text, span in find_sentences(source)
        if not any(t.start < span.end and span.start < t.end for t in tables)
    ]
    for name, stated in find_stated_values(by_name, sentences):
        indicator = by_name[name]
        values = _known_values(indicator)
        same_unit = bare_unit(stated.unit) == bare_unit(indicator.unit)
        if same_unit and values and stated.value not in values:
            target = indicator.target.text if indicator.target else ""
            yield make_finding(
                "I304", stated.span, name=name, value=stated.text, other=target, quote=stated.text
            )


def _known_values(indicator: Indicator) -> set[float]:
    """The row's values; a text may also state the start."""
    values = (indicator.target, indicator.baseline)
    return {v.value for v in values if v is not None and v.value is not None}


def find_sentences(source: SourceText) -> Iterator[tuple[str, Span]]:
    """Yield each sentence of the folded text line by line, with its raw span."""
    at = 0
    for line in source.raw.splitlines(keepends=True):
        for start, end in split_sentences(line):
            span = Span(at + start, at + end)
            yield source.quote(span), span
        at += len(line)
