"""What a corpus says of a document fills what its text does not state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rdflib import DCTERMS, Graph, Literal, URIRef

from kg.graph.iris import document_iri
from kg.graph.writer import make_date
from kg.knowledge.corpora import DocumentProfile
from kg.knowledge.vocab import ELI
from kg.model.text import fold


def add_profile(graph: Graph, profile: DocumentProfile, base: str) -> None:
    """Add the source, and the title and dates where the text gave none (they have no evidence)."""
    plan = URIRef(document_iri(profile.id, base))
    facts = [(DCTERMS.title, Literal(fold(profile.title)) if profile.title else None)]
    for predicate, day in _dates(profile):
        facts.append((predicate, make_date(day) if day else None))
    for predicate, value in facts:
        if value is not None and graph.value(plan, predicate) is None:
            graph.add((plan, predicate, value))
    if profile.source:
        graph.add((plan, DCTERMS.source, Literal(profile.source)))
    if profile.invented:
        graph.add((plan, DCTERMS.type, Literal("invented")))


def _dates(profile: DocumentProfile) -> Iterator[tuple[URIRef, date | None]]:
    yield ELI.date_document, profile.issued
    yield ELI.date_publication, profile.published
