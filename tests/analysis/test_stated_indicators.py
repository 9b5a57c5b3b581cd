"""Indicators that a draft states in its running text answer a reference's table."""

from __future__ import annotations

from kg.analysis.indicators import compare_indicators, find_stated_indicators
from kg.model.document import Indicator, IndicatorTarget
from kg.model.text import Span
from kg.reading.files import read_source_bytes
from kg.reading.parser import read_plan

AIMS = (
    "某县行动方案\n一、目标\n{aims}\n二、任务\n（一）办实事。举办培训班10期以上。（县文旅局负责）\n"
)


def state(aims: str) -> list[Indicator]:
    """Return the indicators that a short plan's aims state."""
    source, plan = read_plan(read_source_bytes(AIMS.format(aims=aims).encode(), "plan.txt"))
    return list(find_stated_indicators(source, plan))


def row(name: str, value: float, unit: str) -> Indicator:
    """Return a row of a reference's table."""
    target = IndicatorTarget(f"{value:g}", value, "=", 2025)
    return Indicator(1, name, unit, None, target, None, Span(0, 1))


def judge(before: Indicator, aims: str) -> str:
    """Return the status of one reference indicator against a draft's aims."""
    return next(compare_indicators("ref", [before], [], state(aims))).status


def test_name_value_and_unit_are_apart() -> None:
    """What stands before the number and its verb is the name."""
    found = state("到2028年，公共文化设施年服务人次达到30万人次，读者满意度不低于90分。")

    assert [(i.name, i.unit, i.target and i.target.value) for i in found] == [
        ("公共文化设施年服务人次", "人次", 300_000.0),
        ("读者满意度", "分", 90.0),
    ]


def test_what_has_been_reached_is_no_aim() -> None:
    """A year without 到 tells of the past."""
    assert state("2023年，读者满意度达到88分。") == []


def test_the_year_holds_for_the_rest_of_the_line() -> None:
    """Later sentences of the paragraph belong to the same year."""
    found = state("到2028年，文化事业全面繁荣。读者满意度达到90分。")

    assert [i.target and i.target.year for i in found] == [2028]


def test_a_raised_value_is_found_in_the_text() -> None:
    """The draft has no table, its aims say more."""
    assert judge(row("读者满意度", 85, "分"), "到2028年，全县读者满意度达到90分。") == "raised"


def test_scales_are_made_alike() -> None:
    """45亿元 against a row counted in 亿元."""
    wanted = row("文化产业贷款金额", 45, "亿元")

    assert judge(wanted, "到2028年，文化产业贷款金额达到45亿元。") == "same"


def test_another_name_answers_nothing() -> None:
    """An indicator that the text does not name is dropped."""
    assert judge(row("非遗传承人数量", 45, "人"), "到2028年，读者满意度达到90分。") == "dropped"
