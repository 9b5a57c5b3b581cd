"""The units that documents name become one graph of units, kinds, places and successions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.graph import iris
from kg.graph.nquads import make_line, write_iri, write_text, write_typed
from kg.knowledge.place_table import load_places
from kg.knowledge.prefixes import PREFIXES
from kg.knowledge.units import UnitDirectory, UnitMatch
from kg.model.document import Jurisdiction, PlanDocument

_P = PREFIXES
_TYPE = f"{_P['rdf']}type"


@dataclass(frozen=True, slots=True, order=True)
class UnitRecord:
    """What is said of one unit. ``resolved`` is False for a name that the directory lacks.

    ``until`` is the first ISO day on which the unit no longer was, ``successor``
    the IRI of the one that took over; both empty while it lasts. ``printed``
    are the names that the document prints.
    """

    iri: str
    name: str
    short_name: str
    resolved: bool
    collective: bool = False
    kind: str = ""
    kind_zh: str = ""
    kind_en: str = ""
    place_code: str = ""
    place_name: str = ""
    until: str = ""
    successor: str = ""
    grade: str = ""
    source: str = ""
    printed: tuple[str, ...] = ()


def find_units(
    plan: PlanDocument, document_id: str, directory: UnitDirectory, base: str = iris.DEFAULT_BASE
) -> tuple[UnitRecord, ...]:
    """Return a record of each unit that ``plan`` names, sorted, successors included."""
    place = plan.front.jurisdiction
    slug = iris.unit_slug(place, document_id)
    found: dict[str, UnitRecord] = {}
    printed = {(r.unit_id or "", r.unit) for task in plan.tasks for r in task.responsibilities}
    for unit_id, name in sorted(printed):
        iri = iris.unit_iri(unit_id or None, name, slug, base)
        match = directory.match_unit(name, place=place) if unit_id else None
        if match and match.unit_id == unit_id:
            record = describe_unit(iri, match, directory, base)
        elif unit_id and place:  # a list left a part of the name out (市发展改革、财政局)
            match, record = None, _describe_id(iri, unit_id, place, directory)
        else:
            record = _keep_printed(iri, name, place)
        known = found.setdefault(iri, record)
        found[iri] = replace(known, printed=(*known.printed, name))
        if match and record.successor:
            heir = _describe_successor(match, directory, base)
            found.setdefault(heir.iri, heir)
    return tuple(sorted(found.values()))


def resolve_issuer(plan: PlanDocument, directory: UnitDirectory) -> str | None:
    """Return the unit id of the plan's issuer; None where there is none or it is unknown."""
    front = plan.front
    if front.issuer is None:
        return None
    match = directory.match_unit(front.issuer.text, place=front.jurisdiction)
    return match.unit_id if match else None


def write_units(records: Iterable[UnitRecord], base: str = iris.DEFAULT_BASE) -> list[str]:
    """Return the sorted lines of the unit graph.

    Where documents give different names for one unit, the first in order of
    code points is its name and the others are alternative labels.
    """
    graph = iris.named_graph("units", base)
    first: dict[str, UnitRecord] = {}
    lines: set[str] = set()
    for record in sorted(records):
        known = first.setdefault(record.iri, record)
        called = {record.name, record.short_name, *record.printed}
        says = f"{_P['plan']}called"
        lines.update(make_line(record.iri, says, write_text(name), graph) for name in called)
        if known is record:
            lines.update(make_line(s, p, o, graph) for s, p, o in _state(record, base))
        elif known.name != record.name:
            value = write_text(record.name, "zh")
            lines.add(make_line(record.iri, f"{_P['skos']}altLabel", value, graph))
    return sorted(lines)


def describe_unit(
    iri: str, match: UnitMatch, directory: UnitDirectory, base: str = iris.DEFAULT_BASE
) -> UnitRecord:
    """Return what the directory knows of a unit, its end and successor included."""
    entry = directory.kind_entry(match.kind)
    moved = match.successor and match.successor != match.unit_id
    return UnitRecord(
        iri,
        match.name,
        match.short_name,
        resolved=True,
        collective=match.collective,
        kind=match.kind,
        kind_zh=entry.label,
        kind_en=entry.label_en,
        place_code=match.place.code or "",
        place_name=match.place.name,
        until=match.until.isoformat() if moved and match.until else "",
        successor=iris.unit_iri(match.successor, "", "", base) if moved else "",
        grade=match.grade if moved else "",
        source=match.source if moved else "",
    )


def _describe_successor(match: UnitMatch, directory: UnitDirectory, base: str) -> UnitRecord:
    unit_id = match.successor or ""
    iri = iris.unit_iri(unit_id, "", "", base)
    return _describe_id(iri, unit_id, match.place, directory)


def _describe_id(
    iri: str, unit_id: str, near: Jurisdiction, directory: UnitDirectory
) -> UnitRecord:
    """Return the record of a unit by its id; ``near`` is its place where the id has no code."""
    slug, _, kind = unit_id.partition("/")
    place = load_places().by_code.get(slug, near)
    entry = directory.kind_entry(kind)
    name, short_name = directory.name_unit(kind, place)
    return UnitRecord(
        iri,
        name,
        short_name,
        resolved=True,
        kind=kind,
        kind_zh=entry.label,
        kind_en=entry.label_en,
        place_code=place.code or "",
        place_name=place.name,
    )


def _keep_printed(iri: str, name: str, place: Jurisdiction | None) -> UnitRecord:
    return UnitRecord(
        iri,
        name,
        name,
        resolved=False,
        place_code=place.code or "" if place else "",
        place_name=place.name if place else "",
    )


def _state(record: UnitRecord, base: str) -> Iterator[tuple[str, str, str]]:
    org, skos = _P["org"], _P["skos"]
    yield record.iri, _TYPE, write_iri(f"{org}Organization")
    if record.resolved:
        kind = "OrganizationalCollaboration" if record.collective else "FormalOrganization"
        yield record.iri, _TYPE, write_iri(org + kind)
    yield record.iri, f"{skos}prefLabel", write_text(record.name, "zh")
    yield record.iri, f"{_P['plan']}shortName", write_text(record.short_name, "zh")
    resolved = write_typed("true" if record.resolved else "false", "boolean")
    yield record.iri, f"{_P['plan']}resolved", resolved
    if record.place_name:
        yield from _state_place(record, base)
    if record.kind:
        yield from _state_kind(record)
    if record.successor:
        yield from _state_change(record)


def _state_place(record: UnitRecord, base: str) -> Iterator[tuple[str, str, str]]:
    place = Jurisdiction(record.place_code or None, record.place_name)
    iri = iris.place_iri(place, base)
    yield record.iri, f"{_P['dcterms']}spatial", write_iri(iri)
    yield from state_place(place, base)


def state_place(place: Jurisdiction, base: str) -> Iterator[tuple[str, str, str]]:
    """Yield what the unit graph says of a place: its name and its code."""
    iri = iris.place_iri(place, base)
    yield iri, f"{_P['skos']}prefLabel", write_text(place.name, "zh")
    if place.code:
        yield iri, f"{_P['skos']}notation", write_text(place.code)


def _state_kind(record: UnitRecord) -> Iterator[tuple[str, str, str]]:
    kind, skos = _P["kind"] + record.kind, _P["skos"]
    yield record.iri, f"{_P['org']}classification", write_iri(kind)
    yield kind, _TYPE, write_iri(f"{_P['plan']}UnitKind")
    yield kind, f"{skos}prefLabel", write_text(record.kind_zh, "zh")
    yield kind, f"{skos}prefLabel", write_text(record.kind_en, "en")


def _state_change(record: UnitRecord) -> Iterator[tuple[str, str, str]]:
    """Yield the event that ended the unit; ``plan:grade`` says how sure its date is."""
    event, org = f"{record.iri}/change", _P["org"]
    yield record.iri, f"{org}changedBy", write_iri(event)
    yield event, _TYPE, write_iri(f"{org}ChangeEvent")
    yield event, f"{org}originalOrganization", write_iri(record.iri)
    yield event, f"{org}resultingOrganization", write_iri(record.successor)
    yield event, f"{_P['dcterms']}date", write_typed(record.until, "date")
    yield event, f"{_P['dcterms']}source", write_text(record.source)
    yield event, f"{_P['plan']}grade", write_text(record.grade)
