"""A plan's front matter and its source become triples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from rdflib import DCTERMS, PROV, RDF, Literal, URIRef

from kg.graph import iris
from kg.graph.writer import DocumentWriter, make_date, make_year
from kg.knowledge.vocab import ELEMENT, ELI, OA, PLAN
from kg.model.document import FrontMatter, PlanDocument, Quoted
from kg.model.text import Repair, Span

_TYPE = RDF.type
_TITLE = DCTERMS.title


def add_front(writer: DocumentWriter, plan: PlanDocument, issuer_id: str | None) -> None:
    """Add the plan, what its front matter states, and the plans inside it."""
    root, front = writer.root, plan.front
    writer.add(root, _TYPE, PLAN.Plan)
    writer.add(root, _TYPE, ELI.Work)
    writer.add_text(root, DCTERMS.identifier, writer.document_id)
    if plan.period:
        writer.add(root, PLAN.periodStart, make_year(plan.period[0]))
        writer.add(root, PLAN.periodEnd, make_year(plan.period[1]))
    _add_values(writer, front)
    if front.issuer:
        slug = iris.unit_slug(front.jurisdiction, writer.document_id)
        issuer = iris.unit_iri(issuer_id, front.issuer.text, slug, writer.base)
        writer.add(root, DCTERMS.creator, URIRef(issuer))
    if front.jurisdiction:
        place = iris.place_iri(front.jurisdiction, writer.base)
        writer.add(root, DCTERMS.spatial, URIRef(place))
    for element, order, text, span in _find_elements(front):
        _add_element(writer, element, order, text, span)
    for number, inner in enumerate(plan.plans, 1):
        _add_inner_plan(writer, number, inner)


def add_source(writer: DocumentWriter, plan: PlanDocument) -> None:
    """Add the source text that all offsets count in, and the characters that reading repaired."""
    source, node = writer.source, writer.source_node
    writer.add(writer.root, ELI.is_realized_by, node)
    writer.add(node, _TYPE, ELI.Expression)
    writer.add(node, _TYPE, PROV.Entity)
    writer.add_text(node, _TITLE, PurePath(plan.file).name)
    writer.add_text(node, DCTERMS["format"], source.kind)
    writer.add_text(node, PLAN.sha256, source.sha256)
    writer.add(node, PLAN.characters, writer.integer(len(source.raw)))
    for repair in source.repairs:
        _add_repair(writer, repair)


def _add_repair(writer: DocumentWriter, repair: Repair) -> None:
    annotation = writer.node(f"x/{repair.start}-{repair.end}")
    writer.add(annotation, _TYPE, OA.Annotation)
    writer.add(annotation, OA.motivatedBy, OA.editing)
    writer.add(annotation, OA.hasTarget, writer.evidence(Span(repair.start, repair.end)))
    writer.add(annotation, OA.bodyValue, Literal(repair.text))


def _add_values(writer: DocumentWriter, front: FrontMatter) -> None:
    root = writer.root
    writer.add_text(root, _TITLE, front.title.text if front.title else None)
    number = front.document_number
    writer.add_text(root, ELI.number, number.text if number else None)
    if front.issued:
        writer.add(root, ELI.date_document, make_date(front.issued[0]))
    if front.published:
        writer.add(root, ELI.date_publication, make_date(front.published[0]))


def _find_elements(front: FrontMatter) -> Iterator[tuple[str, int, str, Span]]:
    """Yield (element, order or 0, text, span) of what the front matter states."""
    for element in ("title", "notice_title", "issuer", "document_number"):
        quoted: Quoted | None = getattr(front, element)
        if quoted:
            yield element, 0, quoted.text, quoted.span
    for element, dated in (("issued", front.issued), ("published", front.published)):
        if dated:
            yield element, 0, dated[0].isoformat(), dated[1]
    for order, recipient in enumerate(front.recipients, 1):
        yield "recipient", order, recipient.text, recipient.span


def _add_element(writer: DocumentWriter, element: str, order: int, text: str, span: Span) -> None:
    node = writer.node(f"f/{element}" + (f"-{order}" if order else ""))
    writer.add(writer.root, PLAN.frontElement, node)
    writer.add(node, _TYPE, PLAN.FrontElement)
    writer.add(node, PLAN.element, ELEMENT[element])
    writer.add_text(node, PLAN.text, text)
    if order:
        writer.add(node, PLAN.order, writer.integer(order))
    writer.add_evidence(node, span)


def _add_inner_plan(writer: DocumentWriter, number: int, inner: Quoted) -> None:
    node = writer.node(f"v{number}")
    writer.add(node, _TYPE, PLAN.Plan)
    writer.add_text(node, _TITLE, inner.text)
    writer.add_place(node, writer.root, number)
    writer.add_evidence(node, inner.span)
