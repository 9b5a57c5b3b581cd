"""What a task table is: columns of known kinds and rows of cells, each with its raw places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from kg.model.text import fold

ColumnKind = Literal[
    "number",
    "section",
    "task",
    "lead",
    "responsible",
    "support",
    "implement",
    "supervise",
    "deadline",
    "goal",
    "leader",
    "note",
]
UNIT_KINDS: tuple[ColumnKind, ...] = ("lead", "responsible", "support", "implement", "supervise")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line without its end: its folded text and the raw offset of its first character."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds and its header as printed (folded)."""

    kind: ColumnKind
    header: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's folded text and the raw stretches that it was read from, in reading order.

    ``text`` is the stretches folded one by one and joined. ``breaks`` are the
    places in ``text`` where white space stood: in a cell that lists units
    without punctuation they are the only separators. ``carried`` says that the
    cell belongs to a merged one above and that the pieces are that one's.
    """

    text: str
    pieces: tuple[tuple[int, int], ...]
    breaks: tuple[int, ...] = ()
    carried: bool = False

    def lines(self) -> tuple[str, ...]:
        """Return the text cut at its breaks.

        >>> Cell("市科技局市财政局", ((0, 4), (5, 9)), breaks=(4,)).lines()
        ('市科技局', '市财政局')
        """
        bounds = (0, *self.breaks, len(self.text))
        return tuple(self.text[a:b] for a, b in pairwise(bounds))


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: ``cells`` stand in the order of the table's columns, None where nothing was.

    ``band`` is the full-width row (一、…) above it. ``first_line`` and
    ``last_line`` are inclusive indexes of the lines given.
    """

    columns: tuple[Column, ...]
    cells: tuple[Cell | None, ...]
    band: Cell | None
    first_line: int
    last_line: int

    def cells_of(self, kind: ColumnKind) -> tuple[Cell, ...]:
        """Return the cells of every column of a kind, in column order."""
        pairs = zip(self.columns, self.cells, strict=True)
        return tuple(cell for column, cell in pairs if column.kind == kind and cell)

    def cell(self, kind: ColumnKind) -> Cell | None:
        """Return the first cell of a kind, None where there is none."""
        return next(iter(self.cells_of(kind)), None)

    def owners(self) -> tuple[tuple[Column, Cell], ...]:
        """Return the cells that list units with their columns, in column order."""
        pairs = zip(self.columns, self.cells, strict=True)
        return tuple((column, cell) for column, cell in pairs if column.kind in UNIT_KINDS and cell)


@dataclass(frozen=True, slots=True)
class TaskTable:
    """A task table; ``first_line`` (its header) and ``last_line`` are inclusive line indexes."""

    first_line: int
    last_line: int
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


class Stretch(NamedTuple):
    """A piece of one line, without white space around it; ``line`` is the line's index."""

    line: int
    start: int
    end: int
    text: str


def cut_stretch(lines: Sequence[TextLine], line: int, start: int, end: int) -> Stretch | None:
    """Return ``lines[line].text[start:end]`` trimmed, with raw offsets, None if blank."""
    text = lines[line].text[start:end]
    left = len(text) - len(text.lstrip(_BLANK))
    text = text.strip(_BLANK)
    if not text:
        return None
    at = lines[line].start + start + left
    return Stretch(line, at, at + len(text), text)


_GAP = re.compile(r"\s+")
_FOLDS_AWAY = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]")
# White space that `str.strip` knows and the zero-width marks that folding leaves out.
_BLANK = " \t\r\n\f\v\x85\xa0\u3000\u2028\u2029\u200b\u200c\u200d\u2060\ufeff\u00ad"


def join_cell(lines: Sequence[TextLine], stretches: Iterable[Stretch]) -> Cell | None:
    """Join a cell's stretches, None where there are none.

    Stretches with nothing but white space between them make one piece.
    """
    texts: list[str] = []
    length = 0
    breaks: list[int] = []
    pieces: list[tuple[int, int]] = []
    before: Stretch | None = None
    for stretch in stretches:
        if before and before.end != stretch.start:
            breaks.append(length)
        breaks.extend(length + at for at in _inner_breaks(stretch.text))
        texts.append(fold(stretch.text) if _FOLDS_AWAY.search(stretch.text) else stretch.text)
        length += len(texts[-1])
        if before and _is_glued(lines, before, stretch):
            pieces[-1] = (pieces[-1][0], stretch.end)
        else:
            pieces.append((stretch.start, stretch.end))
        before = stretch
    return Cell("".join(texts), tuple(pieces), tuple(breaks)) if length else None


def _inner_breaks(text: str) -> list[int]:
    """Return the places in the folded text where white space was left out."""
    if not _GAP.search(text):
        return []
    places = [len(fold(text[: gap.start()])) for gap in _GAP.finditer(text)]
    folded = fold(text)
    return [at for at in places if folded[at : at + 1] != " "]


def _is_glued(lines: Sequence[TextLine], a: Stretch, b: Stretch) -> bool:
    """Say whether only white space, which folds to nothing, stands between two stretches."""
    between = lines[a.line + 1 : b.line] if b.line > a.line else ()
    if any(line.text.strip(_BLANK) for line in between):
        return False
    chain = lines[a.line : b.line + 1]
    if any(n.start - m.start - len(m.text) > 2 for m, n in pairwise(chain)):
        return False
    after = lines[a.line].text[a.end - lines[a.line].start :]
    ahead = lines[b.line].text[: b.start - lines[b.line].start]
    if a.line == b.line:
        after = ahead = after[: b.start - a.end]
    if after.strip(_BLANK) or ahead.strip(_BLANK):
        return False
    return not (a.text[-1].isascii() and b.text[0].isascii())
