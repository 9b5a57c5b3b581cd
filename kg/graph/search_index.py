"""The texts of measures become bigrams, so that SPARQL finds a substring without a scan."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import cast

import pyoxigraph as ox

from kg.graph.iris import named_graph
from kg.knowledge.prefixes import PREFIXES

_TEXTS = f"""SELECT ?measure ?text {{
  GRAPH ?g {{ ?measure a <{PREFIXES["plan"]}Measure> ; <{PREFIXES["plan"]}text> ?text }} }}"""


def find_grams(text: str) -> Iterator[str]:
    """Yield each pair of neighbouring characters of ``text`` once, in reading order.

    >>> list(find_grams("质押质押融资"))
    ['质押', '押质', '押融', '融资']
    """
    yield from dict.fromkeys(map("".join, pairwise(text)))


def index_measures(database: ox.Store, base: str) -> None:
    """Add the bigrams of every measure to the index graph; memory stays flat."""
    database.bulk_extend(_make_quads(database, base))


def _make_quads(database: ox.Store, base: str) -> Iterator[ox.Quad]:
    says = ox.NamedNode(f"{PREFIXES['plan']}gram")
    graph = ox.NamedNode(named_graph("index", base))
    for row in cast(ox.QuerySolutions, database.query(_TEXTS)):
        for gram in find_grams(row["text"].value):
            yield ox.Quad(row["measure"], says, ox.Literal(gram), graph)
