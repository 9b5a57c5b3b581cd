"""What reading did to the text, and which tasks have no unit, as findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.knowledge.findings import make_finding
from kg.model.document import Indicator, Task
from kg.model.finding import Finding
from kg.model.text import RADICALS, SourceText, Span
from kg.reading.layout import Layout
from kg.reading.outline import Block

_RADICAL = re.compile("[" + "".join(map(chr, RADICALS)) + "]+")
_SPACED = re.compile(r"(?<=[一-鿿⺀-⿟])[ \t]+(?=[一-鿿⺀-⿟])")
_FOOTNOTE = re.compile(r"[①-⑳]")
# More repairs of one kind than this are told in one finding that lists the places.
_MOST_SINGLE = 12


def find_text_findings(
    source: SourceText, layout: Layout, blocks: Sequence[Block]
) -> Iterator[Finding]:
    """Yield what the format reader noticed, then a finding for each repair or many of a kind."""
    for notice in source.notices:
        named: dict[str, Any] = dict(notice.args)
        yield make_finding(notice.code, Span(0, 0), **named)
    raw = source.raw
    repaired = {(r.start, r.end) for r in source.repairs}
    radicals = [Span(*m.span()) for m in _RADICAL.finditer(raw)]
    yield from _together(source, "X101", [s for s in radicals if s.pieces()[0] not in repaired])
    for repair in source.repairs:
        span = Span(repair.start, repair.end)
        context = source.quote(Span(max(0, span.start - 3), min(len(raw), span.end + 2)))
        yield make_finding("X102", span, raw=raw[repair.start : repair.end], text=context)
    yield from _together(source, "X103", layout.joined)
    for block in blocks:
        if block.split:
            span = layout.view.locate(block.start, min(block.end, block.start + 40))
            yield make_finding("X104", span, text=source.quote(span))
    yield from _together(source, "X105", [Span(*m.span()) for m in _SPACED.finditer(raw)])
    for kind, span in layout.foreign:
        if kind != "page":
            yield make_finding("X109", span, text=raw[span.start : span.end][:30])


def _together(source: SourceText, code: str, spans: Sequence[Span]) -> Iterator[Finding]:
    if len(spans) <= _MOST_SINGLE:
        for span in spans:
            yield _one(source, code, span, ())
    else:
        yield _one(source, code, spans[0], tuple(spans), count=len(spans))


def _one(
    source: SourceText, code: str, span: Span, related: tuple[Span, ...], *, count: int = 1
) -> Finding:
    around = Span(max(0, span.start - 4), min(len(source.raw), span.end + 4))
    text = source.quote(around)
    if count > 1:
        text = f"{text}……共 {count} 处"
    raw = source.raw[span.start : span.end]
    return make_finding(code, span, related=related, raw=raw, text=text)


def find_table_findings(
    source: SourceText, tables: Mapping[tuple[int, int], int], indicators: Sequence[Indicator]
) -> Iterator[Finding]:
    """Yield a finding a table (``tables``: raw stretch to rows) and a glued footnote mark."""
    for (start, end), rows in tables.items():
        yield make_finding("X107", Span(start, end), rows=rows)
    for indicator in indicators:
        row = source.raw[indicator.span.start : indicator.span.end]
        for match in _FOOTNOTE.finditer(row):
            at = indicator.span.start + match.start()
            span = Span(at, at + len(match.group()))
            yield make_finding("X106", span, raw=match.group(), text=indicator.name)


def find_unowned(tasks: Sequence[Task]) -> Iterator[Finding]:
    """Yield R101 for each task without a unit, unless the whole document states none.

    A text without a single task gets F606 at its beginning.
    """
    if not tasks:
        yield make_finding("F606", Span(0, 0))
    if not any(t.responsibilities for t in tasks):
        return
    for task in tasks:
        if not task.responsibilities:
            title = task.title or task.text[:24]
            yield make_finding("R101", task.span, title=title, quote=task.text[:60])
