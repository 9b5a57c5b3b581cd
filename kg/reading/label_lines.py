"""Label lines (责任单位：A、B) broken over several lines: whether the next line goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.knowledge.styles import StatementStyle, load_statement_style
from kg.reading.names import looks_like_name

_SEPARATOR = re.compile(r"[、，]")
_STOP = re.compile(r"[。；]")
_OPEN_END = ("、", "，", "：")
# How a name begins; a line that begins so is no rest of a name.
_HEAD = re.compile(r"[省市县区州旗]|国家|中国|各")
# The longest name of a list, and the longest rest of one on a line of its own, in characters.
_LONGEST_NAME, _LONGEST_REST = 24, 16
_DATE_CUT = re.compile(r"[年月\d]$")
_DATE_REST = re.compile(r"[年月日底前末\d]{1,8}")


def label_goes_on(tail: str, line: str) -> bool:
    """Say whether ``line`` goes on the label line that ends in ``tail``.

    Both are folded and hold no white space. A list of bodies goes on after a
    separator, and where a name is cut so that only both parts together are one.

    >>> label_goes_on("牵头单位：市人力资源", "社会保障局")
    True
    >>> label_goes_on("责任单位：市民政局", "各县要加强统筹。")
    False
    """
    style = load_statement_style()
    label = next(reversed(list(style.label.finditer(tail))), None)
    if label is None or _STOP.search(tail[-1]):
        return False
    role = style.role_of(label)
    if role == "deadline":
        return bool(_DATE_CUT.search(tail)) and bool(_DATE_REST.fullmatch(line))
    if role in ("none", "person"):
        return False
    names = _names_ahead(line, style)
    if not names:
        return False
    if tail.endswith(_OPEN_END):
        return bool(_HEAD.match(names[0])) or looks_like_name(names[0], style)
    return _is_cut_name(_SEPARATOR.split(tail[label.end() :])[-1], names[0], style)


def _names_ahead(line: str, style: StatementStyle) -> Sequence[str]:
    """Return the names that a line lists up to its first stop, none where it is no list."""
    stop = _STOP.search(line)
    head, rest = (line[: stop.start()], line[stop.end() :]) if stop else (line, "")
    if rest and not style.label.match(rest):
        return ()
    names = [name for name in _SEPARATOR.split(head) if name]
    whole = all(looks_like_name(name, style) for name in names[1:-1])
    return names if whole and all(len(name) <= _LONGEST_NAME for name in names) else ()


def _is_cut_name(head: str, rest: str, style: StatementStyle) -> bool:
    """Say whether two parts are one name, and the first alone is none."""
    if looks_like_name(head, style) or len(rest) > _LONGEST_REST or _HEAD.match(rest):
        return False
    return len(head) > 1 and looks_like_name(head + rest.removesuffix("等"), style)
