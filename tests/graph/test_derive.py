"""What follows from a document's statements, by the rules of ontology/rules."""

from __future__ import annotations

import pytest
from graph_samples import make_sample
from rdflib import DCTERMS, RDF, Dataset, Graph, Literal, URIRef

from kg.graph.builder import build_graph
from kg.graph.derive import derive_lines, load_rules, load_statements
from kg.graph.iris import named_graph
from kg.graph.nquads import write_lines
from kg.knowledge.prefixes import BASE
from kg.knowledge.vocab import ELI, PLAN

TASK = f"{BASE}doc/sample/s1.1/"


@pytest.fixture(scope="module")
def statements() -> list[str]:
    plan, source = make_sample()
    return write_lines(build_graph(plan, source, document_id="sample"))


@pytest.fixture(scope="module")
def derived(statements: list[str]) -> Graph:
    return read(derive_lines(load_statements(statements), BASE))


def read(lines: list[str]) -> Graph:
    dataset = Dataset()
    dataset.parse(data="".join(lines), format="nquads")
    return dataset.graph(URIRef(named_graph("derived")))


def held(graph: Graph, predicate: URIRef) -> set[tuple[str, str]]:
    """Return (end of the unit's IRI, end of the task's IRI)."""
    return {
        (s.rsplit("/", 1)[1][:4], o.removeprefix(TASK)) for s, o in graph.subject_objects(predicate)
    }


def test_every_rule_says_what_it_does() -> None:
    """A rule's header has its id and its sentence in zh and en."""
    assert len(load_rules()) == 4
    for name, text in load_rules().items():
        assert f"# id: {name}" in text
        assert "# zh: " in text
        assert "# en: " in text


def test_roles_become_shortcuts(derived: Graph) -> None:
    """省数据局 leads task 1 and shares the duty for task 2; it owns both."""
    assert held(derived, PLAN.leads) == {("data", "t1")}
    assert ("data", "t2") in held(derived, PLAN.sharesDuty)
    assert {("data", "t1"), ("data", "t2")} <= held(derived, PLAN.owns)
    assert {task for _, task in held(derived, PLAN.owns)} == {"t1", "t2", "t3"}


def test_units_of_one_task_co_own_it(derived: Graph) -> None:
    """Three units a task make three pairs; two tasks with three units make six pairs."""
    pairs = list(derived.subjects(RDF.type, PLAN.CoOwnership))

    assert len(pairs) == 6
    for pair in pairs:
        assert len(list(derived.objects(pair, PLAN.coOwner))) == 2
        shared = len(list(derived.objects(pair, PLAN.sharedTask)))
        assert derived.value(pair, PLAN.sharedTasks) == Literal(shared)


def test_shared_measures_are_counted(derived: Graph) -> None:
    """Task 1 has two measures, task 2 one."""
    by_task = {
        str(derived.value(p, PLAN.sharedTask)).removeprefix(TASK): int(
            derived.value(p, PLAN.sharedMeasures)
        )
        for p in derived.subjects(RDF.type, PLAN.CoOwnership)
    }

    assert by_task == {"t1": 2, "t2": 1}


def test_a_unit_alone_co_owns_nothing(derived: Graph) -> None:
    """Task 3 has one unit and so no pair."""
    assert not list(derived.subjects(PLAN.sharedTask, URIRef(f"{TASK}t3")))


def test_a_clause_for_all_that_follows_extends(derived: Graph) -> None:
    """以下均需省级有关部门落实，不再列出: its unit, and no other, reaches the later task."""
    extended = list(derived.subject_objects(PLAN.extendsTo))

    assert extended == [(URIRef(f"{TASK}t2/r3"), URIRef(f"{TASK}t3"))]
    assert ("u-67", "t3") not in held(derived, PLAN.owns)


def test_cited_works_are_described_once_for_all_documents(derived: Graph) -> None:
    """The work has the title in 《》 and the number."""
    (work,) = derived.subjects(RDF.type, ELI.Work)

    assert derived.value(work, DCTERMS.title) == Literal("国家数据规划")
    assert derived.value(work, ELI.number) == Literal("国发〔2021〕7号")
