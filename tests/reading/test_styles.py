"""Every way of drafting in cases.toml is read as it says."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.knowledge.layout_style import load_layout_style
from kg.knowledge.styles import lint_rules, load_statement_style
from kg.model.document import PlanDocument
from kg.reading.files import read_source_bytes
from kg.reading.parser import read_plan

_FILE = Path(__file__).parent / "styles" / "cases.toml"
CASES: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["case"]


def read(text: str) -> PlanDocument:
    source, plan = read_plan(read_source_bytes(text.strip().encode(), "case.txt"))
    for task in plan.tasks:
        assert source.quote(task.span) == task.text
    return plan


def owners_of(plan: PlanDocument) -> list[list[str]]:
    return [
        [f"{r.unit}:{r.role}{'' if r.stated else '?'}" for r in task.responsibilities]
        for task in plan.tasks
        if task.responsibilities
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_style(case: dict[str, Any]) -> None:
    """The statements of a style give their units and roles, titles and dates."""
    plan = read(case["text"])
    stated = [t for t in plan.tasks if t.responsibilities]

    assert owners_of(plan) == case["owners"]
    if "titles" in case:
        assert [t.title for t in stated] == case["titles"]
    if "deadlines" in case:
        assert [t.deadline.text if t.deadline else "" for t in stated] == case["deadlines"]
    for start, task in zip(case.get("starts", ()), stated, strict=False):
        assert task.text.startswith(start)


def test_rules_treat_their_examples_as_they_say() -> None:
    """Each rule matches its matches and none of its rejects."""
    statements, layout = load_statement_style(), load_layout_style()
    rules = (*statements.labels, *statements.verbs, *statements.document_rules)

    assert len(rules) >= 18
    assert [*lint_rules(rules), *lint_rules(layout.foreign), *lint_rules(layout.parts)] == []


def test_markers_begin_their_examples_only() -> None:
    """A marker is found at the start of its matches and of none of its rejects."""
    style = load_layout_style()

    for rule in style.markers:
        for text in rule.matches:
            marker = style.match_marker(text)
            assert marker is not None
            assert marker.kind == rule.kind, text
        for text in rule.rejects:
            marker = style.match_marker(text)
            assert marker is None or marker.kind != rule.kind, text
