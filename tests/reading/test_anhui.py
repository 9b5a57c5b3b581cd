"""The shipped Anhui plan is read completely; where the gold lies beside, exactly."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from plan_nodes import quoted_nodes

from kg.model.document import PlanDocument
from kg.model.text import SourceText, fold
from kg.reading.files import read_source
from kg.reading.parser import read_plan
from kg.resources import find_shipped

_GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "roles" / "anhui.json"
needs_gold = pytest.mark.skipif(not _GOLD.exists(), reason="the gold files do not lie beside")


@cache
def anhui() -> tuple[SourceText, PlanDocument]:
    path = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
    return read_plan(read_source(path))


def gold() -> dict[str, Any]:
    return json.loads(_GOLD.read_text(encoding="utf-8"))


def owners() -> list[list[str]]:
    return [[r.unit for r in task.responsibilities] for task in anhui()[1].tasks]


def test_counts() -> None:
    """Nine parts, twenty sections, 32 tasks, 164 measures, ten boxes, nine indicators."""
    plan = anhui()[1]

    assert Counter(s.level for s in plan.sections) == {1: 9, 2: 20}
    assert (len(plan.tasks), sum(len(t.measures) for t in plan.tasks)) == (32, 164)
    assert (len(plan.programmes), len(plan.indicators)) == (10, 9)
    assert (len(plan.citations), len({c.title for c in plan.citations})) == (12, 11)


def test_units_and_co_ownership() -> None:
    """36 units hold 213 roles; 334 pairs share a task, the strongest pair fifteen."""
    units = owners()
    pairs = Counter(p for names in units for p in combinations(sorted(set(names)), 2))

    assert len({u for names in units for u in names}) == 36
    assert sum(len(set(names)) for names in units) == 213
    assert len(pairs) == 334
    assert pairs["省委宣传部", "省市场监管局"] == 15


def test_every_unit_is_known() -> None:
    """The directory resolves every printed name."""
    unknown = {r.unit for t in anhui()[1].tasks for r in t.responsibilities if not r.unit_id}

    assert unknown == set()


def test_every_quote_holds() -> None:
    """Each node's words are the folded slice of the raw file at its span."""
    source, plan = anhui()
    nodes = list(quoted_nodes(plan))

    assert len(nodes) > 500
    assert [w for w, s in nodes if source.quote(s) != w] == []


def test_six_confused_characters_are_repaired() -> None:
    """又 that stands for 口 is read as 口 in its six places, each a finding."""
    source, plan = anhui()

    assert len(source.repairs) == 6
    assert [f.code for f in plan.findings].count("X102") == 6


def test_base_years_come_from_the_notes() -> None:
    """Notes ③④ set the base year 2019; / is no value."""
    rows = {i.number: i.baseline for i in anhui()[1].indicators}

    assert [rows[n].year for n in (1, 4, 5)] == [2020, 2019, 2019]
    assert [(rows[n].value, rows[n].year) for n in (3, 7)] == [(None, None), (None, None)]


@needs_gold
def test_tasks_are_the_gold_s() -> None:
    """Titles, units with roles and measures of every task are those of the gold."""
    read = [
        (
            t.title,
            [(r.unit, r.role) for r in t.responsibilities],
            [fold(m.text) for m in t.measures],
        )
        for t in anhui()[1].tasks
    ]
    true = [
        (
            t["title"],
            [(r["unit"], r["role"]) for r in t["responsibilities"]],
            [fold(m) for m in t["measures"]],
        )
        for t in gold()["tasks"]
    ]

    assert read == true


@needs_gold
def test_boxes_targets_and_citations_are_the_gold_s() -> None:
    """Boxes with their sentences, quantified targets and cited titles are the gold's."""
    plan, truth = anhui()[1], gold()
    holders = [*plan.tasks, *plan.programmes]
    targets = [t.text for h in holders for m in h.measures for t in m.targets]

    assert [(p.number, p.title, len(p.measures)) for p in plan.programmes] == [
        (b["number"], b["title"], b["sentences"]) for b in truth["boxes"]
    ]
    assert sorted(targets) == sorted(fold(t["text"]) for t in truth["quantified_targets_in_text"])
    assert {c.title for c in plan.citations} == {fold(c["title"]) for c in truth["cited_documents"]}


@needs_gold
def test_indicators_and_unit_counts_are_the_gold_s() -> None:
    """Indicator rows and the number of tasks a unit has are the gold's."""
    plan, truth = anhui()[1], gold()
    read = [
        (i.number, i.name, i.unit, i.baseline.value, i.baseline.year, i.target.value)
        for i in plan.indicators
        if i.baseline and i.target
    ]
    true = [
        (
            i["number"],
            i["name"],
            i["unit"],
            i["baseline_value"],
            i["baseline_year"],
            i["target_value"],
        )
        for i in truth["indicators"]
    ]

    assert read == true
    assert Counter(u for names in owners() for u in names) == truth["unit_task_counts"]


@needs_gold
def test_front_matter_is_the_gold_s() -> None:
    """Titles, issuer, dates, place and addressees are the gold's."""
    front, truth = anhui()[1].front, gold()

    assert front.title.text == truth["title"]
    assert front.notice_title.text == truth["notice_title"]
    assert front.issuer.text == truth["issuer"]
    assert front.issued[0].isoformat() == truth["date"]
    assert front.published[0].isoformat() == truth["published"]
    assert [r.text for r in front.recipients] == truth["recipients"]
    assert (front.jurisdiction.code, front.jurisdiction.name) == ("340000", truth["jurisdiction"])
