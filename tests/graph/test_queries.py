"""Queries on the shipped plan's store: parameters, refusals, forms of results."""

from __future__ import annotations

import pytest

from kg.errors import QueryError, UsageError
from kg.graph.queries import list_queries, run_query
from kg.graph.store import Store

# Nothing of the kind stands in the shipped plan.
EMPTY = {
    "deadlines",
    "expanded-duties",
    "extended-duties",
    "group-members",
    "no-owner",
    "several-roles",
    "unresolved-units",
}


@pytest.mark.parametrize("name", [q.id for q in list_queries()])
def test_every_query_answers_with_its_defaults(anhui: Store, name: str) -> None:
    """Each gives rows, but for those whose answer is that there are none."""
    assert bool(run_query(anhui, name).rows) is (name not in EMPTY)


def test_a_unit_is_known_by_each_of_its_names(anhui: Store) -> None:
    """Full name and short name lead to the same rows."""
    names = ("安徽省科学技术厅", "省科技厅")
    first, *others = [run_query(anhui, "unit-tasks", {"unit": n}).plain_rows() for n in names]

    assert len(first) == 13
    assert all(rows == first for rows in others)


def test_several_values_widen_a_parameter(anhui: Store) -> None:
    """Two words find what each of them finds."""
    one, two = (run_query(anhui, "search", {"word": w}).rows for w in ("质押融资", "地理标志"))
    both = run_query(anhui, "search", {"word": ["质押融资", "地理标志"]}).rows

    assert set(both) == {*one, *two}
    assert len(both) > len(one) > 0


def test_a_role_is_named_in_either_language(anhui: Store) -> None:
    """lead and 牵头 are one concept; another word is refused with the list."""
    found = [run_query(anhui, "unit-tasks", {"role": r}).rows for r in ("lead", "牵头")]

    assert found[0] == found[1]
    assert len(found[0]) == 2
    with pytest.raises(UsageError) as caught:
        run_query(anhui, "unit-tasks", {"role": "主导"})
    assert "lead（牵头）" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "params", "hint"),
    [
        ("co-owners", {"unit": "省市场管理局"}, "省市场监管局"),
        ("co-owners", {"document": "anhui"}, "anhui-ip-145"),
        ("co-owners", {"untit": "x"}, "unit"),
        ("co-ownerz", {}, "co-owners"),
        ("search", {"word": "人"}, "质押融资"),
        ("strongest-pairs", {"limit": "five"}, "20"),
    ],
)
def test_a_wrong_value_is_answered_with_right_ones(
    anhui: Store, name: str, params: dict[str, str], hint: str
) -> None:
    """Unknown names of queries, parameters, units and documents; values of the wrong type."""
    with pytest.raises(UsageError) as caught:
        run_query(anhui, name, params)

    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("word", ['质") } #押', "质\\押", "质'押", "质押} LIMIT 1", '"质押"\n'])
def test_no_value_can_break_out_of_its_place(anhui: Store, word: str) -> None:
    """Quotes, backslashes, braces and line ends are text."""
    assert run_query(anhui, "search", {"word": word}).rows == ()


def test_free_sparql_has_our_prefixes_and_all_graphs(anhui: Store) -> None:
    """The vocabulary's labels and the document's tasks are in one query's reach."""
    query = """SELECT ?label (COUNT(*) AS ?n) { ?h plan:role ?r . ?r skos:prefLabel ?label
               FILTER(LANG(?label) = "en") } GROUP BY ?label ORDER BY ?label"""

    assert run_query(anhui, query).plain_rows() == [("by duty", 211), ("lead", 2)]


def test_a_syntax_error_tells_line_and_column(anhui: Store) -> None:
    """The column is that of the text; a corrected one where the text was rewritten."""
    with pytest.raises(QueryError, match="第 2 行第 9 列"):
        run_query(anhui, "SELECT * {\n ?s ?p }")
    with pytest.raises(QueryError, match="第 2 行第 4 列"):
        run_query(anhui, "SELECT * {\n ?s ?p }", column_of=lambda line, column: column - 5)


def test_parameters_are_for_named_queries(anhui: Store) -> None:
    """Free SPARQL with parameters is a mistake, said so."""
    with pytest.raises(UsageError, match="没有参数"):
        run_query(anhui, "ASK { ?s ?p ?o }", {"unit": "x"})


def test_ask_construct_and_select_have_their_forms(anhui: Store) -> None:
    """A truth value, sorted triples with Turtle, rows."""
    ask = run_query(anhui, "ASK { ?t a plan:Task }")
    graph = run_query(anhui, "CONSTRUCT { ?t a plan:Task } WHERE { ?t a plan:Task }")

    assert (ask.form, ask.plain_rows()) == ("ask", [(True,)])
    assert graph.form == "construct"
    assert len(graph.rows) == 32
    assert graph.turtle.count("a plan:Task") == 32
