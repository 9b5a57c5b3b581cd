"""The best way of a page's tokens through the columns of a flattened table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from kg.reading.table_model import UNIT_KINDS, Column, ColumnKind
from kg.reading.table_tokens import Token
from kg.reading.table_weights import (
    NEVER,
    SKIP,
    weigh_end,
    weigh_going_on,
    weigh_short,
    weigh_start,
    weigh_token,
    weigh_wide,
)

# How little may speak for a cell's end in a row that the page's end cuts: a name stops anywhere.
_LEAST_WHEN_CUT: dict[ColumnKind, float] = {**dict.fromkeys(UNIT_KINDS, -0.3), "task": -0.7}
BAND = -1
OUTSIDE = -2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a token belongs: a column's index, `BAND` or `OUTSIDE`; and whether a row begins."""

    column: int
    begins_row: bool


class Page:
    """The tokens of a page with their weights in each column, which hold for any widths.

    ``numbers`` are the tokens that number a row.
    """

    def __init__(
        self, tokens: Sequence[Token], numbers: frozenset[int], columns: Sequence[Column]
    ) -> None:
        self.tokens = tokens
        self.numbers = numbers
        self.kinds = [column.kind for column in columns]
        self.fits = self._by_token(weigh_token)
        for i in numbers:
            self.fits[i] = [5.0 if kind == "number" else NEVER for kind in self.kinds]
        self.ends = self._by_token(weigh_end)
        self.starts = self._by_token(weigh_start)
        self.stays = [
            [weigh_going_on(kind, a, b) for kind in self.kinds] for a, b in pairwise(tokens)
        ]

    def _by_token(self, weigh: Callable[[ColumnKind, Token], float]) -> list[list[float]]:
        """Return each token's weight in each column; columns of one kind are weighed once."""
        weights = {kind: [weigh(kind, token) for token in self.tokens] for kind in set(self.kinds)}
        return [list(row) for row in zip(*(weights[kind] for kind in self.kinds), strict=True)]

    def ends_when_cut(self) -> list[list[float]]:
        """Return the ends where the page's end cuts the last row: its cells may stop anywhere."""
        last = max(self.numbers, default=len(self.tokens))
        least = [_LEAST_WHEN_CUT.get(kind, NEVER) for kind in self.kinds]
        cut = [list(map(max, ends, least)) for ends in self.ends[last:]]
        return [*self.ends[:last], *cut]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a placing taught: the columns' widths, and whether the sections are numbered."""

    widths: tuple[float | None, ...]
    numbered: bool = False


def find_path(
    page: Page,
    shape: Shape,
    tails: Sequence[Token | None],
    *,
    is_last: bool,
) -> list[Place]:
    """Return the place of each token of a page, in order.

    ``tails`` are the last tokens of the cells of the row that the page's top
    cuts, empty where no row is open. ``is_last`` says that no page follows.
    """
    grid = _Grid(page, shape, tails, is_last=is_last)
    scores = grid.enter()
    back: list[list[int]] = []
    for i in range(1, len(page.tokens)):
        scores, came = grid.step(i, scores)
        back.append(came)
    final = [score + (grid.leave(s) if is_last else 0.0) for s, score in enumerate(scores)]
    at = max(range(len(final)), key=final.__getitem__)
    path = [at]
    for came in reversed(back):
        at = came[at]
        path.append(at)
    return grid.places(path[::-1])


class _Grid:
    """States and moves: a column has two states, in a row of this page and in the row cut above.

    States: 0..k-1 a row of this page, k..2k-1 the row that goes on from the
    page before, 2k a band, 2k+1 outside the table.
    """

    def __init__(
        self, page: Page, shape: Shape, tails: Sequence[Token | None], *, is_last: bool
    ) -> None:
        self.page = page
        self.ends = page.ends if is_last else page.ends_when_cut()
        self.widths = widths = shape.widths
        self.tails = tails
        self.k = len(page.kinds)
        self.band, self.outside = 2 * self.k, 2 * self.k + 1
        skips = [0.0, *accumulate(SKIP[kind] for kind in page.kinds)]
        self.skips, self.total = skips[1:], skips[-1]
        unnumbered = [3.0 if shape.numbered and kind == "section" else 0.0 for kind in page.kinds]
        self.costs = skips[:-1]
        self.costs_unnumbered = [a + b for a, b in zip(skips, unnumbered, strict=False)]
        self.cut_lives = bool(tails)
        self.numbered_rows = bool(page.numbers)
        known = [width for width in widths if width is not None]
        self.widthless = not known
        self.narrowest = min(known) if known else float("inf")
        self.widest = max(known) + 4 if len(known) == self.k else None

    def enter(self) -> list[float]:
        """Return the weight of each state for the page's first token."""
        fits, starts = self._fits(0), self._starts(0)
        own = [start - 0.5 + fit for start, fit in zip(starts, fits, strict=True)]
        cut = [self._resume(c, self.page.tokens[0]) + fits[c] for c in range(self.k)]
        apart = self._fits_apart(0)
        return [*own, *cut, apart[0] - 0.5, apart[1] - 1.5]

    def leave(self, state: int) -> float:
        """Return the weight of ending the table in a state."""
        if state >= 2 * self.k:
            return 0.0
        end = self.ends[-1][state % self.k]
        return end - (self.total - self.skips[state] if state < self.k else 0.0)

    def step(self, i: int, scores: Sequence[float]) -> tuple[list[float], list[int]]:
        """Return each state's best score at token ``i`` and the state that it came from."""
        k, ends = self.k, self.ends[i - 1]
        # What ending the cell is worth: before a later column, and at the row's end.
        onward = [s + e + skip for s, e, skip in zip(scores, ends, self.skips, strict=False)]
        finish = [score - self.total for score in onward]
        if self.cut_lives:
            finish += [s + e for s, e in zip(scores[k:], ends, strict=False)]
        else:
            finish += [NEVER] * k
        inside = finish.index(max(finish))
        finish += [scores[self.band] - 0.5, scores[self.outside] - 3.0]
        fits, stays = self._fits(i), self._stays(i)
        best, came = self._step_own(i, scores, onward, fits, stays)
        if not self.numbered_rows or i in self.page.numbers:
            self._begin_rows(i, finish, fits, best, came)
        self._step_cut(i, scores, fits, stays, best, came)
        self._step_apart(i, scores, finish, inside, best, came)
        return best, came

    def _step_own(
        self,
        i: int,
        scores: Sequence[float],
        onward: Sequence[float],
        fits: Sequence[float],
        stays: Sequence[float],
    ) -> tuple[list[float], list[int]]:
        """Return the states of the rows of this page: a cell goes on, or the next one begins."""
        best: list[float] = []
        came: list[int] = []
        ahead, ahead_from = NEVER, 0
        columns = zip(scores, stays, self._starts(i), fits, onward, strict=False)
        for c, (score, stay, start, fit, leaving) in enumerate(columns):
            if ahead + start > score + stay:
                best.append(ahead + start + fit)
                came.append(ahead_from)
            else:
                best.append(score + stay + fit)
                came.append(c)
            if leaving >= ahead:
                ahead, ahead_from = leaving, c
        return best, came

    def _begin_rows(
        self,
        i: int,
        finish: Sequence[float],
        fits: Sequence[float],
        best: list[float],
        came: list[int],
    ) -> None:
        """Raise the states that a new row enters better; where rows are numbered, a number does.

        A row can end from each column on, so that another begins.
        """
        later = _best_from(finish)
        for c, (start, fit) in enumerate(zip(self._starts(i), fits, strict=True)):
            score = later[c + 1][0] + start - 0.5 + fit
            if score > best[c]:
                best[c], came[c] = score, later[c + 1][1]

    def _step_apart(
        self,
        i: int,
        scores: Sequence[float],
        finish: Sequence[float],
        inside: int,
        best: list[float],
        came: list[int],
    ) -> None:
        """Add the states outside the rows: the band and what stands outside the table."""
        band, outside = self._fits_apart(i)
        ended = finish.index(max(finish))
        goes_on = scores[self.band] - 1.5 > finish[ended]
        best.append((scores[self.band] - 1.5 if goes_on else finish[ended]) + band)
        came.append(self.band if goes_on else ended)
        out = scores[self.outside] >= finish[inside] - 1.5
        best.append((scores[self.outside] if out else finish[inside] - 1.5) + outside)
        came.append(self.outside if out else inside)

    def _step_cut(
        self,
        i: int,
        scores: Sequence[float],
        fits: Sequence[float],
        stays: Sequence[float],
        best: list[float],
        came: list[int],
    ) -> None:
        """Add the states of the row that goes on from the page before."""
        k, ends = self.k, self.ends[i - 1]
        self.cut_lives = self.cut_lives and max(scores[k : 2 * k]) > NEVER / 2
        if not self.cut_lives:
            best.extend([NEVER] * k)
            came.extend(range(k, 2 * k))
            return
        ahead = (NEVER, k)
        for c in range(k):
            resume = self._resume(c, self.page.tokens[i])
            score, before = max((scores[k + c] + stays[c], k + c), (ahead[0] + resume, ahead[1]))
            best.append(score + fits[c])
            came.append(before)
            ahead = max(ahead, (scores[k + c] + ends[c], k + c))

    def _starts(self, i: int) -> list[float]:
        """Return the weight of beginning each cell, less what the row leaves out before it."""
        costs = self.costs if self.page.tokens[i].is_item else self.costs_unnumbered
        return [start - cost for start, cost in zip(self.page.starts[i], costs, strict=True)]

    def _fits(self, i: int) -> list[float]:
        token = self.page.tokens[i]
        if token.width <= self.narrowest:
            return self.page.fits[i]
        return [
            fit if width is None else fit + weigh_wide(token, width)
            for fit, width in zip(self.page.fits[i], self.widths, strict=True)
        ]

    def _stays(self, i: int) -> list[float]:
        token, kinds = self.page.tokens[i - 1], self.page.kinds
        if self.widthless or self.page.tokens[i].same_line:
            return self.page.stays[i - 1]
        return [
            stay if width is None else stay + weigh_short(kind, token, width)
            for kind, stay, width in zip(kinds, self.page.stays[i - 1], self.widths, strict=True)
        ]

    def _fits_apart(self, i: int) -> tuple[float, float]:
        """Return the weights of being a band and of standing outside the table."""
        if i in self.page.numbers:
            return -6.0, -6.0
        token = self.page.tokens[i]
        band = 1.0 if token.is_band and not token.same_line else -8.0
        return band, 2.0 if self.widest is not None and token.width > self.widest else 0.0

    def _resume(self, column: int, token: Token) -> float:
        """Return the weight of going on, below a page's top, with a cell from above it."""
        tail = self.tails[column] if self.tails else None
        kind = self.page.kinds[column]
        if tail is None:
            return weigh_start(kind, token) - 1.0 if self.tails else NEVER
        width = self.widths[column]
        short = 0.0 if width is None else weigh_short(kind, tail, width)
        return weigh_going_on(kind, tail, token) + short - max(weigh_end(kind, tail), 0.0)

    def places(self, path: Sequence[int]) -> list[Place]:
        """Return the places that a path of states stands for."""
        places: list[Place] = []
        before = self.outside
        for state in path:
            apart = BAND if state == self.band else OUTSIDE
            column = state % self.k if state < 2 * self.k else apart
            begins = state < self.k and not before <= state
            places.append(Place(column, begins))
            before = state
        return places


def _best_from(scores: Sequence[float]) -> list[tuple[float, int]]:
    """Return, for each place, the best score from there on and where it stands."""
    best = [(scores[-1], len(scores) - 1)]
    for i in range(len(scores) - 2, -1, -1):
        best.append(max((scores[i], i), best[-1]))
    return best[::-1]
