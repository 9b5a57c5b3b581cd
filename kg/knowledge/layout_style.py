"""``ontology/styles/layout.toml`` as compiled rules: markers, boxes, foreign lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.knowledge.styles import Rule, load_statement_style, read_style_file
from kg.resources import find_shipped

_HAN = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}


@dataclass(frozen=True, slots=True)
class Marker:
    """What begins an item: ``kind`` and ``rank`` (lower stands above), its number, its length."""

    kind: str
    rank: int
    n: int
    text: str


@dataclass(frozen=True, slots=True)
class LayoutStyle:
    """Compiled rules for lines; all patterns are tried at the start of folded text."""

    markers: tuple[Rule, ...]
    ranks: dict[str, int]
    marker: re.Pattern[str]
    foreign: tuple[Rule, ...]
    footer: Rule
    parts: tuple[Rule, ...]
    box: Rule
    label: re.Pattern[str]

    def match_marker(self, text: str, at: int = 0) -> Marker | None:
        """Return the marker that begins at ``at``, None where none does."""
        match = self.marker.match(text, at)
        if match is None or match.lastgroup is None:
            return None
        kind = match.lastgroup.removesuffix("_n")
        number = match[f"{kind}_n"] or match[f"{kind}_m"]
        return Marker(kind, self.ranks[kind], read_ordinal(number), match.group())

    def foreign_kind(self, text: str) -> str | None:
        """Return what kind of foreign line this is, None when it belongs to the text."""
        if text[0] not in "#Pp第-—–－·【原C0123456789":
            return None
        return next((r.kind for r in self.foreign if r.pattern.fullmatch(text)), None)

    @staticmethod
    def ordinal(text: str) -> int:
        """Return the number that a marker or a box prints."""
        return read_ordinal(text)

    def part_kind(self, title: str) -> str | None:
        """Return ``background`` or ``assurance`` for a heading that sets no tasks, else None."""
        return next((r.kind for r in self.parts if r.pattern.fullmatch(title)), None)

    def footer_line(self, texts: Sequence[str]) -> int:
        """Return the number of the first line of a web page's own after the last numbered line.

        Without a numbered line, or without such a line after it, the count of lines.
        """
        numbered = [i for i, t in enumerate(texts) if len(t) > 9 and self.marker.match(t)]
        if not numbered:
            return len(texts)
        after = range(numbered[-1] + 1, len(texts))
        return next((i for i in after if self.footer.pattern.match(texts[i])), len(texts))

    def is_heading(self, text: str) -> bool:
        """Say whether a line begins with a number and could be a heading on its own."""
        return self.marker.match(text) is not None

    def is_bare_marker(self, text: str) -> bool:
        """Say whether a line is a number and nothing more."""
        return len(text) < 8 and self.marker.fullmatch(text) is not None

    def begins_new(self, text: str, *, inside_bracket: bool) -> bool:
        """Say whether a line cannot go on the paragraph before it."""
        if inside_bracket and self.label.match(text):
            return False
        marker = self.match_marker(text)
        if marker is not None:
            return not inside_bracket or marker.rank <= 4
        return (
            self.label.match(text) is not None
            or self.box.pattern.fullmatch(text) is not None
            or text.startswith(("——", "●", "■", "◆", "附件", "附表", "（此件", "抄送"))
        )


def read_ordinal(text: str) -> int:
    """Return the number that a marker prints: Chinese, Arabic or circled.

    >>> [read_ordinal(t) for t in ("十二", "二十", "③", "7", "一百零一")]
    [12, 20, 3, 7, 101]
    """
    if text.isdecimal():
        return int(text)
    first = next((c for c in "①⑴⒈㈠" if c <= text[0] <= chr(ord(c) + 19)), None)
    if first:
        return ord(text[0]) - ord(first) + 1
    total = digit = 0
    for char in text:
        if char in _HAN:
            digit = _HAN[char]
        else:
            total += max(digit, 1) * (10 if char == "十" else 100)
            digit = 0
    return total + digit


@cache
def load_layout_style() -> LayoutStyle:
    """Return the layout style, compiled once a process."""
    raw = read_style_file(find_shipped("ontology", "styles", "layout.toml"))
    markers = tuple(_rule(entry, "marker") for entry in raw["marker"])
    parts = [_named(rule) for rule in markers]
    return LayoutStyle(
        markers=markers,
        ranks={entry["kind"]: entry["rank"] for entry in raw["marker"]},
        marker=re.compile("|".join(parts)),
        foreign=tuple(_rule(entry, "foreign") for entry in raw["foreign"]),
        footer=_rule({**raw["footer"], "kind": "footer"}, "footer"),
        parts=tuple(_rule(entry, "part") for entry in raw["part"]),
        box=_rule({**raw["box"], "kind": "box"}, "box"),
        label=load_statement_style().label,
    )


def _named(rule: Rule) -> str:
    """Return the rule's pattern as a group of its own, its number in ``<kind>_n`` or ``_m``."""
    pattern = rule.pattern.pattern.replace("?P<n>", f"?P<{rule.kind}_n>")
    pattern = pattern.replace("?P<m>", f"?P<{rule.kind}_m>")
    if f"{rule.kind}_m" not in pattern:
        pattern += f"(?P<{rule.kind}_m>)"
    return f"(?P<{rule.kind}>{pattern})"


def _rule(entry: dict[str, str], family: str) -> Rule:
    return Rule(
        id=entry["kind"],
        family=family,
        kind=entry["kind"],
        role="",
        pattern=re.compile(entry["pattern"]),
        matches=tuple(entry["matches"]),
        rejects=tuple(entry["rejects"]),
    )
