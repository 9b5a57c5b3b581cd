"""``ontology/status.toml`` as Python: the words of status tables and their lights."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

from kg.errors import KnowledgeError
from kg.model.status import STATUSES, Status
from kg.resources import find_shipped

Light = Literal["green", "yellow", "red", "grey"]
Key = TypeVar("Key", bound=str)
LIGHTS: tuple[Light, ...] = ("red", "yellow", "green", "grey")


@dataclass(frozen=True, slots=True)
class StatusWords:
    """Words of tables: ``statuses`` and ``columns`` by any of their names, in lower case.

    ``names`` and ``heads`` are what is written, by language; ``lights`` the
    colour of each status.
    """

    statuses: Mapping[str, Status]
    columns: Mapping[str, str]
    names: Mapping[str, Mapping[Status, str]]
    heads: Mapping[str, Mapping[str, str]]
    lights: Mapping[Status, Light]


@lru_cache(maxsize=1)
def load_status_words() -> StatusWords:
    """Return the shipped words; KnowledgeError where a status is missing or a name double."""
    path = find_shipped("ontology", "status.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    found = table["status"]
    if set(found) != set(STATUSES) or any(s["light"] not in LIGHTS for s in found.values()):
        raise KnowledgeError(f"{path.name}：状态须为 {'、'.join(STATUSES)}，灯色须为 {LIGHTS}")
    statuses = _by_name(path.name, {k: (*found[k]["zh"], *found[k]["en"]) for k in STATUSES})
    return StatusWords(
        statuses=statuses,
        columns=_by_name(path.name, {k: tuple(v) for k, v in table["column"].items()}),
        names={lang: {key: found[key][lang][0] for key in STATUSES} for lang in ("zh", "en")},
        heads={
            "zh": {key: names[0] for key, names in table["column"].items()},
            "en": {key: _first_ascii(names) for key, names in table["column"].items()},
        },
        lights={key: found[key]["light"] for key in STATUSES},
    )


def fold_word(text: str) -> str:
    """Return how a word of a table is compared: lower case, without spaces.

    >>> fold_word(" On Track ")
    'ontrack'
    """
    return "".join(text.split()).lower()


def _by_name(file: str, names: Mapping[Key, tuple[str, ...]]) -> dict[str, Key]:
    """Return each name's key; KnowledgeError when two keys share a name."""
    found: dict[str, Key] = {}
    for key, words in names.items():
        for word in words:
            if found.setdefault(fold_word(word), key) != key:
                raise KnowledgeError(f"{file}：“{word}”出现了两次")
    return found


def _first_ascii(names: list[str]) -> str:
    return next(n for n in names if n.isascii())
