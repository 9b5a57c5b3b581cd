"""Lines with tabs or bars become the rows of task tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.reading.extraction import CONTINUED
from kg.reading.table_headers import match_header, pattern_of, resolve_columns
from kg.reading.table_model import (
    UNIT_KINDS,
    Cell,
    Column,
    Stretch,
    TableRow,
    TaskTable,
    TextLine,
    cut_stretch,
    join_cell,
)

_RULE = re.compile(r"[\s|｜:\-—=+]+")
_MARKUP = re.compile(r"</?[A-Za-z][^<>|]{0,80}>|\*\*|__")
_BARS = re.compile(r"(?<!\\)[|｜]")
_COUNT = "[一二三四五六七八九十]{1,3}"
_HEADING = re.compile(f"{_COUNT}、|（{_COUNT}）|第{_COUNT}[章节部]")
# Lines without cells that may stand between two rows: page marks, blank lines, a running title.
_MOST_BETWEEN = 6


@dataclass(slots=True)
class _Row:
    """A row as cut from its line: the stretch of each cell, and which continue a merged one."""

    line: int
    cells: list[list[Stretch]]
    continued: list[bool]


def is_tabular(line: str) -> bool:
    """Say whether a line is a table row: cells parted by tabs or bars.

    >>> is_tabular("1\\t建平台\\t科技局"), is_tabular("| 1 | 建平台 |"), is_tabular("\\t一、总则")
    (True, True, False)
    """
    text = line.strip(" \u3000\r\n")
    if text.startswith(("|", "｜")):
        return len(_BARS.findall(text)) > 1
    lead = text.lstrip("\t")
    return "\t" in lead.rstrip("\t") or lead.endswith("\t\t") or len(_BARS.findall(text)) > 2


def split_row(lines: Sequence[TextLine], index: int) -> _Row | None:
    """Cut a line into cells, None where it has no cells or is a Markdown rule."""
    text = lines[index].text
    if "\t" in text:
        bounds = [m.start() for m in re.finditer("\t", text)]
    elif _BARS.search(text) and not _RULE.fullmatch(text):
        bounds = [m.start() for m in _BARS.finditer(text)]
    else:
        return None
    starts, ends = [0, *(b + 1 for b in bounds)], [*bounds, len(text)]
    if "\t" not in text:
        starts, ends = _without_edges(text, starts, ends)
    bounds_of = list(zip(starts, ends, strict=True))
    cells = [list(_cut_markup(lines, index, a, b)) for a, b in bounds_of]
    return _Row(index, cells, [CONTINUED in text[a:b] for a, b in bounds_of])


def _cut_markup(lines: Sequence[TextLine], index: int, start: int, end: int) -> Iterator[Stretch]:
    """Yield a cell's stretches between the marks of Markdown and HTML (**, <br>)."""
    marks = _MARKUP.finditer(lines[index].text, start, end)
    places = [start, *(place for mark in marks for place in mark.span()), end]
    for a, b in zip(places[::2], places[1::2], strict=True):
        stretch = cut_stretch(lines, index, a, b)
        if stretch:
            yield stretch


def _without_edges(text: str, starts: list[int], ends: list[int]) -> tuple[list[int], list[int]]:
    """Leave out what stands before the first and after the last bar, where nothing does."""
    if starts and not text[starts[0] : ends[0]].strip():
        starts, ends = starts[1:], ends[1:]
    if starts and not text[starts[-1] : ends[-1]].strip():
        starts, ends = starts[:-1], ends[:-1]
    return starts, ends


def find_delimited(lines: Sequence[TextLine], index: int) -> TaskTable | None:
    """Return the table whose header row is ``lines[index]``, None where none begins there."""
    head = split_row(lines, index)
    if head is None or not any(map(match_header, _texts(head))):
        return None
    columns, body = resolve_columns(_texts(head), _spanned(lines, head)), index + 1
    second = _second_header(lines, head)
    if second:
        columns, body = second[0], second[1] + 1
    if columns is None:
        return None
    collector = _Collector(lines, columns)
    last = collector.collect(body)
    return TaskTable(index, max(last, body - 1), columns, tuple(collector.rows))


def _texts(row: _Row) -> list[str]:
    return ["".join(s.text for s in cell) for cell in row.cells]


def _spanned(lines: Sequence[TextLine], head: _Row) -> list[int]:
    """Return the columns without a header that hold something in the first rows."""
    bare = [i for i, text in enumerate(_texts(head)) if not text]
    ahead = range(head.line + 1, min(head.line + 1 + _MOST_BETWEEN, len(lines)))
    rows = [row for at in ahead if bare and (row := split_row(lines, at))]
    return [i for i in bare if any(i < len(row.cells) and row.cells[i] for row in rows)]


def _second_header(lines: Sequence[TextLine], head: _Row) -> tuple[tuple[Column, ...], int] | None:
    """Return the columns of a header of two rows (责任单位 over 牵头, 配合) and its second line."""
    at = _next_row(lines, head.line + 1)
    row = split_row(lines, at) if at is not None else None
    if row is None:
        return None
    upper, lower = _texts(head), _texts(row)
    width = max(len(upper), len(lower))
    upper, lower = (texts + [""] * (width - len(texts)) for texts in (upper, lower))
    named = [text for text in lower if text]
    if not named or lower == upper or not all(map(match_header, named)):
        return None
    columns = resolve_columns([b or a for a, b in zip(upper, lower, strict=True)])
    return (columns, row.line) if columns else None


def _next_row(lines: Sequence[TextLine], index: int) -> int | None:
    """Return the next line with cells; blank lines and Markdown rules may stand before it."""
    for at in range(index, min(index + _MOST_BETWEEN, len(lines))):
        text = lines[at].text
        if "\t" in text or (is_tabular(text) and not _RULE.fullmatch(text)):
            return at
        if text.strip() and not _RULE.fullmatch(text):
            return None
    return None


@dataclass(slots=True)
class _Collector:
    """Collects the rows of one table; what a merged cell says is carried down."""

    lines: Sequence[TextLine]
    columns: tuple[Column, ...]
    rows: list[TableRow] = field(default_factory=list)
    band: Cell | None = None
    above: list[Cell | None] = field(default_factory=list)
    turned: bool = False
    usual_gap: int = 1

    def collect(self, index: int) -> int:
        """Read rows from ``index`` on; return the last line that belongs to the table."""
        last = index - 1
        around = range(max(index - 1, 1), min(index + _MOST_BETWEEN, len(self.lines)))
        self.usual_gap = min(map(self._gap_before, around), default=1)
        at = self._next(index)
        while at is not None:
            row = split_row(self.lines, at)
            if row and not self._add(row):
                break
            last, at = at, self._next(at + 1)
        return last

    def _gap_before(self, index: int) -> int:
        """Return how many characters stand before a line since the one above: its end, a page's."""
        above = self.lines[index - 1]
        return self.lines[index].start - above.start - len(above.text)

    def _next(self, index: int) -> int | None:
        for at in range(index, min(index + _MOST_BETWEEN, len(self.lines))):
            text = self.lines[at].text
            if "\t" in text or is_tabular(text):
                return at
            blank = not text.strip() or _is_noise(text)
            self.turned = self.turned or bool(text.strip())
            if not blank and not self._goes_on(at):
                return None
        return None

    def _goes_on(self, index: int) -> bool:
        """Say whether the table's header stands again within a few lines (a new page)."""
        ahead = range(index, min(index + _MOST_BETWEEN, len(self.lines)))
        rows = (split_row(self.lines, at) for at in ahead)
        return any(row is not None and self._is_header(row) for row in rows)

    def _is_header(self, row: _Row) -> bool:
        texts = [re.sub(r"\s", "", text) for text in _texts(row)]
        return texts == [column.header for column in self.columns]

    def _add(self, row: _Row) -> bool:
        """Take a row in; return False where another table begins."""
        if self._is_header(row):
            self.turned = True
            return True
        texts = _texts(row)
        if resolve_columns(texts):
            return False
        self.turned = self.turned or self._gap_before(row.line) > self.usual_gap
        filled = [text for text in texts if text]
        if not filled or _is_remark(filled[0]) or all(map(match_header, filled)):
            return True
        if len(filled) == 1 and not any(row.continued) and self._is_band(texts):
            self.band = join_cell(self.lines, next(cell for cell in row.cells if cell))
            self.above = []
            return True
        self._add_row(row)
        return True

    def _is_band(self, texts: Sequence[str]) -> bool:
        """Say whether a row's only cell heads the rows below: it is numbered, or no task."""
        place = next(i for i, text in enumerate(texts) if text)
        text = "".join(texts[place].split())
        if place >= len(self.columns) or text.isdecimal():
            return False
        if self.turned and place > 0:
            return False
        return bool(_HEADING.match(text)) or self.columns[place].kind in ("number", "section")

    def _add_row(self, row: _Row) -> None:
        width = len(self.columns)
        cells = (row.cells + [[]] * width)[:width]
        continued = (row.continued + [False] * width)[:width]
        own = [join_cell(self.lines, cell) for cell in cells]
        if self._is_rest(own, continued):
            self._extend(own, row.line)
            return
        self.turned = False
        whole = [self._whole(i, own[i], continued[i]) for i in range(width)]
        self.above = whole
        if any(cell and not cell.carried for cell in whole):
            self.rows.append(TableRow(self.columns, tuple(whole), self.band, row.line, row.line))

    def _whole(self, i: int, own: Cell | None, continued: bool) -> Cell | None:
        """Return a cell, or the one above where it is merged; numbers and sections always are."""
        if own is not None or not self.above:
            return own
        above, kind = self.above[i], self.columns[i].kind
        if above is None or not (continued or kind in ("number", "section")):
            return None
        return replace(above, carried=True)

    def _is_rest(self, own: Sequence[Cell | None], continued: Sequence[bool]) -> bool:
        """Say whether a row after a page's end has no number and so goes on with the last row.

        It does not where the last row is whole and this one has a task and a
        unit of its own: then the number is that of a merged cell.
        """
        if not self.turned or not self.rows or any(continued):
            return False
        numbered = [i for i, column in enumerate(self.columns) if column.kind == "number"]
        if not numbered or any(own[i] for i in numbered):
            return False
        kinds = {column.kind for column, cell in zip(self.columns, own, strict=True) if cell}
        task = self.rows[-1].cell("task")
        whole = task is not None and task.text.endswith(("。", "；"))
        return not (whole and "task" in kinds and not kinds.isdisjoint(UNIT_KINDS))

    def _extend(self, own: Sequence[Cell | None], line: int) -> None:
        last = self.rows[-1]
        cells = tuple(_append(a, b) for a, b in zip(last.cells, own, strict=True))
        self.rows[-1] = replace(last, cells=cells, last_line=line)
        self.above = list(cells)
        self.turned = False


def _append(a: Cell | None, b: Cell | None) -> Cell | None:
    if a is None or b is None:
        return a or b
    breaks = (*a.breaks, len(a.text), *(len(a.text) + at for at in b.breaks))
    return Cell(a.text + b.text, a.pieces + b.pieces, breaks)


def _is_noise(text: str) -> bool:
    return bool(pattern_of("noise", "line").fullmatch(re.sub(r"\s", "", text)))


def _is_remark(text: str) -> bool:
    return bool(pattern_of("remark", "line").fullmatch(text))
