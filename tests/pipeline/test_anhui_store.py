"""The shipped plan's store gives, by its own queries, the numbers that people counted by hand.

The numbers are those of two independent annotators (gold/roles/anhui.json beside the project).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.graph.queries import run_query
from kg.graph.store import Store

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "roles" / "anhui.json"


def rows(store: Store, name: str, **params: str) -> list[tuple[Any, ...]]:
    """Return the rows of a named query as Python values."""
    return run_query(store, name, params).plain_rows()


def count(store: Store, pattern: str) -> int:
    """Return the number of solutions of a pattern."""
    (row,) = run_query(store, f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}").plain_rows()
    assert isinstance(row[0], int)
    return row[0]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("?t a plan:Task", 32),
        ("?m a plan:Measure ; eli:is_part_of ?t . ?t a plan:Task", 164),
        ("?b a plan:Programme", 10),
        ("?i a plan:Indicator", 9),
        ("?c a plan:CoOwnership", 334),
        ("?t plan:responsibility ?r . ?r plan:unit ?u", 213),
        ("?s a doco:Section ; plan:level 1", 9),
        ("?s a doco:Section ; plan:level 2", 20),
        ("?c a plan:Citation", 12),
        ("{ SELECT DISTINCT ?w { ?c plan:citedWork ?w } }", 11),
        ("{ SELECT DISTINCT ?u { ?r plan:unit ?u } }", 36),
        ("?q a plan:Target", 6),
        ("?u plan:resolved false", 0),
    ],
)
def test_counts(anhui: Store, pattern: str, expected: int) -> None:
    """Tasks, measures, boxes, indicators, pairs, sections, citations, units, targets."""
    assert count(anhui, pattern) == expected


def test_the_strongest_pair(anhui: Store) -> None:
    """省市场监管局 and 省委宣传部 share 15 tasks."""
    assert rows(anhui, "strongest-pairs", limit="1")[0][:3] == ("省市场监管局", "省委宣传部", 15)
    assert len({r[1] for r in rows(anhui, "shared-measures")}) == 15


@pytest.mark.skipif(not GOLD.exists(), reason="the gold files are not beside the project")
def test_every_unit_has_its_number_of_tasks(anhui: Store) -> None:
    """All 36 units, by their printed names."""
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    found = {name: len(rows(anhui, "unit-tasks", unit=name)) for name in gold["unit_task_counts"]}

    assert found == gold["unit_task_counts"]
    assert len(found) == 36


@pytest.mark.skipif(not GOLD.exists(), reason="the gold files are not beside the project")
def test_every_listed_pair_shares_its_tasks(anhui: Store) -> None:
    """The pairs that the annotators listed, each with its count."""
    gold = json.loads(GOLD.read_text(encoding="utf-8"))["co_ownership_top"]
    for pair in gold:
        query = f"""SELECT ?n {{ ?a plan:called "{pair["a"]}" . ?b plan:called "{pair["b"]}" .
                    ?p plan:coOwner ?a, ?b ; plan:sharedTasks ?n }}"""
        assert run_query(anhui, query).plain_rows() == [(pair["tasks"],)], pair

    assert len(gold) > 5


@pytest.mark.skipif(not GOLD.exists(), reason="the gold files are not beside the project")
def test_indicators_are_those_of_the_table(anhui: Store) -> None:
    """Values, base years and targets of the nine rows."""
    gold = json.loads(GOLD.read_text(encoding="utf-8"))["indicators"]
    expected = [
        (g["name"], g["unit"], g["baseline_value"], g["baseline_year"], g["target_value"])
        for g in gold
    ]
    found = [
        (name, unit, base, int(str(year)) if year else None, target)
        for _, _, name, unit, base, year, target, *_ in rows(anhui, "indicators")
    ]

    assert found == expected
