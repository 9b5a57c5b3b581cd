"""plan.ttl, alignments.ttl and reused.ttl become terms that people can be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import KnowledgeError
from kg.knowledge.findings import Wording
from kg.knowledge.prefixes import BASE, PREFIXES
from kg.resources import find_shipped

KINDS = {
    "class": OWL.Class,
    "object": OWL.ObjectProperty,
    "datatype": OWL.DatatypeProperty,
    "annotation": OWL.AnnotationProperty,
    "scheme": SKOS.ConceptScheme,
    "concept": SKOS.Concept,
}
"""Kind of a term → the class of plan.ttl that makes it one."""
_SUBJECT = re.compile(r"^(\w+:\w+) a ", re.MULTILINE)
_PARENTS = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.inScheme)
_NONE = Wording("", "")


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property, scheme or concept of ours; names of other terms are written ``org:x``.

    ``parents`` are superclasses, superproperties or the scheme; ``example`` is
    empty where the file gives none.
    """

    iri: str
    name: str
    kind: str
    label: Wording
    definition: Wording
    parents: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    example: Wording = _NONE

    @property
    def anchor(self) -> str:
        """Return the place on a page: ``Task``, ``role/lead``."""
        return self.iri.removeprefix(PREFIXES["plan"]).removeprefix(BASE)


@dataclass(frozen=True, slots=True)
class Alignment:
    """One statement of alignments.ttl or superclass of plan.ttl: ours, how, theirs."""

    name: str
    relation: str
    other: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary that we use: its ``version`` is the one that was read."""

    prefix: str
    title: str
    version: str
    iri: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ontology:
    """All that a reader of the ontology is shown."""

    iri: str
    version: str
    title: Wording
    description: Wording
    terms: tuple[Term, ...]
    alignments: tuple[Alignment, ...]
    vocabularies: tuple[Vocabulary, ...]

    def of_kind(self, *kinds: str) -> tuple[Term, ...]:
        """Return the terms of these kinds, in the order of plan.ttl."""
        return tuple(term for term in self.terms if term.kind in kinds)


@lru_cache(maxsize=3)
def load_turtle(name: str) -> Graph:
    """Return ``plan``, ``alignments`` or ``reused`` as a graph, which must not be changed."""
    return Graph().parse(find_shipped("ontology", f"{name}.ttl"))


@lru_cache(maxsize=1)
def load_ontology() -> Ontology:
    """Return the shipped ontology; raises KnowledgeError for a term without its words."""
    plan = load_turtle("plan")
    iri = plan.value(None, RDF.type, OWL.Ontology)
    return Ontology(
        str(iri),
        str(plan.value(iri, OWL.versionInfo)),
        _read_wording(plan, iri, DCTERMS.title),
        _read_wording(plan, iri, DCTERMS.description),
        tuple(_read_terms(plan)),
        tuple(_read_alignments(plan, load_turtle("alignments"))),
        tuple(_read_vocabularies(load_turtle("reused"))),
    )


def shorten(iri: object) -> str:
    """Return ``plan:Task`` for its IRI; an IRI of no known vocabulary as it is.

    >>> shorten("http://www.w3.org/ns/org#Organization")
    'org:Organization'
    """
    text = str(iri)
    for prefix, namespace in (PREFIXES | _MORE).items():
        if text.startswith(namespace) and "/" not in text[len(namespace) :]:
            return f"{prefix}:{text[len(namespace) :]}"
    return text


_MORE = {
    "stratml": "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport#",
    "vann": "http://purl.org/vocab/vann/",
    "deo": "http://purl.org/spar/deo/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}
# Vocabularies that only the ontology's own files name; graphs do not use them.


def _read_terms(plan: Graph) -> Iterator[Term]:
    """Yield the terms kind by kind, each kind in the order of the file."""
    text = find_shipped("ontology", "plan.ttl").read_text(encoding="utf-8")
    places = {found[1]: found.start() for found in _SUBJECT.finditer(text)}
    for kind, owner in KINDS.items():
        found = [term for term in plan.subjects(RDF.type, owner) if str(term).startswith(BASE)]
        ordered = sorted(found, key=lambda term: places.get(shorten(term), 0))
        yield from (_read_term(plan, term, kind) for term in ordered if isinstance(term, URIRef))


def _read_term(plan: Graph, term: URIRef, kind: str) -> Term:
    def names(*predicates: URIRef) -> tuple[str, ...]:
        return tuple(sorted(shorten(o) for p in predicates for o in plan.objects(term, p)))

    return Term(
        str(term),
        shorten(term),
        kind,
        _read_wording(plan, term, SKOS.prefLabel if kind == "concept" else RDFS.label),
        _read_wording(plan, term, SKOS.definition),
        names(*_PARENTS),
        names(RDFS.domain),
        names(RDFS.range),
        _read_wording(plan, term, SKOS.example, needed=False),
    )


def _read_wording(
    graph: Graph, node: Node | None, predicate: URIRef, needed: bool = True
) -> Wording:
    words = {o.language: str(o) for o in graph.objects(node, predicate) if isinstance(o, Literal)}
    if needed and not {"zh", "en"} <= set(words):
        raise KnowledgeError(f"plan.ttl：{node} 的 {shorten(predicate)} 须有中英文")
    return Wording(words.get("zh", ""), words.get("en", ""))


def _read_alignments(plan: Graph, alignments: Graph) -> Iterator[Alignment]:
    said = [
        *plan.triples((None, RDFS.subClassOf, None)),
        *plan.triples((None, RDFS.subPropertyOf, None)),
    ]
    said += [t for t in alignments if t[1] in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso)]
    for s, p, o in sorted(said):
        if not str(o).startswith((BASE, str(RDFS))):
            yield Alignment(shorten(s), shorten(p), shorten(o))


def _read_vocabularies(reused: Graph) -> Iterator[Vocabulary]:
    prefixed = sorted(
        reused.subject_objects(VANN.preferredNamespacePrefix), key=lambda row: str(row[1])
    )
    for node, prefix in prefixed:
        terms = {shorten(s) for s in reused.subjects() if shorten(s).startswith(f"{prefix}:")}
        terms.discard(f"{prefix}:")
        version = reused.value(node, OWL.versionInfo)
        title = reused.value(node, DCTERMS.title)
        yield Vocabulary(str(prefix), str(title), str(version), str(node), tuple(sorted(terms)))
