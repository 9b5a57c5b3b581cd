"""Named queries are whole files: header, parameters, SPARQL that any engine runs as it stands."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from kg.errors import KnowledgeError, UsageError
from kg.graph.query_files import load_queries, read_queries, resolve_query, split_params

GOOD = """# id: x
# zh: 问？
# en: What?
# param: word (text) 甲 | 词 | word
# param: limit (limit) 5 | 几行 | rows
# column: a | 甲 | first
SELECT ?a WHERE { VALUES ?word { "甲" } ?a ?p ?word } LIMIT 5
"""


def write(folder: Path, text: str) -> Path:
    (folder / "x.rq").write_text(text, encoding="utf-8")
    return folder


def test_there_are_many_queries_with_questions_in_both_languages() -> None:
    """At least twelve were asked for."""
    queries = load_queries().values()

    assert len(queries) >= 30
    assert all(q.question_zh.endswith(("？", "）")) and q.question_en for q in queries)


@pytest.mark.parametrize("name", sorted(load_queries()))
def test_a_query_runs_in_any_engine_as_it_stands(name: str) -> None:
    """rdflib's parser reads the file, and the declared columns are its variables."""
    query = load_queries()[name]
    prepared = prepareQuery(query.standalone)

    assert [c.name for c in query.columns] == [str(v) for v in prepared.algebra["PV"]]


@pytest.mark.parametrize("name", sorted(load_queries()))
def test_a_query_declares_every_prefix(name: str) -> None:
    """Oxigraph, which knows no prefix by itself as rdflib does, reads the file."""
    assert ox.Store().query(load_queries()[name].standalone) is not None


def test_a_value_takes_the_place_of_the_default(tmp_path: Path) -> None:
    """Terms are put into the blocks, the limit at the end."""
    query = read_queries(write(tmp_path, GOOD))["x"]

    bound = query.bind({"word": '"乙"', "limit": "7"})

    assert 'VALUES ?word { "乙" }' in bound
    assert bound.rstrip().endswith("LIMIT  7")


def test_a_value_cannot_hold_a_place_for_another(tmp_path: Path) -> None:
    """A word that looks like a block stays a word."""
    query = read_queries(write(tmp_path, GOOD))["x"]

    bound = query.bind({"word": '"LIMIT 9 VALUES ?word { }"', "limit": "7"})

    assert "LIMIT 9 VALUES ?word { }" in bound
    assert bound.count("LIMIT  7") == 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("# id: x", "# id: y", "与文件名相同"),
        ("# zh: 问？\n", "", "# zh:"),
        ("(text)", "(txt)", "类型不对"),
        ("VALUES ?word", "VALUES ?other", "VALUES"),
        ("LIMIT 5\n", "", "LIMIT"),
        ("| 词 | word", "| 词", "参数写法"),
        ("| 甲 | first", "", "列写法"),
        ("SELECT", "INSERT", "不是查询"),
    ],
)
def test_a_faulty_file_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    """Each fault has its sentence; the twin above is read."""
    with pytest.raises(KnowledgeError, match=words):
        read_queries(write(tmp_path, GOOD.replace(old, new)))


def test_an_unknown_name_is_answered_with_near_ones() -> None:
    """co-owner is near to co-owners."""
    with pytest.raises(UsageError) as caught:
        resolve_query("co-owner")

    assert "co-owners" in caught.value.hint
    assert resolve_query("co-owners").id == "co-owners"


def test_parameters_are_split_at_the_first_equals_sign() -> None:
    """Values may hold the sign; a text without it is refused."""
    assert split_params(["a=b=c"]) == {"a": ["b=c"]}
    with pytest.raises(UsageError):
        split_params(["ab"])
