"""Concept schemes and lists of members that are given to a build, and what follows from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import KnowledgeError, SourceError, UsageError
from kg.graph.queries import run_query
from kg.graph.store import Store, open_store
from kg.pipeline import build_corpus

PLAN = """云川市茶业发展行动计划
云川市人民政府
2024年6月1日
一、主要任务
（一）做强毛峰。扩大毛峰种植面积。（市农业农村局牵头，茶业发展联席会议成员单位配合）
（二）修缮道路。改造农村道路。开展宣传。（市交通运输局负责）
"""
SCHEME = """@prefix t: <https://w3id.org/policy-kg/subject/tea/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
t: a skos:ConceptScheme ; skos:prefLabel "茶"@zh, "Tea"@en ; skos:hiddenLabel "茶叶"@zh, "毛峰"@zh .
t:tea a skos:Concept ; skos:inScheme t: ; skos:prefLabel "茶叶"@zh, "tea"@en .
t:green a skos:Concept ; skos:inScheme t: ; skos:prefLabel "绿茶"@zh, "green tea"@en ;
    skos:altLabel "毛峰"@zh ; skos:broader t:tea .
t:publicity a skos:Concept ; skos:inScheme t: ; skos:prefLabel "茶叶宣传"@zh, "publicity"@en ;
    skos:hiddenLabel "宣传"@zh .
"""
GROUP = """id = "tea"
zh = "云川市茶业发展联席会议"
en = "Joint conference on tea"
place = "云川市"
printed = ["茶业发展联席会议成员单位"]
lead = ["市农业农村局"]
members = ["市农业农村局", "市财政局", "市科技局"]
since = 2024-01-01
until = 2025-01-01
source = "虚构，仅供测试"
grade = "A"
"""


def build(folder: Path, *, scheme: str = "", group: str = "", plan: str = PLAN) -> Store:
    """Return a store of the plan, built with the given files in folders of their own."""
    texts = {"plan/tea-plan.txt": plan, "s/tea.ttl": scheme, "g/tea.toml": group}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if text:
            (folder / name).write_text(text, encoding="utf-8")
    schemes = [folder / "s"] if scheme else []
    groups = [folder / "g" / "tea.toml"] if group else []
    paths = [folder / "plan" / "tea-plan.txt"]
    build_corpus(paths, folder / "store", jobs=1, subjects=schemes, groups=groups)
    return open_store(folder / "store")


def test_another_domains_scheme_indexes_measures(tmp_path: Path) -> None:
    """毛峰 is found by 绿茶, and by the broader 茶叶."""
    store = build(tmp_path, scheme=SCHEME)
    found = [
        run_query(store, "search-subject", {"label": w}).plain_rows() for w in ("绿茶", "茶叶")
    ]

    assert [row[2:5] for row in found[0]] == [("扩大毛峰种植面积。", "绿茶", "毛峰")]
    assert found[1] == found[0]


def test_without_the_scheme_the_subject_is_unknown(tmp_path: Path) -> None:
    """The twin: no scheme, no label, and the error names the nearest ones."""
    store = build(tmp_path)

    with pytest.raises(UsageError, match="绿茶"):
        run_query(store, "search-subject", {"label": "绿茶"})
    assert run_query(store, "subjects").rows == ()


def test_a_label_without_a_word_of_the_domain_needs_its_context(tmp_path: Path) -> None:
    """宣传 below 修缮道路 is none of tea's; below a plan whose title has 茶叶 it is."""
    named = PLAN.replace("茶业发展行动", "茶叶发展行动")
    stores = [build(tmp_path / n, scheme=SCHEME, plan=p) for n, p in (("a", PLAN), ("b", named))]
    found = [run_query(s, "search-subject", {"label": "宣传"}).plain_rows() for s in stores]

    assert [[row[2] for row in rows] for rows in found] == [[], ["开展宣传。"]]


def test_a_given_group_expands_in_the_derived_graph_only(tmp_path: Path) -> None:
    """Three members answer for the duty; the plan's own statement names the collective alone."""
    store = build(tmp_path, group=GROUP)
    reached = run_query(store, "expanded-duties").plain_rows()
    graphs = store.evaluate("SELECT DISTINCT ?g { GRAPH ?g { ?held plan:expandsTo ?unit } }")

    assert [row[3:] for row in reached] == [
        ("茶业发展联席会议成员单位", name)
        for name in ("云川市农业农村局", "云川市科学技术局", "云川市财政局")
    ]
    assert [row["g"].value.rsplit("/", 1)[1] for row in graphs] == ["derived"]
    assert len(run_query(store, "responsibilities").rows) == 3


def test_group_members_are_listed_with_their_source(tmp_path: Path) -> None:
    """In the order of the list, the convening unit marked, with day, source and grade."""
    rows = run_query(build(tmp_path, group=GROUP), "group-members").plain_rows()

    assert [row[2:5] for row in rows] == [
        ("云川市农业农村局", "市农业农村局", True),
        ("云川市财政局", "市财政局", False),
        ("云川市科学技术局", "市科技局", False),
    ]
    assert {row[5:] for row in rows} == {("2024-01-01", "2025-01-01", "虚构，仅供测试", "A")}


@pytest.mark.parametrize(
    ("old", "new", "reached"),
    [
        ("2024-01-01", "2024-06-01", 3),
        ("2024-01-01", "2024-06-02", 0),
        ("2025-01-01", "2024-06-02", 3),
        ("2025-01-01", "2024-06-01", 0),
        ('grade = "A"', 'grade = "A"\ndocuments = ["tea-plan"]', 3),
        ('grade = "A"', 'grade = "A"\ndocuments = ["other"]', 0),
    ],
)
def test_a_list_counts_on_its_days_and_in_its_documents(
    tmp_path: Path, old: str, new: str, reached: int
) -> None:
    """The plan is of 2024-06-01: first day included, last day excluded."""
    store = build(tmp_path, group=GROUP.replace(old, new))

    assert len(run_query(store, "expanded-duties").rows) == reached


def test_a_changed_addition_is_noticed(tmp_path: Path) -> None:
    """The same plan with another list is built again; with the same one it is not."""
    first = build(tmp_path, group=GROUP)
    same = build(tmp_path, group=GROUP)
    other = build(tmp_path, group=GROUP.replace(', "市科技局"', ""))

    assert first.manifest.data == same.manifest.data != other.manifest.data
    assert len(run_query(other, "group-members").rows) == 2


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        (SCHEME.replace("t:tea .", "t:none ."), "未知"),
        (SCHEME.replace('"毛峰"@zh ; skos:b', '"专利导航"@zh ; skos:b'), "同时属于"),
        (SCHEME.replace("t:tea a", "[] a"), "空白节点"),
    ],
)
def test_a_faulty_scheme_is_refused(tmp_path: Path, scheme: str, words: str) -> None:
    """Dangling links, labels of the shipped scheme, nodes without a name."""
    with pytest.raises(KnowledgeError, match=words):
        build(tmp_path, scheme=scheme)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A path that is not there is told by its name."""
    build(tmp_path)
    with pytest.raises(SourceError, match=r"none\.ttl"):
        build_corpus([tmp_path / "plan"], tmp_path / "store", subjects=[tmp_path / "none.ttl"])
