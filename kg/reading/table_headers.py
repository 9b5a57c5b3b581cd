"""Header cells become columns of known kinds, by the words in ``ontology/styles/tables.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import Any, cast

from kg.errors import KnowledgeError
from kg.reading.table_model import UNIT_KINDS, Column, ColumnKind
from kg.resources import find_shipped

_SPACE = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")
_REMARK = re.compile(r"（[^（）]*）$")
# A header cell is a few words; longer text is a row or prose.
_LONGEST_HEADER = 24


@cache
def load_rules() -> dict[str, list[dict[str, Any]]]:
    """Return the shipped rules for tables; raises `KnowledgeError` for a file that is not TOML."""
    path = find_shipped("ontology", "styles", "tables.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        message = f"无法读取「{path}」：{error}。"
        raise KnowledgeError(message, hint="请重新安装 policy-kg。") from error


@cache
def pattern_of(family: str, key: str) -> re.Pattern[str]:
    """Return the rules of a family (noise, nothing, remark, deadline) as one pattern."""
    return re.compile("|".join(f"(?:{rule[key]})" for rule in load_rules()[family]))


@cache
def _words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((rule["kind"], re.compile(rule["word"])) for rule in load_rules()["column"])


@cache
def _last_characters() -> frozenset[str]:
    """Return what a header word can end in: most cells that are none are told by that alone."""
    return frozenset("）o.").union(*(rule["word"] for rule in load_rules()["column"]))


@lru_cache(maxsize=4096)
def match_header(cell: str) -> str | None:
    """Return the kind that a header cell names, None where it is no header word.

    ``topic`` and ``content`` are settled by what stands beside them.

    >>> match_header("牵头 单位（排第一位）"), match_header("责任单位"), match_header("市科技局")
    ('lead', 'responsible', None)
    """
    if len(cell) > _LONGEST_HEADER:
        return None
    bare = _SPACE.sub("", cell)
    if bare[-1:] not in _last_characters():
        return None
    bare = _REMARK.sub("", bare) or bare
    return next((kind for kind, word in _words() if word.fullmatch(bare)), None)


def resolve_columns(
    headers: Sequence[str], spanned: Collection[int] = ()
) -> tuple[Column, ...] | None:
    """Return the columns of a header row, None where it heads no task table.

    A task table has a column of units and one of tasks. 重点任务 is the section
    where 主要内容 or the like stands beside it. A header that no rule knows is
    a note. ``spanned`` are columns without a header of their own that hold
    something: the header on their left spans them.
    """
    kinds = [match_header(header) for header in headers]
    for i in sorted(spanned):
        if i and kinds[i - 1] in ("topic", "content"):
            kinds[i - 1 : i + 1] = ["topic", "content"]
        elif i and kinds[i - 1] in UNIT_KINDS:
            kinds[i] = kinds[i - 1]
    if not any(kind in UNIT_KINDS for kind in kinds):
        return None
    if not any(kind in ("topic", "content") for kind in kinds):
        return None
    texts = [_SPACE.sub("", header) for header in headers]
    return tuple(map(Column, _settle(kinds), texts))


def _settle(kinds: Sequence[str | None]) -> list[ColumnKind]:
    """Make one column the task, the first content or else the last topic; other topics sections."""
    task = kinds.index("content") if "content" in kinds else _last(kinds, "topic")
    settled: list[ColumnKind] = []
    for i, kind in enumerate(kinds):
        if i == task:
            settled.append("task")
        elif kind == "topic":
            settled.append("section" if "content" in kinds or i < task else "note")
        elif kind in ("content", None):
            settled.append("note")
        else:
            settled.append(cast("ColumnKind", kind))
    return settled


def _last(kinds: Sequence[str | None], kind: str) -> int:
    return len(kinds) - 1 - list(reversed(kinds)).index(kind)
