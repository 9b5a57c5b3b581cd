"""What a store holds of one document's evidence and shapes, for checks against the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, cast

import pyoxigraph as ox
from rdflib import Graph

from kg.graph.iris import document_graph, document_iri, named_graph
from kg.graph.shape_queries import Violation, find_violations, select
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

_DERIVED = """CONSTRUCT {{ ?node ?says ?what }}
  WHERE {{ GRAPH <{graph}> {{ ?node plan:inPlan <{plan}> ; ?says ?what }} }}"""


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


class StoredDocument:
    """One document's statements and what follows from them, read out of the store once."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._copy: ox.Store | None = None

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the statements, whatever their order."""
        return sha256(b"\n".join(sorted(self._text.splitlines()))).hexdigest()

    def find_violations(self, engine: Engine = "store") -> Iterable[Violation]:
        """Return the violations of the shapes."""
        if engine == "pyshacl":
            return find_shacl_violations(Graph().parse(data=self._text, format="nt"))
        return tuple(find_violations(self._load()))

    def find_quotes(self) -> tuple[StoredQuote, ...]:
        """Return every quote of the document."""
        folded: dict[str, str] = {}
        pieces: dict[str, list[tuple[int, int, str]]] = {}
        for row in select(self._load(), _EVIDENCE):
            name = row["evidence"].value
            folded[name] = row["folded"].value
            piece = int(row["start"].value), int(row["end"].value), row["exact"].value
            pieces.setdefault(name, []).append(piece)
        return tuple(StoredQuote(folded[name], tuple(pieces[name])) for name in folded)

    def find_repairs(self) -> tuple[Repair, ...]:
        """Return the characters that reading replaced, as the store lists them."""
        return tuple(
            Repair(int(row["start"].value), int(row["end"].value), row["text"].value)
            for row in select(self._load(), _REPAIRS)
        )

    def _load(self) -> ox.Store:
        if self._copy is None:
            self._copy = ox.Store()
            self._copy.bulk_load(self._text, format=ox.RdfFormat.N_TRIPLES)
        return self._copy


def read_stored(store: Store, entry: DocumentEntry) -> StoredDocument:
    """Return a document's graph with the derived nodes that stand in its plan."""
    base, triples = store.manifest.base, ox.RdfFormat.N_TRIPLES
    graph = ox.NamedNode(document_graph(entry.id, base))
    plan, derived = document_iri(entry.id, base), named_graph("derived", base)
    query = _DERIVED.format(plan=plan, graph=derived)
    with reading(store.path):
        own = store.database.dump(format=triples, from_graph=graph) or b""
        found = cast(ox.QueryTriples, store.database.query(query, prefixes=PREFIXES))
        return StoredDocument(own + (found.serialize(format=triples) or b""))


def read_shared(store: Store, name: str) -> StoredDocument:
    """Return a graph of the whole store, such as ``units``; one without statements is empty."""
    graph = ox.NamedNode(named_graph(name, store.manifest.base))
    with reading(store.path):
        return StoredDocument(
            store.database.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
        )
