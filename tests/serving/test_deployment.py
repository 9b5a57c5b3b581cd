"""How the server stands among others: who may ask, prefixes, rebuilds, the log, the end."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from serving_server import ROOT, Running, Start, serving_store

from kg.pipeline.build import build_corpus
from kg.resources import find_shipped

TOKEN = "a-token-of-some-length"


def test_another_host_name_is_refused(server: Running) -> None:
    """A name that points here by DNS rebinding gets no answer; our own names do."""
    for name, status in [("evil.example", 421), ("localhost", 200), ("127.0.0.1:80", 200)]:
        assert server.ask("/healthz", headers={"Host": name}).status == status


def test_a_host_that_is_no_name_is_malformed(server: Running) -> None:
    """Nothing odd gets into the addresses that are written out."""
    assert server.ask("/sparql", headers={"Host": "a><b"}).status == 400


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_another_sites_page_is_refused(server: Running, origin: str) -> None:
    """Queries and uploads from another origin do not count, while CORS is off."""
    answer = server.ask("/sparql?query=ASK%7B%7D", headers={"Origin": origin})
    assert answer.status == 403
    assert "access-control-allow-origin" not in answer.headers


def test_our_own_page_is_taken(server: Running) -> None:
    """The browser says where a form comes from."""
    assert server.ask("/sparql?query=ASK%7B%7D", headers={"Origin": server.url}).status == 200


@pytest.mark.parametrize("cors", ["*", "https://notebook.example"])
def test_cors_is_given_when_asked_for(start: Start, cors: str) -> None:
    """One origin, or all."""
    running = start(rules={"cors": cors})
    origin = "https://notebook.example"
    answer = running.ask("/sparql?query=ASK%7B%7D", headers={"Origin": origin})
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, cors)


def test_a_token_is_asked_for_where_it_is_set(start: Start) -> None:
    """Bearer, cookie or the address shown at start; health stays open."""
    running = start(rules={"token": TOKEN})
    assert running.ask("/units").status == 401
    assert running.ask("/healthz").status == 200
    assert running.ask("/units", headers={"Authorization": "Bearer wrong"}).status == 401
    assert running.ask("/units", headers={"Authorization": f"Bearer {TOKEN}"}).status == 200
    first = running.ask(f"/units?token={TOKEN}&lang=en")
    assert (first.status, first.headers["location"]) == (303, "/units?lang=en")
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert running.ask("/units", headers={"Cookie": cookie.partition(";")[0]}).status == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_beyond_loopback_a_token_is_needed(anhui_store: Path, host: str) -> None:
    """``kg serve`` refuses and says why; with code 2 for the way it was called."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(anhui_store), "--host", host]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=30, check=False
    )
    assert done.returncode == 2
    assert "--token" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_prefix_is_kept_in_every_link(tmp_path: Path, anhui_store: Path) -> None:
    """Behind a proxy, whether it strips the prefix or not, pages link below it."""
    with serving_store(tmp_path, anhui_store, "--root-path", "/plans") as running:
        for prefix in ("/plans", ""):
            text = running.ask(f"{prefix}/units", headers={"Accept": "text/html"}).text
            assert 'href="/plans/unit/340000/market-regulation"' in text
            assert 'href="/plans/assets/site.css"' in text
            assert 'href="/units"' not in text
            assert running.ask(f"{prefix}/assets/site.css").status == 200
            assert running.ask(f"{prefix}/sparql?query=ASK%7B%7D").status == 200
            assert running.ask(f"{prefix}/unit/340000/market-regulation").status == 200


def test_the_log_is_one_line_a_request(start: Start) -> None:
    """In words, or as JSON with --log-json; line breaks in a path do not split it."""
    running = start(rules={"json_log": True})
    running.ask("/sparql?query=ASK%7B%7D")
    running.ask("/a%0Ab")
    # The line is written once the answer has gone out, so a quick client may be first.
    wait_until(lambda: running.log.read_text().count("\n") >= 2, 20)
    lines = [json.loads(line) for line in running.log.read_text().splitlines()]
    assert [(line["path"], line["status"]) for line in lines] == [("/sparql", 200), ("/a\nb", 404)]
    assert {"time", "client", "method", "bytes", "ms"} <= lines[0].keys()


def test_health_names_the_data(server: Running) -> None:
    """A monitor sees which data is served."""
    facts = json.loads(server.ask("/healthz").body)
    assert (facts["status"], facts["graphs"], facts["quads"]) == ("ok", 3, 5)


def test_a_rebuild_is_taken_up_without_a_mixed_answer(tmp_path: Path) -> None:
    """While clients ask, a build swaps the store: old or new counts, no error, then the new."""
    store = tmp_path / "store"
    build_corpus([find_shipped("corpus", "anhui-ip-145")], store, jobs=1)
    seen: list[tuple[int, str]] = []
    over = threading.Event()
    # One query over two graphs: a mix of builds would give a pair that neither has.
    query = (
        "SELECT (COUNT(DISTINCT ?d) AS ?docs) (COUNT(DISTINCT ?t) AS ?tasks) "
        "{ { ?d a plan:Plan } UNION { ?t a plan:Task } }"
    )
    with serving_store(tmp_path, store) as running:

        def ask() -> None:
            while not over.is_set():
                answer = running.query(query, format="csv")
                seen.append((answer.status, answer.text.split()[-1]))

        asking = [threading.Thread(target=ask) for _ in range(3)]
        for thread in asking:
            thread.start()
        before = seen_soon(seen, 1)
        build_corpus([find_shipped("corpus", n) for n in ("anhui-ip-145", "examples")], store)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and seen[-1][1] == before:
            time.sleep(0.1)
        over.set()
        for thread in asking:
            thread.join(10)
        running.answers_within(2)
    assert {status for status, _ in seen} == {200}
    assert len({counts for _, counts in seen}) == 2


def seen_soon(seen: list[tuple[int, str]], count: int) -> str:
    """Wait until so many answers have come; return the last one's counts."""
    wait_until(lambda: len(seen) >= count, 20)
    return seen[-1][1]


def wait_until(holds: Callable[[], bool], seconds: float) -> None:
    """Return when ``holds``, at the latest after ``seconds``; the caller asserts."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not holds():
        time.sleep(0.05)


def test_a_broken_store_leaves_the_old_one_served(tmp_path: Path, anhui_store: Path) -> None:
    """A pointer to nothing is told in the log, and the answers go on."""
    import shutil

    store = tmp_path / "store"
    shutil.copytree(anhui_store, store)
    with serving_store(tmp_path, store) as running:
        (store / "CURRENT").write_text("gen-0000000000000000\n")
        told = "cannot be taken up"
        wait_until(lambda: told in running.log.read_text(encoding="utf-8"), 20)
        assert told in running.log.read_text(encoding="utf-8")
        running.answers_within(1)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_graceful_end_answers_what_runs(start: Start, number: int) -> None:
    """A request in progress gets its answer; then the process and its workers are gone."""
    psutil = pytest.importorskip("psutil")
    running = start()
    children = psutil.Process(running.process.pid).children(recursive=True)
    slow = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(9)) + " }"
    answers: list[int] = []
    busy = sum(child.cpu_times().user for child in children)
    asking = threading.Thread(target=lambda: answers.append(running.query(slow).status))
    asking.start()
    wait_until(lambda: sum(child.cpu_times().user for child in children) > busy + 0.1, 20)
    running.process.send_signal(number)
    asking.join(20)
    running.process.wait(20)
    assert answers == [200]
    wait_until(lambda: not any(child.is_running() for child in children), 20)
    assert not [child for child in children if child.is_running()]


def test_a_taken_port_is_told(server: Running, anhui_store: Path) -> None:
    """One line, with the way out."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(anhui_store)]
    done = subprocess.run(
        [*command, "--port", str(server.port)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 2)
    assert "--port" in done.stderr
