"""Lines of a file to paragraphs: what belongs together, what does not belong at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.knowledge.layout_style import LayoutStyle
from kg.model.text import Span, View
from kg.reading.label_lines import label_goes_on
from kg.reading.table_model import TextLine

_LINE = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_RUN = re.compile(r"[^\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
_LATIN_GAP = re.compile(r"[A-Za-z0-9]")
_TERMINAL = "。！？；：!?…”）〕】》"
_STOP = "。！？；：!?…"
# A line of so many characters may be full; so few end a sentence that another line began.
_FULL_LINE, _FEW_WORDS = 24, 10
_FIRST_STOP = re.compile(r"[，。；：]")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,80}>|\*\*|__")
_MARKDOWN_HEADING = re.compile(r"\s{0,3}#{1,6}\s+|\s{0,3}>\s?")
# A file whose lines end before 100 columns (50 characters) is wrapped by hand or by a PDF.
_WRAPPED_WIDTH = 100
_WRAPPED_SHARE = 0.35
_LEAST_LINES = 20
# How much of a paragraph's end may hold the bracket that its next line closes, in characters.
_REMEMBERED = 300
# A numbered title of fewer characters goes on where the next line opens quotation marks.
_SHORTEST_TITLE = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A raw line: ``[start, end)`` without outer white space, ``text`` folded without any."""

    start: int
    end: int
    text: str
    indent: bool
    after_blank: bool
    after_page: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the view, and whether a blank line or a table stands before it."""

    start: int
    end: int
    line: int
    after_blank: bool = False
    table: bool = False


@dataclass(slots=True)
class Layout:
    """The view over all paragraphs, with what was left out and where lines were joined.

    ``spaces`` are the places in the view before which white space stood within a line.
    """

    view: View
    paragraphs: list[Paragraph]
    lines: list[Line]
    foreign: list[tuple[str, Span]]
    joined: list[Span]
    wrapped: bool
    spaces: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Builder:
    folded: str
    pieces: list[tuple[int, str, bool]] = field(default_factory=list)
    length: int = 0
    spaces: list[int] = field(default_factory=list)

    def add(self, start: int, text: str, *, foreign: bool = False) -> None:
        self.pieces.append((start, text, foreign))
        self.length += len(text)


def lay_out(
    folded: str, style: LayoutStyle, *, kind: str = "txt", tables: Sequence[tuple[int, int]] = ()
) -> Layout:
    """Join the lines of ``folded`` into paragraphs and build the view over them.

    ``folded`` is as long as the raw text. ``tables`` are raw stretches that a
    table reader has claimed: each stays as one paragraph of its own. Page marks
    and database headers are left out and listed in ``foreign``.
    """
    lines, foreign = _find_lines(folded, style, markdown=kind == "md")
    wrapped = _is_wrapped(lines)
    groups = list(_group(lines, style, wrapped=wrapped, tables=tables))
    builder = _Builder(folded)
    paragraphs: list[Paragraph] = []
    joined: list[Span] = []
    for group, table in groups:
        if paragraphs:
            builder.add(lines[group[0] - 1].end, "\n")
        begin = builder.length
        for previous, number in zip([None, *group], group, strict=False):
            if previous is not None:
                place = _join(builder, lines, previous, number)
                joined.extend([] if table else [place])
            _add_line(builder, lines[number], markdown=kind == "md")
        first = lines[group[0]]
        paragraphs.append(Paragraph(begin, builder.length, group[0], first.after_blank, table))
    view = View.of_texts(builder.pieces)
    return Layout(view, paragraphs, lines, foreign, joined, wrapped, builder.spaces)


def find_text_lines(folded: str) -> list[TextLine]:
    """Return the lines of ``folded`` that hold something, as the table readers take them."""
    return [TextLine(m.start(), m.group()) for m in _LINE.finditer(folded) if m.group().strip()]


def _find_lines(
    folded: str, style: LayoutStyle, *, markdown: bool
) -> tuple[list[Line], list[tuple[str, Span]]]:
    lines: list[Line] = []
    foreign: list[tuple[str, Span]] = []
    blank = page = False
    end_before = 0
    for match in _LINE.finditer(folded):
        start, end = match.span()
        blank = blank or folded.count("\n", end_before, start) > 1
        end_before = end
        text = "".join(_RUN.findall(match.group()))
        if markdown:
            text = _MARKUP.sub("", _MARKDOWN_HEADING.sub("", match.group())).strip()
            text = "".join(_RUN.findall(text))
        if not text:
            blank = True
            continue
        left_out = style.foreign_kind(text)
        if left_out:
            foreign.append((left_out, Span(start, end)))
            page, blank = page or left_out == "page", False
            continue
        lead = len(match.group()) - len(match.group().lstrip())
        trail = len(match.group()) - len(match.group().rstrip())
        lines.append(Line(start + lead, end - trail, text, lead >= 2, blank and not page, page))
        blank = page = False
    end = style.footer_line([line.text for line in lines])
    foreign.extend(("navigation", Span(line.start, line.end)) for line in lines[end:])
    return lines[:end], foreign


def display_width(text: str) -> int:
    """Return the width in columns: 2 for a Chinese character, 1 for a Latin one."""
    return len(text) + sum(1 for c in text if c > "\u2000")


def _is_wrapped(lines: Sequence[Line]) -> bool:
    long = [line for line in lines if len(line.text) >= 12]
    if len(long) < _LEAST_LINES:
        return False
    widths = sorted(display_width(line.text) for line in long)
    open_ends = sum(line.text[-1] not in _TERMINAL for line in long)
    return widths[int(len(widths) * 0.97)] <= _WRAPPED_WIDTH and (
        open_ends >= _WRAPPED_SHARE * len(long)
    )


def _group(
    lines: Sequence[Line],
    style: LayoutStyle,
    *,
    wrapped: bool,
    tables: Sequence[tuple[int, int]],
) -> Iterator[tuple[list[int], bool]]:
    """Yield the line numbers of each paragraph, and whether a table claimed them."""
    full = _full_width(lines) if wrapped else 0
    group: list[int] = []
    state = _Joining(style, wrapped, full)
    claimed = -1
    for number, line in enumerate(lines):
        table = next((i for i, (a, b) in enumerate(tables) if a <= line.start < b), -1)
        same_table = table >= 0 and table == claimed
        if group and not same_table and (table >= 0 or claimed >= 0 or not state.takes(line)):
            yield group, claimed >= 0
            group = []
            state = _Joining(style, wrapped, full)
        claimed = table
        group.append(number)
        state.add(line)
    if group:
        yield group, claimed >= 0


def _full_width(lines: Sequence[Line]) -> int:
    widths = sorted(display_width(line.text) for line in lines if len(line.text) >= 12)
    return widths[int(len(widths) * 0.9)]


@dataclass(slots=True)
class _Joining:
    """The end of the paragraph so far, its length, and whether it takes the next line."""

    style: LayoutStyle
    wrapped: bool
    full: int
    tail: str = ""
    length: int = 0
    sentence: bool = False
    heading: bool = False
    labelled: bool = False
    bare_number: bool = False
    column: int = 0
    filled: bool = False

    def add(self, line: Line) -> None:
        if not self.length:
            self.heading = self.style.is_heading(line.text)
            self.labelled = self.style.label.match(line.text) is not None
            self.column = 4 if line.indent else 0
        self.bare_number = not self.length and self.style.is_bare_marker(line.text)
        self.tail = (self.tail + line.text)[-_REMEMBERED:]
        self.length += len(line.text)
        self.sentence = self.sentence or "。" in line.text
        # A PDF reader may cut a printed line at its punctuation: columns add up until it is full.
        self.column += display_width(line.text)
        self.filled = self.column >= self.full - 5
        if self.filled:
            self.column = 0

    def takes(self, line: Line) -> bool:
        inside = self._inside_bracket()
        cut = self.wrapped and self.sentence and self.tail[-1] not in _TERMINAL
        if self.style.begins_new(line.text, inside_bracket=inside or cut):
            return False
        if inside:
            return self.length < 60 or self.tail[-1] != "。"
        if self.labelled and not line.after_blank and label_goes_on(self.tail, line.text):
            return True
        return self._takes_wrapped(line) if self.wrapped else self._takes_plain(line)

    def _inside_bracket(self) -> bool:
        """Say whether a bracket stands open, or a quotation that has just begun."""
        far, near = self.tail, self.tail[-40:].replace('"', "”")
        return any(far.rfind(a) > far.rfind(b) for a, b in ("（）", "〔〕")) or any(
            near.rfind(a) > near.rfind(b) for a, b in ("“”", "《》")
        )

    def _title_goes_on(self, line: Line) -> bool:
        """Say whether a numbered title was cut at its quotation marks."""
        cut = self.tail[-1] in "”》）" or line.text[0] in "“《（"
        marker = self.style.match_marker(self.tail)
        begun = self.length - len(marker.text if marker else "") < _SHORTEST_TITLE
        if line.text[0] == "“" and (begun or _is_cut_quotation(line.text)):
            return True
        stop = _FIRST_STOP.search(line.text)
        return bool(cut and stop and stop.group() == "。" and stop.start() < 14)

    def _takes_wrapped(self, line: Line) -> bool:
        last = self.tail[-1]
        if last in _TERMINAL and line.indent:
            return False
        if line.after_blank and (last in _TERMINAL or self.heading):
            return False
        if last in "，、" or line.text[0] in "，、。；：）〕”》" or self.bare_number:
            return True
        if last not in _STOP and (self.sentence or self.length > 48):
            return True
        if last in _STOP:
            return self.column > 0 or self.filled
        return self.filled or (self.heading and self._title_goes_on(line))

    def _takes_plain(self, line: Line) -> bool:
        if line.after_blank and not line.after_page:
            return False
        if self.tail[-1] in _TERMINAL or line.indent:
            return line.text[0] in "，、。；）"
        return self.length >= 60 or (
            self.heading and (self.tail[-1] in "，、" or self._sentence_goes_on(line))
        )

    def _sentence_goes_on(self, line: Line) -> bool:
        """Say whether a line that is no title was cut before its last words."""
        stop = _FIRST_STOP.search(line.text)
        short = bool(stop and stop.group() == "。" and stop.start() < _FEW_WORDS)
        return short and self.length >= _FULL_LINE and "，" in self.tail and not self.sentence


def _is_cut_quotation(text: str) -> bool:
    """Say whether a line is a quotation alone: the page's reader cuts its lines at the marks."""
    return len(text) < 16 and text[-1] in "”、"


def _join(builder: _Builder, lines: Sequence[Line], previous: int, number: int) -> Span:
    """Note that two lines are read as one; keep a space between Latin words."""
    before, after = lines[previous], lines[number]
    if not after.after_page and _is_latin_gap(before.text[-1], after.text[0]):
        builder.add(before.end, " ")
    return Span(before.end - 1, after.start + 1)


def _is_latin_gap(a: str, b: str) -> bool:
    both = a.isascii() and b.isascii() and a.isalnum() and b.isalnum()
    return both and (a.isalpha() or b.isalpha())


def _add_line(builder: _Builder, line: Line, *, markdown: bool) -> None:
    """Add a line's runs to the view; page marks before it and markup inside it are foreign."""
    at, apart, last = line.start, line.after_page, ""
    stretches = [(line.start, line.end)]
    if markdown:
        stretches = list(_without_markup(builder.folded, line.start, line.end))
    for number, (start, end) in enumerate(stretches):
        for match in _RUN.finditer(builder.folded, start, end):
            gap = last and match.start() > at and not (apart or (number and match.start() == start))
            if gap and _is_latin_gap(last, match.group()[0]):
                builder.add(at, " ")
            elif gap:
                builder.spaces.append(builder.length)
            cut_here = number > 0 and match.start() >= start and at <= start
            builder.add(match.start(), match.group(), foreign=apart or cut_here)
            apart, at, last = False, match.end(), match.group()[-1]


def _without_markup(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    heading = _MARKDOWN_HEADING.match(folded, start, end)
    at = heading.end() if heading else start
    for match in _MARKUP.finditer(folded, at, end):
        if match.start() > at:
            yield at, match.start()
        at = match.end()
    if at < end:
        yield at, end
