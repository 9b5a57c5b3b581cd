"""A list of bodies as drafters print it to the stretch of each name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kg.knowledge.styles import StatementStyle

OPENING = "（〔【〈《“‘["
CLOSING = "）〕】〉》”’]"
# How names begin where spaces alone separate them.
_LEVELS = "省市县区州旗各"
_SEPARATORS = "、，,；;/。"
# 等 inside a word is no end of a list (高等院校, 平等, 同等).
_OPEN = re.compile(r"(?<![高平中初同均对])等(?!级|院校|学校|教育|额|离子)")
# 和, 及, 与 join two bodies only where a whole name stands before them.
_CONJUNCTION = re.compile(r"以及|及其|及|和|与")
# 和单位 goes on the name before it (各有关部门和单位).
_NOUNS = ("单位", "部门", "地区", "机构", "企业", "个人")
_KEPT_TOGETHER = re.compile(r"党委(?:和|及)政府")
_COLLECTIVE = re.compile(
    r"有关|相关|各|行业|主管|市|省|县|区|国务院|成员|部门|单位|机构|企业|人民政府|政府"
)


@dataclass(frozen=True, slots=True)
class NameList:
    """Local half-open stretches of the names, in printed order; ``open_list`` when 等 ends it."""

    names: tuple[tuple[int, int], ...]
    open_list: bool


def split_names(
    text: str, start: int, end: int, style: StatementStyle, spaces: Collection[int] = ()
) -> NameList:
    """Split ``text[start:end]`` into names.

    Separators inside brackets, quotes and names of local bodies (各市、县人民政府)
    do not separate; a space (``spaces``: places before which one stood) does
    where whole names stand on both sides (市林业局 市水利局). 等 and 等部门 close
    an open list and are no names; a body that follows 等 (等有关部门) is one.
    """
    names: list[tuple[int, int]] = []
    open_list = False
    pieces = _cut(text, start, end, style)
    if spaces:
        pieces = (p for a, b in pieces for p in _at_spaces(text, a, b, style, spaces))
    for a, b in pieces:
        for c, d in _conjuncts(text, a, b, style):
            found, opened = _before_open_tail(text, c, d, style)
            names.extend(found)
            open_list = open_list or opened
    return NameList(tuple(names), open_list)


def looks_like_name(name: str, style: StatementStyle) -> bool:
    """Say whether a name ends as bodies' names do and holds no prose."""
    if not 2 <= len(name) <= 45 or "：" in name or "。" in name:
        return False
    bare = name.rstrip("）〕”") if name[-1] in "）〕”" else name
    if bare is not name:
        head = re.split(r"[（〔“]", name)[0]
        return bool(head) and (head.endswith(style.endings) or bare.endswith(style.endings))
    return name.endswith(style.endings)


def _cut(text: str, start: int, end: int, style: StatementStyle) -> Iterator[tuple[int, int]]:
    """Yield the pieces between separators at depth 0."""
    kept = [m.span() for m in style.local.finditer(text, start, end)]
    depth, at, i = 0, start, start
    while i < end:
        while kept and kept[0][1] <= i:
            kept.pop(0)
        if depth == 0 and kept and kept[0][0] <= i < kept[0][1]:
            i = kept[0][1]
            continue
        char = text[i]
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth = max(0, depth - 1)
        elif char in _SEPARATORS and depth == 0:
            yield from _stripped(text, at, i, style)
            at = i + 1
        i += 1
    yield from _stripped(text, at, end, style)


def _at_spaces(
    text: str, a: int, b: int, style: StatementStyle, spaces: Collection[int]
) -> Iterator[tuple[int, int]]:
    at = a
    for i in sorted(s for s in spaces if a < s < b):
        whole = text[at:i].endswith(style.endings) and text[i:b].endswith(style.endings)
        if whole and i - at > 1 and text[i] in _LEVELS and text[at] in _LEVELS:
            yield at, i
            at = i
    yield at, b


def _stripped(text: str, a: int, b: int, style: StatementStyle) -> Iterator[tuple[int, int]]:
    """Yield the piece without leading words and stray closing brackets, unless nothing is left."""
    while a < b and text[a] in " \x00）〕；，":
        a += 1
    while a < b and text[b - 1] in " \x00（〔；，.":
        b -= 1
    match = style.leading.match(text, a, b)
    if match and match.end() < b:
        a = match.end()
    if b - a >= 1:
        yield a, b


def _conjuncts(text: str, a: int, b: int, style: StatementStyle) -> Iterator[tuple[int, int]]:
    """Yield the bodies of one piece that 和, 及 or 与 joins."""
    at = a
    for match in _CONJUNCTION.finditer(text, a, b):
        i, j = match.span()
        whole = text[at:i].endswith(style.endings) and i - at >= 2 and b - j >= 2
        if text[j:b] in _NOUNS:
            continue
        inside = text[at:i].count("（") != text[at:i].count("）") or _in_quotes(text[a:i])
        kept = _KEPT_TOGETHER.search(text, at, b)
        if whole and not inside and not (kept and kept.start() <= i < kept.end()):
            yield at, i
            at = j
    yield at, b


def _in_quotes(text: str) -> bool:
    return text.count("“") != text.count("”") or text.count("《") != text.count("》")


def _before_open_tail(
    text: str, a: int, b: int, style: StatementStyle
) -> tuple[list[tuple[int, int]], bool]:
    """Return the names of one piece that may end in 等, and whether it did."""
    matches = list(_OPEN.finditer(text, a, b))
    if not matches:
        return [(a, b)], False
    match = matches[-1]
    left, right = (a, match.start()), (match.end(), b)
    if style.open_tail.fullmatch(text, *right):
        return ([left] if left[1] > left[0] else []), True
    if _COLLECTIVE.match(text, right[0]):
        return [p for p in (left, right) if p[1] > p[0]], True
    return [(a, b)], False
