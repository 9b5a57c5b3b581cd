"""Documents' lines, units, vocabulary, index and catalogue become one generation of a store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from kg.graph.catalogue import Contents, count_terms, write_catalogue
from kg.graph.derive import load_vocabulary
from kg.graph.generations import write_generation
from kg.graph.group_graph import expand_groups, find_members, write_groups
from kg.graph.iris import named_graph, unit_iri
from kg.graph.nquads import make_line, write_iri
from kg.graph.query_files import load_queries
from kg.graph.questions import load_questions
from kg.graph.search_index import index_measures
from kg.graph.status_graph import load_status
from kg.graph.store import FORMAT, DocumentEntry, Manifest
from kg.graph.subject_index import index_subjects, load_schemes
from kg.graph.unit_graph import UnitRecord, state_place, write_units
from kg.knowledge.groups import Group
from kg.knowledge.prefixes import PREFIXES
from kg.knowledge.subjects import SubjectIndex
from kg.model.document import Jurisdiction

_CITES = f"""SELECT DISTINCT ?plan ?cited {{
  GRAPH ?g {{ ?plan <{PREFIXES["plan"]}citation> ?c . ?c <{PREFIXES["dcterms"]}title> ?title }}
  GRAPH ?h {{ ?cited a <{PREFIXES["plan"]}Plan> ; <{PREFIXES["dcterms"]}title> ?title }}
  FILTER(?plan != ?cited) }}"""


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """One document's share: ``lines`` is a file of N-Quads, ``digest`` that of its lines."""

    entry: DocumentEntry
    lines: Path
    digest: str
    units: tuple[UnitRecord, ...]
    place: Jurisdiction | None
    classes: Mapping[str, int]
    properties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Parts:
    """All that a generation is made of. ``inputs``, ``code`` and ``ontology`` are digests.

    ``schemes`` are the files that ``subjects`` was read from. A group of
    ``groups`` is in the store even where no document names it.
    """

    base: str
    tool: str
    inputs: str
    code: str
    ontology: str
    rules: Mapping[str, str]
    schemes: Sequence[Path]
    subjects: SubjectIndex
    shipped_groups: Sequence[Group] = ()
    groups: Sequence[Group] = ()
    documents: Sequence[DocumentPart] = field(default_factory=tuple)


def write_store(path: Path, parts: Parts) -> Manifest:
    """Write a generation of the store at ``path`` and make it present; the caller holds the lock.

    Documents are loaded one file after the other, so that memory stays flat.
    """
    shared = _write_shared(parts)
    data = _digest(parts, shared)

    def load(database: ox.Store) -> None:
        for document in parts.documents:
            database.bulk_load(path=str(document.lines), format=ox.RdfFormat.N_QUADS)
        _load_lines(database, shared)
        _load_vocabulary(database, parts.base)
        cites = _find_cites(database, parts.base)
        cites += expand_groups(database, parts.base)
        index_measures(database, parts.base)
        load_schemes(database, parts.schemes, parts.base)
        index_subjects(database, parts.subjects, parts.base)
        contents = _describe(parts, [*shared, *cites], data)
        _load_lines(database, [*cites, *write_catalogue(contents)])
        load_status(database, path, parts.base)

    def describe(database: ox.Store) -> Manifest:
        entries = tuple(document.entry for document in parts.documents)
        return Manifest(
            FORMAT,
            parts.tool,
            parts.base,
            parts.code,
            parts.ontology,
            parts.inputs,
            data,
            len(database),
            entries,
        )

    return write_generation(path, load, describe)


def _load_lines(database: ox.Store, lines: Iterable[str]) -> None:
    database.bulk_load("".join(lines).encode("utf-8"), format=ox.RdfFormat.N_QUADS)


def _load_vocabulary(database: ox.Store, base: str) -> None:
    graph = ox.NamedNode(named_graph("vocabulary", base))
    quads = (ox.Quad(q.subject, q.predicate, q.object, graph) for q in load_vocabulary())
    database.bulk_extend(quads)


def _write_shared(parts: Parts) -> list[str]:
    """Return the lines of the unit graph: units and places of all documents, and groups."""
    graph = named_graph("units", parts.base)
    places = {document.place for document in parts.documents if document.place}
    stated = (make_line(*s, graph) for p in places for s in state_place(p, parts.base))
    units = [unit for document in parts.documents for unit in document.units]
    groups = [*_find_named(parts, units), *parts.groups]
    units += find_members(groups, parts.base)
    written = {*write_units(units, parts.base), *write_groups(groups, parts.base)}
    return sorted({*written, *stated})


def _find_named(parts: Parts, units: Iterable[UnitRecord]) -> Iterator[Group]:
    """Yield the shipped groups of which a document prints the collective name."""
    named = {unit.iri for unit in units}
    for group in parts.shipped_groups:
        if any(unit_iri(unit_id, "", "", parts.base) in named for unit_id in group.unit_ids):
            yield group


def _digest(parts: Parts, shared: Iterable[str]) -> str:
    """Return the digest of all statements: of each document's lines, units and the ontology."""
    digest = sha256(repr((parts.ontology, sorted(parts.rules.items()))).encode("utf-8"))
    for document in parts.documents:
        digest.update(f"{document.entry.id} {document.digest}\n".encode())
    for line in shared:
        digest.update(line.encode("utf-8"))
    return digest.hexdigest()


def _find_cites(database: ox.Store, base: str) -> list[str]:
    """Return the lines that say which plan of the store names which other by its title."""
    graph, says = named_graph("derived", base), f"{PREFIXES['plan']}cites"
    rows = cast(ox.QuerySolutions, database.query(_CITES))
    lines = {
        make_line(row["plan"].value, says, write_iri(row["cited"].value), graph) for row in rows
    }
    return sorted(lines)


def _describe(parts: Parts, shared: Iterable[str], data: str) -> Contents:
    classes, properties = count_terms(shared)
    for document in parts.documents:
        classes.update(document.classes)
        properties.update(document.properties)
    return Contents(
        parts.base,
        parts.tool,
        data,
        tuple(document.entry for document in parts.documents),
        parts.rules,
        Counter(classes),
        Counter(properties),
        tuple(load_queries().values()),
        load_questions(),
    )
