"""A document tree and its source become the graph of what the document states."""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import DCTERMS, RDF, Graph, Literal, URIRef

from kg.graph import iris
from kg.graph.front import add_front, add_source
from kg.graph.indicators import add_indicators
from kg.graph.writer import FALSE, TRUE, DocumentWriter, make_date, make_decimal
from kg.knowledge.vocab import DOCO, ELI, OPERATORS, PLAN, RELATION, ROLE, STRENGTH, WHEN
from kg.model.document import (
    Deadline,
    Measure,
    Path,
    PlanDocument,
    Programme,
    Responsibility,
    Section,
    Target,
    Task,
)
from kg.model.text import SourceText

_TYPE = RDF.type
_TITLE = DCTERMS.title
_IDENTIFIER = DCTERMS.identifier


def build_graph(
    plan: PlanDocument,
    source: SourceText,
    *,
    document_id: str,
    base: str = iris.DEFAULT_BASE,
    issuer_id: str | None = None,
) -> Graph:
    """Return the graph of what ``plan`` states, named as its document graph.

    ``source`` must be the repaired source that the plan was read from: quotes
    are taken from it. ``issuer_id`` is the issuing unit's id where a directory
    knows it. The graph has no blank nodes, and every extracted node has evidence.
    """
    iris.check_document_id(document_id)
    writer = DocumentWriter(source, document_id, base)
    add_front(writer, plan, issuer_id)
    add_source(writer, plan)
    builder = _Builder(writer, plan)
    builder.add_sections()
    builder.add_tasks()
    builder.add_programmes()
    builder.add_citations()
    add_indicators(writer, plan.indicators)
    return writer.graph


class _Builder:
    """What the parts of one document need to know of each other."""

    def __init__(self, writer: DocumentWriter, plan: PlanDocument) -> None:
        self.writer, self.plan = writer, plan
        self.slug = iris.unit_slug(plan.front.jurisdiction, writer.document_id)
        self.sections = {section.path for section in plan.sections}
        self.units: dict[tuple[str | None, str], URIRef] = {}

    def add_sections(self) -> None:
        for order, section in enumerate(self.plan.sections, 1):
            self._add_section(order, section)

    def _add_section(self, order: int, section: Section) -> None:
        writer = self.writer
        node = writer.node(iris.section_path(section.path))
        writer.add(node, _TYPE, ELI.WorkSubdivision)
        writer.add(node, _TYPE, DOCO.Section)
        writer.add_place(node, self._enclosing(section.path[:-1]), order)
        writer.add_text(node, _IDENTIFIER, ".".join(map(str, section.path)))
        writer.add_text(node, _TITLE, section.title)
        writer.add_text(node, ELI.number, section.number)
        writer.add(node, PLAN.level, writer.integer(section.level))
        writer.add(node, PLAN.runIn, TRUE if section.run_in else FALSE)
        writer.add_evidence(node, section.span)

    def _enclosing(self, path: Path) -> URIRef:
        """Return the nearest section at or above ``path``, else the inner plan, else the plan."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.sections:
                return self.writer.node(iris.section_path(path[:length]))
        if path and path[0] <= len(self.plan.plans):
            return self.writer.node(f"v{path[0]}")
        return self.writer.root

    def add_tasks(self) -> None:
        for order, task in enumerate(self.plan.tasks, 1):
            self._add_task(order, task)

    def _add_task(self, order: int, task: Task) -> None:
        writer = self.writer
        node = writer.node(iris.task_path(task.id))
        writer.add(node, _TYPE, PLAN.Task)
        writer.add_place(node, self._enclosing(task.section), order)
        writer.add_text(node, _IDENTIFIER, task.id)
        writer.add_text(node, ELI.number, task.number)
        writer.add_text(node, _TITLE, task.title)
        writer.add_text(node, PLAN.text, task.text)
        writer.add_evidence(node, task.span)
        self._add_attribution(node, task)
        for position, held in enumerate(task.responsibilities, 1):
            self._add_responsibility(node, position, held)
        self._add_deadline(node, task.deadline)
        self._add_measures(node, task.measures)

    def _add_attribution(self, task_node: URIRef, task: Task) -> None:
        if task.attribution is None:
            return
        writer, node = self.writer, URIRef(f"{task_node}/a")
        writer.add(task_node, PLAN.attribution, node)
        writer.add(node, _TYPE, PLAN.Attribution)
        writer.add_text(node, PLAN.text, task.attribution.text)
        writer.add(node, PLAN.openList, TRUE if task.attribution.open_list else FALSE)
        writer.add_evidence(node, task.attribution.span)

    def _add_responsibility(self, task: URIRef, order: int, held: Responsibility) -> None:
        writer, node = self.writer, URIRef(f"{task}/r{order}")
        writer.add(task, PLAN.responsibility, node)
        writer.add(node, _TYPE, PLAN.Responsibility)
        writer.add(node, PLAN.unit, self._unit(held))
        writer.add(node, PLAN.role, ROLE[held.role])
        writer.add(node, PLAN.printedName, Literal(held.unit))
        writer.add(node, PLAN.stated, TRUE if held.stated else FALSE)
        writer.add(node, PLAN.order, writer.integer(order))
        writer.add_evidence(node, held.span)

    def _unit(self, held: Responsibility) -> URIRef:
        key = held.unit_id, held.unit
        found = self.units.get(key)
        if found is None:
            text = iris.unit_iri(held.unit_id, held.unit, self.slug, self.writer.base)
            found = self.units[key] = URIRef(text)
        return found

    def _add_measures(self, parent: URIRef, measures: Iterable[Measure]) -> None:
        writer = self.writer
        for order, measure in enumerate(measures, 1):
            node = URIRef(f"{parent}/m{order}")
            writer.add(node, _TYPE, PLAN.Measure)
            writer.add_place(node, parent, order)
            writer.add(node, PLAN.text, Literal(measure.text))
            writer.add(node, PLAN.strength, STRENGTH[measure.strength])
            writer.add_evidence(node, measure.span)
            self._add_deadline(node, measure.deadline)
            for number, target in enumerate(measure.targets, 1):
                self._add_target(node, number, target)

    def _add_deadline(self, owner: URIRef, deadline: Deadline | None) -> None:
        if deadline is None:
            return
        writer, node = self.writer, URIRef(f"{owner}/d")
        writer.add(owner, PLAN.deadline, node)
        writer.add(node, _TYPE, PLAN.Deadline)
        writer.add_text(node, PLAN.text, deadline.text)
        writer.add(node, PLAN.deadlineKind, WHEN[deadline.kind])
        if deadline.due:
            writer.add(node, PLAN.due, make_date(deadline.due))
        writer.add_evidence(node, deadline.span)

    def _add_target(self, measure: URIRef, order: int, target: Target) -> None:
        writer, node = self.writer, URIRef(f"{measure}/q{order}")
        writer.add(measure, PLAN.target, node)
        writer.add(node, _TYPE, PLAN.Target)
        writer.add_text(node, PLAN.text, target.text)
        writer.add_text(node, PLAN.measureUnit, target.unit)
        writer.add(node, PLAN.operator, OPERATORS[target.operator])
        writer.add(node, PLAN.order, writer.integer(order))
        if target.value is not None:
            writer.add(node, PLAN.value, make_decimal(target.value))
        if target.max is not None:
            writer.add(node, PLAN.maxValue, make_decimal(target.max))
        writer.add_evidence(node, target.span)

    def add_programmes(self) -> None:
        for order, programme in enumerate(self.plan.programmes, 1):
            self._add_programme(order, programme)

    def _add_programme(self, order: int, programme: Programme) -> None:
        writer, node = self.writer, self.writer.node(f"p{order}")
        writer.add(node, _TYPE, PLAN.Programme)
        writer.add_place(node, self._enclosing(programme.section), order)
        if programme.number is not None:
            writer.add_text(node, ELI.number, str(programme.number))
        writer.add_text(node, _TITLE, programme.title)
        writer.add_evidence(node, programme.span)
        self._add_measures(node, programme.measures)

    def add_citations(self) -> None:
        writer = self.writer
        for order, citation in enumerate(self.plan.citations, 1):
            node = writer.node(f"c{order}")
            work = URIRef(iris.cited_work_iri(citation.title, writer.base))
            writer.add(writer.root, PLAN.citation, node)
            writer.add(node, _TYPE, PLAN.Citation)
            writer.add(node, PLAN.relation, RELATION[citation.relation])
            writer.add(node, PLAN.citedWork, work)
            writer.add(node, PLAN.order, writer.integer(order))
            writer.add_text(node, _TITLE, citation.title)
            writer.add_text(node, ELI.number, citation.number)
            writer.add_evidence(node, citation.span)
