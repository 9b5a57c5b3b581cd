"""The SPARQL 1.1 Protocol: each case under its name in the W3C suite, written from its §2.

The suite's own data sets are three graphs; ours are ``data/1..3`` of conftest.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from serving_server import GRAPH, Running

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
GOOD = "ASK {}"
ONE, TWO, THREE = (GRAPH.format(n) for n in (1, 2, 3))
CASES = tomllib.loads((Path(__file__).parent / "protocol.toml").read_text(encoding="utf-8"))


def name_of(case: dict[str, Any]) -> str:
    return str(case["name"])


def boolean(body: bytes) -> bool:
    value = json.loads(body)["boolean"]
    assert isinstance(value, bool)
    return value


def test_query_get(server: Running) -> None:
    """Query via GET: 2xx and a boolean."""
    answer = server.ask("/sparql?query=" + quote("ASK {}"))
    assert (answer.status, boolean(answer.body)) == (200, True)
    assert answer.headers["content-type"] == "application/sparql-results+json"


def test_query_post_form(server: Running) -> None:
    """Query via URL-encoded POST."""
    answer = server.ask("/sparql", "POST", urlencode({"query": "ASK {}"}).encode(), FORM)
    assert (answer.status, boolean(answer.body)) == (200, True)


def test_query_post_direct(server: Running) -> None:
    """Query via POST directly, with a charset."""
    kind = {"Content-Type": "application/sparql-query; charset=UTF-8"}
    answer = server.ask("/sparql", "POST", "ASK { ?s ?p '甲' }".encode(), kind)
    assert (answer.status, boolean(answer.body)) == (200, True)


@pytest.mark.parametrize("way", ["get", "post"])
@pytest.mark.parametrize("case", CASES["dataset"], ids=name_of)
def test_query_dataset(server: Running, case: dict[str, Any], way: str) -> None:
    """default-graph-uri and named-graph-uri make the data set, by GET, form and direct POST."""
    query, wanted = f"ASK {{ {case['pattern']} }}", case["holds"]
    graphs = [("default-graph-uri", g) for g in case["default"]]
    graphs += [("named-graph-uri", g) for g in case["named"]]
    if way == "get":
        answers = [server.ask("/sparql?" + urlencode([("query", query), *graphs]))]
    else:
        form = urlencode([("query", query), *graphs]).encode()
        direct = "/sparql?" + urlencode(graphs)
        answers = [
            server.ask("/sparql", "POST", form, FORM),
            server.ask(direct, "POST", query.encode(), DIRECT),
        ]
    assert [(a.status, boolean(a.body)) for a in answers] == [(200, wanted)] * len(answers)


def test_query_multiple_dataset(server: Running) -> None:
    """Data set parameters of the protocol override the query's own FROM (§2.1.4)."""
    query = f"ASK FROM <{ONE}> {{ <http://example.org/c> ?p ?o }}"
    answer = server.query(query, **{"default-graph-uri": THREE})
    assert (answer.status, boolean(answer.body)) == (200, True)


def test_from_counts_where_the_request_names_no_graph(server: Running) -> None:
    """FROM of our own graphs works."""
    assert not boolean(server.query(f"ASK FROM <{ONE}> {{ <http://example.org/c> ?p ?o }}").body)
    assert boolean(server.query(f"ASK FROM <{THREE}> {{ <http://example.org/c> ?p ?o }}").body)


@pytest.mark.parametrize("graphs", [[], [("default-graph-uri", ONE), ("default-graph-uri", TWO)]])
def test_a_default_graph_is_a_merge(server: Running, graphs: list[tuple[str, str]]) -> None:
    """A triple that stands in two graphs is counted once."""
    query = "SELECT (COUNT(*) AS ?n) { <http://example.org/a> <http://example.org/name> ?o }"
    answer = server.ask("/sparql?" + urlencode([("query", query), ("format", "csv"), *graphs]))
    assert answer.text.split() == ["n", "1"]


@pytest.mark.parametrize(
    ("query", "family"),
    [
        ("SELECT (1 AS ?v) {}", "tabular"),
        ("ASK {}", "boolean"),
        ("DESCRIBE <http://example.org/a>", "RDF"),
        ("CONSTRUCT { <a:s> <a:p> 1 } WHERE {}", "RDF"),
    ],
)
def test_query_content_type(server: Running, query: str, family: str) -> None:
    """query_content_type_{select,ask,describe,construct}: without Accept a fitting type."""
    kind = server.query(query).headers["content-type"].partition(";")[0]
    tables = {"application/sparql-results+json"}
    assert kind in ({"text/turtle"} if family == "RDF" else tables)


SELECT, CONSTRUCT = "SELECT ?o { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("query", "accept", "begins"),
    [
        (SELECT, "application/sparql-results+json", b'{"head"'),
        (SELECT, "application/json", b'{"head"'),
        (SELECT, "application/sparql-results+xml", b"<?xml"),
        (SELECT, "application/xml", b"<?xml"),
        (SELECT, "text/csv", b"o\r\n"),
        (SELECT, "text/tab-separated-values", b"?o\n"),
        (SELECT, "text/csv;q=0.1, application/json;q=0.5", b'{"head"'),
        (SELECT, "text/*", b"<?xml"),
        (CONSTRUCT, "text/turtle", b"<http"),
        (CONSTRUCT, "application/n-triples", b"<http"),
        (CONSTRUCT, "application/ld+json", b"["),
        (CONSTRUCT, "application/rdf+xml", b"<?xml"),
        (CONSTRUCT, "*/*;q=0.1", b"<http"),
    ],
)
def test_formats_are_negotiated(server: Running, query: str, accept: str, begins: bytes) -> None:
    """Every format of the contract is given on request, and said to vary."""
    answer = server.query(query, accept)
    assert answer.status == 200
    assert answer.body.startswith(begins)
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize(("query", "accept"), [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv")])
def test_a_format_that_cannot_hold_the_result_is_said(
    server: Running, query: str, accept: str
) -> None:
    """406, and not another format under the name of the first."""
    assert server.query(query, accept).status == 406


def test_chinese_comes_back_unharmed(server: Running) -> None:
    """UTF-8 in, UTF-8 out, in each table format."""
    for name in ("json", "xml", "csv", "tsv"):
        answer = server.query("SELECT ?o { ?s ?p ?o FILTER(?o = '丙') }", format=name)
        assert "丙" in answer.text


@pytest.mark.parametrize("case", CASES["refused"], ids=name_of)
def test_bad_requests_are_refused(server: Running, case: dict[str, Any]) -> None:
    """Each refusal of the suite, with our status."""
    body = case.get("body", "").encode(case.get("encoding", "utf-8"))
    headers = {"Content-Type": case["type"]} if "type" in case else {}
    answer = server.ask(case["path"], case["method"], body or None, headers)
    assert answer.status == case["status"]


@pytest.mark.parametrize("case", CASES["update"], ids=name_of)
def test_updates_are_refused(server: Running, case: dict[str, Any]) -> None:
    """The suite's update tests are answered with 403, and nothing changes."""
    headers = {"Content-Type": case["type"]}
    assert server.ask("/sparql", "POST", case["body"].encode(), headers).status == 403
    assert boolean(server.query("ASK { ?s ?p ?o }").body)


def test_an_empty_request_is_described(server: Running) -> None:
    """Without a query the endpoint returns its service description, with its own address."""
    answer = server.ask("/sparql", headers={"Accept": "application/n-triples"})
    assert answer.status == 200
    assert "sparql-service-description#endpoint" in answer.text
    assert f"<{server.url}/sparql>" in answer.text
    assert f"<{ONE}>" in answer.text


def test_a_syntax_error_names_its_place(server: Running) -> None:
    """Line and column of the text as it was sent, in words and in JSON."""
    query = "PREFIX x: <http://example.org/x#>\nSELECT * {\n <http://example.org/x#y> ?p }"
    plain = server.query(query)
    assert plain.status == 400
    assert "第 3 行" in plain.text
    assert "line 3" in plain.text
    error = json.loads(server.query(query, "application/json").body)["error"]
    assert (error["line"], error["column"]) == (3, query.split("\n")[2].index("}") + 1)


def test_a_head_request_has_no_body(server: Running) -> None:
    """HEAD answers like GET, without the content."""
    answer = server.ask("/sparql?query=" + quote(GOOD), "HEAD")
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize("path", ["/sparql?query=%FF%FE", "/sparql?query=ASK%7B%7D&x=%C3"])
def test_a_query_string_must_be_utf8(server: Running, path: str) -> None:
    """Bytes that are no UTF-8 are a 400, not another character."""
    assert server.ask(path).status == 400


def test_the_data_of_an_answer_is_named(server: Running) -> None:
    """Each answer says which data it was made from, for permalinks."""
    assert server.query(GOOD).headers["x-kg-data"] == "first.nq"
