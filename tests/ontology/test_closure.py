"""The OWL 2 RL closure of a graph has no contradiction, no legislation and no surprise."""

from __future__ import annotations

import re
from functools import lru_cache

import owlrl
import pytest
from graph_samples import make_sample
from rdflib import OWL, RDF, RDFS, Dataset, Graph, Literal, URIRef

from kg.graph.builder import build_graph
from kg.graph.derive import derive_lines, load_statements
from kg.graph.nquads import write_lines
from kg.knowledge.ontology import load_turtle, shorten
from kg.knowledge.prefixes import BASE, PREFIXES
from kg.resources import find_shipped

FILES = ("plan", "alignments", "reused")
LEGAL = {
    URIRef(f"{PREFIXES['eli']}{name}")
    for name in ("LegalResource", "LegalResourceSubdivision", "LegalExpression")
}
TABLE = re.search(
    r"^\| 加上 / adds .*?\n\n",
    find_shipped("ontology", "README.md").read_text("utf-8"),
    re.M | re.S,
)
ANNOUNCED = {
    name
    for line in (TABLE[0] if TABLE else "").strip().splitlines()
    for name in re.findall(r"`(\w+:\w+)`", line.split("|")[1])
}
"""What README (alignments) says the closure may add to nodes; all else is a surprise."""


@lru_cache(maxsize=1)
def load_axioms() -> Graph:
    """Return the three files of the ontology as one graph."""
    axioms = Graph()
    for name in FILES:
        axioms += load_turtle(name)
    return axioms


def close(data: Graph) -> tuple[Graph, list[str]]:
    """Return what the OWL 2 RL rules add to ``data`` and the ontology, and the contradictions."""
    whole = Graph()
    for triple in (*data, *load_axioms()):
        whole.add(triple)
    before = set(whole)
    owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False
    ).expand(whole)
    added = Graph()
    for triple in set(whole) - before:
        added.add(triple)
    faults = [str(o) for _, p, o in added if str(p).endswith("agent-ont#error")]
    return added, faults


def find_surprises(data: Graph, added: Graph) -> set[str]:
    """Return the classes and properties that the closure gives to nodes of ``data`` unannounced."""
    nodes = {s for s, _, _ in data} | {o for _, _, o in data if isinstance(o, URIRef)}
    axioms = {s for s, _, _ in load_axioms()}
    found = set()
    for s, p, o in added:
        if isinstance(s, Literal) or s not in nodes or s in axioms:
            continue
        if p == RDF.type and o != OWL.Thing:
            found.add(shorten(o))
        elif p not in (RDF.type, OWL.sameAs):
            found.add(shorten(p))
    return found - ANNOUNCED


@pytest.fixture(scope="module")
def closed(sample: Graph) -> tuple[Graph, list[str]]:
    """Return the closure of the sample."""
    return close(sample)


@pytest.fixture(scope="module")
def sample() -> Graph:
    """Return the graph of a short plan with one of everything, derived statements included."""
    plan, source = make_sample()
    lines = write_lines(build_graph(plan, source, document_id="sample"))
    lines += derive_lines(load_statements(lines), BASE)
    graph = Graph()
    for s, p, o, _ in Dataset().parse(data="".join(lines), format="nquads").quads():
        graph.add((s, p, o))
    return graph


def test_the_closure_of_a_plan_is_as_announced(
    sample: Graph, closed: tuple[Graph, list[str]]
) -> None:
    """No contradiction, nothing that README does not name."""
    added, faults = closed

    assert faults == []
    assert find_surprises(sample, added) == set()
    assert not set(added.objects(None, RDF.type)) & LEGAL


def test_the_closure_adds_what_the_alignments_say(closed: tuple[Graph, list[str]]) -> None:
    """Its twin: the alignments do have their effect."""
    added, _ = closed
    plan = URIRef(f"{BASE}doc/sample")

    assert (plan, RDF.type, URIRef(f"{PREFIXES['prov']}Plan")) in added
    times = URIRef(f"{PREFIXES['time']}TemporalEntity")
    assert list(added.subjects(RDF.type, times))


def test_a_contradiction_is_noticed(sample: Graph) -> None:
    """A unit that is also a change of units cannot be: ORG says so, and the closure finds it."""
    node = URIRef("http://example.org/both")
    wrong = sample + Graph()
    for name in ("Organization", "ChangeEvent"):
        wrong.add((node, RDF.type, URIRef(f"{PREFIXES['org']}{name}")))

    assert close(wrong)[1]


def test_a_trap_of_eli_is_noticed(sample: Graph) -> None:
    """With the domain that ELI gives type_document, its use would make a plan legislation."""
    trap = URIRef(f"{PREFIXES['eli']}type_document")
    wrong = sample + Graph()
    wrong.add((URIRef(f"{BASE}doc/sample"), trap, URIRef("http://example.org/plan")))
    wrong.add((trap, RDFS.domain, URIRef(f"{PREFIXES['eli']}LegalResource")))

    added, _ = close(wrong)
    assert set(added.objects(None, RDF.type)) & LEGAL
    assert find_surprises(wrong, added)


def test_the_closure_of_units_and_progress_is_as_announced(exported: Dataset) -> None:
    """Units, changes, memberships with their time, reports: the graphs that no plan states."""
    names = {URIRef(f"{BASE}graph/{name}") for name in ("units", "status")}
    data = Graph()
    for s, p, o, graph in exported.quads():
        if graph in names:
            data.add((s, p, o))
    added, faults = close(data)

    org, plan = PREFIXES["org"], PREFIXES["plan"]
    classes = {URIRef(f"{org}{n}") for n in ("Membership", "ChangeEvent")}
    assert classes | {URIRef(f"{plan}StatusEntry")} <= set(data.objects(None, RDF.type))
    assert faults == []
    assert find_surprises(data, added) == set()


@pytest.mark.slow
def test_the_closure_of_the_shipped_plan_is_as_announced(exported: Dataset) -> None:
    """The whole Anhui graph, units, derived statements and catalogue with it (not the index)."""
    data = Graph()
    for s, p, o, graph in exported.quads():
        if not str(graph).endswith("/graph/index") and (s, p, o) not in load_axioms():
            data.add((s, p, o))
    added, faults = close(data)

    assert faults == []
    assert find_surprises(data, added) == set()
    assert not set(added.objects(None, RDF.type)) & LEGAL
    seldom = {"time:hasTime", "dcterms:references"}  # no deadline, no second plan in this store
    given = {shorten(o if p == RDF.type else p) for _, p, o in added}
    assert ANNOUNCED - seldom <= given
