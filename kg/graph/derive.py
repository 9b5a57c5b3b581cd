"""The rules of ``ontology/rules`` give what follows from one document's statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import cast

import pyoxigraph as ox

from kg.graph.iris import named_graph
from kg.knowledge.prefixes import PREFIXES
from kg.resources import find_shipped


def load_statements(*sources: Iterable[str] | bytes) -> ox.Store:
    """Return N-Quads (lines or bytes) in memory, as one default graph, with the vocabulary.

    Checks and rules look at one document at a time this way, so that their
    cost does not grow with the corpus.
    """
    store = ox.Store()
    for source in sources:
        text = source if isinstance(source, bytes) else "".join(source).encode("utf-8")
        quads = ox.parse(text, format=ox.RdfFormat.N_QUADS)
        store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    store.bulk_extend(load_vocabulary())
    return store


@lru_cache(maxsize=1)
def load_vocabulary() -> tuple[ox.Quad, ...]:
    """Return plan.ttl as quads of the default graph."""
    path = find_shipped("ontology", "plan.ttl")
    return tuple(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))


@lru_cache(maxsize=1)
def load_rules() -> Mapping[str, str]:
    """Return the rules by file name, without suffix, in the order of names."""
    folder = find_shipped("ontology", "rules")
    return {f.stem: f.read_text(encoding="utf-8") for f in sorted(folder.glob("*.rq"))}


def derive_lines(store: ox.Store, base: str) -> list[str]:
    """Return the sorted lines of the derived graph that follow from the statements in ``store``."""
    name = f" <{named_graph('derived', base)}> .\n"
    found = {
        f"{triple}{name}"
        for rule in load_rules().values()
        for triple in cast(ox.QueryTriples, store.query(rule, prefixes=dict(PREFIXES)))
    }
    return sorted(found)
