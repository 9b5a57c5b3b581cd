"""A changed statement is noticed: at least one competency question then answers otherwise."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from competency_samples import Question, list_rows, read_questions, read_rows

from kg.graph.store import Store

SEED = 20220125
EACH = 3
"""Statements drawn of every predicate of every graph; all of them where there are fewer."""
GRAPHS = ("/graph/doc/", "/graph/derived", "/graph/units", "/graph/subjects")
"""Graphs of statements; the index, the vocabulary and the catalogue only serve them."""


@pytest.fixture(scope="module")
def copy(anhui_store: Store) -> Store:
    """Return the store's quads in memory, where they can be changed."""
    database = ox.Store()
    database.bulk_extend(anhui_store.database)
    return Store(anhui_store.path, anhui_store.manifest, database)


def change_object(quad: ox.Quad) -> ox.Quad:
    """Return the quad with another object of the same kind."""
    value = quad.object
    if isinstance(value, ox.NamedNode):
        return ox.Quad(
            quad.subject, quad.predicate, ox.NamedNode(f"{value.value}0"), quad.graph_name
        )
    assert isinstance(value, ox.Literal)
    other = {"true": "false", "false": "true"}.get(value.value, f"{value.value}1")
    literal = (
        ox.Literal(other, language=value.language)
        if value.language
        else ox.Literal(other, datatype=value.datatype)
    )
    return ox.Quad(quad.subject, quad.predicate, literal, quad.graph_name)


def draw_quads(store: Store) -> list[ox.Quad]:
    """Return the sample, the same on every run: some of each predicate of each graph.

    Of the graph of subjects, what it says of measures; the schemes stand beside.
    """
    kinds: dict[tuple[str, str], list[ox.Quad]] = defaultdict(list)
    for quad in sorted(store.database, key=str):
        graph = next((name for name in GRAPHS if name in str(quad.graph_name)), "")
        if graph and (graph != "/graph/subjects" or "/doc/" in str(quad.subject)):
            kinds[graph, str(quad.predicate)].append(quad)
    draw = random.Random(SEED)
    return [q for kind in kinds.values() for q in draw.sample(kind, min(EACH, len(kind)))]


def find_failures(store: Store) -> Iterator[Question]:
    """Yield the questions that are not answered as expected."""
    for question in read_questions():
        if list_rows(question.ask(store).rows) != read_rows(question.id)[1]:
            yield question


def test_nothing_fails_before_a_change(copy: Store) -> None:
    """The copy answers as the store does, so that a failure below comes from the change."""
    assert not list(find_failures(copy))


def test_a_changed_statement_fails_a_question(copy: Store) -> None:
    """Each statement of the sample, changed alone, is noticed."""
    unnoticed = []
    for quad in draw_quads(copy):
        changed = change_object(quad)
        copy.database.remove(quad)
        copy.database.add(changed)
        if next(find_failures(copy), None) is None:
            unnoticed.append(str(quad))
        copy.database.remove(changed)
        copy.database.add(quad)

    assert unnoticed == []
