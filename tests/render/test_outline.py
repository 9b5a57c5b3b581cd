"""The outline shows every node of the tree, where it stands."""

from __future__ import annotations

from datetime import date

from kg.model.document import (
    Baseline,
    Deadline,
    FrontMatter,
    Indicator,
    IndicatorTarget,
    Measure,
    PlanDocument,
    Programme,
    Quoted,
    Residue,
    Responsibility,
    Section,
    Task,
)
from kg.model.finding import Finding
from kg.model.text import SourceText, Span
from kg.render.outline import list_residue, render_outline

RAW = "某市计划\n一、建设\n（一）平台\n建平台。（市科技局牵头）\n专栏1 工程\n（见附表）\n"
SOURCE = SourceText("plan.txt", RAW, "0")
AT = Span(0, 4)


def make_task(**changes: object) -> Task:
    """Return one task of section 1.1 with one lead."""
    fields: dict[str, object] = {
        "id": "1.1.t1",
        "section": (1, 1),
        "heading": "平台",
        "number": None,
        "title": "建平台",
        "text": "建平台。",
        "span": Span(16, 20),
        "attribution": None,
        "responsibilities": (Responsibility("市科技局", "x/science", "lead", True, AT),),
        "deadline": Deadline("2025年底前", "by", date(2025, 12, 31), AT),
        "measures": (Measure("建平台。", AT, "must"),),
    }
    return Task(**{**fields, **changes})  # type: ignore[arg-type]


PLAN = PlanDocument(
    "plan.txt",
    "0",
    len(RAW),
    FrontMatter(title=Quoted("某市计划", AT)),
    sections=(
        Section((1,), 1, "一", "建设", False, Span(5, 9)),
        Section((1, 1), 2, "（一）", "平台", False, Span(10, 15)),
    ),
    tasks=(make_task(),),
    programmes=(Programme(1, "工程", (1, 1), Span(29, 34), ()),),
    indicators=(
        Indicator(
            1,
            "专利数",
            "件",
            Baseline("8", 8.0, 2020),
            IndicatorTarget("12", 12.0, "=", 2025),
            None,
            AT,
        ),
    ),
    findings=(
        Finding("R101", "error", "没有责任单位", Span(16, 20), "no owner"),
        Finding("X101", "info", "部首", Span(0, 1)),
    ),
    residue=(Residue("parenthesis", "（见附表）", Span(36, 41)),),
)


def outline(**options: str) -> list[str]:
    """Return the outline of the plan above, line by line."""
    return render_outline(PLAN, SOURCE, **options).splitlines()


def test_headings_are_indented_by_level() -> None:
    """A heading stands two spaces right of the one above it."""
    assert "一 建设" in outline()
    assert "  （一）平台" in outline()


def test_a_task_shows_owner_and_deadline() -> None:
    """Who and by when stand under the task."""
    lines = outline()
    at = lines.index("    ▸ [1.1.t1] 建平台（1 条举措）")

    assert lines[at + 1] == "        牵头  市科技局"
    assert lines[at + 2] == "        时限  2025年底前（2025-12-31）"


def test_unknown_units_and_inferred_roles_are_marked() -> None:
    """? for a unit that the directory lacks, * for a role that was inferred."""
    held = (Responsibility("市某局", None, "lead", False, AT),)
    plan = PlanDocument("p", "0", 1, FrontMatter(), tasks=(make_task(responsibilities=held),))

    assert "市某局?*" in render_outline(plan, SOURCE)


def test_programmes_and_indicators_are_shown() -> None:
    """Boxes stand in their section, indicators in a list of their own."""
    assert "    ▣ 专栏 1 工程（0 条举措）" in outline()
    assert "  1 专利数  8（2020） → 12（2025） 件" in outline()


def test_findings_have_their_line_and_repairs_are_counted() -> None:
    """A problem leads to its line; repairs of the text would drown it."""
    assert "  R101 错误  第 4 行  没有责任单位" in outline()
    assert "  文本修复  X101 × 1" in outline()


def test_english_is_spoken_where_it_is_asked_for() -> None:
    """Labels and messages are English; the plan's own words stay."""
    assert "  R101 error  line 4  no owner" in outline(lang="en")


def test_residue_has_its_line() -> None:
    """What no rule used is listed with its place."""
    assert list_residue(PLAN, SOURCE).rows == (
        ("plan.txt", 6, 36, 41, "parenthesis", "（见附表）"),
    )
