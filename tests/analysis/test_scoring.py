"""Scores count what was found against what is true."""

from __future__ import annotations

from typing import Any

from kg.analysis.scoring import Tally, score_plan
from kg.model.document import PlanDocument
from kg.reading.files import read_source_bytes
from kg.reading.parser import parse_plan

TEXT = """一、重点任务
（一）建设平台。统一接口。（市数据局牵头，市财政局配合）
（二）培育企业。给予补助。（市工信局负责）
"""


def gold(**changes: Any) -> dict[str, Any]:
    first = {
        "id": "T1",
        "attribution_text": "市数据局牵头，市财政局配合",
        "responsibilities": [
            {"unit": "市数据局", "role": "lead"},
            {"unit": "市财政局", "role": "support"},
        ],
        "first_chars": "建设平台。统一接口。",
        "last_chars": "统一接口。",
    }
    second = {
        "id": "T2",
        "attribution_text": "市工信局负责",
        "responsibilities": [{"unit": "市工信局", "role": "responsible"}],
        "first_chars": "培育企业。给予补助。",
        "last_chars": "给予补助。",
    }
    first.update(changes)
    return {"document": "x.txt", "headings": [{"title": "重点任务"}], "tasks": [first, second]}


def plan() -> PlanDocument:
    return parse_plan(read_source_bytes(TEXT.encode(), "x.txt"))


def test_what_is_all_right_scores_one() -> None:
    """A tree that agrees with its gold scores 1 in every figure and lists no error."""
    score = score_plan(plan(), gold())

    assert {name: t.f1 for name, t in score.tallies.items() if t.true or t.found} == dict.fromkeys(
        ("statement", "unit", "role", "lead", "support", "responsible", "scope", "heading"), 1.0
    )
    assert score.errors == []


def test_a_wrong_role_counts_against_the_role_only() -> None:
    """A unit with another role is right as a unit, wrong as a role, and named."""
    roles = [{"unit": "市数据局", "role": "responsible"}, {"unit": "市财政局", "role": "support"}]
    score = score_plan(plan(), gold(responsibilities=roles))

    assert score.tally("unit").f1 == 1.0
    assert (score.tally("role").right, score.tally("role").true) == (2, 3)
    assert "市数据局:responsible" in score.errors[0]


def test_a_missing_statement_lowers_recall() -> None:
    """A statement that the tree lacks counts as true and not found."""
    truth = gold()
    truth["tasks"].append(
        {
            "id": "T3",
            "attribution_text": "市审计局监督",
            "responsibilities": [{"unit": "市审计局", "role": "supervise"}],
            "first_chars": "加强审计。",
        }
    )
    score = score_plan(plan(), truth)

    assert score.tally("statement").recall == 2 / 3
    assert score.tally("statement").precision == 1.0
    assert score.tally("supervise").recall == 0.0


def test_a_scope_that_begins_elsewhere_is_wrong() -> None:
    """Covered text that begins or ends elsewhere counts in scope alone."""
    score = score_plan(plan(), gold(first_chars="完全不同的开头在这里"))

    assert score.tally("scope").f1 == 0.5
    assert score.tally("role").f1 == 1.0


def test_tallies_of_nothing_are_right() -> None:
    """Nothing found where nothing is true is right; found where nothing is true is not."""
    assert Tally().f1 == 1.0
    assert Tally(found=2).precision == 0.0
