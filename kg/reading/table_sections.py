"""A narrow column of titles beside the tasks of a flattened table, told from them by its width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from kg.reading.table_model import Column
from kg.reading.table_paths import Place
from kg.reading.table_tokens import Token

# A title's lines are narrower than this share of the tasks' lines.
_NARROW = 0.55
# So many of the rows begin with a title, and so many rows at least; fewer where cells are
# merged, and then the first row does and every title fills its column as the others do.
_LEAST_SHARE, _LEAST_ROWS = 0.7, 3
_MERGED_SHARE, _EVEN, _SHORTEST = 0.25, 1.5, 4.0
_MARKS = "，。；：、"
_BESIDE = ["section", "task"]

_Line = tuple[int, int]
_Lines = Sequence[tuple[_Line, Token]]


def split_titles(
    columns: Sequence[Column],
    pages: Sequence[Sequence[Token]],
    places: Sequence[Sequence[Place]],
) -> list[list[Place]]:
    """Give the narrow lines that open row after row to the column of sections before the tasks.

    Nothing changes where no such column stands directly before the tasks, or
    where the narrow lines make no column.
    """
    split = [list(page) for page in places]
    kinds = [column.kind for column in columns]
    section = next((i for i in range(len(kinds) - 1) if kinds[i : i + 2] == _BESIDE), None)
    if section is None:
        return split
    rows = [row for row in _rows(split, section) if row]
    tokens = [[(at, pages[at[0]][at[1]]) for at in row] for row in rows]
    full = _full_width([token.width for row in tokens for _, token in row])
    titles = [_title_lines(row, full) for row in tokens]
    if not _is_column(titles):
        return split
    for (page, i), _ in chain.from_iterable(titles):
        split[page][i] = replace(split[page][i], column=section)
    return split


def _rows(places: Sequence[Sequence[Place]], section: int) -> Iterator[list[_Line]]:
    """Yield the places of the task's lines of each row that has no section of its own."""
    lines: list[_Line] = []
    has_section = False
    for page, where in enumerate(places):
        for i, place in enumerate(where):
            if place.begins_row:
                yield [] if has_section else lines
                lines, has_section = [], False
            has_section = has_section or place.column == section
            if place.column == section + 1:
                lines.append((page, i))
    yield [] if has_section else lines


def _full_width(widths: Sequence[float]) -> float:
    return sorted(widths)[len(widths) * 9 // 10] if widths else 0.0


def _title_lines(row: _Lines, full: float) -> _Lines:
    """Return the narrow lines without punctuation that open a row, where wider ones follow."""
    narrow = 0
    for _, token in row:
        if token.width > _NARROW * full or any(mark in token.text for mark in _MARKS):
            break
        narrow += 1
    return row[:narrow] if narrow < len(row) else ()


def _is_column(titles: Sequence[_Lines]) -> bool:
    """Say whether the lines that open the rows are a column: most rows', or evenly filled."""
    titled = [[token.width for _, token in lines] for lines in titles if lines]
    if len(titled) < _LEAST_ROWS:
        return False
    if len(titled) >= _LEAST_SHARE * len(titles):
        return True
    width = max(map(max, titled))
    even = all(w >= width - _EVEN for widths in titled for w in widths[:-1])
    long = all(sum(widths) >= _SHORTEST for widths in titled)
    return bool(titles[0]) and len(titled) >= _MERGED_SHARE * len(titles) and even and long
