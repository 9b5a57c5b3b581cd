"""How well a token fits a column, and how likely a cell goes on or ends: weights, higher is better.

The weights are sums of log-odds-like scores set by hand on two layouts; only
their order matters. What a name looks like is in `kg.reading.table_tokens`.
"""

from __future__ import annotations

from kg.reading.table_model import UNIT_KINDS, ColumnKind
from kg.reading.table_tokens import Token

NEVER = -1e9
# What it costs a row to have nothing in a column; real tables print — or / for nothing.
SKIP: dict[ColumnKind, float] = {
    "number": 4.0,
    "section": 0.2,
    "task": 6.0,
    "lead": 3.5,
    "responsible": 3.0,
    "support": 2.0,
    "implement": 2.0,
    "supervise": 2.0,
    "deadline": 2.0,
    "goal": 1.5,
    "leader": 1.0,
    "note": 0.4,
}
_OPEN_ENDS = ("、", "，", "：", "（", "《", "“", "和", "与", "及")
_CLOSERS = ("，", "、", "。", "；", "）", "》", "”", "：")
# Columns whose lines are full up to the last one; prose is cut at odd places by PDF readers.
_EVEN = frozenset({*UNIT_KINDS, "section", "deadline", "goal", "leader"})


def weigh_token(kind: ColumnKind, token: Token) -> float:
    """Weigh a token that is no row number in a column of a kind."""
    return NEVER if kind == "number" else _FITS[kind](token)


def _fit_units(token: Token) -> float:
    if token.is_nothing:
        return 1.0
    if token.is_sentence:
        return -3.0
    if token.is_date:
        return -1.5
    weight = 0.5 + 0.5 * token.names if token.names else 0.0
    weight += 0.7 * (token.starts_name + token.ends_name)
    weight -= 1.5 if token.is_prose else 0.0
    return weight - (1.0 if token.width > 14 and not token.ends_name else 0.0)


def _fit_task(token: Token) -> float:
    if token.is_nothing:
        return -4.0
    if token.is_sentence:
        return 1.5
    if token.is_date:
        return -1.0
    if token.starts_name and token.ends_name:
        return -1.2
    return 0.7 if token.is_prose else 0.0


def _fit_section(token: Token) -> float:
    if token.is_nothing:
        return -2.0
    weight = 2.0 if token.is_item else 0.0
    weight -= 1.0 if "。" in token.text else 0.0
    weight -= 1.0 if token.width > 16 else 0.0
    return weight - (0.7 if token.starts_name and token.ends_name else 0.0)


def _fit_deadline(token: Token) -> float:
    return 2.5 if token.is_date else 1.0 if token.is_nothing else -2.5


def _fit_leader(token: Token) -> float:
    if token.is_nothing:
        return 0.5
    return 0.7 if token.width <= 4 and not token.ends_name else -1.0


def _fit_note(token: Token) -> float:
    return 0.3 if token.is_nothing else -0.3


_FITS = {
    "lead": _fit_units,
    "responsible": _fit_units,
    "support": _fit_units,
    "implement": _fit_units,
    "supervise": _fit_units,
    "task": _fit_task,
    "section": _fit_section,
    "deadline": _fit_deadline,
    "leader": _fit_leader,
    "goal": lambda token: _fit_task(token) - 0.3,
    "note": _fit_note,
}


def weigh_end(kind: ColumnKind, token: Token) -> float:
    """Weigh that a cell ends with a token."""
    if kind in UNIT_KINDS:
        if token.text.endswith(("、", "，")) or token.is_open:
            return -4.0
        return 1.0 if token.ends_name or token.is_nothing else -1.5
    if token.text.endswith(_OPEN_ENDS):
        return -3.0
    if kind == "task":
        return 1.5 if token.text.endswith(("。", "。”", "；")) else -0.7
    return 0.0


def weigh_start(kind: ColumnKind, token: Token) -> float:
    """Weigh that a cell begins with a token."""
    if token.text.startswith(_CLOSERS):
        return -4.0
    if kind in UNIT_KINDS:
        return 0.7 if token.starts_name or token.is_nothing else -1.0
    if kind == "section":
        return 0.5 if token.is_item else -1.0
    return 0.0


def weigh_going_on(kind: ColumnKind, a: Token, b: Token) -> float:
    """Weigh that ``b`` goes on with the cell that ``a`` stands in."""
    if kind == "number":
        return NEVER
    if a.is_nothing or b.is_nothing:
        return -4.0
    weight = _join_units(kind, a, b) if kind in UNIT_KINDS else _join_text(kind, a, b)
    if b.width > a.width + 1.5 and not b.same_line:
        weight -= 1.2 if kind in _EVEN else 0.3
    return weight


def weigh_short(kind: ColumnKind, a: Token, width: float) -> float:
    """Weigh that a cell goes on after a line as full, or shorter than, the column's lines are."""
    if kind not in _EVEN:
        return -0.2 if a.width < width - 2.5 else 0.0
    if a.width < width - 2.5:
        return -0.8
    return 0.6 if a.width >= width - 0.6 else 0.0


def weigh_wide(token: Token, width: float) -> float:
    """Weigh that a line is wider than the column's lines are."""
    return -2.0 if token.width > width + 1.5 else 0.0


def _join_units(kind: ColumnKind, a: Token, b: Token) -> float:
    if a.text.endswith(("、", "，", "等")) or b.text.startswith(("、", "，", "等")):
        return 1.0
    if a.ends_name and b.starts_name and not a.is_open:
        # One name a line without marks: usual for the many that share, not for the one that leads.
        return -0.8 if kind != "lead" and a.is_whole and b.is_whole else -2.0
    if a.is_open:
        return 1.0
    if a.ends_name:
        return 0.3
    return -0.3 if b.is_whole else 0.8


def _join_text(kind: ColumnKind, a: Token, b: Token) -> float:
    if kind == "section" and (b.is_item or "。" in a.text[-1:]):
        return -3.0
    if kind == "task" and a.text.endswith("。"):
        return -0.3
    return 0.4
