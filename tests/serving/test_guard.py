"""What the guard refuses, and the harmless twin of each refusal."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.graph.engine import Engine, EngineSyntaxError
from kg.serving.guard import QueryRefused, check_query
from kg.serving.wire import ResultWriter

OURS = "http://example.org/graph/1"


def status_of(query: str) -> int:
    try:
        check_query(query, knows_graph={OURS})
    except QueryRefused as refusal:
        return refusal.status
    return 200


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE <http://x/> { ?s ?p ?o } }",
        "ASK { SERVICE SILENT <http://x/> { } }",
        "ASK { service<http://x/>{} }",
        "ASK { SeRvIcE ?e { } }",
        "ASK { SERVICE#note\n<http://x/> { } }",
        "ASK { SERVICESILENT<http://x/> { } }",
        "PREFIX : <http://x/> ASK { SERVICE:a { } }",
        "PREFIX ex: <http://x/> ASK { SERVICEex:a { } }",
        "ASK { ?s ?p trueSERVICE<http://x/> { } }",
        "ASK { ?s ?p 1SERVICE<http://x/> { } }",
        'ASK { ?s ?p "x"@enSERVICE<http://x/> { } }',
        "ASK { ?s ?p 'x'SERVICE<http://x/> { } }",
        "ASK { FILTER EXISTS { { OPTIONAL { SERVICE <http://x/> { } } } } }",
        "SELECT * { { SELECT * { SERVICE <http://x/> { } } } }",
        "LOAD <http://x/>",
        "PREFIX a: <b> LOAD SILENT <http://x/> INTO GRAPH <http://y/>",
        "INSERT DATA { <a:a> <a:b> 1 }",
        "WITH <http://x/> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "# comment\nDROP GRAPH <http://x/>",
    ],
)
def test_what_leaves_or_changes_the_store_is_forbidden(query: str) -> None:
    """SERVICE, LOAD and updates are refused with 403 in every disguise."""
    assert status_of(query) == 403


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?service ?load $SERVICE }",
        "PREFIX ex: <http://x/> ASK { ex:service ex:SERVICE ex:my-service }",
        "ASK { ?s ?p 'SERVICE <http://x/> {}' }",
        'ASK { ?s ?p """ SERVICE\n <http://x/> {} """ }',
        "ASK { ?s <http://x/SERVICE> ?o } # SERVICE <http://x/> {}",
        r"ASK { ?s ?p 'it\'s a SERVICE' }",
        "ASK { ?insert ?delete 'DROP ALL' }",
        "ASK { ?s <load> ?o }",
        "ASK { ?s ?p '\\u0053ERVICE' }",
    ],
)
def test_the_same_letters_as_data_are_harmless(query: str) -> None:
    """Names, variables, literals and comments may say SERVICE."""
    assert status_of(query) == 200


@pytest.mark.parametrize(
    "query",
    [
        "ASK FROM <file:///etc/passwd> { }",
        "ASK FROM NAMED <http://x/> { }",
        "ASK FROMNAMED<http://x/>{ }",
        "BASE <file:///etc/> ASK FROM <passwd> { }",
        "PREFIX f: <file:///etc/> ASK FROM f:passwd { }",
        r"ASK FROM <\u0066ile:///etc/passwd> { }",
        f"ASK FROM <{OURS}> FROM <{OURS}x> {{ }}",
    ],
)
def test_foreign_graphs_are_forbidden(query: str) -> None:
    """FROM and FROM NAMED take the store's own graphs only."""
    assert status_of(query) == 403


@pytest.mark.parametrize(
    "query",
    [
        f"ASK FROM <{OURS}> {{ }}",
        f"SELECT * FROM NAMED <{OURS}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "PREFIX g: <http://example.org/graph/> ASK FROM g:1 { }",
        "BASE <http://example.org/graph/> ASK FROM <1> { }",
        r"ASK FROM <http://example.org/graph/\u0031> { }",
        "ASK { ?from ?p 'FROM <http://x/>' }",
    ],
)
def test_own_graphs_are_taken(query: str) -> None:
    """A graph of the store may be named in each way of writing an IRI."""
    assert status_of(query) == 200


def test_from_glued_to_a_name_is_malformed() -> None:
    """The engine reads ``FROM:g`` as a clause, the grammar as a name."""
    assert status_of("PREFIX : <http://x/> ASK FROM:g { }") == 400


def nested(kind: str, depth: int) -> str:
    return {
        "groups": "ASK " + "{" * depth + "}" * depth,
        "parentheses": "ASK { FILTER" + "(" * (depth - 1) + "1" + ")" * (depth - 1) + " }",
        "blank nodes": "ASK { ?s ?p " + "[ ?p " * (depth - 1) + "1" + " ]" * (depth - 1) + " }",
        "subselects": "ASK " + "{ SELECT * " * (depth - 1) + "{}" + " }" * (depth - 1),
        "negations": "ASK { FILTER(" + "!" * depth + "?a) }",
        "minus signs": "ASK { FILTER(" + "-" * depth + "1) }",
        "sums": "ASK { FILTER(0" + "+1" * depth + ") }",
        "unions": "ASK { {}" + " UNION {}" * (depth - 1) + " }",
        "optionals": "ASK { " + "OPTIONAL {} " * depth + " }",
        "filters": "ASK { " + "FILTER(1) " * depth + " }",
        "paths": "ASK { ?s <a:a>" + "/<a:b>" * depth + " ?o }",
        "inverse paths": "ASK { ?s " + "^" * depth + "<a:b> ?o }",
        "alternatives": "ASK { FILTER(?a" + " || ?a" * depth + ") }",
    }[kind]


KINDS = [
    *("groups", "parentheses", "blank nodes", "subselects", "negations", "minus signs", "sums"),
    *("unions", "optionals", "filters", "paths", "inverse paths", "alternatives"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_nesting_is_bounded_inclusively(kind: str) -> None:
    """64 levels pass, more are refused with the limit's name, for each kind that recurses."""
    check_query(nested(kind, 64))
    with pytest.raises(QueryRefused) as refused:
        check_query(nested(kind, 66))
    assert (refused.value.status, refused.value.limit) == (400, "max-nesting")


def test_a_long_list_is_no_nesting() -> None:
    """A thousand values in VALUES or IN, and many triples, pass."""
    numbers = [str(n) for n in range(1000)]
    assert status_of("ASK { VALUES ?x {" + " ".join(numbers) + "} }") == 200
    assert status_of("ASK { FILTER(?x IN (" + ", ".join(numbers) + ")) }") == 200
    assert status_of("ASK { " + "?s ?p ?o . " * 1000 + "}") == 200


def test_size_counts_bytes_inclusively() -> None:
    """A Chinese character weighs three bytes; the limit itself passes."""
    query = "ASK { ?s ?p '" + "省" * 100 + "' }"
    size = len(query.encode())
    check_query(query, max_bytes=size)
    with pytest.raises(QueryRefused) as refused:
        check_query(query, max_bytes=size - 1)
    assert refused.value.status == 413


@pytest.mark.parametrize("query", ["", "   ", "# only\n", "FOO { }", "ASK { ) }", "ASK { ?a ] }"])
def test_what_is_no_query_is_malformed(query: str) -> None:
    """No form or a stray bracket is a 400."""
    assert status_of(query) == 400


def test_a_refusal_names_its_place_in_both_languages() -> None:
    """Line and column, from 1, are in the message."""
    with pytest.raises(QueryRefused) as refused:
        check_query("ASK {\n  SERVICE <http://x/> {}\n}")
    assert (refused.value.line, refused.value.column) == (2, 3)
    assert "第 2 行第 3 列" in refused.value.message
    assert "line 2, column 3" in refused.value.message_en


@pytest.mark.parametrize("form", ["SELECT *", "ASK", "DESCRIBE <a:a>", "CONSTRUCT { ?s ?p ?o }"])
def test_the_form_is_found_behind_the_prologue(form: str) -> None:
    """Prefixes named like keywords do not confuse it."""
    query = f"BASE <a:b> PREFIX select: <a:> PREFIX : <b:>\n{form} WHERE {{ ?s ?p ?o }}"
    assert check_query(query).form == form.split()[0]


class _Listener:
    """Counts connections to a port on loopback."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.calls = 0
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                link, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            link.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(2)


@pytest.fixture(scope="module")
def listener() -> Iterator[_Listener]:
    made = _Listener()
    yield made
    made.close()


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load_nquads(b'<http://a/s> <http://a/p> "v" .')


def _run(engine: Engine, query: str) -> None:
    left, right = socket.socketpair()
    with left, right:
        engine.answer(query, ResultWriter(left, 1 << 20))  # type: ignore[arg-type]


def test_the_listener_hears_an_unguarded_service(engine: Engine, listener: _Listener) -> None:
    """The next test's instrument works: without the guard a request does go out."""
    before = listener.calls
    with pytest.raises(OSError, match=r"reset by peer|Empty HTTP"):
        _run(engine, f"ASK {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}")
    assert listener.calls == before + 1


PIECES = [
    "SERVICE", "SERVICE SILENT", "SERVICESILENT", "?s", "?p", "?o", " ", "\n", ".", "{", "}",
    "(", ")", "<", ">", "#", "'", '"', '"""', "'''", "\\", "\\u0053ERVICE", "a:b", ":a", "<a#b>",
    "FILTER(", "?o<?b#>", "<'>", "true", "1", "BIND(1 AS ?x)", "ex:a.", "@en", "OPTIONAL{",
    "{SERVICE", "<<", ">>", "/*", "*/", "-- ", "EXISTS{", "^^", "_:b", "$s", "&&", "||", "1.",
]  # fmt: skip


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.lists(st.sampled_from(PIECES)))
def test_what_passes_never_calls_out(
    engine: Engine, listener: _Listener, before: list[str], after: list[str]
) -> None:
    """Whatever stands around a SERVICE call: if the guard passes it, no request is sent."""
    call = f"SERVICE<{listener.url}>{{?s ?p ?o}}"
    query = (
        f"PREFIX : <{listener.url}> PREFIX a: <{listener.url}> SELECT * {{ ?s ?p ?o "
        + "".join(before) + call + "".join(after) + "}"
    )  # fmt: skip
    heard = listener.calls
    try:
        text = check_query(query).rewritten.text
        _run(engine, text)
    except (QueryRefused, EngineSyntaxError):
        return
    assert listener.calls == heard
