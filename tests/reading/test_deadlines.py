"""Deadlines in clauses, items and label values."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.reading.deadlines import find_deadlines, item_deadline, statement_deadline

# clause → (printed text, kind, last day); the year of issue is 2023.
STATED = {
    "2025年底前建成平台": ("2025年底前", "by", "2025-12-31"),
    "2025年年底前建成平台": ("2025年年底前", "by", "2025-12-31"),
    "力争2025年末建成平台": ("2025年末", "by", "2025-12-31"),
    "二〇二五年底前建成平台": ("二〇二五年底前", "by", "2025-12-31"),
    "到2025年，平台全面建成": ("到2025年", "by", "2025-12-31"),
    "2025年，平台全面建成": ("2025年", "by", "2025-12-31"),
    "2024年2月底前出台办法": ("2024年2月底前", "by", "2024-02-29"),
    "2023年11月完成改造": ("2023年11月", "by", "2023-11-30"),
    "2023年11月前完成改造": ("2023年11月前", "by", None),
    "2024年6月30日前报送总结": ("2024年6月30日前", "by", "2024-06-30"),
    "2024年6月中旬报送总结": ("2024年6月中旬", "by", "2024-06-20"),
    "2024年上半年印发方案": ("2024年上半年", "by", "2024-06-30"),
    "2024年第三季度末印发方案": ("2024年第三季度末", "by", "2024-09-30"),
    "今年底前印发方案": ("今年底前", "by", "2023-12-31"),
    "明年6月底前印发方案": ("明年6月底前", "by", "2024-06-30"),
    "年底前印发方案": ("年底前", "by", "2023-12-31"),
    "年内印发方案": ("年内", "by", "2023-12-31"),
    "6月底完成": ("6月底", "by", "2023-06-30"),
    "12月取得明显成效": ("12月", "by", "2023-12-31"),
    "上半年完成": ("上半年", "by", "2023-06-30"),
    "每年举办两场对接会": ("每年", "annual", None),
    "于每年2月底前报送名单": ("每年2月底前", "annual", None),
    "每季度通报进展": ("每季度", "annual", None),
    "分三批实施，持续推进": ("持续推进", "ongoing", None),
    "长期坚持。": ("长期坚持", "ongoing", None),
    "2022—2025年，分批改造": ("2022—2025年", "period", "2025-12-31"),
    "2022年至2025年分批改造": ("2022年至2025年", "period", "2025-12-31"),
    "“十四五”期间改造一百处": ("“十四五”期间", "period", "2025-12-31"),
    "到“十四五”末改造一百处": ("“十四五”末", "by", "2025-12-31"),
}
NONE_STATED = [
    "2026年前完成",
    "修订2024年版目录",
    "开展2024年度评估",
    "自2024年起实施",
    "2019年以来成效明显",
    "截至2024年底已建成三家",
    "到期前完成",
    "较2024年下降三成",
    "2024年6月30日，会议召开",
    "持续推进诚信建设",
    "落实《发展规划（2021—2025年）》",
    "现有办法（2021—2025年）继续有效",
    "压缩至6个月",
    "多年底蕴",
    "每周7天受理",
]


@pytest.mark.parametrize(("clause", "expected"), STATED.items())
def test_a_stated_deadline_has_text_kind_and_last_day(
    clause: str, expected: tuple[str, str, str | None]
) -> None:
    """Each printed form gives its text, its kind and the last whole day."""
    (found,) = find_deadlines(clause, year=2023)
    assert (found.text, found.kind, found.due and found.due.isoformat()) == expected
    assert clause[found.start : found.end] == found.text


@pytest.mark.parametrize("clause", NONE_STATED)
def test_a_date_that_binds_nobody_is_no_deadline(clause: str) -> None:
    """Editions, histories, comparisons, names and the ambiguous 年前 are left alone."""
    assert list(find_deadlines(clause, year=2023)) == []


def test_a_month_takes_the_year_printed_before_it() -> None:
    """「2021年6月底前…，12月底前…」: the second date lies in the first one's year."""
    found = list(find_deadlines("2021年6月底前出台政策，12月底前实现结算", year=2020))
    assert [d.due for d in found] == [date(2021, 6, 30), date(2021, 12, 31)]


def test_a_month_without_any_year_has_no_last_day() -> None:
    """Without a year of issue 「6月底」 is found but not dated."""
    (found,) = find_deadlines("6月底完成")
    assert found.due is None


def test_a_bare_year_before_the_issue_is_history() -> None:
    """The same words are a deadline in a plan of 2019 and a report in one of 2023."""
    assert not list(find_deadlines("2020年，处理案件大幅增加", year=2023))
    assert list(find_deadlines("2020年，处理案件大幅增加", year=2019))


WHOLE_ITEMS = [
    ("2020年底前制定办法，开展检查。整治违规行为。", None),
    ("规范收费，2020年底前建立清单。", None),
    ("2020年底前出台意见。简化准入管理措施。", "2020年底前出台意见"),
    ("规范收费。健全清单，2020年底前公布。", "规范收费"),
    ("健全指标体系。发挥引领作用。2019年6月底前，研究建立体系。完善统计。", "健全指标体系"),
]
PARTS = [
    ("组织对各地区落实制度的有关情况开展抽查。2021年底前制定办法。", None),
    ("2020年底前制定办法。2021年底前推广。", None),
    ("推进改革，2020年取得突破，2021年底前全面完成。", None),
    ("到2025年，建成平台。", None),
    ("畅通渠道，年底前实现汇聚。加强监管。", None),
    ("健全渠道。畅通热线，年底前实现汇聚。加强监管。", "健全渠道"),
    ("持续推进平台建设。", None),
]


@pytest.mark.parametrize(("text", "title"), WHOLE_ITEMS)
def test_the_only_date_that_opens_or_fills_the_item_dates_it(text: str, title: str | None) -> None:
    """A single 「…前」 at the start of an item, or in an item of one sentence, is its deadline."""
    found = item_deadline(text, title=title)
    assert found is not None
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(("text", "title"), PARTS)
def test_a_date_of_a_part_does_not_date_the_item(text: str, title: str | None) -> None:
    """Later sentences, several dates and target years leave the item without a deadline."""
    assert item_deadline(text, title=title) is None


VALUES = {
    "2023年11月": ("2023年11月", "by", "2023-11-30"),
    "2023年12月。": ("2023年12月", "by", "2023-12-31"),
    "2023.6": ("2023.6", "by", "2023-06-30"),
    "2023/6/15": ("2023/6/15", "by", "2023-06-15"),
    "6月底完成；": ("6月底完成", "by", "2023-06-30"),
    "12月": ("12月", "by", "2023-12-31"),
    "2026年前": ("2026年前", "by", None),
    "2024年1月取得阶段性成果并持续推进": ("2024年1月取得阶段性成果并持续推进", "by", "2024-01-31"),
    "2024年7月底前，以后每年持续实施": ("2024年7月底前，以后每年持续实施", "by", "2024-07-31"),
    "2022—2025年": ("2022—2025年", "period", "2025-12-31"),
    "每年12月底前": ("每年12月底前", "annual", None),
    "常态化推进": ("常态化推进", "ongoing", None),
    "按上级部署": ("按上级部署", "by", None),
}


@pytest.mark.parametrize(("value", "expected"), VALUES.items())
def test_a_label_value_is_kept_whole(value: str, expected: tuple[str, str, str | None]) -> None:
    """The value is kept as printed but for closing marks; its latest date is due."""
    found = statement_deadline(value, year=2023)
    assert found is not None
    assert (found.text, found.kind, found.due and found.due.isoformat()) == expected


@pytest.mark.parametrize("value", ["", "—", "/", "  "])
def test_an_empty_label_gives_no_deadline(value: str) -> None:
    """A dash in the cell says that nothing is due."""
    assert statement_deadline(value) is None


@given(
    st.text(alphabet="二〇一三五年月日底末前到至2024160每季度持续推进，。《》（）“”—", max_size=40)
)
def test_any_text_gives_slices_of_itself(text: str) -> None:
    """Offsets always cut the printed text, whatever stands around it, and never overlap."""
    end = 0
    for found in find_deadlines(text, year=2023):
        assert text[found.start : found.end] == found.text
        assert found.start >= end
        end = found.end
    item_deadline(text, year=2023)
    statement_deadline(text, year=2023)
