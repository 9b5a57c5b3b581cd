"""Groups with their members become statements, and collective units expand to the members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import cast

import pyoxigraph as ox

from kg.graph import iris
from kg.graph.nquads import make_line, write_iri, write_text, write_typed
from kg.graph.unit_graph import UnitRecord, describe_unit
from kg.knowledge.groups import Group, Member
from kg.knowledge.prefixes import PREFIXES
from kg.knowledge.units import load_directory
from kg.resources import find_shipped

_P = PREFIXES
_TYPE = f"{_P['rdf']}type"
_ORG = _P["org"]
Statements = Iterator[tuple[str, str, str]]


def find_members(groups: Iterable[Group], base: str) -> Iterator[UnitRecord]:
    """Yield a record of every member, as a document of the group's place would print it."""
    directory = load_directory()
    for group in groups:
        for member in group.members:
            match = directory.match_unit(member.printed, place=group.place)
            if match:
                iri = iris.unit_iri(member.unit_id, member.printed, "", base)
                yield describe_unit(iri, match, directory, base)


def write_groups(groups: Iterable[Group], base: str) -> list[str]:
    """Return the sorted lines of the unit graph about the groups: label, source, memberships."""
    graph = iris.named_graph("units", base)
    return sorted({make_line(*s, graph) for g in groups for s in _state(g, base)})


def expand_groups(database: ox.Store, base: str) -> list[str]:
    """Return the sorted lines of the derived graph: whom a collective unit's duty reaches.

    The rule sees all graphs as one; it touches only the units of groups.
    """
    graph = iris.named_graph("derived", base)
    found = database.query(_load_rule(), prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    return sorted({f"{triple} <{graph}> .\n" for triple in cast(ox.QueryTriples, found)})


@lru_cache(maxsize=1)
def _load_rule() -> str:
    return find_shipped("ontology", "rules", "store", "groups.rq").read_text(encoding="utf-8")


def _state(group: Group, base: str) -> Statements:
    node = f"{base}group/{group.id}"
    yield node, _TYPE, write_iri(f"{_ORG}OrganizationalCollaboration")
    yield node, f"{_P['skos']}prefLabel", write_text(group.label, "zh")
    yield node, f"{_P['skos']}prefLabel", write_text(group.label_en, "en")
    yield node, f"{_P['dcterms']}source", write_text(group.source)
    yield node, f"{_P['plan']}grade", write_text(group.grade)
    if group.invented:
        yield node, f"{_P['dcterms']}type", write_text("invented")
    for unit_id in group.unit_ids:
        unit = iris.unit_iri(unit_id, "", "", base)
        yield unit, f"{_ORG}linkedTo", write_iri(node)
    for document_id in group.documents:
        document = iris.document_iri(document_id, base)
        yield node, f"{_P['dcterms']}isReferencedBy", write_iri(document)
    for order, member in enumerate(group.members, 1):
        yield from _state_member(node, order, member, group, base)


def _state_member(node: str, order: int, member: Member, group: Group, base: str) -> Statements:
    membership = f"{node}/m{order}"
    unit = iris.unit_iri(member.unit_id, member.printed, "", base)
    yield membership, _TYPE, write_iri(f"{_ORG}Membership")
    yield membership, f"{_ORG}organization", write_iri(node)
    yield membership, f"{_ORG}member", write_iri(unit)
    yield membership, f"{_P['plan']}printedName", write_text(member.printed)
    yield membership, f"{_P['plan']}order", write_typed(str(order), "integer")
    if member.leads:
        yield membership, f"{_ORG}role", write_iri(f"{_P['role']}lead")
    if group.since or group.until:
        yield membership, f"{_ORG}memberDuring", write_iri(f"{node}/during")
        yield from _state_interval(f"{node}/during", group.since, group.until)


def _state_interval(node: str, since: date | None, until: date | None) -> Statements:
    time = _P["time"]
    yield node, _TYPE, write_iri(f"{time}Interval")
    for name, day in (("Beginning", since), ("End", until)):
        if day:
            end = f"{node}/{name.lower()}"
            yield node, f"{time}has{name}", write_iri(end)
            yield end, _TYPE, write_iri(f"{time}Instant")
            yield end, f"{time}inXSDDate", write_typed(day.isoformat(), "date")
