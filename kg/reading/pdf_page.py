"""A PDF page's characters, by their places, become lines and the rows of its ruled tables."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from kg.reading.extraction import CONTINUED, join_rows
from kg.reading.pdf_tables import Grid, Rules

_MOST_SEGMENTS = 400
_MOST_OBJECTS = 20_000
# A path of few segments is a line or a rectangle; one of more is a drawing of several.
_RECTANGLE = 6
_NOWHERE = (0.0, 0.0, 0.0, 0.0)
# What pdfium writes for hyphens that it took out and characters that it cannot name.
_MARKS = frozenset("\x00\x02\ufffe\uffff")


def read_rules(page: pypdfium2.PdfPage) -> tuple[Rules, bool]:
    """Return the straight lines drawn on a page, and whether it shows an image."""
    rules, pictured = Rules(), False
    for count, item in enumerate(page.get_objects(max_depth=1)):
        if count > _MOST_OBJECTS:
            break
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictured = True
        elif item.type == pdfium.FPDF_PAGEOBJ_PATH:
            _add_path(rules, item)
    return rules, pictured


def _add_path(rules: Rules, path: Any) -> None:
    count = pdfium.FPDFPath_CountSegments(path)
    if count <= _RECTANGLE:
        rules.add_box(path.get_bounds(), outlined=_is_outlined(path))
    elif count <= _MOST_SEGMENTS and _is_outlined(path):
        points = list(_read_points(path, count))
        for (a, _), (b, drawn) in pairwise(points):
            if drawn:
                rules.add_segment(a, b)


def _is_outlined(path: Any) -> bool:
    fill, stroke = pdfium.c_int(), pdfium.FPDF_BOOL()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(stroke.value)


def _read_points(path: Any, count: int) -> Iterator[tuple[tuple[float, float], bool]]:
    """Yield a path's points on the page, and whether a line is drawn to each."""
    matrix = path.get_matrix()
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        x, y = pdfium.c_float(), pdfium.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        drawn = pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO
        yield matrix.on_point(x.value, y.value), drawn


class Glyph(NamedTuple):
    """A printed character and its box (left, bottom, right, top); pdfium makes up some spaces."""

    text: str
    box: tuple[float, float, float, float]
    made_up: bool

    @property
    def height(self) -> float:
        """The height of the box."""
        return self.box[3] - self.box[1]


def join_glyphs(glyphs: Sequence[Glyph]) -> str:
    """Return a line's text: in the file's order, or from left to right where that goes back.

    A quotation mark in another font is often drawn after the words around it.
    """
    real = [glyph for glyph in glyphs if not glyph.made_up]
    if all(b.box[0] >= a.box[0] - 0.5 for a, b in pairwise(real)):
        return "".join(glyph.text for glyph in glyphs).strip("\r\n").rstrip()
    text = ""
    before: Glyph | None = None
    for glyph in sorted(real, key=lambda glyph: glyph.box[0]):
        if before and glyph.box[0] - before.box[2] > 0.25 * max(before.height, glyph.height):
            text += " " if _is_word(before.text) and _is_word(glyph.text) else ""
        text += glyph.text
        before = glyph
    return text.rstrip()


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalpha()


@dataclass(slots=True)
class _CellLine:
    """A line of a cell: its characters, where it ends and how high it is."""

    glyphs: list[Glyph]
    level: float
    height: float
    right: float


@dataclass(slots=True)
class _Table:
    grid: Grid
    cells: dict[tuple[int, int], list[_CellLine]] = field(default_factory=dict)

    def add(self, cell: tuple[int, int], glyph: Glyph) -> None:
        """Put a character into a cell, on the line that it stands on."""
        lines = self.cells.setdefault(cell, [])
        middle, right = (glyph.box[1] + glyph.box[3]) / 2, glyph.box[2]
        for line in reversed(lines[-3:]):
            if abs(line.level - middle) < max(line.height, glyph.height) * 0.6:
                line.glyphs.append(glyph)
                line.right = max(line.right, right)
                line.height = max(line.height, glyph.height)
                return
        lines.append(_CellLine([glyph], middle, glyph.height, right))

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows from the top: a merged cell once, continued below, empty to the right."""
        count, width = self.grid.shape
        for row in range(count):
            texts = []
            for column in range(width):
                anchor = self.grid.anchors[row, column]
                below = anchor[0] < row and anchor[1] == column
                own = self._cell_text(anchor) if anchor == (row, column) else ""
                texts.append(CONTINUED if below else own)
            yield texts

    def _cell_text(self, cell: tuple[int, int]) -> str:
        """Join a cell's lines: without a space where a line was full, else with one."""
        lines = sorted(self.cells.get(cell, []), key=lambda line: -line.level)
        edge = max((line.right for line in self._column(cell)), default=0.0)
        text = ""
        for i, line in enumerate(lines):
            words = join_glyphs(line.glyphs).strip()
            full = i > 0 and lines[i - 1].right >= edge - 1.5 * lines[i - 1].height
            latin = _is_word(text[-1:]) and _is_word(words[:1])
            text += (" " if text and (not full or latin) else "") + words
        return text

    def _column(self, cell: tuple[int, int]) -> Iterator[_CellLine]:
        for (_, column), lines in self.cells.items():
            if column == cell[1]:
                yield from lines


class PageText:
    """A page's text in reading order, with its ruled tables as rows."""

    def __init__(self, layer: Any, grids: Sequence[Grid]) -> None:
        self._layer = layer
        self._tables = [_Table(grid) for grid in grids]

    def lines(self) -> Iterator[str]:
        """Yield the lines; a table's rows stand where its first character does."""
        for piece in self._pieces():
            if isinstance(piece, _Table):
                yield from join_rows(list(piece.rows()))
            else:
                yield join_glyphs(piece)

    def _pieces(self) -> list[list[Glyph] | _Table]:
        """Return lines of characters, and each table once with its cells filled."""
        pieces: list[list[Glyph] | _Table] = [[]]
        inside: _Table | None = None
        for glyph in self._glyphs():
            if glyph.text in "\r\n":
                if inside is None:
                    pieces.append([])
                continue
            table, cell = (inside, None) if glyph.made_up else self._place(glyph)
            if table and cell is not None:
                if not table.cells:
                    pieces.extend((table, []))
                table.add(cell, glyph)
            elif table is None:
                last = pieces[-1]
                if inside is not None or isinstance(last, _Table):
                    last = []
                    pieces.append(last)
                last.append(glyph)
            inside = table
        return pieces

    def _glyphs(self) -> Iterator[Glyph]:
        layer = self._layer.raw
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        for i in range(self._layer.count_chars()):
            text = chr(pdfium.FPDFText_GetUnicode(layer, i))
            if text in _MARKS:
                continue
            if pdfium.FPDFText_IsGenerated(layer, i) == 1:
                yield Glyph(text, _NOWHERE, True)
            elif pdfium.FPDFText_GetCharBox(layer, i, left, right, bottom, top):
                yield Glyph(text, (left.value, bottom.value, right.value, top.value), False)

    def _place(self, glyph: Glyph) -> tuple[_Table | None, tuple[int, int] | None]:
        """Return the table and the cell that a character lies in."""
        left, bottom, right, top = glyph.box
        for table in self._tables:
            cell = table.grid.find_cell((left + right) / 2, (bottom + top) / 2)
            if cell is not None:
                return table, cell
        return None, None
