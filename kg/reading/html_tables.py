"""An HTML data table becomes rows of cells, merged ones written once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kg.reading.extraction import CONTINUED

# A cell longer than this, or with more paragraphs, is an article that a layout table holds.
_LONGEST_CELL = 4_000
_MOST_PARAGRAPHS = 40
# HTML lets a cell span 1,000 columns; no task table has as many as this.
_MOST_SPAN = 100
_MOST_ROWS_SPAN = 5_000
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAKING = frozenset({"br", "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"script", "style", "template", "noscript"})


def is_data_table(table: etree._Element) -> bool:
    """Say whether a table holds data: several cells a row somewhere, none of them an article."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return False
    widest = 0
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        widest = max(widest, len(cells))
        if any(_is_article(cell) for cell in cells):
            return False
    return widest > 1


def table_rows(table: etree._Element) -> Iterator[list[str]]:
    """Yield the rows of a data table as texts.

    A merged cell is written once: further columns that it spans are empty, and
    in further rows it stands as `CONTINUED`.
    """
    below: dict[int, int] = {}
    for row in table.iter("tr"):
        line: list[str] = []
        for cell in row:
            if cell.tag in ("td", "th"):
                _skip_continued(line, below)
                _add_cell(line, below, cell)
        _skip_continued(line, below)
        yield line


def _skip_continued(line: list[str], below: dict[int, int]) -> None:
    """Fill the columns that a cell from above still covers in this row."""
    while below.get(len(line), 0):
        below[len(line)] -= 1
        line.append(CONTINUED)


def _add_cell(line: list[str], below: dict[int, int], cell: etree._Element) -> None:
    start, width = len(line), _span(cell, "colspan", _MOST_SPAN)
    line.extend([cell_text(cell), *[""] * (width - 1)])
    height = _span(cell, "rowspan", _MOST_ROWS_SPAN)
    below.update({column: height - 1 for column in range(start, start + width)})


def _span(cell: etree._Element, name: str, most: int) -> int:
    return min(max(read_count(cell.get(name)), 1), most)


def read_count(value: str | None) -> int:
    """Return the number that an attribute holds, 1 where it holds none (or an absurd one)."""
    value = (value or "").strip()
    return int(value) if value.isdecimal() and len(value) < 9 else 1


def cell_text(cell: etree._Element) -> str:
    """Return a cell's text on one line; where a line ended in the cell stands a space."""
    pieces: list[str] = [cell.text or ""]
    walk = etree.iterwalk(cell, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if element is cell:
            continue
        if event == "start":
            if element.tag in _SILENT:
                walk.skip_subtree()
                continue
            pieces.append(" " if element.tag in _BREAKING else "")
            pieces.append(element.text or "")
        else:
            pieces.append(" " if element.tag in _BREAKING else "")
            pieces.append(element.tail or "")
    return _SPACE.sub(" ", "".join(pieces)).strip()


def _is_article(cell: etree._Element) -> bool:
    paragraphs = sum(1 for _ in cell.iter("p", "div"))
    return paragraphs > _MOST_PARAGRAPHS or sum(map(len, cell.itertext())) > _LONGEST_CELL
