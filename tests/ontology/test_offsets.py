"""Every piece of evidence of the shipped plan says where it stands, and says it right."""

from __future__ import annotations

from kg.graph.iris import document_graph
from kg.graph.store import Store
from kg.reading.files import read_source
from kg.resources import find_shipped

PLAN = "anhui-ip-145"
_PLACED = """SELECT ?evidence ?exact ?start ?end {
  ?evidence a oa:SpecificResource ; oa:hasSelector ?quote, ?position .
  ?quote oa:exact ?exact . ?position oa:start ?start ; oa:end ?end }"""
_WHOLE = "SELECT ?evidence { ?evidence a oa:SpecificResource ; plan:piece ?piece }"
_ALL = "SELECT ?evidence { ?evidence a oa:SpecificResource }"


def test_every_evidence_node_is_the_slice_that_it_quotes(anhui_store: Store) -> None:
    """`end - start` is the quote's length in code points, and the slice is the quote."""
    raw = read_source(find_shipped("corpus", PLAN, f"{PLAN}.txt")).raw
    graph = document_graph(PLAN)
    placed = set()
    for row in anhui_store.evaluate(_PLACED, graph=graph):
        start, end, exact = int(row["start"].value), int(row["end"].value), row["exact"].value
        assert end - start == len(exact)
        assert raw[start:end] == exact
        placed.add(row["evidence"].value)

    whole = {row["evidence"].value for row in anhui_store.evaluate(_WHOLE, graph=graph)}
    every = {row["evidence"].value for row in anhui_store.evaluate(_ALL, graph=graph)}
    assert placed | whole == every
    assert not placed & whole
    assert len(placed) > 500
