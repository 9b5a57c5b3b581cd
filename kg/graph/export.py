"""A store's quads in a format of one's choice; N-Quads are canonical and sorted."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.graph.jsonld import write_jsonld as render_jsonld
from kg.graph.store import Store, reading
from kg.knowledge.prefixes import PREFIXES

_TRIG = ox.RdfFormat.TRIG
_SORTED_AT_ONCE = 500_000
"""Lines that are sorted in memory (about 100 MB); more go through temporary files."""


def export_nquads(store: Store) -> Iterator[str]:
    """Yield the whole store as canonical N-Quads lines without line ends, sorted by code point.

    The bytes depend on the content alone. Memory stays flat: beyond half a
    million lines, sorted runs go through temporary files.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kg-export-"))
        dump = Path(folder) / "dump.nq"
        with reading(store.path):
            store.database.dump(str(dump), format=ox.RdfFormat.N_QUADS)
        lines = stack.enter_context(dump.open(encoding="utf-8", newline="\n"))
        yield from (line[:-1] for line in _merge_sorted(lines, Path(folder), stack))


def _merge_sorted(lines: IO[str], folder: Path, stack: ExitStack) -> Iterable[str]:
    runs: list[Iterable[str]] = []
    while run := sorted(islice(lines, _SORTED_AT_ONCE)):
        if len(run) < _SORTED_AT_ONCE:
            runs.append(run)
            break
        file = folder / f"run-{len(runs)}"
        file.write_text("".join(run), encoding="utf-8", newline="\n")
        runs.append(stack.enter_context(file.open(encoding="utf-8", newline="\n")))
    return heapq.merge(*runs)


def write_nquads(store: Store) -> Iterator[bytes]:
    """Yield canonical N-Quads, sorted, one line at a time."""
    for line in export_nquads(store):
        yield f"{line}\n".encode()


def write_turtle(store: Store) -> Iterator[bytes]:
    """Yield all graphs as one in Turtle, sorted; the names of the graphs are lost."""
    triples = sorted({quad.triple for quad in _read_quads(store)}, key=str)
    yield ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def write_trig(store: Store) -> Iterator[bytes]:
    """Yield the graphs in TriG, sorted."""
    quads = sorted(_read_quads(store), key=lambda q: (str(q.graph_name), str(q)))
    yield ox.serialize(quads, format=_TRIG, prefixes=PREFIXES) or b""


def write_jsonld(store: Store) -> Iterator[bytes]:
    """Yield the graphs in JSON-LD with a context of its own, sorted, one graph after the other."""
    for piece in render_jsonld(_read_graphs(store), store.manifest.base):
        yield piece.encode("utf-8")


def _read_graphs(store: Store) -> Iterator[ox.Quad]:
    with reading(store.path):
        names = sorted(store.database.named_graphs(), key=str)
        for name in (ox.DefaultGraph(), *names):
            yield from store.database.quads_for_pattern(None, None, None, name)


def _read_quads(store: Store) -> list[ox.Quad]:
    with reading(store.path):
        return list(store.database)


EXPORTS: Mapping[str, Callable[[Store], Iterator[bytes]]] = {
    "nquads": write_nquads,
    "turtle": write_turtle,
    "trig": write_trig,
    "jsonld": write_jsonld,
}
