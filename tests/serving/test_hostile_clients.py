"""Clients that mean harm get a refusal, and the next client its answer at once."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from serving_server import Running, running

SECONDS = 2.0  # a query's limit here, so that the tests need not wait for the usual ten
HEAD = "POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with the usual limits, but for a query's seconds."""
    limits = {"seconds": SECONDS, "memory": 512 * 1024 * 1024}
    with running(tmp_path_factory.mktemp("victim"), limits=limits) as made:
        yield made


@pytest.fixture
def listener() -> Iterator[tuple[str, list[int]]]:
    """An address on loopback, and the connections that it got."""
    heard: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as made:

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    link, peer = made.accept()
                    heard.append(peer[1])
                    link.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{made.getsockname()[1]}/", heard
        made.shutdown(socket.SHUT_RDWR)
        thread.join(5)


CALLS = [
    "ASK {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "ASK {{ SERVICE SILENT <{0}> {{ ?s ?p ?o }} }}",
    "ASK {{ SERVICE#'\n<{0}> {{ ?s ?p ?o }} }}",
    "ASK {{ SERVICESILENT<{0}>{{ ?s ?p ?o }} }}",
    "ASK {{ ?s ?p 'x'SERVICE<{0}>{{ ?s ?p ?o }} }}",
    "PREFIX : <{0}> ASK {{ SERVICE: {{ ?s ?p ?o }} }}",
    "ASK {{ FILTER EXISTS {{ {{ SELECT * {{ OPTIONAL {{ SERVICE <{0}> {{ }} }} }} }} }} }}",
    "ASK {{ VALUES ?e {{ <{0}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "ASK FROM <{0}> {{ ?s ?p ?o }}",
    "ASK FROM NAMED <{0}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "LOAD <{0}>",
    "LOAD SILENT <{0}> INTO GRAPH <a:b>",
]


@pytest.mark.parametrize("call", CALLS)
def test_no_query_calls_out(victim: Running, listener: tuple[str, list[int]], call: str) -> None:
    """SERVICE, LOAD and FROM in disguise are refused with 403; a listener hears nothing."""
    url, heard = listener
    assert victim.query(call.format(url)).status == 403
    assert not heard
    victim.answers_within(1)


def test_the_listener_hears_a_connection(listener: tuple[str, list[int]]) -> None:
    """The instrument of the test above works."""
    url, heard = listener
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    with socket.create_connection((host, int(port)), 5) as link:
        assert link.recv(1) == b""
    assert len(heard) == 1


@pytest.mark.parametrize(
    "given",
    [{"default-graph-uri": "file:///etc/passwd"}, {"named-graph-uri": "http://127.0.0.1:9/"}],
)
def test_a_dataset_of_the_protocol_is_ours_only(victim: Running, given: dict[str, str]) -> None:
    """Graphs named beside the query are the store's, too."""
    assert victim.query("ASK {}", **given).status == 403
    victim.answers_within(1)


def test_a_file_is_not_read(victim: Running) -> None:
    """FROM <file:…> is refused, and nothing of the file is in the answer."""
    answer = victim.query("SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }")
    assert answer.status == 403
    assert Path("/etc/hostname").read_text().strip() not in answer.text.replace("hostname", "")
    victim.answers_within(1)


NESTS = {
    "braces": ("ASK ", "{", "", "}"),
    "parentheses": ("ASK { FILTER", "(", "1", ")"),
    "blank nodes": ("ASK { ?s ?p ", "[ ?p ", "1", " ]"),
    "subselects": ("ASK ", "{SELECT*", "{}", "}"),
}


@pytest.mark.parametrize("kind", NESTS)
@pytest.mark.parametrize("depth", [2_300, 100_000])
def test_deep_nesting_ends_nothing(victim: Running, kind: str, depth: int) -> None:
    """What overflows the engine's stack is told to be too deep or too long."""
    before, opens, middle, closes = NESTS[kind]
    query = (before + opens * depth + middle + closes * depth).encode()
    head = f"{HEAD}Content-Length: {len(query)}\r\n\r\n".encode()
    answer = send_until_answered(victim, head, query, len(query)).split(b"\r\n")[0]
    if len(query) <= 32 * 1024:
        assert b" 400 " in answer
    else:  # the line may be cut while the client still sends
        assert not answer or b" 413 " in answer
    victim.answers_within(1)


ROWS = " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(14))
NUMBERS = " ".join(str(n) for n in range(300))


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        (f"SELECT * {{ {ROWS} }} ORDER BY DESC(?o0) ?s9", {503, 504}),
        (f"SELECT (COUNT(*) AS ?n) {{ {ROWS} }}", {504}),
        (
            "SELECT (COUNT(*) AS ?n) {"
            + "".join(f" VALUES ?v{i} {{ {NUMBERS} }}" for i in range(5))
            + "}",
            {503, 504},
        ),
        (
            f'SELECT * {{ {ROWS} BIND(CONCAT(?o0, "x") AS ?y) }}',
            {413, 503, 504},
        ),
    ],
    ids=["cross product with ORDER BY", "cross product", "VALUES joins", "endless result"],
)
def test_a_costly_query_is_ended(victim: Running, query: str, statuses: set[int]) -> None:
    """Time, memory or size of the result: the limit is named, and only that query ends."""
    answer = victim.query(query)
    assert answer.status in statuses
    assert "limit" in answer.text or "上限" in answer.text
    victim.answers_within(1)


def test_doubling_a_string_ends_in_a_limit(victim: Running) -> None:
    """Forty doublings would be a terabyte."""
    binds = " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(40))
    answer = victim.query(f'SELECT (STRLEN(?a40) AS ?n) {{ BIND("xx" AS ?a0) {binds} }}')
    assert answer.status in {503, 504}
    victim.answers_within(1)


def test_a_regex_that_explodes_elsewhere_is_linear(victim: Running) -> None:
    """``^(a+)+$`` on a long near match is answered."""
    answer = victim.query(f'ASK {{ FILTER REGEX("{"a" * 20_000}b", "^(a+)+$") }}')
    assert (answer.status, '"boolean":false' in answer.text) == (200, True)
    victim.answers_within(1)


def send_until_answered(victim: Running, head: bytes, piece: bytes, most: int) -> bytes:
    """Send ``head``, then ``piece`` until the server answers or ``most`` bytes are out."""
    with socket.create_connection(("127.0.0.1", victim.port), 10) as link:
        sent = 0
        with contextlib.suppress(ConnectionError, TimeoutError):
            link.sendall(head)
            while sent < most:
                link.sendall(piece)
                sent += len(piece)
        with contextlib.suppress(ConnectionError, TimeoutError):
            return link.recv(65536)
    return b""


@pytest.mark.parametrize("declared", ["Content-Length: 104857600", "Transfer-Encoding: chunked"])
def test_a_body_of_100_mb_is_not_read(victim: Running, declared: str) -> None:
    """It is refused with 413 (or the line is cut) whether its length is told or not."""
    psutil = pytest.importorskip("psutil")
    before = psutil.Process(victim.process.pid).memory_info().rss
    piece = b"x" * 65536
    if "chunked" in declared:
        piece = b"10000\r\n" + piece + b"\r\n"
    answer = send_until_answered(
        victim, f"{HEAD}{declared}\r\n\r\n".encode(), piece, 100 * 1024 * 1024
    )
    assert not answer or b" 413 " in answer.split(b"\r\n")[0]
    assert psutil.Process(victim.process.pid).memory_info().rss - before < 32 * 1024 * 1024
    victim.answers_within(1)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /spar",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
        HEAD.encode() + b"Content-Length: 9\r\n\r\nA",
    ],
    ids=["nothing", "half a line", "half a header", "half a body"],
)
def test_slow_clients_hold_up_nobody(victim: Running, sent: bytes) -> None:
    """Forty connections that never finish, and the next one is served."""
    with contextlib.ExitStack() as held:
        for _ in range(40):
            link = socket.create_connection(("127.0.0.1", victim.port), 5)
            held.enter_context(link).sendall(sent)
        victim.answers_within(1)


def test_500_connections_hold_up_nobody(victim: Running) -> None:
    """They are kept waiting for, and the next one is served all the same."""
    with contextlib.ExitStack() as held:
        for _ in range(500):
            held.enter_context(socket.create_connection(("127.0.0.1", victim.port), 5))
        victim.answers_within(1)


@pytest.mark.parametrize(
    "path", ["/sparql?query=ASK%7B%7D%ff", "/search?q=%ff%fe", "/unit/%ff", "/%c0%af", "/a%00b"]
)
def test_broken_utf8_is_no_fault_of_ours(victim: Running, path: str) -> None:
    """Bytes that are no text give a 4xx or an empty find, never a 500."""
    assert victim.ask(path).status < 500
    victim.answers_within(1)


def test_a_body_that_is_no_utf8_is_malformed(victim: Running) -> None:
    """As the protocol wants it."""
    body = "ASK {}".encode("utf-16")
    headers = {"Content-Type": "application/sparql-query"}
    assert victim.ask("/sparql", "POST", body, headers).status == 400
    victim.answers_within(1)


@pytest.mark.parametrize(
    "flood",
    [b"X-Long: " + b"x" * 4_000_000 + b"\r\n", b"X-Many: x\r\n" * 100_000],
    ids=["one long header", "many headers"],
)
def test_a_flood_of_headers_is_cut(victim: Running, flood: bytes) -> None:
    """The server reads about a hundred kilobytes of them, then refuses or hangs up."""
    head = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    answer = send_until_answered(victim, head, flood, len(flood))
    assert b" 200 " not in answer.split(b"\r\n")[0]
    victim.answers_within(1)


def test_a_flood_of_fields_is_refused(victim: Running) -> None:
    """A hundred fields pass, more do not."""
    many = "&".join(f"a{i}={quote('省')}" for i in range(200))
    assert victim.ask(f"/sparql?query=ASK%7B%7D&{many}").status == 400
    victim.answers_within(1)
