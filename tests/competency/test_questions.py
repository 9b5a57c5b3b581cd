"""The shipped plan's graph answers every competency question with exactly the expected rows."""

from __future__ import annotations

import csv

import pytest
from competency_samples import ROWS, Question, list_rows, read_questions, read_rows

from kg.graph.query_files import load_queries
from kg.graph.store import Store
from kg.reading.files import read_source
from kg.resources import find_shipped

QUESTIONS = read_questions()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_question_has_exactly_the_expected_rows(question: Question, anhui_store: Store) -> None:
    """Every row of the answer is expected, and every expected row is answered."""
    heading, rows = read_rows(question.id)
    answer = question.ask(anhui_store)

    assert tuple(column.name for column in answer.columns) == heading
    assert list_rows(answer.rows) == rows


def test_every_question_has_its_rows_and_every_file_its_question() -> None:
    """No file of rows is left behind, and ids are unique."""
    ids = [question.id for question in QUESTIONS]

    assert sorted(ids) == sorted(path.stem for path in ROWS.glob("*.csv"))
    assert len(ids) == len(set(ids)) >= 30


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_question_is_asked_in_one_way_and_in_two_languages(question: Question) -> None:
    """A question is a named query or a query of its own, and says what it asks."""
    assert bool(question.query) != bool(question.sparql)
    assert question.query in {*load_queries(), ""}
    assert question.zh
    assert question.en


def test_expected_evidence_is_what_the_source_holds() -> None:
    """The frozen quotes stand in the plan's text at their offsets, between their neighbours."""
    raw = read_source(find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")).raw
    with (ROWS / "cq-34.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        assert raw[start:end] == row["exact"]
        assert raw[:start].endswith(row["before"])
        assert raw[end:].startswith(row["after"])
    assert len(rows) > 500
