"""Terms and evidence: the shared parts of writing a document into an rdflib graph.

Made thin on purpose: terms are built once, offsets and evidence are shared by
the nodes that state the same span, and triples go straight into the graph's
store, so that encoding costs little more than rdflib's own adding.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from rdflib import RDF, XSD, Graph, Literal, URIRef

from kg.graph.iris import document_graph, document_iri, evidence_path
from kg.knowledge.vocab import ELI, OA, PLAN
from kg.model.text import SourceText, Span

CONTEXT = 32
"""Characters of raw text kept before and after a quote."""

Term = URIRef | Literal
_TYPE = RDF.type
TRUE = Literal("true", datatype=XSD.boolean)
FALSE = Literal("false", datatype=XSD.boolean)


def format_decimal(value: float) -> str:
    """Return the shortest decimal notation, without exponent or needless zeros.

    >>> format_decimal(12000.0), format_decimal(0.5), format_decimal(1e-7)
    ('12000', '0.5', '0.0000001')
    """
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def make_decimal(value: float) -> Literal:
    """Return ``value`` as xsd:decimal."""
    return Literal(format_decimal(value), datatype=XSD.decimal)


def make_date(day: date) -> Literal:
    """Return ``day`` as xsd:date."""
    return Literal(day.isoformat(), datatype=XSD.date)


def make_year(year: int) -> Literal:
    """Return ``year`` as xsd:gYear."""
    return Literal(f"{year:04d}", datatype=XSD.gYear, normalize=False)


class DocumentWriter:
    """Adds triples about one document; ``root`` is the document's IRI, ``graph`` the result."""

    def __init__(self, source: SourceText, document_id: str, base: str) -> None:
        self.document_id, self.base = document_id, base
        self.root = URIRef(document_iri(document_id, base))
        graph_name = document_graph(document_id, base)
        # One document needs no contexts: rdflib's SimpleMemory adds in half the time.
        self.graph = Graph(store="SimpleMemory", identifier=URIRef(graph_name))
        self.source = source
        self.source_node = self.node("source")
        self._integers: dict[int, Literal] = {}
        self._evidence: dict[Span, URIRef] = {}
        self._add: Callable[..., None] = self.graph.store.add

    def node(self, path: str) -> URIRef:
        """Return the node at ``path`` below the document."""
        return URIRef(f"{self.root}/{path}")

    def integer(self, value: int) -> Literal:
        """Return ``value`` as xsd:integer, the same object for the same value."""
        found = self._integers.get(value)
        if found is None:
            found = self._integers[value] = Literal(value)
        return found

    def add(self, subject: URIRef, predicate: URIRef, value: Term) -> None:
        """Add one triple of terms."""
        self._add((subject, predicate, value), self.graph, False)

    def add_text(self, subject: URIRef, predicate: URIRef, text: str | None) -> None:
        """Add a string; None and the empty string say nothing."""
        if text:
            self._add((subject, predicate, Literal(text)), self.graph, False)

    def add_place(self, node: URIRef, parent: URIRef, order: int) -> None:
        """Add where ``node`` stands: in the plan, directly below ``parent``, at ``order``."""
        self.add(node, PLAN.inPlan, self.root)
        self.add(node, ELI.is_part_of, parent)
        self.add(node, PLAN.order, self.integer(order))

    def add_evidence(self, subject: URIRef, span: Span) -> None:
        """Add the evidence at ``span`` to ``subject``; nodes with one span share its evidence."""
        self._add((subject, PLAN.evidence, self.evidence(span)), self.graph, False)

    def evidence(self, span: Span) -> URIRef:
        """Return the evidence at ``span``, written the first time it is asked for."""
        found = self._evidence.get(span)
        if found is None:
            found = self._evidence[span] = self._make_evidence(span)
        return found

    def _make_evidence(self, span: Span) -> URIRef:
        evidence = self.node(evidence_path(span))
        self.add(evidence, _TYPE, OA.SpecificResource)
        self.add(evidence, OA.hasSource, self.source_node)
        self.add(evidence, PLAN.foldedQuote, Literal(self.source.quote(span)))
        pieces = span.pieces()
        if len(pieces) == 1:
            self._add_selectors(evidence, *pieces[0])
        for order, (start, end) in enumerate(pieces if len(pieces) > 1 else (), 1):
            self._add_piece(evidence, order, start, end)
        return evidence

    def _add_piece(self, evidence: URIRef, order: int, start: int, end: int) -> None:
        piece = URIRef(f"{evidence}/{order}")
        self.add(evidence, PLAN.piece, piece)
        self.add(piece, _TYPE, OA.SpecificResource)
        self.add(piece, OA.hasSource, self.source_node)
        self.add(piece, PLAN.order, self.integer(order))
        self.add(piece, PLAN.foldedQuote, Literal(self.source.quote(Span(start, end))))
        self._add_selectors(piece, start, end)

    def _add_selectors(self, evidence: URIRef, start: int, end: int) -> None:
        raw, add, graph = self.source.raw, self._add, self.graph
        quote, position = URIRef(f"{evidence}/q"), URIRef(f"{evidence}/p")
        add((evidence, OA.hasSelector, quote), graph, False)
        add((quote, _TYPE, OA.TextQuoteSelector), graph, False)
        add((quote, OA.exact, Literal(raw[start:end])), graph, False)
        if start:
            add((quote, OA.prefix, Literal(raw[max(0, start - CONTEXT) : start])), graph, False)
        if end < len(raw):
            add((quote, OA.suffix, Literal(raw[end : end + CONTEXT])), graph, False)
        add((evidence, OA.hasSelector, position), graph, False)
        add((position, _TYPE, OA.TextPositionSelector), graph, False)
        add((position, OA.start, self.integer(start)), graph, False)
        add((position, OA.end, self.integer(end)), graph, False)
