"""The competency questions travel: as data with the package, as executable queries in the store."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from plan_texts import write_texts

from kg.errors import KnowledgeError
from kg.graph import questions
from kg.graph.query_files import load_queries
from kg.graph.questions import CompetencyQuestion, load_questions
from kg.graph.store import Store, open_store
from kg.pipeline import build_corpus

QUESTIONS = load_questions()
_PUBLISHED = """SELECT ?label ?text WHERE {
  ?node a sh:SPARQLExecutable ; rdfs:label ?label ; sh:select|sh:ask|sh:construct ?text }"""


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store of three short plans."""
    folder: Path = tmp_path_factory.mktemp("questions")
    build_corpus(write_texts(folder / "in"), folder / "s", jobs=1)
    return open_store(folder / "s")


def test_every_question_and_named_query_is_published(texts: Store) -> None:
    """Both are sh:SPARQLExecutable in the catalogue with their words and their text."""
    rows = {(row["label"].value, row["text"].value) for row in texts.evaluate(_PUBLISHED)}

    wanted = {(q.zh, q.standalone) for q in QUESTIONS} | {(q.en, q.standalone) for q in QUESTIONS}
    wanted |= {(q.question_zh, q.standalone) for q in load_queries().values()}
    assert wanted <= rows


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_a_published_text_runs_as_it_stands(question: CompetencyQuestion) -> None:
    """No prefix is presupposed: an engine that knows nothing of us accepts it."""
    assert ox.Store().query(question.standalone) is not None


def test_parameters_are_bound_in_the_published_text() -> None:
    """A word brings its bigrams, a role its concept, a subject its language, a number itself."""
    asked = {
        "search-subject": ({"label": "质押融资"}, '"质押融资"@zh'),
        "search": ({"word": "质押融资"}, '("质押融资" "质押" "融资")'),
        "unit-tasks": ({"unit": "甲局", "role": "lead"}, '"甲局"'),
        "strongest-pairs": ({"limit": "7"}, "LIMIT 7"),
    }
    for name, (params, wanted) in asked.items():
        text = CompetencyQuestion("x", "问", "q", query=name, params=params).standalone
        assert " ".join(wanted.split()) in " ".join(text.split())
    both = CompetencyQuestion("x", "问", "q", query="unit-tasks", params={"unit": ["甲局", "乙局"]})
    assert '"甲局" "乙局"' in both.standalone


def test_a_faulty_file_names_every_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its twin is the shipped file, which loads."""
    file = tmp_path / "questions.toml"
    file.write_text(
        '[[questions]]\nid = "a"\nzh = "问"\nen = ""\nquery = "nothing"\n'
        '[[questions]]\nid = "b"\nzh = "问"\nen = "q"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(questions, "find_shipped", lambda *parts: file)

    with pytest.raises(KnowledgeError, match=r"a 须有中英文问题；a 没有.*b 须写 query"):
        load_questions.__wrapped__()
