"""The ontology's page shows every term and query in both languages and fetches nothing."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

import pytest

from kg.graph.query_files import load_queries
from kg.graph.questions import load_questions
from kg.graph.shape_queries import load_constraints
from kg.knowledge.ontology import load_ontology
from kg.render.ontology_page import render_ontology_page

PAGE = render_ontology_page()
VOID = {"meta", "input", "br"}


class Reader(HTMLParser):
    """Collects what the page is made of and notices a tag that is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag, its id and what it points at."""
        if tag not in VOID:
            self.open.append(tag)
        named = {name: value or "" for name, value in attrs}
        self.ids += [named["id"]] if "id" in named else []
        self.links += [named["href"]] if "href" in named else []
        self.fetched += [named[n] for n in ("src", "data", "action", "style") if n in named]

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost tag, which must be this one."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.words.append(data)


@pytest.fixture(scope="module")
def read() -> Reader:
    """Return the page as it was read."""
    reader = Reader()
    reader.feed(PAGE)
    return reader


def test_the_page_is_well_formed(read: Reader) -> None:
    """Every tag is closed, every id stands once."""
    assert read.open == []
    assert not [name for name, count in Counter(read.ids).items() if count > 1]


def test_every_link_leads_to_a_place_on_the_page(read: Reader) -> None:
    """Nothing is fetched and no link leaves."""
    assert read.fetched == []
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)
    assert all(link.startswith("#") for link in read.links)


def test_every_term_has_its_place(read: Reader) -> None:
    """Each class, property and concept can be linked to, and is defined in zh and en."""
    ontology = load_ontology()
    said = set(read.words)

    for term in ontology.of_kind("class", "object", "datatype", "annotation", "concept"):
        assert term.anchor in read.ids
        assert {term.label.zh, term.label.en, term.definition.zh, term.definition.en} <= said


def test_every_query_and_question_is_shown(read: Reader) -> None:
    """With its words in both languages and the SPARQL that answers it."""
    said = set(read.words)

    for query in load_queries().values():
        assert {query.question_zh, query.question_en, query.standalone.strip()} <= said
    for question in load_questions():
        assert {question.zh, question.en, question.standalone.strip()} <= said


def test_every_constraint_is_shown(read: Reader) -> None:
    """What the shapes ask is told in both languages, each with a place to link to."""
    shown = load_constraints().values()

    assert len(shown) > 100
    assert {c.message for c in shown} | {c.message_en for c in shown} <= set(read.words)
    assert {f"shape/{c.shape.rpartition('#')[2]}" for c in shown} <= set(read.ids)


def test_the_policy_lets_nothing_in() -> None:
    """Scripts and styles are known by their digests; nothing else may run or be fetched."""
    policy = unescape(re.search(r'Security-Policy" content="([^"]*)"', PAGE)[1])

    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("lang", "opens", "title"),
    [("zh", "zh-CN", "政府规划本体"), ("en", "en", "Government plan ontology")],
)
def test_the_page_opens_in_its_language(lang: str, opens: str, title: str) -> None:
    """And has the other one too."""
    page = render_ontology_page(lang=lang)

    assert f'<html lang="{opens}">' in page
    assert f"<title>{title}</title>" in page
    assert "政府规划本体" in page
    assert "Government plan ontology" in page
