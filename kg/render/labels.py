"""Unit names as labels of a drawing and as what people type to find them."""

from __future__ import annotations

import re
from itertools import product

from pypinyin import Style, pinyin

# Line breaks, controls and marks that turn the reading direction have no place in a drawn label.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_PLACE = re.compile(r"（[^（）]+）$")
_NOT_FIRST = "，。、；：）》」』！？"
MOST_READINGS = 8


def clean_label(text: str) -> str:
    """Return ``text`` without control characters and direction marks.

    >>> clean_label("省\\u202e科技厅\\n")
    '省科技厅'
    """
    return _UNPRINTABLE.sub("", text)


def wrap_label(text: str, width: int = 6) -> str:
    """Return ``text`` in lines of about equal length, none over ``width`` characters but one.

    Canvas libraries wrap at spaces only, which Chinese names do not have. No
    line begins with a closing mark: such a mark stays on the line before it.
    What stands in brackets at the end (the place of a unit) gets a line of its own.

    >>> print(wrap_label("知识产权强省建设联席会议各成员单位"))
    知识产权强省
    建设联席会议
    各成员单位
    >>> print(wrap_label("省文化和旅游厅（安徽）"))
    省文化和
    旅游厅
    （安徽）
    """
    text = clean_label(text)
    place = _PLACE.search(text) if len(text) > width else None
    if place and place.start() and len(place.group()) <= width:
        return f"{_wrap(text[: place.start()], width)}\n{place.group()}"
    return _wrap(text, width)


def _wrap(text: str, width: int) -> str:
    lines = -(-len(text) // width) or 1
    step = -(-len(text) // lines)
    wrapped, at = [], 0
    while at < len(text):
        end = at + step
        while end < len(text) and text[end] in _NOT_FIRST:
            end += 1
        wrapped.append(text[at:end])
        at = end
    return "\n".join(wrapped)


def find_initials(name: str) -> tuple[str, ...]:
    """Return the pinyin initials that a name is typed by, at most eight, the likeliest first.

    A character with several readings gives several (人行: rx and rh); digits
    and Latin letters stand for themselves, other marks for nothing.

    >>> find_initials("省科技厅")[0]
    'skjt'
    """
    name = "".join(c for c in name.lower() if c.isalnum())
    likely = pinyin(name, style=Style.FIRST_LETTER, strict=False)
    every = pinyin(name, style=Style.FIRST_LETTER, strict=False, heteronym=True)
    first = "".join(readings[0] for readings in likely)
    if len(likely) != len(every):
        return (first,)
    choices = [_letters(a[0], b) for a, b in zip(likely, every, strict=True)]
    found = dict.fromkeys(("".join(c) for c, _ in zip(product(*choices), range(64), strict=False)))
    return tuple(dict.fromkeys((first, *found)))[:MOST_READINGS]


def _letters(likely: str, every: list[str]) -> list[str]:
    return list(dict.fromkeys((likely, *sorted(set(every)))))


def spell_name(name: str) -> str:
    """Return a name's pinyin without tones and spaces.

    >>> spell_name("合肥海关")
    'hefeihaiguan'
    """
    kept = "".join(c for c in name.lower() if c.isalnum())
    return "".join(part[0] for part in pinyin(kept, style=Style.NORMAL, strict=False))
