"""A raw text and the places in it become HTML paragraphs with marks that nest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from kg.model.text import fold_characters

UNKNOWN = "\x00"
"""Stands in a raw text for a character that is not known; a run of them is shown as （…）."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of raw text to be marked: ``classes`` for the style, ``key`` for what was read.

    ``joins`` says that a line break inside is the printer's and not the author's;
    without a key that is all it is for. ``first`` says that its key has no
    earlier stretch.
    """

    start: int
    end: int
    classes: str
    key: str
    joins: bool = False
    first: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text as shown: ``start`` and ``end`` in the raw text, ``html`` with marks."""

    start: int
    end: int
    html: Markup


def mark_text(raw: str, marks: Iterable[Mark], breaks: Iterable[int] = ()) -> Iterator[Paragraph]:
    """Yield the paragraphs of ``raw``, folded one for one, with ``marks`` as nested spans.

    A paragraph ends at a line break that no joining mark runs across, and at
    each offset in ``breaks`` (a heading glued to the text before it). White
    space between Chinese characters goes, as in `kg.model.text.fold`; a mark
    that crosses another's end is closed and opened again.
    """
    folded = fold_characters(raw)
    ordered = sorted(marks, key=lambda m: (m.start, -m.end))
    for start, end in _find_lines(folded, ordered, set(breaks)):
        html = _mark_line(folded, start, end, [m for m in ordered if _meets(m, start, end)])
        yield Paragraph(start, end, html)


def _meets(mark: Mark, start: int, end: int) -> bool:
    return mark.start < end and mark.end > start


def _find_lines(
    text: str, marks: Sequence[Mark], breaks: Collection[int]
) -> Iterator[tuple[int, int]]:
    """Yield the lines, those that a joining mark runs across as one; empty ones are left out."""
    joined = bytearray(len(text))
    for mark in marks:
        if mark.joins:
            joined[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
    start = 0
    for i in range(len(text) + 1):
        if i == len(text) or i in breaks or (text[i] == "\n" and not joined[i]):
            if text[start:i].strip():
                yield start, i
            start = i


def _mark_line(text: str, start: int, end: int, marks: Sequence[Mark]) -> Markup:
    marks = [mark for mark in marks if mark.key]
    cuts = {start, end}
    for mark in marks:
        cuts |= {max(start, mark.start), min(end, mark.end)}
    places = sorted(cuts)
    inner = {id(m) for m in marks} - {id(m) for m in _find_outer(places, marks)}
    out, open_marks = Markup(), list[Mark]()
    for at, after in pairwise(places):
        wanted = [m for m in marks if m.start <= at and m.end >= after]
        kept = 0
        while kept < min(len(open_marks), len(wanted)) and open_marks[kept] is wanted[kept]:
            kept += 1
        out += Markup("</span>") * (len(open_marks) - kept)
        out += Markup().join(_open(mark, at, stop=id(mark) in inner) for mark in wanted[kept:])
        open_marks = wanted
        out += _show(text, at, after)
    return out + Markup("</span>") * len(open_marks)


def _find_outer(places: Sequence[int], marks: Sequence[Mark]) -> Iterator[Mark]:
    """Yield the marks that hold another one somewhere between ``places``."""
    for at, after in pairwise(places):
        yield from [m for m in marks if m.start <= at and m.end >= after][:-1]


def _open(mark: Mark, at: int, *, stop: bool) -> Markup:
    """Return the opening tag of a piece; the first one has the key as its id.

    It is a stop for the keyboard where it is the innermost mark: a control in
    a control cannot be reached, and what is inside tells of what is around it.
    """
    if at > mark.start or not mark.first:
        return Markup('<span class="m {}" data-key="{}">').format(mark.classes, mark.key)
    if not stop:
        return Markup('<span class="m {}" data-key="{}" id="{}">').format(
            mark.classes, mark.key, mark.key
        )
    return Markup('<span class="m {}" data-key="{}" id="{}" tabindex="0" role="button">').format(
        mark.classes, mark.key, mark.key
    )


def _show(text: str, start: int, end: int) -> Markup:
    """Return the characters, white space kept between Latin words only."""
    out: list[str] = []
    for i in range(start, end):
        character = text[i]
        if character == UNKNOWN:
            if i == start or text[i - 1] != UNKNOWN:
                out.append("（…）")
        elif not character.isspace():
            out.append(character)
        elif i and _is_latin(text[i - 1]) and _is_latin(text[i + 1 : i + 2]):
            out.append(" ")
    return escape("".join(out))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
