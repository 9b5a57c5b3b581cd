"""What a store holds of one document's evidence and shapes, for checks against the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import pyoxigraph as ox
from rdflib import Graph

from kg.graph.iris import document_graph, document_iri, named_graph
from kg.graph.shape_queries import Violation, find_violations
from kg.graph.shapes import find_shacl_violations
from kg.graph.store import DocumentEntry, Store, reading
from kg.knowledge.prefixes import PREFIXES
from kg.model.text import Repair, SourceText, Span

Engine = Literal["store", "pyshacl"]
ENGINES: tuple[Engine, ...] = ("store", "pyshacl")
_EVIDENCE = """SELECT ?evidence ?folded ?exact ?start ?end ?order {
  ?evidence plan:foldedQuote ?folded .
  FILTER NOT EXISTS { ?whole plan:piece ?evidence }
  { ?evidence oa:hasSelector ?quote, ?position } UNION
  { ?evidence plan:piece ?piece . ?piece plan:order ?order ; oa:hasSelector ?quote, ?position }
  ?quote oa:exact ?exact . ?position oa:start ?start ; oa:end ?end
} ORDER BY ?evidence ?order"""
_REPAIRS = """SELECT ?start ?end ?text {
  ?repair oa:bodyValue ?text ; oa:hasTarget/oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end } ORDER BY ?start"""


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """A stored quote; ``pieces`` are (start, end, exact raw text) in order."""

    folded: str
    pieces: tuple[tuple[int, int, str], ...]

    @property
    def span(self) -> Span:
        """Return the span of all pieces."""
        return Span.over(Span(start, end) for start, end, _ in self.pieces)

    def holds(self, source: SourceText) -> bool:
        """Say whether every piece is the slice of ``source`` and all of them fold to the quote."""
        exact = all(source.raw[start:end] == text for start, end, text in self.pieces)
        return exact and source.quote(self.span) == self.folded


def find_quotes(store: Store, document_id: str) -> tuple[StoredQuote, ...]:
    """Return every quote that the store holds of a document."""
    folded: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, int, str]]] = {}
    graph = document_graph(document_id, store.manifest.base)
    with reading(store.path):
        for row in store.evaluate(_EVIDENCE, graph=graph):
            name = row["evidence"].value
            folded[name] = row["folded"].value
            piece = int(row["start"].value), int(row["end"].value), row["exact"].value
            pieces.setdefault(name, []).append(piece)
    return tuple(StoredQuote(folded[name], tuple(pieces[name])) for name in folded)


def find_repairs(store: Store, document_id: str) -> tuple[Repair, ...]:
    """Return the characters that reading replaced, in reading order."""
    graph = document_graph(document_id, store.manifest.base)
    with reading(store.path):
        repairs = [
            Repair(int(row["start"].value), int(row["end"].value), row["text"].value)
            for row in store.evaluate(_REPAIRS, graph=graph)
        ]
    return tuple(sorted(repairs, key=lambda repair: repair.start))


def find_shape_violations(
    store: Store, entry: DocumentEntry, engine: Engine = "store"
) -> Iterable[Violation]:
    """Return the violations of one document's statements and what follows from them."""
    with reading(store.path):
        quads = list(_copy_statements(store, entry))
    if engine == "pyshacl":
        text = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES) or b""
        return find_shacl_violations(Graph().parse(data=text, format="nt"))
    copy = ox.Store()
    copy.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    return tuple(find_violations(copy))


def digest_statements(store: Store, entry: DocumentEntry) -> str:
    """Return the digest of the statements that `find_shape_violations` checks."""
    with reading(store.path):
        quads = _copy_statements(store, entry)
        lines = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines()
    return sha256(b"\n".join(sorted(lines))).hexdigest()


def _copy_statements(store: Store, entry: DocumentEntry) -> Iterator[ox.Quad]:
    base, database = store.manifest.base, store.database
    plan = ox.NamedNode(document_iri(entry.id, base))
    says = ox.NamedNode(f"{PREFIXES['plan']}inPlan")
    derived = ox.NamedNode(named_graph("derived", base))
    graph = ox.NamedNode(document_graph(entry.id, base))
    yield from database.quads_for_pattern(None, None, None, graph)
    for pair in database.quads_for_pattern(None, says, plan, derived):
        yield from database.quads_for_pattern(pair.subject, None, None, derived)
