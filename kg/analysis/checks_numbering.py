"""Checks of numbers and headings: F601, F602, F603."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.knowledge.findings import make_finding
from kg.model.document import Path, PlanDocument
from kg.model.finding import Finding
from kg.model.text import SourceText, Span
from kg.reading.numerals import parse_number

_SHAPE = re.compile(r"[一二三四五六七八九十百〇零两]+|\d+")
_LEAST_TITLE = 4
_NEAR = 12  # characters between a number and the title behind it, at most


@dataclass(frozen=True, slots=True)
class Numbered:
    """A printed number: its shape (``1`` or ``一`` for the digits), value, place and parent."""

    printed: str
    shape: str
    value: int
    span: Span
    parent: Path
    title: str
    is_task: bool


def find_numbering_problems(source: SourceText, plan: PlanDocument) -> Iterator[Finding]:
    """Yield F601 to F603.

    Numbers of one shape run on or begin again at 1. A gap counts only where
    the number left out stands nowhere in between, so that a heading which
    reading missed is not called missing.
    """
    rows = list(_find_numbered(source, plan))
    mixed = dict(_find_intruders(rows))
    yield from (_mixed(row, usual) for row, usual in mixed.items())
    yield from _check_sequence(source, [_reshape(r, mixed.get(r)) for r in rows])
    yield from _check_shapes([r for r in rows if r not in mixed])
    yield from _check_titles(plan)


def _find_numbered(source: SourceText, plan: PlanDocument) -> Iterator[Numbered]:
    found: list[tuple[str, Span, Path, str, bool]] = [
        (s.number, s.span, s.path[:-1], s.title, False) for s in plan.sections if s.number
    ]
    seen: set[tuple[Path, str]] = set()
    for task in plan.tasks:
        key = (task.section, task.number or "")
        if task.number and key not in seen:
            seen.add(key)
            found.append((task.number, task.span, task.section, task.title or "", True))
    last: dict[str, int] = {}
    for printed, span, parent, title, is_task in sorted(found, key=lambda f: f[1].start):
        # A heading that is a task too: its number stands once.
        twice = span.start - last.get(printed, -_NEAR) < _NEAR
        last[printed] = span.start
        if twice:
            continue
        digits = _SHAPE.search(printed)
        value = parse_number(digits.group()) if digits else None
        if digits and value is not None:
            shape = _SHAPE.sub("一" if not digits.group().isdigit() else "1", printed, count=1)
            place = _place(source, span, printed)
            yield Numbered(printed, shape, int(value), place, parent, title, is_task)


def _place(source: SourceText, span: Span, printed: str) -> Span:
    """Return the number's own place: at the span's start, or on its line just before it."""
    line = source.raw.rfind("\n", 0, span.start + 1) + 1
    end = min(span.end, span.start + 30)
    return Span(line if span.start - line < 12 else span.start, max(end, span.start))


def _find_intruders(rows: Sequence[Numbered]) -> Iterator[tuple[Numbered, Numbered]]:
    """Yield a number that runs on in another shape than those before and after it, and the former.

    （二）, 3., （四）: the one in the middle looks like a deeper level.
    """
    for before, row, after in zip(rows, rows[1:], rows[2:], strict=False):
        runs_on = (before.value + 1, before.value + 2) == (row.value, after.value)
        if runs_on and before.shape == after.shape != row.shape and row.value > 1:
            yield row, before


def _reshape(row: Numbered, usual: Numbered | None) -> Numbered:
    return replace(row, shape=usual.shape) if usual else row


def _mixed(row: Numbered, usual: Numbered) -> Finding:
    return make_finding(
        "F602", row.span, number=row.printed, other=usual.printed, quote=row.title[:40]
    )


def _check_sequence(source: SourceText, rows: Sequence[Numbered]) -> Iterator[Finding]:
    last: dict[str, Numbered] = {}
    own: dict[tuple[str, bool], int] = {}
    for row in rows:
        before = last.get(row.shape)
        last[row.shape] = row
        # The rows of a table run on through its headings, which count for themselves.
        runs_on = own.get((row.shape, row.is_task), -1) + 1 == row.value
        own[row.shape, row.is_task] = row.value
        if row.value == 1 or runs_on or (before and row.value == before.value + 1):
            continue
        expected = before.value + 1 if before and before.value <= row.value else 1
        if before and row.value < before.value:
            continue
        start = before.span.end if before else 0
        missing = _print(row, expected)
        if row.value > expected and _stands_between(source, missing, start, row.span.start):
            continue
        if before is None and row.value > 3:
            continue
        yield make_finding(
            "F601", row.span, number=row.printed, expected=missing, quote=row.title[:40]
        )


def _print(row: Numbered, value: int) -> str:
    digits = str(value) if "1" in row.shape else _chinese(value)
    return _SHAPE.sub(digits, row.printed, count=1)


def _chinese(value: int) -> str:
    """Return a number below 100 in Chinese.

    >>> [_chinese(n) for n in (3, 10, 12, 20, 21)]
    ['三', '十', '十二', '二十', '二十一']
    """
    tens, ones = divmod(value, 10)
    digits = "零一二三四五六七八九"
    head = "" if tens == 0 else ("十" if tens == 1 else digits[tens] + "十")
    return head + (digits[ones] if ones else "")


def _stands_between(source: SourceText, printed: str, start: int, end: int) -> bool:
    pattern = re.escape(printed) if not printed.isdigit() else rf"(?<!\d){printed}(?=[.．、﹒\s])"
    return re.search(pattern, source.folded[start:end] or source.raw[start:end]) is not None


def _check_shapes(rows: Sequence[Numbered]) -> Iterator[Finding]:
    """Yield F602 for the single odd shape among the numbers under one heading."""
    groups: dict[Path, list[Numbered]] = defaultdict(list)
    for row in rows:
        groups[row.parent].append(row)
    for group in groups.values():
        shapes = Counter(r.shape for r in group)
        if len(shapes) < 2 or len(group) < 4:
            continue
        usual, count = shapes.most_common(1)[0]
        odd = [r for r in group if r.shape != usual]
        if len(odd) == 1 and count >= 3 and odd[0] is not group[0]:
            other = next(r for r in group if r.shape == usual)
            yield _mixed(odd[0], other)


def _check_titles(plan: PlanDocument) -> Iterator[Finding]:
    """Yield F603 for a title that stood before, in the same plan and not just above it."""
    titles = [(s.title, s.span, s.path) for s in plan.sections]
    known = {s.span.start for s in plan.sections}
    titles += [
        (t.title, t.span, t.section) for t in plan.tasks if t.title and t.span.start not in known
    ]
    seen: dict[tuple[str, int], tuple[Span, Path]] = {}
    for title, span, path in sorted(titles, key=lambda t: t[1].start):
        part = path[0] if plan.plans and path else 0
        bare = re.sub(r"\W", "", title)
        if len(bare) < _LEAST_TITLE:
            continue
        first = seen.setdefault((bare, part), (span, path))
        if first[0] is span or first[1] == path:
            continue
        if path[: len(first[1])] == first[1]:
            continue
        yield make_finding("F603", span, title=title, quote=title, related=(first[0],))
