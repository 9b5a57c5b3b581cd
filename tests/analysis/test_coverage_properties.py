"""Laws of coverage: on itself, on another domain, under deletion, reordering and synonyms."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from coverage_reports import (
    ANHUI,
    EXAMPLE,
    JIANGSU,
    Compared,
    compare,
    side_of_file,
    side_of_text,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.analysis.coverage import make_settings, measure_coverage
from kg.analysis.domain import is_wholly_about
from kg.analysis.lexicon import load_lexicon
from kg.analysis.report import CREDIT, CoverageReport
from kg.analysis.rows import PlanRows
from kg.knowledge.matching import load_matching
from kg.knowledge.subjects import load_subjects

PLANS = [*sorted(JIANGSU.parent.glob("*.txt")), EXAMPLE, ANHUI]
CORPUS = next(
    (
        folder / "shared" / "corpus"
        for folder in Path(__file__).resolve().parents
        if (folder / "shared" / "corpus").is_dir()
    ),
    None,
)
# Plans that say nothing of intellectual property, by the name of their file.
ELSEWHERE = (
    *("10-anhui-gongye-hulianwang.txt", "18-gwy-shisanwu-shengtai-huanjing.txt"),
    *("19-guangdong-dikong-jingji.txt", "22-nantong-dikong.txt", "41-yunfu-kouan.txt"),
)
FLOODS = """\
临江市防汛抗旱工作方案（2024—2026年）
一、主要任务
（一）加固堤防工程。对险工险段开展加固，建立堤防巡查机制，推动风险分担和保险补偿。（市水务局牵头，市应急局配合）
（二）健全预警体系。建设雨水情监测站点，完善部门信息共享和协同联动机制。（市水务局、市气象局按职责分工负责）
（三）加强组织保障。统筹财政资源，完善专项经费投入保障制度，重要情况及时报告市政府。（市财政局负责）
（四）开展宣传教育。持续开展防汛知识进校园、进社区、进乡村活动，培养专业化人才队伍。（市教育局负责）
"""
lawful = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("path", PLANS, ids=lambda p: p.stem)
def test_a_document_covers_itself(path: Path) -> None:
    """Every measure covered, nothing changed, nothing new, every indicator the same."""
    side = side_of_file(path)
    report = compare(side, side).report
    compared = [f.code for f in report.findings if f.code[:2] in ("C1", "C2", "C3", "C4")]

    assert {m.status for t in report.tasks for m in t.measures} == {"covered"}
    assert {t.status for t in report.tasks} == {"covered"}
    assert [c for t in report.tasks for c in t.changes] == compared == []
    assert report.new == ()
    assert {i.status for i in report.indicators} <= {"same"}


def find_present(report: CoverageReport) -> list[tuple[str, str]]:
    return [(m.text, m.match.quote) for t in report.tasks for m in t.measures if m.match]


@pytest.mark.parametrize("plan", [ANHUI, JIANGSU], ids=lambda p: p.stem)
def test_a_draft_of_another_domain_covers_nothing(plan: Path) -> None:
    """Though it speaks of insurance, experts, funds and schools like any plan."""
    assert find_present(compare(side_of_text(FLOODS), side_of_file(plan)).report) == []


@pytest.mark.skipif(CORPUS is None, reason="../shared/corpus is not there")
@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_real_plan_of_another_domain_covers_nothing(name: str) -> None:
    """Low-altitude economy, ecology, ports, industry: none answers a measure on patents."""
    assert CORPUS
    assert find_present(compare(side_of_file(CORPUS / name), side_of_file(ANHUI)).report) == []


TWO_FIELDS = """\
临江市加强知识产权{field}工作的实施意见
一、主要任务
（一）规范管理。落实机关档案对外借阅审查制度。（市档案馆负责）
（二）规范转让。落实知识产权对外转让审查制度。（市市场监管局负责）
"""


@pytest.mark.parametrize(("field", "new"), [("", []), ("和质量品牌", ["规范管理"])])
def test_beside_another_field_only_what_names_the_subject_covers(
    field: str, new: list[str]
) -> None:
    """An item on archives that reads like a measure answers one under the subject's title alone."""
    draft = side_of_text(TWO_FIELDS.format(field=field))
    report = compare(draft, side_of_file(ANHUI)).report

    assert "落实知识产权对外转让审查制度。" in {quote for _, quote in find_present(report)}
    assert [n.title for n in report.new] == new


def test_a_plan_of_two_fields_covers_itself() -> None:
    """What stands beside the subject in both titles is no other field."""
    side = side_of_text(TWO_FIELDS.format(field="和质量品牌"))

    assert {t.status for t in compare(side, side).report.tasks} == {"covered"}


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("知识产权保护和运用规划", True),
        ("商标品牌和地理标志工作方案", True),
        ("知识产权强国建设纲要和“十四五”规划实施方案", True),
        ("关于科技创新和知识产权工作的意见", False),
        ("市场监管现代化实施方案", False),
    ],
)
def test_a_title_is_wholly_about_the_subject_or_not(title: str, whole: bool) -> None:
    """What is joined to the subject itself counts, not what is joined to another word."""
    subject = frozenset({"知识产权", "专利", "商标", "地理标志"})
    assert is_wholly_about(title, subject) is whole


def test_another_domain_covers_itself() -> None:
    """The accepting twin: the guard holds back nothing that belongs."""
    flood = side_of_text(FLOODS)

    assert {t.status for t in compare(flood, flood).report.tasks} == {"covered"}


# ---- deletion


@lru_cache(maxsize=1)
def example() -> Compared:
    return compare(side_of_file(EXAMPLE, "draft"), side_of_file(ANHUI))


def scores_of(draft: PlanRows) -> list[float]:
    plain = make_settings(load_lexicon(), load_matching())
    return [t.score for t in measure_coverage(draft, [side_of_file(ANHUI).rows], plain).tasks]


def without(draft: PlanRows, orders: set[int]) -> PlanRows:
    """Return the draft without the measures that have these numbers."""
    tasks = [
        replace(t, measures=tuple(m for m in t.measures if m.order not in orders))
        for t in draft.tasks
    ]
    return replace(draft, tasks=tuple(tasks))


@lawful
@given(st.sets(st.integers(0, 51), min_size=1, max_size=12))
def test_deleting_measures_never_raises_a_score(orders: set[int]) -> None:
    """Whatever is taken out of the draft."""
    before = [t.score for t in example().report.tasks]
    after = scores_of(without(example().draft.rows, orders))

    assert [b - a for b, a in zip(before, after, strict=True) if a > b + 1e-9] == []


def test_deleting_a_match_makes_its_measure_missing() -> None:
    """The accepting twin: deletion is noticed."""
    rows = example().draft.rows
    finance = next(t for t in rows.tasks if t.title == "发展知识产权金融")
    after = scores_of(without(rows, {m.order for m in finance.measures}))
    place = [t.title for t in example().report.tasks].index("发展知识产权金融")

    assert after[place] < example().report.tasks[place].score


# ---- order


@lawful
@given(st.randoms(use_true_random=False))
def test_the_order_of_tasks_does_not_matter(rng: random.Random) -> None:
    """Rows in any order give the same scores."""
    rows = example().draft.rows
    tasks = list(rows.tasks)
    rng.shuffle(tasks)

    before = [t.score for t in example().report.tasks]
    assert scores_of(replace(rows, tasks=tuple(tasks))) == pytest.approx(before, abs=1e-6)


def test_the_order_of_sections_does_not_matter() -> None:
    """The same in the text: the third group of tasks set before the first, and read anew."""
    text = EXAMPLE.read_text(encoding="utf-8")
    head, rest = text.split("（一）源头提质行动\n")
    first, rest = rest.split("（三）转化增效行动\n")
    third, tail = rest.split("（四）服务便民行动\n")
    swapped = (
        f"{head}（一）转化增效行动\n{third}（二）源头提质行动\n{first}（四）服务便民行动\n{tail}"
    )
    swapped = swapped.replace("（二）从严保护行动", "（三）从严保护行动")

    report = compare(side_of_text(swapped), side_of_file(ANHUI)).report
    assert statuses(report) == statuses(example().report)


def statuses(report: CoverageReport) -> list[list[str]]:
    return [[m.status for m in t.measures] for t in report.tasks]


# ---- synonyms


def swap_synonyms(text: str, turn: int) -> str:
    """Return the text with every word that has synonyms replaced by one, the ``turn``-th."""
    index, out, at = load_subjects(), "", 0
    for concept, start, end in index.find(text):
        known = index.concepts[concept]
        names = (known.label, *known.synonyms)
        if start < at or text[start:end] not in names:
            continue
        others = [n for n in names if n != text[start:end]]
        if others:
            out += text[at:start] + others[turn % len(others)]
            at = end
    return out + text[at:]


@pytest.mark.parametrize("turn", range(4))
def test_synonyms_of_the_scheme_lower_no_verdict(turn: int) -> None:
    """Each word of the draft that the scheme knows by other names is given one."""
    text = EXAMPLE.read_text(encoding="utf-8")
    swapped = swap_synonyms(text, turn)
    report = compare(side_of_text(swapped), side_of_file(ANHUI)).report

    assert swapped != text
    lowered = [
        (a.text, a.status, b.status)
        for old, new in zip(example().report.tasks, report.tasks, strict=True)
        for a, b in zip(old.measures, new.measures, strict=True)
        if CREDIT[b.status] < CREDIT[a.status]
    ]
    assert lowered == []
