"""Tables flattened to text, a piece of a cell a line, become rows again.

Which cell a line belongs to is decided a page at a time by the best way through
the columns (Viterbi's algorithm): a row runs through the columns in the
header's order, and each step is weighed by what the line looks like (a number
in sequence, a list of units, a date, prose), by whether a name or sentence ends
there, and by how wide the columns have proved to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.reading.table_headers import match_header, pattern_of, resolve_columns
from kg.reading.table_model import (
    Cell,
    Column,
    Stretch,
    TableRow,
    TaskTable,
    TextLine,
    join_cell,
)
from kg.reading.table_paths import BAND, OUTSIDE, Page, Place, Shape, find_path
from kg.reading.table_sections import split_titles
from kg.reading.table_tokens import Token, cut_tokens, find_row_numbers

# A header stands within as many lines; each of its cells on at most two.
_MOST_HEADER_LINES = 24
_LEAST_COLUMNS = 3
# The columns' widths are learned from a first placing for the second.
# The first round looks at so many pages only.
_SAMPLE = 12
_LEAST_SAMPLE = 5


@dataclass(frozen=True, slots=True)
class _Header:
    """A header in the text: its columns and the inclusive lines that it takes."""

    columns: tuple[Column, ...]
    first: int
    last: int


def find_header(lines: Sequence[TextLine], index: int) -> _Header | None:
    """Return the flattened header that begins at a line, None where none does."""
    texts: list[str] = []
    at = last = index
    while at < min(index + _MOST_HEADER_LINES, len(lines)):
        if at > index and "\t" in lines[at].text:
            break
        taken, words = _take_words(lines, at)
        if not taken:
            break
        texts.extend(words)
        last, at = at + taken - 1, at + taken
    while last > index and not lines[last].text.strip():
        last -= 1
    columns = resolve_columns(texts) if len(texts) >= _LEAST_COLUMNS else None
    return _Header(columns, index, last) if columns else None


def _take_words(lines: Sequence[TextLine], at: int) -> tuple[int, list[str]]:
    """Return how many lines the next header words take, and the words."""
    text = lines[at].text.strip()
    if not text:
        return 1, []
    words = text.replace("｜", " ").split()
    if match_header(text):
        return 1, [text]
    if len(words) > 1 and all(map(match_header, words)):
        return 1, words
    if at + 1 < len(lines) and match_header(text + lines[at + 1].text.strip()):
        return 2, [text + lines[at + 1].text.strip()]
    return 0, []


def find_flowing(lines: Sequence[TextLine], index: int) -> TaskTable | None:
    """Return the flattened table whose header begins at a line, None where none does.

    A table without rows reaches as far as its header was looked for again.
    """
    header = find_header(lines, index)
    if header is None:
        return None
    cut, end = _cut_pages(lines, header)
    tokens = [cut_tokens(lines, indexes) for indexes in cut]
    tokens = _without_inner_numbers(tokens)
    numbers = _number_rows(tokens, header.columns)
    pages = [Page(*page, header.columns) for page in zip(tokens, numbers, strict=True)]
    plain = Shape((None,) * len(header.columns))
    sample = _place_pages(pages[:_SAMPLE], plain)
    shape = _learn_shape(header.columns, tokens[: len(sample)], sample)
    places = split_titles(header.columns, tokens, _place_pages(pages, shape))
    rows = _Rows(lines, header.columns)
    for page, where in zip(tokens, places, strict=True):
        rows.add_page(page, where)
    found = rows.finish()
    last = max((row.last_line for row in found), default=end)
    return TaskTable(index, last, header.columns, found)


def _without_inner_numbers(pages: list[list[Token]]) -> list[list[Token]]:
    """Leave the numbers of sections alone, where the first is 一、, and 1. counts inside cells."""
    first = next((t for page in pages for t in page if t.is_item), None)
    if first is None or first.text[0] in "0123456789":
        return pages
    return [
        [t._replace(is_item=False) if t.text[0] in "0123456789" else t for t in page]
        for page in pages
    ]


def _cut_pages(lines: Sequence[TextLine], header: _Header) -> tuple[list[list[int]], int]:
    """Return the lines of each page, and the last line looked at.

    A page mark or the header standing again begins a page, another header ends
    the table.
    """
    pages: list[list[int]] = [[]]
    noise, remark = pattern_of("noise", "line"), pattern_of("remark", "line")
    printed = _bare_text(lines, range(header.first, header.last + 1))
    at = header.last + 1
    while at < len(lines):
        text = "".join(lines[at].text.split())
        again = _repeats(lines, at, printed) if text and printed.startswith(text) else 0
        if again or noise.fullmatch(text):
            pages.append([])
        elif text and match_header(text) and find_header(lines, at):
            break
        elif text and not remark.fullmatch(text):
            pages[-1].append(at)
        at += again or 1
    return [page for page in pages if page], at - 1


def _bare_text(lines: Sequence[TextLine], indexes: Sequence[int]) -> str:
    return "".join("".join(lines[i].text.split()) for i in indexes)


def _repeats(lines: Sequence[TextLine], at: int, printed: str) -> int:
    """Return how many lines the header takes that stands again at a line, 0 if it does not."""
    text = ""
    for i in range(at, min(at + _MOST_HEADER_LINES, len(lines))):
        text += "".join(lines[i].text.split())
        if text == printed:
            return i + 1 - at
        if not printed.startswith(text):
            break
    return 0


def _place_pages(pages: Sequence[Page], shape: Shape) -> list[list[Place]]:
    """Place every token, each page knowing the row that the page before left open."""
    tails: tuple[Token | None, ...] = ()
    placed: list[list[Place]] = []
    for i, page in enumerate(pages):
        placed.append(find_path(page, shape, tails, is_last=i == len(pages) - 1))
        tails = _tails_after(len(shape.widths), tails, page.tokens, placed[-1])
    return placed


def _number_rows(
    pages: Sequence[Sequence[Token]], columns: Sequence[Column]
) -> list[frozenset[int]]:
    """Return, for each page, the tokens that number its rows (none without a number column)."""
    if all(column.kind != "number" for column in columns):
        return [frozenset()] * len(pages)
    chain = find_row_numbers([token for page in pages for token in page])
    numbers, at = [], 0
    for page in pages:
        numbers.append(frozenset(i - at for i in chain if at <= i < at + len(page)))
        at += len(page)
    return numbers


def _tails_after(
    width: int,
    tails: tuple[Token | None, ...],
    tokens: Sequence[Token],
    places: Sequence[Place],
) -> tuple[Token | None, ...]:
    """Return the last token of each cell of the row that is open at a page's end."""
    row = list(tails) or [None] * width
    for token, place in zip(tokens, places, strict=True):
        if place.begins_row:
            row = [None] * width
        if place.column >= 0:
            row[place.column] = token
    return tuple(row)


def _learn_shape(
    columns: Sequence[Column], pages: Sequence[Sequence[Token]], places: Sequence[Sequence[Place]]
) -> Shape:
    """Learn how wide each column's full lines are, and whether its sections are numbered."""
    full: list[list[float]] = [[] for _ in columns]
    sections: list[bool] = []
    for tokens, where in zip(pages, places, strict=True):
        before = Place(OUTSIDE, False)
        for i, (token, place) in enumerate(zip(tokens, where, strict=True)):
            same = place.column == before.column and not place.begins_row
            if place.column >= 0 and same:
                full[place.column].append(tokens[i - 1].width)
            if place.column >= 0 and not same and columns[place.column].kind == "section":
                sections.append(token.is_item)
            before = place
    numbered = len(sections) > 1 and sum(sections) > len(sections) / 2
    return Shape(tuple(_upper(sorted(widths)) for widths in full), numbered)


def _upper(widths: Sequence[float]) -> float | None:
    return widths[len(widths) * 9 // 10] if len(widths) >= _LEAST_SAMPLE else None


class _Rows:
    """Builds rows from placed tokens; a section stands for the rows below it."""

    def __init__(self, lines: Sequence[TextLine], columns: tuple[Column, ...]) -> None:
        self.lines = lines
        self.columns = columns
        self.rows: list[TableRow] = []
        self.cells: list[list[Stretch]] = []
        self.bands: list[Stretch] = []
        self.band: Cell | None = None
        self.sections: dict[int, Cell] = {}

    def add_page(self, tokens: Sequence[Token], places: Sequence[Place]) -> None:
        """Add a page's tokens to the rows that their places say."""
        for token, place in zip(tokens, places, strict=True):
            if place.begins_row or place.column == BAND:
                self._close_row()
            if place.column == BAND:
                self.bands.append(token.stretch)
            elif place.column >= 0:
                self._open_row()
                self.cells[place.column].append(token.stretch)

    def finish(self) -> tuple[TableRow, ...]:
        """Return all rows."""
        self._close_row()
        return tuple(self.rows)

    def _open_row(self) -> None:
        if self.cells:
            return
        if self.bands:
            self.band = join_cell(self.lines, self.bands)
            self.bands, self.sections = [], {}
        self.cells = [[] for _ in self.columns]

    def _close_row(self) -> None:
        if not self.cells:
            return
        taken = [stretch.line for cell in self.cells for stretch in cell]
        cells = [join_cell(self.lines, cell) for cell in self.cells]
        for i, column in enumerate(self.columns):
            own = cells[i]
            if column.kind == "section" and own:
                self.sections[i] = replace(own, carried=True)
            elif column.kind == "section":
                cells[i] = self.sections.get(i)
        row = TableRow(self.columns, tuple(cells), self.band, min(taken), max(taken))
        self.rows.append(row)
        self.cells = []
