"""What in the task parts no rule used, so that a reader sees what was missed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from kg.model.document import Residue, Task
from kg.model.text import Span, View
from kg.reading.body import Body, Heading, Range
from kg.reading.outline import Block
from kg.reading.statements import KEY_WORDS, find_brackets

_NUMBER = re.compile(r"\d[\d,.]*(?:[%％]|[万亿]?[个家件项名人次元户亩台套]|[万亿]元?)")
_LONGEST_BRACKET = 300


def find_residue(
    view: View,
    blocks: Sequence[Block],
    body: Body,
    tasks: Sequence[Task],
    statements: Iterable[Range],
) -> Iterator[Residue]:
    """Yield unused brackets with words of responsibility, unused lines and unused numbers.

    Only blocks under headings that set tasks are looked at.
    """
    used = _Used(body, statements)
    measures = [m for task in tasks for m in task.measures]
    places = [t.span for m in measures for t in m.targets]
    places += [m.deadline.span for m in measures if m.deadline]
    spans = _Stretches((s.start, s.end) for s in places)
    headings = [h for h in body.headings if h.printed is None]
    starts = [h.start for h in headings]
    for block in blocks:
        if not _in_task_part(headings, starts, block) or block.table:
            continue
        yield from _brackets(view, block, used)
        if not used.touches(block.text_start, block.end):
            yield _residue(view, "line", block.start, block.end)
        else:
            yield from _numbers(view, block, spans)


class _Stretches:
    """Stretches of text that are asked for overlaps, each answer in logarithmic time."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        ordered = sorted(ranges)
        self._starts = [a for a, _ in ordered]
        self._reach = list(accumulate((b for _, b in ordered), max))

    def touch(self, start: int, end: int) -> bool:
        """Say whether a stretch overlaps ``[start, end)``."""
        i = bisect_left(self._starts, end)
        return i > 0 and self._reach[i - 1] > start

    def cover(self, start: int, end: int) -> bool:
        """Say whether ``[start, end)`` lies inside one stretch."""
        i = bisect_right(self._starts, start)
        return i > 0 and self._reach[i - 1] >= end


class _Used:
    """The stretches of the view that something was read from."""

    def __init__(self, body: Body, statements: Iterable[Range]) -> None:
        stated = list(statements)
        self._statements = _Stretches(stated)
        ranges = [*stated, *((h.start, h.title[1]) for h in body.headings)]
        ranges += [r for item in body.items for r in item.ranges]
        ranges += [item.deadline for item in body.items if item.deadline]
        ranges += [(b.start, b.end) for b in body.boxes]
        self._ranges = _Stretches(ranges)

    def touches(self, start: int, end: int) -> bool:
        return self._ranges.touch(start, end)

    def is_statement(self, start: int, end: int) -> bool:
        return self._statements.touch(start, end)


def _in_task_part(headings: Sequence[Heading], starts: Sequence[int], block: Block) -> bool:
    """Say whether the heading above ``block`` sets tasks; ``starts`` are the headings' places."""
    i = bisect_right(starts, block.start)
    return i > 0 and headings[i - 1].kind is None


def _brackets(view: View, block: Block, used: _Used) -> Iterator[Residue]:
    text = view.text[block.start : block.end]
    if not KEY_WORDS.search(text):
        return
    for pair in find_brackets(text):
        a, b = block.start + pair.start, block.start + pair.end
        if b - a > _LONGEST_BRACKET or used.is_statement(a, b):
            continue
        if KEY_WORDS.search(view.text, a, b):
            yield _residue(view, "parenthesis", a, b)


def _numbers(view: View, block: Block, spans: _Stretches) -> Iterator[Residue]:
    for match in _NUMBER.finditer(view.text, block.text_start, block.end):
        place = view.locate(*match.span())
        if not spans.cover(place.start, place.end):
            yield Residue("number", match.group(), place)


def _residue(view: View, kind: str, start: int, end: int) -> Residue:
    span: Span = view.locate(start, end)
    return Residue(kind, view.text[start:end].replace("\n", ""), span)
