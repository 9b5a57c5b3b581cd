"""Lines are canonical: Oxigraph writes the same bytes, and rdflib reads the same graph back."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from graph_samples import make_sample
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from kg.graph.builder import build_graph
from kg.graph.nquads import write_lines

NAME = URIRef("http://e/g")


def through_oxigraph(lines: list[str]) -> list[str]:
    """Return the lines as Oxigraph writes them after loading."""
    store = ox.Store()
    store.load("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    return sorted(str(store).splitlines(keepends=True))


def test_a_document_is_written_as_oxigraph_writes_it() -> None:
    """So that the digest of a document's lines is that of the stored graph."""
    plan, source = make_sample()
    lines = write_lines(build_graph(plan, source, document_id="sample"))

    assert lines == through_oxigraph(lines)
    assert len(lines) > 300


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives(text: str) -> None:
    """Quotes, line ends, tabs and control characters come back as they were."""
    graph = Graph(identifier=NAME)
    graph.add((URIRef("http://e/s"), URIRef("http://e/p"), Literal(text)))
    (line,) = write_lines(graph)

    (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_QUADS)
    assert quad.object.value == text
    assert line.count("\n") == 1


def test_rdflib_reads_the_same_graph_back() -> None:
    """The lines are N-Quads for any reader."""
    plan, source = make_sample()
    graph = build_graph(plan, source, document_id="sample")
    dataset = Dataset()
    dataset.parse(data="".join(write_lines(graph)), format="nquads")

    assert isomorphic(dataset.graph(graph.identifier), Graph() + graph)


def test_a_blank_node_is_refused() -> None:
    """Bytes with blank nodes would differ from run to run; an IRI passes."""
    graph = Graph(identifier=NAME)
    graph.add((BNode(), URIRef("http://e/p"), Literal("x")))

    with pytest.raises(ValueError, match="no IRI"):
        write_lines(graph)
