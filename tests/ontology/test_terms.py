"""Every foreign term in use exists in its vocabulary, and none brings a class we do not want."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import (
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SH,
    SKOS,
    TIME,
    VANN,
    VOID,
    XSD,
    Dataset,
    Graph,
    URIRef,
)
from rdflib.namespace import DefinedNamespace

import kg
from kg.knowledge.ontology import load_ontology, load_turtle, shorten
from kg.knowledge.prefixes import BASE, PREFIXES
from kg.resources import find_shipped

LISTS = Path(__file__).parent / "terms"
LISTED = {"doco": "doco-1.3", "eli": "eli-1.5", "oa": "oa-2017", "stratml": "stratml-2.2"}
"""Vocabularies without a closed namespace in rdflib: their names, read out of their own files."""
CLOSED = {
    "dcterms": DCTERMS,
    "org": ORG,
    "prov": PROV,
    "qb": QB,
    "sh": SH,
    "skos": SKOS,
    "time": TIME,
    "vann": VANN,
    "void": VOID,
    "foaf": FOAF,
}
REUSED = load_turtle("reused")
FOREIGN = sorted({s for s in REUSED.subjects() if isinstance(s, URIRef)})
DATES = {XSD.date, XSD.gYear}
OWL_DATATYPES = {XSD.string, XSD.boolean, XSD.integer, XSD.decimal, XSD.nonNegativeInteger}


def find_iris(graph: Graph) -> Iterator[URIRef]:
    """Yield the IRIs of a graph that are terms of other vocabularies."""
    apart = (BASE, "https://www.apache", *map(str, (RDF, RDFS, OWL, XSD)))
    for term in {node for triple in graph for node in triple}:
        if isinstance(term, URIRef) and not str(term).startswith(apart):
            yield term


def is_namespace(term: URIRef) -> bool:
    return str(term) in {*PREFIXES.values()} | {v.iri for v in load_ontology().vocabularies}


def names_of(prefix: str) -> set[str]:
    """Return the names that a vocabulary has by the list that does not come from us."""
    if prefix in LISTED:
        return set((LISTS / f"{LISTED[prefix]}.txt").read_text(encoding="utf-8").split())
    closed: type[DefinedNamespace] = CLOSED[prefix]
    more = getattr(closed, "_extras", ())  # names that Python cannot spell, such as class
    return {str(term).removeprefix(str(closed._NS)) for term in dir(closed)} | set(more)


@pytest.mark.parametrize("name", ["plan", "alignments"])
def test_the_files_use_checked_terms_only(name: str) -> None:
    """Every foreign term of plan.ttl and alignments.ttl stands in reused.ttl."""
    used = {t for t in find_iris(load_turtle(name)) if not is_namespace(t)}

    assert used
    assert {shorten(term) for term in used - set(FOREIGN)} == set()


def test_an_export_uses_checked_terms_only(exported: Dataset) -> None:
    """So does every graph of a built store, the catalogue included."""
    whole = Graph()
    for s, p, o, _ in exported.quads():
        whole.add((s, p, o))
    used = {t for t in find_iris(whole) if not is_namespace(t)}

    assert len(used) > 60
    assert {shorten(term) for term in used - set(FOREIGN)} == set()


def find_curies(text: str) -> set[str]:
    """Return the foreign terms that SPARQL or a Python file with f-strings spells."""
    prefixes = "|".join((*LISTED, *CLOSED))
    spelled = set(re.findall(rf"\b({prefixes}):([A-Za-z_]\w*)", text))
    spelled |= set(re.findall(rf"\{{(?:_P|PREFIXES)\[['\"]({prefixes})['\"]\]\}}(\w+)", text))
    spelled |= set(re.findall(rf"\{{({prefixes})\}}([A-Za-z_]\w*)(?!\w|\{{)", text))
    return {f"{prefix}:{name}" for prefix, name in spelled}


@pytest.mark.parametrize("folder", ["rules", "queries", "."])
def test_queries_and_shapes_use_checked_terms_only(folder: str) -> None:
    """A mistyped term in SPARQL finds nothing and tells nobody."""
    files = sorted(find_shipped("ontology", folder).glob("*.rq" if folder != "." else "shapes.ttl"))
    known = {shorten(term) for term in FOREIGN}
    used = {c for f in files for c in find_curies(f.read_text(encoding="utf-8"))}

    assert used
    assert {c for c in used - known if not c.startswith("sh:")} == set()


def test_the_program_writes_checked_terms_only() -> None:
    """Also where a corpus must be of another kind for the statement to be made."""
    files = sorted((Path(kg.__file__).parent / "graph").glob("*.py"))
    used = {c for f in files for c in find_curies(f.read_text(encoding="utf-8"))}

    assert {"org:changedBy", "skos:note", "time:Interval"} <= used
    shacl = {c for c in used if c.startswith("sh:")}  # read out of shapes.ttl, not written
    assert used - shacl - {shorten(term) for term in FOREIGN} == set()


@pytest.mark.parametrize("prefix", [*LISTED, *CLOSED])
def test_a_checked_term_exists_in_its_vocabulary(prefix: str) -> None:
    """By rdflib's closed namespaces, or by the names read out of the vocabulary's own file."""
    ours = {shorten(t).partition(":")[2] for t in FOREIGN if shorten(t).startswith(f"{prefix}:")}

    assert ours - {""}
    assert ours - {""} <= names_of(prefix)


@pytest.mark.parametrize("prefix", [*LISTED, *CLOSED])
def test_a_term_that_a_vocabulary_lacks_is_noticed(prefix: str) -> None:
    """The lists are closed: they do not hold whatever is asked of them."""
    assert "notATerm" not in names_of(prefix)
    assert len(names_of(prefix)) > 2 - (prefix == "vann")


def test_no_term_in_use_leads_to_legislation(exported: Dataset) -> None:
    """No property in use has eli:LegalResource or what is below it as domain or range."""
    eli = PREFIXES["eli"]
    legal = {
        URIRef(f"{eli}Legal{name}") for name in ("Resource", "ResourceSubdivision", "Expression")
    }
    used = {p for _, p, _, _ in exported.quads()} | set(FOREIGN)
    reached = {o for p in used for way in (RDFS.domain, RDFS.range) for o in REUSED.objects(p, way)}

    assert URIRef(f"{eli}Work") in reached
    assert not reached & legal


def test_every_vocabulary_has_its_version() -> None:
    """A reader can tell which edition was read; the foreign terms are all in one of them."""
    vocabularies = load_ontology().vocabularies

    assert {"eli", "org", "oa", "prov", "skos", "qb", "time", "doco", "stratml"} <= {
        v.prefix for v in vocabularies
    }
    assert all(v.version and v.title and v.terms for v in vocabularies)


def test_the_only_datatypes_outside_owl_2_are_dates() -> None:
    """Decision 16 of ontology/README.md names the exception."""
    plan = load_turtle("plan")
    ranges = {o for o in plan.objects(None, RDFS.range) if str(o).startswith(str(XSD))}

    assert ranges - OWL_DATATYPES == DATES


def test_the_ontology_keeps_to_owl_2_rl() -> None:
    """Named classes alone: no restriction, union or cardinality, which RL allows in places only."""
    ours = load_turtle("plan") + load_turtle("alignments")
    allowed = {
        *(RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range),
        *(OWL.versionIRI, OWL.versionInfo),
    }
    kinds = {OWL.Ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    kinds |= {OWL.AnnotationProperty, OWL.SymmetricProperty}
    owl = {p for p in ours.predicates() if str(p).startswith(str(OWL))}
    owl |= {o for o in ours.objects(None, RDF.type) if str(o).startswith(str(OWL))}

    assert owl <= allowed | kinds
    assert all(isinstance(o, URIRef) for o in ours.objects(None, RDFS.subClassOf))


def test_every_class_has_an_example_in_both_languages() -> None:
    """The documentation shows one for each."""
    classes = load_ontology().of_kind("class")

    assert len(classes) >= 10
    assert not [t.name for t in classes if not (t.example.zh and t.example.en)]
