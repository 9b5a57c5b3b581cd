"""What a document states becomes triples with evidence, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from graph_samples import make_parts_sample, make_sample
from rdflib import DCTERMS, RDF, SKOS, XSD, BNode, Graph, Literal, URIRef

from kg.errors import UsageError
from kg.graph.builder import build_graph
from kg.graph.unit_graph import find_units
from kg.knowledge.prefixes import BASE
from kg.knowledge.units import load_directory
from kg.knowledge.vocab import ELI, OA, OPERATORS, PLAN, RELATION, ROLE, STAGE, STRENGTH
from kg.model.text import fold
from kg.reading.files import read_source
from kg.reading.parser import read_plan

DOC = f"{BASE}doc/sample"
# Nodes that a reader extracted from the text: each must carry evidence.
EXTRACTED = (
    PLAN.Task,
    PLAN.Measure,
    PLAN.Programme,
    PLAN.Attribution,
    PLAN.Responsibility,
    PLAN.Deadline,
    PLAN.Target,
    PLAN.Indicator,
    PLAN.Citation,
    PLAN.FrontElement,
)


@pytest.fixture(scope="module")
def graph() -> Graph:
    plan, source = make_sample()
    return build_graph(plan, source, document_id="sample")


def node(path: str) -> URIRef:
    return URIRef(f"{DOC}/{path}")


def test_the_graph_is_named_after_the_document(graph: Graph) -> None:
    """One named graph holds what one document version states."""
    assert str(graph.identifier) == f"{BASE}graph/doc/sample"


def test_no_blank_nodes_and_only_ascii_iris(graph: Graph) -> None:
    """Every node has an ASCII IRI without percent or plus signs."""
    nodes = set(graph.all_nodes())
    assert not [n for n in nodes if isinstance(n, BNode)]
    iris = [str(n) for n in nodes if isinstance(n, URIRef)]
    assert all(i.isascii() and "%" not in i and "+" not in i for i in iris)


@pytest.mark.parametrize("kind", EXTRACTED)
def test_every_extracted_node_has_evidence(graph: Graph, kind: URIRef) -> None:
    """Each class occurs in the sample, and each of its nodes has exactly one evidence."""
    found = list(graph.subjects(RDF.type, kind))
    assert found
    assert all(len(list(graph.objects(n, PLAN.evidence))) == 1 for n in found)


def test_exact_is_the_raw_slice_and_as_long_as_its_offsets(graph: Graph) -> None:
    """oa:exact is the text between the offsets, character for character, with its damage."""
    _, source = make_sample()
    evidence = list(graph.subjects(RDF.type, OA.SpecificResource))
    for one in evidence:
        quote, position = URIRef(f"{one}/q"), URIRef(f"{one}/p")
        start, end = (graph.value(position, p).toPython() for p in (OA.start, OA.end))
        assert str(graph.value(quote, OA.exact)) == source.raw[start:end]
        before, after = graph.value(quote, OA.prefix), graph.value(quote, OA.suffix)
        assert source.raw[:start].endswith(str(before or ""))
        assert source.raw[end:].startswith(str(after or ""))
    assert len(evidence) > 20


def test_the_folded_quote_carries_the_repair(graph: Graph) -> None:
    """Quote: 口 as read; exact: ⼜ as it stands in the file; the repair itself is a node."""
    measure = node("s1.1/t1/m2")
    evidence = graph.value(measure, PLAN.evidence)
    assert str(graph.value(measure, PLAN.text)).endswith("促进进出口。")
    assert graph.value(evidence, PLAN.foldedQuote) == graph.value(measure, PLAN.text)
    assert str(graph.value(URIRef(f"{evidence}/q"), OA.exact)).endswith("促进进出⼜。")
    repair = graph.value(predicate=RDF.type, object=OA.Annotation)
    assert graph.value(repair, OA.bodyValue) == Literal("口")


def test_a_responsibility_keeps_unit_role_order_and_printed_name(graph: Graph) -> None:
    """The n-ary node says who, in which role, in which place, called what."""
    held = node("s1.1/t1/r2")
    assert (node("s1.1/t1"), PLAN.responsibility, held) in graph
    assert graph.value(held, PLAN.role) == ROLE.support
    assert graph.value(held, PLAN.order) == Literal(2)
    assert graph.value(held, PLAN.printedName) == Literal("省财政厅")
    assert graph.value(held, PLAN.stated) == Literal("true", datatype=XSD.boolean)


def test_a_known_unit_keeps_its_id_and_an_unknown_one_its_place(graph: Graph) -> None:
    """The IRI of an unknown unit holds the place and a hash, never the prose of the name."""
    known = graph.value(node("s1.1/t1/r1"), PLAN.unit)
    unknown = graph.value(node("s1.1/t1/r2"), PLAN.unit)
    assert str(known) == f"{BASE}unit/x-1/data"
    assert str(unknown).startswith(f"{BASE}unit/x")
    assert "/u-" in str(unknown)


def test_one_unknown_name_is_one_unit_within_a_document(graph: Graph) -> None:
    """省教育厅 of tasks 2 and 3 is the same unit."""
    second = graph.value(node("s1.1/t2/r2"), PLAN.unit)
    assert second == graph.value(node("s1.1/t3/r1"), PLAN.unit)
    assert second != graph.value(node("s1.1/t1/r2"), PLAN.unit)


def test_parts_stand_below_their_nearest_heading(graph: Graph) -> None:
    """Task below section, section below section, measure below task or box."""
    parents = {
        "s1.1": "s1",
        "s1.1/t1": "s1.1",
        "s1.1/t1/m1": "s1.1/t1",
        "p1": "s1.1",
        "p1/m1": "p1",
    }
    for child, parent in parents.items():
        assert graph.value(node(child), ELI.is_part_of) == node(parent)
        assert graph.value(node(child), PLAN.inPlan) == URIRef(DOC)
    assert graph.value(node("s1"), ELI.is_part_of) == URIRef(DOC)


def test_strengths_targets_and_deadlines_are_concepts_and_numbers(graph: Graph) -> None:
    """到2025年建成3—5个平台 is a range of 3 to 5 due on the last day of 2025."""
    target, deadline = node("s1.1/t1/m2/q1"), node("s1.1/t1/m2/d")
    assert graph.value(node("p1/m1"), PLAN.strength) == STRENGTH.must
    assert str(graph.value(target, PLAN.value)) == "3"
    assert str(graph.value(target, PLAN.maxValue)) == "5"
    assert graph.value(target, PLAN.operator) == OPERATORS["range"]
    assert str(graph.value(deadline, PLAN.due)) == "2025-12-31"


def test_indicator_values_are_observations(graph: Graph) -> None:
    """Baseline and target are observations of one indicator, each with its year."""
    rows = {
        graph.value(o, PLAN.stage): (
            str(graph.value(o, PLAN.value)),
            str(graph.value(o, PLAN.year)),
        )
        for o in graph.subjects(PLAN.indicator, node("i1"))
    }
    assert rows == {STAGE.baseline: ("4.5", "2020"), STAGE.target: ("12", "2025")}
    assert graph.value(node("i1"), SKOS.prefLabel) == Literal("数据产量", lang="zh")


def test_front_matter_is_stated_twice_as_value_and_as_place(graph: Graph) -> None:
    """The plan has its title and dates; the elements say where they are printed."""
    plan = URIRef(DOC)
    assert graph.value(plan, DCTERMS.title) == Literal("海州省数据发展规划")
    assert str(graph.value(plan, ELI.date_document)) == "2022-01-25"
    assert str(graph.value(plan, PLAN.periodEnd)) == "2025"
    assert graph.value(node("f/recipient-1"), PLAN.text) == Literal("各市、县人民政府")
    assert graph.value(node("c1"), PLAN.relation) == RELATION.based_on


def test_interrupted_text_has_ordered_pieces() -> None:
    """A quote with a page mark inside is two pieces, each with its own selectors."""
    plan, source = make_parts_sample()
    graph = build_graph(plan, source, document_id="parts")
    evidence = graph.value(URIRef(f"{BASE}doc/parts/s1/t1/m1"), PLAN.evidence)
    pieces = sorted(graph.objects(evidence, PLAN.piece), key=lambda p: graph.value(p, PLAN.order))
    exact = [str(graph.value(URIRef(f"{p}/q"), OA.exact)) for p in pieces]
    assert exact == ["建设数据\n", "\n平台。"]
    assert fold("".join(exact)) == str(graph.value(evidence, PLAN.foldedQuote)) == "建设数据平台。"
    assert not list(graph.objects(evidence, OA.hasSelector))


def test_a_document_id_must_be_ascii() -> None:
    """Prose in an id would end up in IRIs; its twin: letters, digits, points and dashes pass."""
    plan, source = make_sample()
    with pytest.raises(UsageError):
        build_graph(plan, source, document_id="安徽")
    assert len(build_graph(plan, source, document_id="anhui-ip.2022"))


def test_the_base_is_configurable() -> None:
    """Nodes move with the base, terms do not."""
    plan, source = make_sample()
    graph = build_graph(plan, source, document_id="sample", base="http://example.org/kg/")
    tasks = sorted(graph.subjects(RDF.type, PLAN.Task))
    assert str(tasks[0]) == "http://example.org/kg/doc/sample/s1.1/t1"


def test_an_elliptic_list_is_completed_while_the_printed_names_stay(tmp_path: Path) -> None:
    """市发展改革、财政局: both are the city's bureaus by their ids, and printed as they are."""
    path = tmp_path / "plan.txt"
    path.write_text(
        "南通市低空经济行动计划\n南通市人民政府\n2024年6月1日\n一、主要任务\n"
        "（一）建设起降点。建成一批起降点。（责任单位：市发展改革、财政局）\n",
        encoding="utf-8",
    )
    directory = load_directory()
    _, plan = read_plan(read_source(path), directory=directory)
    held = plan.tasks[0].responsibilities
    records = {unit.iri.rsplit("/", 1)[1]: unit for unit in find_units(plan, "plan", directory)}

    assert [(r.unit, r.unit_id) for r in held] == [
        ("市发展改革", "320600/development-reform"),
        ("财政局", "320600/finance"),
    ]
    assert records["development-reform"].name == "南通市发展和改革委员会"
    assert records["development-reform"].printed == ("市发展改革",)
