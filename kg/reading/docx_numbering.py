"""Automatic numbers of .docx paragraphs, rebuilt from styles and ``numbering.xml``.

A heading that Word or WPS numbers has no 一、 in its text; the number follows
from the list that the paragraph or its style belongs to (ECMA-376 part 1, 17.9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from kg.reading.counting import format_number
from kg.reading.docx_xml import child, children, number_of, value_of

_PLACE = re.compile(r"%([1-9])")
_MOST_LEVELS = 9
# A chain of styles longer than this is a circle or an attack.
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and prints."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    suffix: str = "tab"
    legal: bool = False
    paragraph_style: str | None = None


@dataclass(slots=True)
class _List:
    """An abstract list: its levels, and the style that really defines them, if any."""

    levels: dict[int, Level] = field(default_factory=dict)
    linked_style: str | None = None


@dataclass(slots=True)
class _Use:
    """A use of a list (``w:num``) with its own levels and starts."""

    abstract: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    begun: bool = False


class Styles:
    """What paragraph and run styles say of numbering, hiding and their own names."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self.default: str | None = None
        for style in children(root, "style"):
            identity = value_of(style, "styleId")
            if identity:
                self._styles[identity] = style
                if value_of(style, "type") == "paragraph" and value_of(style, "default") in _ON:
                    self.default = identity

    def chain(self, identity: str | None) -> list[etree._Element]:
        """Return a style and those that it is based on, nearest first."""
        found: list[etree._Element] = []
        while identity in self._styles and len(found) < _LONGEST_CHAIN:
            style = self._styles[identity or ""]
            if style in found:
                break
            found.append(style)
            identity = value_of(child(style, "basedOn"), "val")
        return found

    def name(self, identity: str | None) -> str:
        """Return a style's name in lower case (``toc 1``)."""
        style = self._styles.get(identity or "")
        return (value_of(child(style, "name"), "val") or "").lower()

    def hides(self, identity: str | None) -> bool | None:
        """Say whether a style hides its text; None where it does not say."""
        for style in self.chain(identity):
            mark = child(child(style, "rPr"), "vanish")
            if mark is not None:
                return is_on(mark)
        return None


_ON = ("1", "true", "on")


def is_on(mark: etree._Element) -> bool:
    """Say whether a toggle such as ``w:vanish`` is on: it is, unless it says otherwise."""
    return (value_of(mark, "val") or "1") in _ON


class Numbering:
    """Counts the numbered paragraphs of a document in reading order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists = {
            value_of(node, "abstractNumId") or "": _read_list(node)
            for node in children(root, "abstractNum")
        }
        self._uses = {
            value_of(node, "numId") or "": _read_use(node) for node in children(root, "num")
        }
        self._counts: dict[str, dict[int, int]] = {}

    def count(self, properties: etree._Element | None, style: str | None) -> str:
        """Count a paragraph in and return what is printed before it, an empty text for nothing."""
        place = self._find_place(properties, style)
        if place is None:
            return ""
        use, index = self._uses[place[0]], place[1]
        abstract, levels = self._resolve(use)
        level = levels.get(index)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if not use.begun:
            use.begun = True
            for at in use.starts:
                counts.pop(at, None)
        _advance(counts, levels, index, use.starts)
        if level.style == "bullet":
            return ""
        text = _print_number(counts, levels, level, use.starts)
        return text + (" " if text and level.suffix != "nothing" else "")

    def _find_place(
        self, properties: etree._Element | None, style: str | None
    ) -> tuple[str, int] | None:
        """Return the list's use and level that a paragraph is numbered by."""
        own = child(properties, "numPr")
        chain = self._styles.chain(style or self._styles.default)
        sources = [own, *(child(child(node, "pPr"), "numPr") for node in chain)]
        uses = (value_of(child(source, "numId"), "val") for source in sources)
        use = next((use for use in uses if use is not None), None)
        if use is None or use not in self._uses:
            return None
        index = number_of(child(own, "ilvl"))
        if index is None:
            index = self._linked_level(use, [value_of(node, "styleId") for node in chain])
        if index is None:
            indexes = (number_of(child(source, "ilvl")) for source in sources)
            index = next((index for index in indexes if index is not None), 0)
        return use, min(index, _MOST_LEVELS - 1)

    def _linked_level(self, use: str, styles: list[str | None]) -> int | None:
        """Return the level of the list that is linked to the nearest of the styles."""
        linked = {
            level.paragraph_style: index
            for index, level in self._resolve(self._uses[use])[1].items()
            if level.paragraph_style
        }
        return next((linked[style] for style in styles if style in linked), None)

    def _resolve(self, use: _Use) -> tuple[str, dict[int, Level]]:
        """Return the list that a use counts in, and its levels with the use's own in place."""
        abstract = use.abstract
        for _ in range(_LONGEST_CHAIN):
            linked = self._lists.get(abstract, _List()).linked_style
            if not linked:
                break
            abstract = self._list_of_style(linked) or abstract
        return abstract, {**self._lists.get(abstract, _List()).levels, **use.levels}

    def _list_of_style(self, identity: str) -> str | None:
        for style in self._styles.chain(identity):
            number = value_of(child(child(child(style, "pPr"), "numPr"), "numId"), "val")
            if number in self._uses:
                return self._uses[number or ""].abstract
        return None


def _advance(
    counts: dict[int, int], levels: dict[int, Level], index: int, starts: dict[int, int]
) -> None:
    """Count one level up; deeper levels begin again unless they say otherwise."""
    first = starts.get(index, levels[index].start)
    counts[index] = counts[index] + 1 if index in counts else first
    for deeper in [at for at in counts if at > index]:
        restart = levels[deeper].restart if deeper in levels else None
        if restart is None or 0 < index + 1 <= restart:
            del counts[deeper]


def _print_number(
    counts: dict[int, int], levels: dict[int, Level], level: Level, starts: dict[int, int]
) -> str:
    def place(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        other = levels.get(at, Level())
        number = counts.get(at, starts.get(at, other.start))
        return format_number(number, "decimal" if level.legal else other.style)

    return _PLACE.sub(place, level.text)


def _read_list(node: etree._Element) -> _List:
    levels = {number_of(lvl, "ilvl") or 0: _read_level(lvl) for lvl in children(node, "lvl")}
    return _List(levels, value_of(child(node, "numStyleLink"), "val"))


def _read_level(node: etree._Element) -> Level:
    start = number_of(child(node, "start"))
    legal = child(node, "isLgl")
    return Level(
        start=1 if start is None else start,
        style=value_of(child(node, "numFmt"), "val") or "decimal",
        text=value_of(child(node, "lvlText"), "val") or "",
        restart=number_of(child(node, "lvlRestart")),
        suffix=value_of(child(node, "suff"), "val") or "tab",
        legal=legal is not None and is_on(legal),
        paragraph_style=value_of(child(node, "pStyle"), "val"),
    )


def _read_use(node: etree._Element) -> _Use:
    use = _Use(value_of(child(node, "abstractNumId"), "val") or "")
    for override in children(node, "lvlOverride"):
        index = number_of(override, "ilvl") or 0
        start, level = number_of(child(override, "startOverride")), child(override, "lvl")
        if level is not None:
            use.levels[index] = _read_level(level)
        if start is not None:
            use.starts[index] = start
    return use
