"""The ruled lines of a PDF page become grids of cells; borderless tables are left to the words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

# Lengths in points (1/72 inch). Two rules closer than this are one; a border is at most so thick.
_SNAP = 3.0
_THICK = 2.5
_REACH = 2.0
_SHORTEST = 4.0
# A page with more rules than this is a drawing.
_MOST_RULES = 3_000
_MOST_LINES = 400


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """A straight line: ``at`` across its direction, from ``start`` to ``end`` along it."""

    at: float
    start: float
    end: float

    def covers(self, place: float) -> bool:
        """Say whether the line runs past a place."""
        return self.start - _REACH <= place <= self.end + _REACH


@dataclass(slots=True)
class Rules:
    """The horizontal and vertical lines of a page."""

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)

    def add_box(self, box: tuple[float, float, float, float], *, outlined: bool) -> None:
        """Add a path by its bounds: a thin one is a line, an outlined rectangle four."""
        left, bottom, right, top = box
        if top - bottom <= _THICK and right - left >= _SHORTEST:
            self.across.append(Rule((bottom + top) / 2, left, right))
        elif right - left <= _THICK and top - bottom >= _SHORTEST:
            self.down.append(Rule((left + right) / 2, bottom, top))
        elif outlined:
            self.across.extend((Rule(bottom, left, right), Rule(top, left, right)))
            self.down.extend((Rule(left, bottom, top), Rule(right, bottom, top)))

    def add_segment(self, a: tuple[float, float], b: tuple[float, float]) -> None:
        """Add a drawn segment if it is level or upright."""
        box = (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        if box[2] - box[0] <= _THICK or box[3] - box[1] <= _THICK:
            self.add_box(box, outlined=False)


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the places of its lines, left to right and bottom to top, and its cells.

    ``anchors`` gives, for each field (row from the top, column), the first
    field of the cell that it belongs to.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    anchors: dict[tuple[int, int], tuple[int, int]]

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and columns."""
        return len(self.ys) - 1, len(self.xs) - 1

    def find_cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Return the cell that a point lies in, by its first field."""
        column, row = bisect_right(self.xs, x) - 1, len(self.ys) - 1 - bisect_right(self.ys, y)
        rows, columns = self.shape
        if not (0 <= column < columns and 0 <= row < rows):
            return None
        return self.anchors[row, column]


def find_grids(rules: Rules) -> list[Grid]:
    """Return the ruled tables of a page: two columns at least, more than a box around text."""
    if len(rules.across) + len(rules.down) > _MOST_RULES:
        return []
    across, down = _merge_rules(rules.across), _merge_rules(rules.down)
    if len(across) + len(down) > _MOST_LINES:
        return []
    grids = (_make_grid(*group) for group in _group_crossing(across, down))
    return [grid for grid in grids if grid is not None]


def _merge_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Join lines that run on in one another: borders are drawn cell by cell."""
    merged: list[Rule] = []
    for level in _cluster(rules):
        at = sum(rule.at for rule in level) / len(level)
        start, end = level[0].start, level[0].end
        for rule in sorted(level, key=lambda rule: rule.start):
            if rule.start > end + _SNAP:
                merged.append(Rule(at, start, end))
                start, end = rule.start, rule.end
            start, end = min(start, rule.start), max(end, rule.end)
        merged.append(Rule(at, start, end))
    return merged


def _cluster(rules: Iterable[Rule]) -> Iterator[list[Rule]]:
    level: list[Rule] = []
    for rule in sorted(rules):
        if level and rule.at - level[0].at > _SNAP:
            yield level
            level = []
        level.append(rule)
    if level:
        yield level


def _group_crossing(
    across: Sequence[Rule], down: Sequence[Rule]
) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the lines that hang together by crossing one another."""
    free = set(range(len(down)))
    left = set(range(len(across)))
    while free:
        todo, columns, rows = [free.pop()], [], []
        while todo:
            column = down[todo.pop()]
            columns.append(column)
            for i in [i for i in left if _cross(across[i], column)]:
                left.discard(i)
                rows.append(across[i])
                reached = [j for j in free if _cross(across[i], down[j])]
                free.difference_update(reached)
                todo.extend(reached)
        yield rows, columns


def _cross(across: Rule, down: Rule) -> bool:
    return across.covers(down.at) and down.covers(across.at)


def _make_grid(across: Sequence[Rule], down: Sequence[Rule]) -> Grid | None:
    """Return the grid that crossing lines make, None where it is no table.

    A table that a page's end cuts has no rule there: the ends of the lines
    close it.
    """
    if not across or not down:
        return None
    xs = _places([rule.at for rule in down], [end for r in across for end in (r.start, r.end)])
    ys = _places([rule.at for rule in across], [end for r in down for end in (r.start, r.end)])
    rows, columns = len(ys) - 1, len(xs) - 1
    if columns < 2 or rows < 1:
        return None
    anchors = _join_fields(xs, ys, across, down)
    cells = [cell for cell, anchor in anchors.items() if cell == anchor]
    several = any(column > 0 for _, column in cells)
    return Grid(tuple(xs), tuple(ys), anchors) if several else None


def _places(inner: Sequence[float], ends: Sequence[float]) -> list[float]:
    places = sorted(set(inner))
    for end in (min(ends), max(ends)):
        if all(abs(end - place) > 2 * _SNAP for place in places):
            places.append(end)
    return sorted(places)


def _join_fields(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule]
) -> dict[tuple[int, int], tuple[int, int]]:
    """Join neighbouring fields without a line between them; give each its cell's first field."""
    levels = [(a + b) / 2 for a, b in pairwise(ys)][::-1]
    middles = [(a + b) / 2 for a, b in pairwise(xs)]
    parent = {(r, c): (r, c) for r in range(len(levels)) for c in range(len(middles))}

    def find(cell: tuple[int, int]) -> tuple[int, int]:
        while parent[cell] != cell:
            cell = parent[cell]
        return cell

    def join(a: tuple[int, int], b: tuple[int, int]) -> None:
        first, second = sorted((find(a), find(b)))
        parent[second] = first

    for row, level in enumerate(levels):
        for column, middle in enumerate(middles):
            right, below = xs[column + 1], ys[len(levels) - 1 - row]
            if column + 1 < len(middles) and not _is_ruled(down, right, level):
                join((row, column), (row, column + 1))
            if row + 1 < len(levels) and not _is_ruled(across, below, middle):
                join((row, column), (row + 1, column))
    return {cell: find(cell) for cell in parent}


def _is_ruled(rules: Sequence[Rule], at: float, place: float) -> bool:
    return any(abs(rule.at - at) <= _SNAP and rule.covers(place) for rule in rules)
