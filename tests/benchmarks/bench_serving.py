"""The server under load beside rdflib-endpoint and the Oxigraph server (``make bench-serving``).

32 clients ask the mix of ``serving_mix.toml`` over the shipped Anhui plan, the
servers in turn, some seconds each, so that what else the machine does weighs on
all alike; no client waits between requests. Printed
are requests a second, the median of each query, its 95th percentile over all,
and the geometric mean of the medians. Servers that are not installed are left
out and named. The exit code is 1 when a bar is missed: an error, a 95th
percentile above 300 ms, a geometric mean behind another server's.

The others come with ``pip install oxigraph rdflib-endpoint oxrdflib`` in an
environment of their own, whose ``bin`` folder is given as ``--others``; rdflib-endpoint is
run on oxrdflib's store, the faster of its two: on rdflib's own most queries
of the mix take minutes. A query that a server does not answer in 10 seconds is
left out of its load, and of the comparison with it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from serving_load import PATIENCE, Load, Question, ask_once, press

from kg.graph.query_files import load_queries
from kg.graph.store import DATABASE, read_current
from kg.pipeline.build import build_corpus
from kg.resources import find_shipped
from kg.serving.pages.query import bind_named

MIX = Path(__file__).with_name("serving_mix.toml")
ROOT = Path(__file__).resolve().parents[2]
MOST_P95 = 0.300  # seconds
ROUND = 6.0  # seconds that a server is loaded before it is the next one's turn
START = 60.0  # seconds that a server gets to start
Command = Callable[[int], list[str]]
OURS = "kg serve"


def main() -> int:
    """Run the load on each server that is here, print the tables, judge the bars."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=60, help="load a server (default 60)")
    options.add_argument("--clients", type=int, default=32)
    options.add_argument("--workers", type=int, help="worker processes of kg serve")
    options.add_argument("--others", type=Path, help="folder of oxigraph and rdflib-endpoint")
    chosen = options.parse_args()
    questions = read_mix(MIX)
    with tempfile.TemporaryDirectory() as folder:
        servers = dict(find_servers(make_data(Path(folder)), chosen))
        counts = {n: count_answers(c, questions, Path(folder)) for n, c in servers.items()}
        asked = {n: [q for q in questions if counts[n][q.name] is not None] for n in servers}
        loads = press_in_turn(servers, asked, Path(folder), chosen.clients, chosen.seconds)
    print_tables(questions, loads)
    return judge(loads, counts)


def press_in_turn(
    servers: Mapping[str, Command],
    asked: Mapping[str, Sequence[Question]],
    folder: Path,
    clients: int,
    seconds: float,
) -> dict[str, Load]:
    """Load each server for ``seconds`` in all, a few at a time; the others are idle meanwhile."""
    loads, rounds = {name: Load(0.0) for name in servers}, max(1, round(seconds / ROUND))
    with ExitStack() as stack:
        urls = {n: stack.enter_context(running(c, folder)) for n, c in servers.items()}
        for _ in range(rounds):
            for name, url in urls.items():
                done = asyncio.run(press(url, asked[name], clients, seconds / rounds))
                loads[name].add(done)
    return loads


def read_mix(path: Path) -> list[Question]:
    """Return the queries of the mix with their values filled in."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["query"]
    return [Question(e["name"], e["family"], list(write_texts(e))) for e in entries]


def write_texts(entry: Mapping[str, object]) -> Iterator[str]:
    """Yield the SPARQL of an entry for each of its values."""
    named = load_queries().get(str(entry["query"]))
    if named is None:
        yield str(entry["query"])
        return
    for values in entry.get("values", [{}]):  # type: ignore[attr-defined]
        yield bind_named(named, {p.name: p.default for p in named.parameters} | values)


@dataclass(frozen=True)
class Data:
    """The plan for every server: our store, an Oxigraph database, N-Triples."""

    store: Path
    database: Path
    triples: Path


def make_data(folder: Path) -> Data:
    """Build the Anhui plan; give the others its triples as their one default graph."""
    data = Data(folder / "store", folder / "oxigraph", folder / "plan.nt")
    build_corpus([find_shipped("corpus", "anhui-ip-145")], data.store, jobs=1)
    held = ox.Store.read_only(str(read_current(data.store) / DATABASE))
    triples = {ox.Quad(q.subject, q.predicate, q.object) for q in held}
    database = ox.Store(str(data.database))
    database.bulk_extend(triples)
    database.optimize()
    database.dump(str(data.triples), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return data


def find_servers(data: Data, chosen: argparse.Namespace) -> Iterator[tuple[str, Command]]:
    """Yield each server that is installed: its name and the command for a port."""
    workers = ["--workers", str(chosen.workers)] if chosen.workers else []
    yield (
        OURS,
        lambda port: [
            *(sys.executable, "-m", "kg", "serve", "--store", str(data.store), "--port", str(port)),
            *workers,
        ],
    )
    if oxigraph := find_program("oxigraph", chosen.others):
        yield (
            "oxigraph",
            lambda port: [
                *(oxigraph, "serve-read-only", "--location", str(data.database)),
                *("--bind", f"127.0.0.1:{port}"),
            ],
        )
    if endpoint := find_program("rdflib-endpoint", chosen.others):
        yield (
            "rdflib-endpoint",
            lambda port: [
                *(endpoint, "serve", "--host", "127.0.0.1", "--port", str(port)),
                *("--store", "Oxigraph", str(data.triples)),
            ],
        )


def find_program(name: str, others: Path | None) -> str | None:
    """Return where a program is; say on standard error when it is nowhere."""
    found = shutil.which(name, path=str(others) if others else None)
    if found is None:
        print(f"{name} is not installed: left out (see --help)", file=sys.stderr)
    return found


@contextmanager
def running(command: Command, folder: Path) -> Iterator[str]:
    """Start a server, yield the address of its endpoint, end it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    name = command(port)[0]
    if Path(name).name != Path(sys.executable).name:
        environment.pop("PYTHONPATH")
    log = folder / f"{Path(name).name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(port), env=environment, stdout=output, stderr=output, cwd=folder
        )
        try:
            yield wait_for(port, process, log)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> str:
    """Return the endpoint's address once it answers; each server has a path of its own."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        for path in ("/sparql", "/query", "/"):
            url = f"http://127.0.0.1:{port}{path}"
            try:
                if asyncio.run(ask_once(url, "ASK { ?s ?p ?o }"))[0] == 200:
                    return url
            except OSError:
                time.sleep(0.2)
    raise SystemExit(f"a server did not start: {log.read_text(errors='replace')[-500:]}")


def count_answers(
    command: Command, questions: Sequence[Question], folder: Path
) -> dict[str, int | None]:
    """Return how many rows each query gives, so that all servers are seen to do the same work.

    None where there is no answer in time: that query is left out of the load,
    and the server, which is busy with it for good, is started anew.
    """
    counts: dict[str, int | None] = {}
    while left := [q for q in questions if q.name not in counts]:
        with running(command, folder) as url:
            for question in left:
                counts[question.name] = count_rows(url, question.texts[0])
                if counts[question.name] is None:
                    break
    return counts


def count_rows(url: str, query: str) -> int | None:
    """Return how many rows a query gives; None where there is no answer in time."""
    try:
        status, body = asyncio.run(ask_once(url, query))
    except (OSError, EOFError, TimeoutError):
        return None
    return len(json.loads(body)["results"]["bindings"]) if status == 200 else None


def print_tables(questions: Sequence[Question], loads: Mapping[str, Load]) -> None:
    """Print what each server did, then the median of each query."""
    print(f"{'':34}" + "".join(f"{name:>18}" for name in loads))
    lines: dict[str, Callable[[Load], str]] = {
        "answers a second": lambda x: f"{(len(x.all_times) - len(x.errors)) / x.seconds:.1f}",
        "errors": lambda x: str(len(x.errors)),
        "p50 ms": lambda x: f"{statistics.median(x.all_times) * 1000:.0f}",
        "p95 ms": lambda x: f"{x.p95() * 1000:.0f}",
        "geometric mean of p50, ms": lambda x: f"{x.geometric_mean() * 1000:.1f}",
    }
    for label, tell in lines.items():
        print(f"{label:34}" + "".join(f"{tell(load):>18}" for load in loads.values()))
    for question in questions:
        medians = [load.medians().get(question.name, float("nan")) for load in loads.values()]
        label = f"{question.family}: {question.name}"
        print(f"{label:34.34}" + "".join(f"{median * 1000:18.1f}" for median in medians))


def judge(loads: Mapping[str, Load], counts: Mapping[str, Mapping[str, int | None]]) -> int:
    """Say which bars are missed; 1 if any is."""
    ours = loads[OURS]
    missed = [f"{len(ours.errors)} errors: {sorted(set(ours.errors))[:5]}"] if ours.errors else []
    if ours.p95() > MOST_P95:
        missed.append(f"p95 is {ours.p95() * 1000:.0f} ms, the bar {MOST_P95 * 1000:.0f} ms")
    for name in loads.keys() - {OURS}:
        missed += compare(name, loads[name], ours)
        note_differences(name, counts[name], counts[OURS])
    print("\n".join(f"missed: {m}" for m in missed) or "every bar holds")
    return 1 if missed else 0


def compare(name: str, load: Load, ours: Load) -> list[str]:
    """Print the ratio of the geometric means over the queries that both answer; tell a defeat."""
    both = load.medians().keys() & ours.medians().keys()
    ratio = load.geometric_mean(both) / ours.geometric_mean(both)
    print(f"{name}: {ratio:.2f} times our geometric mean of medians over {len(both)} queries")
    return [] if ratio > 1 else [f"{name} is ahead in the geometric mean of the medians"]


def note_differences(
    name: str, theirs: Mapping[str, int | None], ours: Mapping[str, int | None]
) -> None:
    """Say which queries a server does not answer, or with another number of rows."""
    silent = [q for q, n in theirs.items() if n is None]
    differing = [q for q, n in theirs.items() if n is not None and n != ours[q]]
    if silent:
        print(f"note: {name} does not answer within {PATIENCE:.0f} s: {', '.join(silent)}")
    if differing:
        print(f"note: {name} gives other numbers of rows for {', '.join(differing)}")


if __name__ == "__main__":
    sys.exit(main())
