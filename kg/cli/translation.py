"""Chinese messages and hints of errors become English, by the catalogue ``messages.toml``.

Errors are worded in Chinese where they are raised. The catalogue holds each
wording with a name for every value, and its English twin. It is read when an
error is first shown in English, and not before.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

CATALOGUE = Path(__file__).with_name("messages.toml")
# Slots that hold a message or a part of one; other values are the user's own words.
FRAGMENTS = frozenset(
    (
        *("called", "convert", "near", "problem", "problems", "reason"),
        *("rest", "wanted", "what", "where", "why"),
    )
)
_SLOT = re.compile(r"\{(\w+)\}")
# The comma of a list, but not the one after a heading's number (一、).
_LIST_COMMA = re.compile(r"(?<![一二三四五六七八九十])、")
_JOINT = "；"


class Entry(NamedTuple):
    """One wording: what it looks like in Chinese, and its English with the same slots."""

    zh: str
    en: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def load_entries() -> tuple[Entry, ...]:
    """Return the catalogue, the entries with the longest literal text first (then fewest slots)."""
    with CATALOGUE.open("rb") as file:
        rows = tomllib.load(file)["messages"]
    entries = (Entry(row["zh"], row["en"], _compile(row["zh"])) for row in rows)
    return tuple(sorted(entries, key=_order))


def translate(text: str) -> str:
    """Return ``text`` in English; what the catalogue does not know stays as it is.

    >>> translate("找不到文件「规划.txt」。")
    'file not found: 规划.txt'
    >>> translate("图谱库里没有单位“省科技听”"), translate("no such thing")
    ('no unit “省科技听” in the store', 'no such thing')
    """
    found = _match(text)
    return text if found is None else found


def _match(text: str) -> str | None:
    """Return the English of a wording, or of several joined by ；; None for an unknown one."""
    parts = text.split(_JOINT)
    if len(parts) == 1:
        return _match_entry(text)
    whole = _match_entry(text, joined=True)
    if whole is not None:
        return whole
    known = [_match_entry(part) for part in parts]
    said = [part for part in known if part is not None]
    return "; ".join(said) if len(said) == len(parts) else _match_entry(text)


def _match_entry(text: str, *, joined: bool = False) -> str | None:
    """Return the English of the closest entry; ``joined`` asks those that say ；themselves."""
    for entry in load_entries():
        if joined and _JOINT not in entry.zh:
            continue
        found = entry.pattern.fullmatch(text)
        if found:
            values = {name: _word(name, value) for name, value in found.groupdict().items()}
            return entry.en.format_map(values)
    return None


def _word(name: str, value: str) -> str:
    if name in FRAGMENTS:
        return translate(value)
    return _LIST_COMMA.sub(", ", value) if name.startswith("names") else value


def _order(entry: Entry) -> tuple[int, int]:
    return -len(_SLOT.sub("", entry.zh)), len(_SLOT.findall(entry.zh))


def _compile(zh: str) -> re.Pattern[str]:
    """Return the pattern of a wording; a value at its beginning ends before a colon or ；.

    So a wording that begins with a value does not swallow the name of the file
    that stands before it.
    """
    parts = _SLOT.split(zh)
    made = []
    for i, part in enumerate(parts):
        if i % 2 == 0:
            made.append(re.escape(part))
        else:
            first = i == 1 and not parts[0]
            made.append(f"(?P<{part}>{'[^：；]*?' if first else '.*?'})")
    return re.compile("".join(made), re.DOTALL)
