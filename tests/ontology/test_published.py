"""A question's published SPARQL answers in any engine as the named query does in ours."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.graph.queries import run_query
from kg.graph.questions import CompetencyQuestion, load_questions
from kg.graph.store import Store

QUESTIONS = load_questions()


@pytest.fixture(scope="module")
def plain(anhui_store: Store) -> ox.Store:
    """Return the store's triples without their graphs, in an engine that knows no prefix."""
    found = ox.Store()
    found.bulk_extend(ox.Quad(*quad.triple) for quad in anhui_store.database)
    return found


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_a_published_text_gives_the_same_rows(
    question: CompetencyQuestion, anhui_store: Store, plain: ox.Store
) -> None:
    """The parameters are bound in the text as the program binds them."""
    wanted = run_query(anhui_store, question.query or question.sparql, question.params or None)
    found = plain.query(question.standalone)
    assert isinstance(found, ox.QuerySolutions)
    rows = sorted(tuple(v.value if v else "" for v in row) for row in found)

    assert rows == sorted(tuple(v.value if v else "" for v in row) for row in wanted.rows)
