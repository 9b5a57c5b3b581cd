"""Every shape accepts its good example, refuses its bad one by name, and two engines agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graph_samples import make_parts_sample, make_sample
from rdflib import RDF, SH, SKOS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import KnowledgeError
from kg.graph import shape_queries
from kg.graph.builder import build_graph
from kg.graph.derive import derive_lines, load_statements
from kg.graph.nquads import write_lines
from kg.graph.shape_queries import Violation, find_violations, load_constraints
from kg.graph.shapes import find_shacl_violations, load_shapes, load_terms
from kg.knowledge.prefixes import BASE
from kg.knowledge.vocab import CONCEPTS

EXAMPLES = Path(__file__).resolve().parent.parent / "shapes"
SHAPES = "https://w3id.org/policy-kg/shapes#"
NODE_SHAPES = sorted(
    str(s).removeprefix(SHAPES) for s in load_shapes().subjects(RDF.type, SH.NodeShape)
)
BAD = sorted(EXAMPLES.glob("*/bad*.ttl"))
GOOD = sorted(EXAMPLES.glob("*/good.ttl"))


def check_fast(graph: Graph) -> set[Violation]:
    """Return the violations that the store's own engine finds."""
    return set(find_violations(load_statements(write_lines(graph, "http://example.org/g"))))


def check(graph: Graph) -> set[Violation]:
    """Return the violations of ``graph`` after both engines have agreed on them."""
    own = check_fast(graph)

    assert own == set(find_shacl_violations(graph))
    return own


def example(path: Path) -> Graph:
    return Graph().parse(path)


def test_every_shape_has_a_good_and_a_bad_example() -> None:
    """The folders are named after the node shapes; every SPARQL constraint has a bad example."""
    assert sorted(p.parent.name for p in GOOD) == NODE_SHAPES
    assert sorted({p.parent.name for p in BAD}) == NODE_SHAPES
    raised = {p.read_text(encoding="utf-8").splitlines()[0].removeprefix("# raises: ") for p in BAD}
    queries = load_shapes().subjects(RDF.type, SH.SPARQLConstraint)
    assert {str(q).removeprefix(SHAPES) for q in queries} <= raised


@pytest.mark.parametrize("path", GOOD, ids=lambda p: p.parent.name)
def test_a_good_example_conforms(path: Path) -> None:
    """And it holds a node of the shape's class, so that it cannot pass by being empty."""
    graph = example(path)
    target = load_shapes().value(URIRef(SHAPES + path.parent.name), SH.targetClass)

    assert (None, RDF.type, target) in graph
    assert check(graph) == set()


@pytest.mark.parametrize("path", BAD, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_a_bad_example_raises_exactly_its_constraint(path: Path) -> None:
    """The first line of the file names the one constraint that it violates."""
    expected = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# raises: ")

    assert {v.shape for v in check(example(path))} == {SHAPES + expected}


def required() -> list[tuple[str, URIRef]]:
    """List (node shape, property shape) of each property that must be there."""
    shapes = load_shapes()
    return sorted(
        (name, constraint)
        for name in NODE_SHAPES
        for constraint in shapes.objects(URIRef(SHAPES + name), SH.property)
        if shapes.value(constraint, SH.minCount)
    )


@pytest.mark.parametrize(("name", "constraint"), required())
def test_taking_a_required_property_away_is_noticed(name: str, constraint: URIRef) -> None:
    """Each minimum count of each shape bites on the shape's good example."""
    graph, shapes = example(EXAMPLES / name / "good.ttl"), load_shapes()
    target = shapes.value(URIRef(SHAPES + name), SH.targetClass)
    for node in list(graph.subjects(RDF.type, target)):
        graph.remove((node, shapes.value(constraint, SH.path), None))

    assert str(constraint) in {v.shape for v in check_fast(graph)}


@pytest.mark.parametrize(
    ("name", "constraint"), [r for r in required() if not str(r[1]).endswith("-prefLabel")]
)
def test_a_value_of_another_kind_is_noticed(name: str, constraint: URIRef) -> None:
    """A number in the place of a name, or a text in the place of a node, is refused."""
    graph, shapes = example(EXAMPLES / name / "good.ttl"), load_shapes()
    path = shapes.value(constraint, SH.path)
    typed = shapes.value(constraint, SH.datatype)
    wrong = URIRef("http://example.org/no") if typed else Literal("no")
    target = shapes.value(URIRef(SHAPES + name), SH.targetClass)
    for node in list(graph.subjects(RDF.type, target)):
        graph.set((node, path, wrong))

    assert str(constraint) in {v.shape for v in check_fast(graph)}


@pytest.mark.parametrize("name", NODE_SHAPES)
@pytest.mark.parametrize("value", [None, URIRef("http://example.org/no"), Literal("no")])
def test_both_engines_agree_on_a_node_that_is_all_wrong(name: str, value: Node | None) -> None:
    """With every property taken away or replaced, the two lists of violations are the same."""
    graph, shapes = example(EXAMPLES / name / "good.ttl"), load_shapes()
    target = shapes.value(URIRef(SHAPES + name), SH.targetClass)
    for node in list(graph.subjects(RDF.type, target)):
        for predicate in set(graph.predicates(node)) - {RDF.type}:
            graph.remove((node, predicate, None))
            if value is not None:
                graph.add((node, predicate, value))

    found = check(graph)
    assert found or value is not None


@pytest.mark.parametrize("make", [make_sample, make_parts_sample])
def test_what_the_builder_writes_conforms(make) -> None:
    """The samples with one of everything pass, derived statements included."""
    plan, source = make()
    lines = write_lines(build_graph(plan, source, document_id="sample"))
    derived = derive_lines(load_statements(lines), BASE)
    text = "".join(lines + derived).replace(f" <{BASE}graph/doc/sample> .", " .")
    text = text.replace(f" <{BASE}graph/derived> .", " .")

    assert check(Graph().parse(data=text, format="nt")) == set()


def test_lists_of_concepts_are_the_schemes() -> None:
    """sh:in of role, strength and the like names exactly the scheme's concepts."""
    shapes, terms = load_shapes(), load_terms()
    schemes = {
        frozenset(terms.subjects(SKOS.inScheme, namespace.scheme))
        for namespace in CONCEPTS.values()
    }
    listed = {frozenset(shapes.items(head)) for head in shapes.objects(None, SH["in"])}

    assert listed == schemes


def test_every_constraint_has_a_name_and_two_messages() -> None:
    """Reports can be read: no blank node stands for a constraint."""
    assert len(load_constraints()) > 100
    said = load_constraints().values()
    assert all(re.search("[\u4e00-\u9fff]", c.message) for c in said)
    assert all(re.fullmatch("[A-Za-z0-9 ,-]+", c.message_en) for c in said)
    constraints = load_shapes().objects(None, SH.property)
    assert not [c for c in constraints if isinstance(c, BNode)]


def test_a_part_of_shacl_without_translation_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A constraint that only one engine would run cannot be added unseen."""
    shape = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <http://x/> .\n"
        "x:S a sh:NodeShape ; sh:targetClass x:C ; sh:property x:p .\n"
        'x:p sh:path x:q ; sh:uniqueLang true ; sh:message "甲"@zh, "a"@en .'
    )
    (tmp_path / "shapes.ttl").write_text(shape, encoding="utf-8")
    monkeypatch.setattr(shape_queries, "find_shipped", lambda *parts: tmp_path / "shapes.ttl")

    with pytest.raises(KnowledgeError, match="uniqueLang"):
        shape_queries.load_constraints.__wrapped__()
