"""JSON-LD is readable, and reads back as the very same quads in two libraries."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Dataset

from kg.graph.export import export_nquads, write_jsonld
from kg.graph.jsonld import make_context
from kg.graph.jsonld import write_jsonld as render
from kg.graph.store import Store
from kg.knowledge.ontology import load_turtle
from kg.knowledge.prefixes import BASE, PREFIXES
from kg.resources import find_shipped

PLAN, XSD = PREFIXES["plan"], PREFIXES["xsd"]
NODE, GRAPH = ox.NamedNode(f"{BASE}doc/a/s1/t1"), ox.NamedNode(f"{BASE}graph/doc/a")
TITLE = ox.NamedNode(f"{PREFIXES['dcterms']}title")


@pytest.fixture(scope="module")
def text(anhui_store: Store) -> str:
    """Return the shipped plan's store as JSON-LD."""
    return b"".join(write_jsonld(anhui_store)).decode("utf-8")


def read(text: str) -> set[ox.Quad]:
    return set(ox.parse(text.encode("utf-8"), format=ox.RdfFormat.JSON_LD))


def write(*quads: ox.Quad) -> str:
    return "".join(render(quads, BASE))


def test_the_export_reads_back_as_the_same_quads(anhui_store: Store, text: str) -> None:
    """In Oxigraph: not one quad more or less."""
    assert read(text) == set(anhui_store.database)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_rdflib_reads_the_same_quads(anhui_store: Store, text: str) -> None:
    """A second library agrees, so that it is JSON-LD and no habit of the first."""
    document = json.loads(text)
    graphs = [g for g in document["@graph"] if not str(g.get("@id")).endswith("/index")]
    dataset = Dataset()
    dataset.parse(data=json.dumps(document | {"@graph": graphs}), format="json-ld")
    lines = {line for line in export_nquads(anhui_store) if not line.endswith("/graph/index> .")}
    wanted = Dataset()
    wanted.parse(data="\n".join(lines) + "\n", format="nquads")

    assert set(dataset.quads()) == set(wanted.quads())
    assert len(lines) > 10_000


def test_the_export_can_be_read_by_people(text: str) -> None:
    """A task has short names, and its role is a word."""
    graphs = {graph["@id"]: graph["@graph"] for graph in json.loads(text)["@graph"]}
    nodes = {node["@id"]: node for node in graphs["graph/doc/anhui-ip-145"]}
    task = nodes["doc/anhui-ip-145/s4.1/t1"]

    assert task["@type"] == "Task"
    assert task["inPlan"] == "doc/anhui-ip-145"
    assert nodes[task["responsibility"][0]]["role"] == "role/by_duty"
    assert isinstance(task["order"], int)


def test_the_shipped_context_is_the_program_s() -> None:
    """ontology/context.jsonld is what plan.ttl and reused.ttl give, without a base."""
    shipped = json.loads(find_shipped("ontology", "context.jsonld").read_text(encoding="utf-8"))

    assert shipped == {"@context": make_context()}
    assert "@base" not in shipped["@context"]


def test_every_object_property_has_iris_for_values() -> None:
    """The context types the values of each of our properties."""
    context, plan = make_context(BASE), load_turtle("plan")
    names = {str(p).removeprefix(PLAN) for p in plan.subjects(RDF.type, OWL.ObjectProperty)}

    assert names
    assert all(context[name]["@type"] == "@id" for name in names)


def test_no_property_is_named_like_a_prefix() -> None:
    """A name that is both would be read as the prefix."""
    terms = {str(s).removeprefix(PLAN) for s in load_turtle("plan").subjects() if PLAN in str(s)}
    prefixes = {key for key, value in make_context(BASE).items() if isinstance(value, str)}

    assert terms
    assert not terms & prefixes


@pytest.mark.parametrize(
    "value",
    [
        ox.Literal("甲\n“乙”"),
        ox.Literal("甲", language="zh"),
        ox.Literal("1", datatype=ox.NamedNode(f"{XSD}integer")),
        ox.Literal("01", datatype=ox.NamedNode(f"{XSD}integer")),
        ox.Literal("1", datatype=ox.NamedNode(f"{XSD}boolean")),
        ox.Literal("true", datatype=ox.NamedNode(f"{XSD}boolean")),
        ox.Literal("3.10", datatype=ox.NamedNode(f"{XSD}decimal")),
        ox.Literal("2025-12-31", datatype=ox.NamedNode(f"{XSD}date")),
        ox.Literal("x", datatype=ox.NamedNode("http://example.org/own")),
        ox.NamedNode("http://example.org/a b".replace(" ", "%20")),
        ox.NamedNode("urn:example:a"),
        ox.NamedNode(f"{BASE}doc/a?b#c"),
        ox.NamedNode(f"{BASE}a:b"),
        ox.NamedNode(f"{BASE}//a"),
        ox.NamedNode(BASE),
        ox.BlankNode("b1"),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "predicate",
    [
        TITLE,
        *(ox.NamedNode(f"{PLAN}{name}") for name in ("role", "due", "order", "value", "text")),
        ox.NamedNode(f"{PREFIXES['skos']}prefLabel"),
        ox.NamedNode("http://example.org/own"),
    ],
    ids=str,
)
def test_any_value_of_any_property_reads_back(predicate: ox.NamedNode, value: ox.Literal) -> None:
    """Also a value that the ontology would not have there: nothing is lost or becomes another."""
    quad = ox.Quad(NODE, predicate, value, GRAPH)
    (found,) = read(write(quad))

    assert (found.subject, found.predicate, found.graph_name) == (NODE, predicate, GRAPH)
    assert isinstance(found.object, ox.BlankNode) or found.object == value


def test_several_graphs_and_languages_stay_apart() -> None:
    """Two graphs, the default graph, two labels of one language."""
    label = ox.NamedNode(f"{PREFIXES['skos']}prefLabel")
    quads = [
        ox.Quad(NODE, TITLE, ox.Literal("无图")),
        ox.Quad(NODE, label, ox.Literal("甲", language="zh"), GRAPH),
        ox.Quad(NODE, label, ox.Literal("乙", language="zh"), GRAPH),
        ox.Quad(NODE, label, ox.Literal("a", language="en"), GRAPH),
        ox.Quad(NODE, label, ox.Literal("a", language="en"), ox.NamedNode(f"{BASE}graph/units")),
    ]

    assert read(write(*quads)) == set(quads)
