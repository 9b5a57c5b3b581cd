"""The subject schemes: sound files, and words that find their concepts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import KnowledgeError
from kg.knowledge.subjects import (
    find_subjects,
    list_broader,
    load_subjects,
    read_subjects,
    synonym_groups,
)

HEAD = """@prefix t: <https://w3id.org/policy-kg/subject/tea/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
t: a skos:ConceptScheme ; skos:prefLabel "茶"@zh, "Tea"@en .
t:tea a skos:Concept ; skos:inScheme t: ; skos:prefLabel "茶叶"@zh, "tea"@en .
"""
GREEN = """t:green a skos:Concept ; skos:inScheme t: ; skos:prefLabel "绿茶"@zh, "green tea"@en ;
    skos:altLabel "毛峰"@zh ; skos:broader t:tea .
"""


def write(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "tea.ttl"
    path.write_text(HEAD + body, encoding="utf-8")
    return path


def test_the_shipped_scheme_is_as_large_as_promised() -> None:
    """At least 150 concepts have alternative labels; each has labels in zh and en."""
    concepts = load_subjects().concepts.values()

    assert sum(bool(c.synonyms) for c in concepts) >= 150
    assert all(c.label and c.label_en for c in concepts)


def test_relations_go_both_ways() -> None:
    """skos:related is symmetric in the file, so that queries need no inference."""
    concepts = load_subjects().concepts

    assert all(c.id in concepts[other].related for c in concepts.values() for other in c.related)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("开展知识产权质押融资", ("ip/pledge-financing",)),
        ("专利质押融资", ("ip/pledge-financing",)),
        ("建设知识产权保护中心", ("ip/protection-centre",)),
        ("推广地理标志专用标志", ("ip/gi-special-mark",)),
        ("商业秘密保护和高价值专利培育", ("ip/trade-secret", "ip/patent-cultivation")),
        ("商标、商标", ("ip/trademark",)),
    ],
)
def test_words_find_their_concepts(text: str, found: tuple[str, ...]) -> None:
    """The longest label wins, each concept once, in reading order."""
    assert find_subjects(text) == found


def test_a_text_of_another_domain_finds_none() -> None:
    """The twin: nothing of the scheme is in it."""
    assert find_subjects("修缮农村公路和水库") == ()


def test_other_domains_can_be_added_as_files(tmp_path: Path) -> None:
    """A scheme of another domain is read the same way."""
    index = read_subjects([write(tmp_path, GREEN)])

    assert [found for found, *_ in index.find("毛峰和茶叶")] == ["tea/green", "tea/tea"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (GREEN.replace(', "green tea"@en', ""), "缺少中文或英文名称"),
        (GREEN.replace('"毛峰"', '"茶叶"'), "同时属于"),
        (GREEN.replace("t:tea .", "t:coffee ."), "未知的"),
        (GREEN.replace("t:tea .", "t:green ."), "自己的上位概念"),
        ("t:green a", "tea.ttl"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, body: str, words: str) -> None:
    """Missing labels, words of two concepts, dangling and circular links, broken Turtle."""
    with pytest.raises(KnowledgeError, match=words):
        read_subjects([write(tmp_path, body)])


def test_synonyms_are_disjoint() -> None:
    """Law: no word stands in two groups, so replacing words by their group is unambiguous."""
    words = [word for group in synonym_groups() for word in group]

    assert len(words) == len(set(words))


def test_a_hint_is_no_synonym() -> None:
    """入园惠企 points to pledge financing for parks; 贷款 words never count as equal to it."""
    concept = load_subjects().concepts["ip/pledge-financing"]

    assert "质押贷款" in concept.hints
    assert all("质押贷款" not in group for group in synonym_groups())


def test_broader_concepts_of_the_top_are_none() -> None:
    """A top concept has nothing above it."""
    assert list_broader("ip/creation") == ()
