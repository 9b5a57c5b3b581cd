"""Documents by another hand keep the scores that they have reached."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.analysis.scoring import Score, score_plan
from kg.reading.files import read_source
from kg.reading.parser import parse_plan

_FOLDER = Path(__file__).parent / "outside"
FIGURES = ("statement", "unit", "role", "scope", "heading", "deadline", "open_list")
BARS: dict[str, dict[str, float]] = tomllib.loads((_FOLDER / "bars.toml").read_text("utf-8"))
GOLD: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in sorted((_FOLDER / "gold").glob("*.json"))
}


@cache
def score(name: str) -> Score:
    """Score one document against its truth."""
    gold = GOLD[name]
    return score_plan(parse_plan(read_source(_FOLDER / "documents" / gold["document"])), gold)


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("name", GOLD)
def test_a_figure_does_not_fall(name: str, figure: str) -> None:
    """Each figure of each document is at least what was reached before."""
    reached = score(name).tally(figure).f1
    assert reached >= BARS.get(name, {}).get(figure, 1.0), score(name).errors


@pytest.mark.parametrize("name", GOLD)
def test_the_truth_is_worth_scoring(name: str) -> None:
    """Each document has truth worth scoring: ten statements or more, every unit in its words."""
    tasks = GOLD[name]["tasks"]
    assert len(tasks) >= 10
    assert all(r["unit"] in t["attribution_text"] for t in tasks for r in t["responsibilities"])


def test_no_bar_stands_alone() -> None:
    """Every bar names a document and a figure that are there."""
    assert set(BARS) <= set(GOLD)
    assert {figure for bars in BARS.values() for figure in bars} <= set(FIGURES)
