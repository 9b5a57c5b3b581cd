"""Quantified targets in running text."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.reading.targets import find_targets
from kg.resources import find_shipped

STYLE: dict[str, Any] = tomllib.loads(
    find_shipped("ontology", "styles", "targets.toml").read_text(encoding="utf-8")
)


def shown(text: str) -> list[str]:
    return [
        f"{t.operator} {t.value:g} {t.unit}" if t.value is not None else f"{t.operator} -"
        for t in find_targets(text)
    ]


@pytest.mark.parametrize("case", STYLE["example"], ids=lambda c: c["text"])
def test_an_example_states_its_one_target(case: dict[str, str]) -> None:
    """Each example of targets.toml gives exactly the operator, value and unit beside it."""
    (found,) = find_targets(case["text"])
    operator, value, *unit = case["target"].split()
    assert found.operator == operator
    if value == "-":
        assert found.value is None
    else:
        assert (found.value, [found.unit]) == (float(value), unit)


@pytest.mark.parametrize("text", [t for row in STYLE["reject"] for t in row["texts"]])
def test_a_number_that_binds_nobody_is_no_target(text: str) -> None:
    """Names, ordinals, dates, grants and conditions are left alone."""
    assert shown(text) == []


def test_two_quantities_in_a_clause_share_it() -> None:
    """The clause is cut at 或; each part is the text of its own target."""
    text = "加强机构建设，建成3—5个保护中心或2—3个维权中心。"
    found = list(find_targets(text))
    assert [t.text for t in found] == ["建成3—5个保护中心", "2—3个维权中心"]
    assert [(t.value, t.max) for t in found] == [(3.0, 5.0), (2.0, 3.0)]


def test_numbers_in_a_row_share_their_bound() -> None:
    """「分别达到30%、35%」 are two targets."""
    assert shown("审批率和验收率分别达到30%、35%") == ["= 30 %", "= 35 %"]
    assert shown("审批率达到30%以上") == [">= 30 %"]


def test_counts_of_a_list_share_its_verb() -> None:
    """A verb that attains one count of a list attains all of them, also past a comma."""
    assert shown("新增制造企业50家、服务企业20家") == ["= 50 家", "= 20 家"]
    assert shown("培育3家双跨平台，20家行业型平台") == ["= 3 家", "= 20 家"]
    assert shown("20家行业型平台") == []


def test_the_number_before_from_is_where_things_stand() -> None:
    """「由80%提高至85%」 has one target, the second number."""
    assert shown("将比例由80%提高至85%") == ["= 85 %"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("新增贷款超过1.5亿元", 1.5e8), ("培训技术人员3万名以上", 30000), ("打造百家示范企业", 100)],
)
def test_values_are_scaled(text: str, value: float) -> None:
    """万, 亿 and 百 multiply."""
    (found,) = find_targets(text)
    assert found.value == value


@given(
    st.text(
        alphabet="建成培育达到以上不超过3十百万亿%个家元、，。；和或翻番全覆盖（）“”", max_size=50
    )
)
def test_any_text_gives_slices_of_itself(text: str) -> None:
    """Offsets cut the printed clause and stretches never overlap."""
    end = 0
    for found in find_targets(text):
        assert text[found.start : found.end] == found.text
        assert found.start >= end
        end = found.end
