"""Paragraphs to blocks: which begin an item, at which depth, and what their title is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.knowledge.layout_style import LayoutStyle, Marker
from kg.reading.layout import Layout, Paragraph

# A file with a paragraph this long has lost its line ends: numbers inside it begin items too.
_ONE_LINE = 2500
# The longest heading on a line of its own, and the longest run-in title, in characters.
_LONGEST_HEADING = 64
_LONGEST_RUN_IN = 40
_LONGEST_UNNUMBERED = 28
# An unnumbered first sentence that begins or counts like running text is no title.
_NO_TITLE = re.compile(r"\A(?:对|按|将|由|从|到|各|本|在|为|通过|根据|经|其)|\d")
# A full stop typed in half width, between Chinese characters.
_HALF_STOP = re.compile(r"[\u4e00-\u9fff]\.[\u4e00-\u9fff]")
_GLUED = re.compile(
    r"(?<=[。；！？）〕”：])(?=[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)"
    r"|(?<=[。；])(?=专栏[\d一二三四五六七八九十])"
)
_INSIDE = re.compile(
    r"(?<=[^第《〈“‘\d])(?=（[一二三四五六七八九十]{1,3}）)"
    r"|(?<=[。；！？）〕”：])(?=[一二三四五六七八九十]{1,3}、|[1-9]\d{0,2}[.．﹒、](?:(?!\d)|(?=20\d\d年))|第[一二三四五六七八九十]+[章节])"
    r"|(?<=[。；])(?=专栏[\d一二三四五六七八九十])"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the part of one that begins with a number glued into it.

    Offsets count in the view. ``text_start`` lies after the number.
    """

    start: int
    end: int
    line: int
    marker: Marker | None
    text_start: int
    after_blank: bool
    table: bool
    split: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """A block's title: its stretch, whether text runs on after it, where that text begins."""

    start: int
    end: int
    run_in: bool
    body: int


def find_blocks(layout: Layout, style: LayoutStyle) -> list[Block]:
    """Cut the paragraphs where a number that goes on the count stands inside them."""
    counter = _Counter()
    one_line = any(p.end - p.start > _ONE_LINE and not p.table for p in layout.paragraphs)
    blocks: list[Block] = []
    for paragraph in layout.paragraphs:
        blocks.extend(_blocks_of(layout.view.text, paragraph, style, counter, one_line=one_line))
    return blocks


def _blocks_of(
    text: str, paragraph: Paragraph, style: LayoutStyle, counter: _Counter, *, one_line: bool
) -> Iterator[Block]:
    cuts = [paragraph.start]
    if paragraph.table:
        yield _block(text, paragraph, cuts[0], paragraph.end, None)
        return
    first = style.match_marker(text, paragraph.start)
    counter.see(first)
    pattern = _INSIDE if one_line and paragraph.end - paragraph.start > 300 else _GLUED
    for match in pattern.finditer(text, paragraph.start + 1, paragraph.end):
        marker = style.match_marker(text, match.start())
        if text.startswith("专栏", match.start()):
            cuts.append(match.start())
        elif marker and counter.goes_on(marker, restart=pattern is _INSIDE):
            counter.see(marker)
            cuts.append(match.start())
    for start, end in zip(cuts, [*cuts[1:], paragraph.end], strict=True):
        yield _block(text, paragraph, start, end, style.match_marker(text, start))


def _block(text: str, paragraph: Paragraph, start: int, end: int, marker: Marker | None) -> Block:
    glued = start != paragraph.start
    after = start + len(marker.text) if marker else start
    if marker and marker.n == 0:
        marker, after = None, start
    blank = paragraph.after_blank and not glued
    return Block(start, end, paragraph.line, marker, after, blank, paragraph.table, glued)


class _Counter:
    """The last number seen at each kind of marker."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}

    def see(self, marker: Marker | None) -> None:
        if marker is None:
            return
        self.last[marker.kind] = marker.n

    def goes_on(self, marker: Marker, *, restart: bool) -> bool:
        """Say whether the number follows the last of its kind, or begins a count where allowed."""
        if marker.n == self.last.get(marker.kind, 0) + 1:
            return True
        return restart and marker.n == 1 and marker.kind != "han"


def find_title(text: str, block: Block) -> Title | None:
    """Return the title of a block: its only short sentence, or a short first one.

    A heading on its own line may close with 。; a run-in title always does. A
    sentence that goes on after a colon is none, nor is one with a statement in
    it.
    """
    start, end = block.text_start, block.end
    first = _first_stop(text, start, end)
    if first is None:
        whole = end - start <= _LONGEST_HEADING and end > start
        return Title(start, end, False, end) if whole else None
    longest = _LONGEST_RUN_IN if block.marker else _LONGEST_UNNUMBERED
    if text[first] in "：；" or first - start > longest or first == start:
        return None
    if block.marker is None and _NO_TITLE.search(text[start:first]):
        return None
    rest = first + 1
    if rest >= end:
        return Title(start, first, False, end)
    return Title(start, first, True, rest)


def _first_stop(text: str, start: int, end: int) -> int | None:
    """Return the place of the first full stop outside brackets and quotes; ： counts as one."""
    depth = 0
    for i in range(start, min(end, start + _LONGEST_HEADING + 40)):
        char = text[i]
        if char in "（〔《“":
            depth += 1
        elif char in "）〕》”":
            depth = max(0, depth - 1)
        elif depth == 0 and (
            char in "。！？；：" or (char == "." and _HALF_STOP.match(text, i - 1))
        ):
            return i
    return None
