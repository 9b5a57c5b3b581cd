"""Texts as sets or rows of items: in which texts an item stands, and rows weighed by item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]


class Shape:
    """Rows of a few atoms each, an atom counted as often as it stands in the row."""

    def __init__(self, rows: Iterable[Iterable[int]]) -> None:
        counts = [Counter(row) for row in rows]
        self.indices = [np.fromiter(c.keys(), np.intp, len(c)) for c in counts]
        self.atoms = _flatten(counts)
        self.times = _flatten([c.values() for c in counts])
        ends = [0, *np.cumsum([len(c) for c in counts]).tolist()]
        self.spans = list(pairwise(ends))

    def spread(self, weights: Floats) -> list[Floats]:
        """Return for each row the weights of its atoms, in the order of ``indices``."""
        sums = [weights]
        for _ in range(1, self.times.max(initial=1)):
            sums.append(sums[-1] + weights)
        flat = np.stack(sums)[self.times - 1, self.atoms]
        return [flat[a:b] for a, b in self.spans]


class Rows:
    """Texts as weights of a few atoms each: a sparse matrix, row by row."""

    def __init__(self, shape: Shape, weights: Floats) -> None:
        self.indices = shape.indices
        self.weights = shape.spread(weights)
        self.totals = np.array([w.sum() for w in self.weights])

    def times(self, strength: Floats) -> Floats:
        """Return [row, text]: the weight of a row's atoms times their strength in each text."""
        held = np.zeros((len(self.weights), strength.shape[1]))
        for row, (index, weight) in enumerate(zip(self.indices, self.weights, strict=True)):
            if len(index):
                held[row] = weight @ strength[index]
        return held


class Postings:
    """In which of some texts each item stands; ``sets`` are the items of each text."""

    def __init__(self, sets: Sequence[Iterable[str]]) -> None:
        self.count = len(sets)
        self.places: dict[str, list[int]] = {}
        for i, items in enumerate(sets):
            for item in items:
                self.places.setdefault(item, []).append(i)


class Items(Postings):
    """Texts as sets of items, each item also known by its place in sorted order."""

    def __init__(self, sets: Sequence[set[str]]) -> None:
        super().__init__(sets)
        self.sets = sets
        self.distinct = sorted(self.places)

    @cached_property
    def index(self) -> dict[str, int]:
        """Each item's place."""
        return {item: i for i, item in enumerate(self.distinct)}

    @cached_property
    def shape(self) -> Shape:
        """Each text as the sorted places of its items."""
        return Shape(sorted(self.index[item] for item in items) for items in self.sets)

    def share(self, other: Postings) -> tuple[Indices, list[list[int]]]:
        """Return the places of the items that other texts have too, and in which of them."""
        both = [item for item in other.places if item in self.index]
        if len(other.places) > len(self.index):
            both = [item for item in self.index if item in other.places]
        places = np.array([self.index[item] for item in both], dtype=np.intp)
        return places, [other.places[item] for item in both]

    def table(self, other: Postings) -> Floats:
        """Return [item, text]: 1 where the other text has the item, else 0."""
        table = np.zeros((len(self.distinct), other.count))
        places, found = self.share(other)
        table[np.repeat(places, [len(f) for f in found]), _flatten(found)] = 1
        return table


def tabulate(found: Sequence[Sequence[int]], count: int) -> Bools:
    """Return [row, column], true at the columns found for each row.

    >>> tabulate([[0, 2], []], 3).tolist()
    [[True, False, True], [False, False, False]]
    """
    table = np.zeros((len(found), count), dtype=np.bool_)
    rows = np.repeat(np.arange(len(found)), [len(f) for f in found])
    table[rows, _flatten(found)] = True
    return table


def find_best(values: Floats, owners: Indices, count: int, least: float) -> Floats:
    """Return [owner, column]: the greatest of an owner's rows, ``least`` where it has none higher.

    ``owners`` are those of the rows, in order.

    >>> find_best(np.array([[1.0], [3.0], [2.0]]), np.array([0, 0, 2]), 3, 0.0).tolist()
    [[3.0], [0.0], [2.0]]
    """
    best = np.full((count, values.shape[1]), least)
    if len(owners):
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        best[owners[starts]] = np.maximum(np.maximum.reduceat(values, starts, axis=0), least)
    return best


def _flatten(groups: Iterable[Iterable[int]]) -> Indices:
    return np.fromiter(chain.from_iterable(groups), np.intp)
