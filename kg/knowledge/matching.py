"""Weights and thresholds of coverage (ontology/checks/coverage.toml), with where they come from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.errors import KnowledgeError
from kg.resources import find_shipped

_TABLES = ("local", "final", "grades", "thresholds", "origin")


@dataclass(frozen=True, slots=True)
class MatchingData:
    """The file as it is. ``local`` and ``final`` are the weights of the two models.

    ``thresholds``: ``present`` the least score of a matched measure,
    ``part`` the share of a long measure's words below which it is partial,
    ``task`` the least mean of a covered task, ``new`` the score below which a
    draft item answers nothing.
    """

    local: Mapping[str, float]
    final: Mapping[str, float]
    grades: Mapping[str, float]
    thresholds: Mapping[str, float]
    origin: Mapping[str, str]


@lru_cache(maxsize=1)
def load_matching() -> MatchingData:
    """Return the shipped weights and thresholds."""
    return read_matching(find_shipped("ontology", "checks", "coverage.toml"))


def read_matching(path: Path) -> MatchingData:
    """Read the file; raises KnowledgeError naming every missing table and negative weight."""
    with path.open("rb") as file:
        tables = tomllib.load(file)
    problems = [f"缺少 [{name}]" for name in _TABLES if name not in tables]
    for model in ("local", "final"):
        for name, weight in tables.get(model, {}).items():
            if weight < 0 and name != "intercept":
                problems.append(f"{model}.{name} 不能小于 0")
    if problems:
        raise KnowledgeError(f"{path.name}：" + "；".join(problems))
    return MatchingData(**{name: tables[name] for name in _TABLES})
