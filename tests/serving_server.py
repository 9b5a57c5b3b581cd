"""Runs a real server in a process of its own, over three small graphs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
GRAPH = "http://example.org/data/{}"
# Three graphs: 1 and 2 share a triple, 3 has another subject.
QUADS = """\
<http://example.org/a> <http://example.org/name> "甲" <http://example.org/data/1> .
<http://example.org/a> <http://example.org/knows> <http://example.org/b> <http://example.org/data/1> .
<http://example.org/a> <http://example.org/name> "甲" <http://example.org/data/2> .
<http://example.org/b> <http://example.org/name> "乙" <http://example.org/data/2> .
<http://example.org/c> <http://example.org/name> "丙" <http://example.org/data/3> .
"""  # noqa: E501
_RUNNER = """
import sys, json
from pathlib import Path
from kg.serving.app import build_site
from kg.serving.gate import Rules
from kg.serving.library import Edition
from kg.serving.limits import Limits
from kg.serving.run import configure_log, open_socket, serve
given = json.loads(sys.argv[1])
pointer = Path(given["pointer"])
def find_edition():
    path = Path(pointer.read_text())
    return Edition(path.name, path)
rules = dict(given["rules"])
rules["hosts"] = frozenset(rules.get("hosts", ["127.0.0.1", "localhost"]))
site = build_site(find_edition, limits=Limits(**given["limits"]), rules=Rules(**rules))
listener = open_socket("127.0.0.1", 0)
configure_log()
serve(site, listener,
      on_ready=lambda: print(listener.getsockname()[1], flush=True))
"""


@dataclass
class Answer:
    """A response with its body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as UTF-8."""
        return self.body.decode()


@dataclass
class Running:
    """A server that listens on loopback."""

    port: int
    process: subprocess.Popen[str]
    pointer: Path
    log: Path

    @property
    def url(self) -> str:
        """Return the address without a path."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        timeout: float = 20,
    ) -> Answer:
        """Send one request and return the whole answer."""
        link = HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            link.request(method, path, body, headers or {})
            response: HTTPResponse = link.getresponse()
            found = {k.lower(): v for k, v in response.getheaders()}
            return Answer(response.status, found, response.read())
        finally:
            link.close()

    def query(self, text: str, accept: str = "", **extra: str) -> Answer:
        """Send a query by GET."""
        headers = {"Accept": accept} if accept else {}
        return self.ask("/sparql?" + urlencode({"query": text, **extra}), headers=headers)

    def answers_within(self, seconds: float) -> None:
        """Fail unless a normal query is answered in time, on a machine that has time for it."""
        seconds = on_this_machine(seconds)
        start = time.monotonic()
        answer = self.query("ASK { ?s ?p ?o }")
        took = time.monotonic() - start
        assert (answer.status, answer.text) == (200, '{"head":{},"boolean":true}')
        assert took < seconds, f"{took:.2f} s"


def on_this_machine(seconds: float) -> float:
    """Return the time that takes the place of ``seconds`` where more wants to run than can."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return seconds * max(1.0, load / (os.cpu_count() or 1))


Start = Callable[..., Running]


@contextmanager
def serving_store(folder: Path, store: Path, *options: str) -> Iterator[Running]:
    """Run ``kg serve`` over a store for as long as the block lasts."""
    log = folder / "log"
    command = [sys.executable, "-W", "error", "-m", "kg", "serve", "--lang", "en"]
    command += ["--store", str(store), "--port", "0", *options]
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://[^:/]+:(\d+)/", line)
            assert found, line + log.read_text()
            yield Running(int(found[1]), process, store, log)
        finally:
            process.terminate()
            process.communicate(timeout=20)


@contextmanager
def running(folder: Path, *, quads: str = QUADS, **given: object) -> Iterator[Running]:
    """Run a server over ``quads`` for as long as the block lasts."""
    data = folder / "first.nq"
    data.write_text(quads, encoding="utf-8")
    pointer, log = folder / "pointer", folder / "log"
    pointer.write_text(str(data))
    orders = {"pointer": str(pointer), "limits": {}, "rules": {}, **given}
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", _RUNNER, json.dumps(orders)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.strip().isdigit(), log.read_text()
            yield Running(int(line), process, pointer, log)
        finally:
            process.terminate()
            process.communicate(timeout=20)
