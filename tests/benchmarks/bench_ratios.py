"""Speed as ratios in one run, so that the machine's own speed falls out (``make bench``).

Reading is compared with what ``jieba.lcut`` of the same text costs, encoding
with ``rdflib.Graph.add`` of the same triples; commands are measured as people
wait for them. Every figure is a median. The exit code is 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import rdflib

from kg.cli.output import terminal_width
from kg.graph.builder import build_graph
from kg.model.document import PlanDocument
from kg.model.text import SourceText
from kg.reading.files import read_source
from kg.reading.parser import read_plan
from kg.render.tables import Table, render_grid
from kg.resources import find_shipped

warnings.filterwarnings("ignore", category=DeprecationWarning)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jieba

PLAN = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
QUERY = "co-owners"


class Figure(NamedTuple):
    """One measured figure: seconds, what it is compared with, and the most it may be."""

    name: str
    seconds: float
    base: float | None
    bar: float

    @property
    def value(self) -> float:
        """The ratio to the base, or the seconds themselves."""
        return self.seconds / self.base if self.base else self.seconds


def main() -> int:
    """Measure, print the table, tell whether every bar holds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=7, help="runs a figure (default 7)")
    options.add_argument("--no-commands", action="store_true", help="leave the commands out")
    chosen = options.parse_args()
    figures = [*measure_functions(chosen.rounds)]
    if not chosen.no_commands:
        figures += measure_commands(chosen.rounds)
    print(render_grid(make_table(figures), width=terminal_width()), end="")
    return int(any(f.value > f.bar for f in figures))


def measure_functions(rounds: int) -> Iterator[Figure]:
    """Yield reading and encoding of the shipped plan, warm, against their bases."""
    source, plan = read_plan(read_source(PLAN))
    jieba.setLogLevel("ERROR")
    jieba.lcut(source.raw)
    reading, cutting = take_turns(
        rounds, lambda: read_plan(read_source(PLAN)), lambda: jieba.lcut(source.raw)
    )
    yield Figure("read one plan / jieba.lcut", reading, cutting, 2.0)
    encoding, adding = measure_encoding(rounds, source, plan)
    yield Figure("encode / rdflib.Graph.add", encoding, adding, 1.5)


def measure_encoding(rounds: int, source: SourceText, plan: PlanDocument) -> tuple[float, float]:
    """Return the seconds of encoding and of adding the same triples to an empty graph."""

    def encode() -> rdflib.Graph:
        return build_graph(plan, source, document_id="bench")

    triples = list(encode().triples((None, None, None)))

    def add() -> None:
        graph = rdflib.Graph()
        for triple in triples:
            graph.add(triple)

    return take_turns(rounds, encode, add)


def measure_commands(rounds: int) -> Iterator[Figure]:
    """Yield the wall time of commands, each in a process of its own, on a fresh store."""
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store")
        run("build", "-o", store)
        asking, query = take_turns(
            rounds, lambda: run("--help"), lambda: run("query", QUERY, "--store", store)
        )
        yield Figure("kg --help", asking, None, 0.25)
        yield Figure(f"kg query {QUERY}", query, None, 0.5)


def take_turns(rounds: int, *actions: Callable[[], object]) -> tuple[float, ...]:
    """Return each action's median seconds; they take turns, so that a busy spell hits all."""
    seconds: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for action, taken in zip(actions, seconds, strict=True):
            started = time.perf_counter()
            action()
            taken.append(time.perf_counter() - started)
    return tuple(statistics.median(taken) for taken in seconds)


def run(*args: str) -> None:
    """Run ``kg`` and wait; a failure ends the benchmark."""
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-m", "kg", *args]
    done = subprocess.run(
        command, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": root}
    )
    if done.returncode:
        raise SystemExit(f"kg {' '.join(args)}: {done.stderr.decode(errors='replace')}")


def make_table(figures: list[Figure]) -> Table:
    """Return the figures as rows: milliseconds, the ratio or seconds, the bar."""
    rows = tuple(
        (
            f.name,
            f"{f.seconds * 1000:.0f}",
            f"{f.base * 1000:.0f}" if f.base else "",
            f"{f.value:.2f}" + ("×" if f.base else " s"),
            f"{f.bar:g}" + ("×" if f.base else " s"),
            "ok" if f.value <= f.bar else "OVER",
        )
        for f in figures
    )
    return Table(("figure", "ms", "base ms", "value", "bar", ""), rows)


if __name__ == "__main__":
    sys.exit(main())
