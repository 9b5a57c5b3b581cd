"""Checks of indicators inside one document: I301 and I304."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kg.analysis.indicators import find_stated_values, split_scale
from kg.knowledge.findings import make_finding
from kg.model.document import Indicator, PlanDocument
from kg.model.finding import Finding
from kg.model.text import SourceText, Span
from kg.reading.measures import split_sentences

_ROUNDED = 0.005  # share of a start value that rounding may take away


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
        scale, unit = split_scale(indicator.unit)
        own_scale, own_unit = split_scale(stated.unit)
        value = stated.value * own_scale / scale
        if unit == own_unit and indicator.target and not _is_in_row(value, indicator):
            target = indicator.target.text
            yield make_finding(
                "I304", stated.span, name=name, value=stated.text, other=target, quote=stated.text
            )


def _is_in_row(value: float, indicator: Indicator) -> bool:
    """Say whether the row has the value; of the start a text may state more digits."""
    target, baseline = indicator.target, indicator.baseline
    if target and target.value is not None and math.isclose(value, target.value):
        return True
    start = baseline.value if baseline else None
    return start is not None and math.isclose(value, start, rel_tol=_ROUNDED)


def find_sentences(source: SourceText) -> Iterator[tuple[str, Span]]:
    """Yield each sentence of the folded text line by line, with its raw span."""
    at = 0
    for line in source.raw.splitlines(keepends=True):
        for start, end in split_sentences(line):
            span = Span(at + start, at + end)
            yield source.quote(span), span
        at += len(line)
