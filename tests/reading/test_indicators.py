"""Indicator tables in every form that files give them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.text import fold_characters
from kg.reading.indicator_cells import read_header, read_value, split_name
from kg.reading.indicators import FoundIndicator, find_indicator_rows
from kg.resources import find_shipped

# (number, name, unit, baseline, target, operator, binding) of the two rows that each form prints.
ROWS = [
    (1, "每万人口专利拥有量", "件", 4.0, 12.0, "=", "expected"),
    (2, "绿色产业占比", "%", 30.5, 35.0, ">=", "binding"),
]
FORMS = {
    "spaces": """序号 主要 指标  2020年实现值  2025年目标值 属性
1 每万 人口专利拥有量（件）  4.0 力争达到12 预期性
2 绿色产业占比（ %）  30.5  35以上 约束性
下一段是正文。""",
    "broken rows": """序号 指标 2020年 2025年 属性
1 每万人口
专利拥有量（件） 4.0 12 预期性
2 绿色产业占比（%） 30.5 不低于 35 约束性""",
    "tabs": """序号\t指标名称\t单位\t2020年\t2025年\t指标性质
1\t每万人口专利拥有量\t件\t4.0\t12\t预期性
2\t绿色产业占比\t%\t30.5\t≥35\t约束性
二、重点任务""",
    "merged classes": """类别\t序号\t指标\t单位\t2020年\t2025年\t年均增长（%）〔累计〕\t属性
创新\t1\t每万人口专利拥有量\t件\t4.0\t12\t—\t预期性
\t2\t绿色产业占比\t%\t30.5\t>35\t—\t约束性""",
    "missing merged cells": """类别\t序号\t指标\t单位\t2020年\t2025年\t属性
创新\t1\t每万人口专利拥有量\t件\t4.0\t12\t预期性
2\t绿色产业占比\t%\t30.5\t35以上\t约束性""",
    "markdown": """| 序号 | 指标 | 单位 | 2020年 | 2025年 | 属性 |
|---|---|:-:|---|---|---|
| 1 | 每万人口专利拥有量 | 件 | 4.0 | 12 | 预期性 |
| 2 | 绿色产业占比 | % | 30.5 | 35以上 | 约束性 |""",
    "a cell a line": """序号
指标名称
单位
2020年
2025年
属性
1
每万人口专利拥有量
件
4.0
12
预期性
2
绿色产业占比
%
30.5
35以上
约束性

二、重点任务""",
}


def rows_of(text: str) -> list[FoundIndicator]:
    return [row for table in find_indicator_rows(text.split("\n")) for row in table.rows]


def shown(row: FoundIndicator) -> tuple[object, ...]:
    assert row.baseline is not None
    assert row.target is not None
    values = row.baseline.value, row.target.value, row.target.operator
    return row.number, row.name, row.unit, *values, row.binding


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_every_form_of_the_table_gives_the_same_rows(text: str) -> None:
    """However the cells are parted, the two rows read alike."""
    found = rows_of(text)
    assert [shown(r) for r in found] == ROWS
    assert all(r.baseline and r.baseline.year == 2020 for r in found)
    assert all(r.target and r.target.year == 2025 for r in found)


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_a_row_knows_its_place(text: str) -> None:
    """The stretch of a row begins at its first cell and ends with its last."""
    lines = text.split("\n")
    for row in rows_of(text):
        assert lines[row.end_line][: row.end].endswith(("预期性", "约束性"))
        assert lines[row.line][row.start].strip()


def test_rows_glued_into_one_line_are_parted_at_their_signs() -> None:
    """「76.7＞80-约束性」 and a sum that tells the cut are read; 5456 is left without a value."""
    text = (
        "专栏1主要指标指  标2015年2020年〔累计〕1属性"
        "优良天数比率（%）76.7＞80-约束性浓度下降（%）--〔18〕约束性"
        "森林覆盖率（%）21.6623.04〔1.38〕约束性植被盖度（%）5456 预期性"
        "生态修复7.自然岸线保有率（%）-≥35-预期性注：1.〔〕内为五年累计数。"
    ) + "其余为正文。" * 20
    found = rows_of(text)
    assert [(r.name, r.baseline and r.baseline.value) for r in found] == [
        ("优良天数比率", 76.7),
        ("浓度下降", None),
        ("森林覆盖率", 21.66),
        ("植被盖度", None),
        ("自然岸线保有率", None),
    ]
    assert [r.target and r.target.value for r in found] == [80.0, 18.0, 23.04, None, 35.0]
    assert [r.number for r in found] == [None, None, None, None, 7]


def test_a_footnote_gives_its_year_to_the_baseline() -> None:
    """③为2019年值: the baseline marked ③ is of 2019, the other of the column's year."""
    table = "指标 2020年 2025年\n产值占比（%） 12.2③ 14\n企业数量（家） 20 30\n"
    text = table + "注：①指新增。③为 2019年值。"
    assert [r.baseline and (r.baseline.value, r.baseline.year) for r in rows_of(text)] == [
        (12.2, 2019),
        (20.0, 2020),
    ]


def test_an_empty_cell_is_no_value() -> None:
    """A slash says that there is no baseline: neither value nor year."""
    (row,) = rows_of("指标 2020年 2025年\n进出口额（亿元） / 130")
    assert row.baseline is not None
    assert (row.baseline.text, row.baseline.value, row.baseline.year) == ("/", None, None)


def test_growth_stands_in_for_an_empty_goal() -> None:
    """Where the goal is a dash, the five-year sum beside it is the target."""
    (row,) = rows_of("指标\t2020年\t2025年\t〔累计〕\n碳排放下降（%）\t—\t—\t〔18〕")
    assert row.target is not None
    assert (row.target.value, row.target.year) == (18.0, 2025)


@pytest.mark.parametrize(
    "text",
    [
        "序号\t重点任务\t责任单位\t完成时限\n1\t建设平台\t市工信局\t2025年",
        "到2025年主要指标目标全面完成，比2020年明显提高。\n1 建设 20 30",
        "主要指标\n2020年以来，成效明显。",
        "",
    ],
)
def test_other_tables_and_sentences_are_no_indicators(text: str) -> None:
    """A task table and a sentence with 指标 in it give no rows."""
    assert rows_of(text) == []


@pytest.mark.parametrize(
    ("cells", "roles"),
    [
        (["指标", "单位", "基期值", "目标值"], ["name", "unit", "base", "goal"]),
        (["指标", "2020年", "2023年", "2025年"], ["name", "base", "base", "goal"]),
        (["一级指标", "二级指标", "2025年目标"], ["category", "name", "goal"]),
    ],
)
def test_header_words_name_columns(cells: list[str], roles: list[str]) -> None:
    """Years and words tell which column is which; the last bare year is the goal."""
    assert [c.role for c in read_header(cells) or ()] == roles


@pytest.mark.parametrize(
    ("cell", "value", "operator"),
    [
        ("力争达到12", 12.0, "="),
        ("≥95", 95.0, ">="),
        ("90左右", 90.0, "~"),
        ("5以下", 5.0, "<="),
        ("1.2万", 12000.0, "="),
        ("3—5", 3.0, "range"),
        ("翻一番", 2.0, "double"),
        ("全覆盖", None, "all"),
        ("持续提升", None, "="),
    ],
)
def test_a_cell_has_value_and_operator(cell: str, value: float | None, operator: str) -> None:
    """Bounds, ranges and words of a cell are read like those of running text."""
    read = read_value(cell, 2025, {})
    assert (read.value, read.operator) == (value, operator)


def test_the_last_brackets_of_a_name_are_its_unit() -> None:
    """（件） is a unit; a parenthesis inside the name is not."""
    assert split_name("海域水质优良（一、二类）比例（%）") == ("海域水质优良（一、二类）比例", "%")
    assert split_name("万人拥有量") == ("万人拥有量", "")


def anhui_lines() -> list[str]:
    path = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
    text = fold_characters(path.read_text(encoding="utf-8"))
    return text.replace("人又", "人口").replace("出 又", "出 口").split("\n")


def test_the_anhui_table_has_nine_rows_with_their_base_years() -> None:
    """Nine rows, all expected; 4 and 5 start in 2019 by their notes, 3 and 7 nowhere."""
    (table,) = find_indicator_rows(anhui_lines())
    years = [r.baseline.year if r.baseline else 0 for r in table.rows]
    assert years == [2020, 2020, None, 2019, 2019, 2020, None, 2020, 2020]
    assert {r.binding for r in table.rows} == {"expected"}


GOLD = [
    folder / "shared" / "gold" / "roles" / "anhui.json"
    for folder in Path(__file__).resolve().parents
    if (folder / "shared" / "gold" / "roles" / "anhui.json").is_file()
]


@pytest.mark.skipif(not GOLD, reason="the gold files lie beside the project, not in it")
def test_the_anhui_rows_equal_the_gold() -> None:
    """Name, unit, values, years and binding are the annotators'."""
    gold = json.loads(GOLD[0].read_text(encoding="utf-8"))["indicators"]
    (table,) = find_indicator_rows(anhui_lines())
    keys = ("number", "name", "unit", "baseline_2020", "baseline_value", "baseline_year")
    wanted = [tuple(g[k] for k in (*keys, "target_2025", "target_value")) for g in gold]
    found = []
    for r in table.rows:
        assert r.baseline is not None
        assert r.target is not None
        base, target = r.baseline, r.target
        values = base.text, base.value, base.year, target.text, target.value
        found.append((r.number, r.name, r.unit, *values))
    assert found == wanted


@given(st.lists(st.sampled_from("\n".join(FORMS.values()).split("\n")), max_size=30))
def test_any_lines_give_tables_in_order(lines: list[str]) -> None:
    """Tables never overlap, rows lie inside their table and cut existing text."""
    at = 0
    for table in find_indicator_rows(lines):
        assert at <= table.first < table.end <= len(lines)
        at = table.end
        for row in table.rows:
            assert table.first <= row.line <= row.end_line < table.end
            assert 0 <= row.start < len(lines[row.line])
            assert row.end <= len(lines[row.end_line])
