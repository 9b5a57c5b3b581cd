"""Reports of progress as a named graph of their own, made present without a build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from kg.graph.generations import STATUS, lock_store, write_generation
from kg.graph.iris import document_iri, named_graph, task_path
from kg.graph.nquads import make_line, write_iri, write_text, write_typed
from kg.graph.status_history import add_report, read_reports
from kg.graph.store import Manifest, Store, open_store
from kg.graph.writer import format_decimal
from kg.knowledge.prefixes import PREFIXES
from kg.model.status import StatusEntry, StatusReport

_P = PREFIXES
_TYPE, _PART = f"{_P['rdf']}type", f"{_P['dcterms']}isPartOf"
_INDICATORS = """SELECT ?node ?name ?document {
  ?node a plan:Indicator ; plan:inPlan ?plan ; skos:prefLabel ?name .
  ?plan dcterms:identifier ?document }"""
Indicators = Mapping[tuple[str, str], str]


def import_report(path: Path, file: str, entries: Sequence[StatusEntry]) -> StatusReport | None:
    """Keep a report in the store at ``path`` and make its graph present; None for nothing new.

    A reader sees the store before or after, never between. A report that was
    kept while the process was killed before its graph was made present is
    made present by the next import or build.
    """
    open_store(path)
    with lock_store(path):
        report = add_report(path, file, entries)
        if report:
            _publish(path)
    return report


def write_status_lines(
    reports: Sequence[StatusReport], base: str, indicators: Indicators
) -> list[str]:
    """Return the sorted lines of the graph ``…/graph/status``.

    ``indicators`` maps document id and name to the node; a value of an
    indicator that the store does not have is left out.
    """
    graph = named_graph(STATUS, base)
    statements = (s for report in reports for s in _state_report(report, base, indicators))
    return sorted({make_line(*statement, graph) for statement in statements})


def load_status(database: ox.Store, path: Path, base: str) -> None:
    """Add the graph of all reports of the store at ``path`` to ``database``, which has none."""
    if reports := read_reports(path):
        lines = write_status_lines(reports, base, find_indicators(database))
        database.bulk_load("".join(lines).encode("utf-8"), format=ox.RdfFormat.N_QUADS)


def find_indicators(database: ox.Store) -> Indicators:
    """Return the node of each indicator by its document and name."""
    rows = cast(
        ox.QuerySolutions,
        database.query(_INDICATORS, prefixes=PREFIXES, use_default_graph_as_union=True),
    )
    return {(r["document"].value, r["name"].value): r["node"].value for r in rows}


def _publish(path: Path) -> Manifest:
    """Write the present generation anew with the reports as they are now."""
    present = open_store(path)
    base = present.manifest.base

    def load(database: ox.Store) -> None:
        database.bulk_extend(_all_but_status(present))
        load_status(database, path, base)

    def describe(database: ox.Store) -> Manifest:
        return replace(present.manifest, quads=len(database))

    return write_generation(path, load, describe)


def _all_but_status(store: Store) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(named_graph(STATUS, store.manifest.base))
    return (quad for quad in store.database if quad.graph_name != graph)


Statements = Iterator[tuple[str, str, str]]


def _state_report(report: StatusReport, base: str, indicators: Indicators) -> Statements:
    node = f"{base}status/r{report.number}"
    yield node, _TYPE, write_iri(f"{_P['prov']}Entity")
    yield node, f"{_P['plan']}order", write_typed(str(report.number), "integer")
    yield node, f"{_P['plan']}sha256", write_text(report.sha256)
    yield node, f"{_P['dcterms']}title", write_text(report.file)
    for place, entry in enumerate(report.entries, start=1):
        about = _find_subject(entry, base, indicators)
        if about:
            yield from _state_entry(f"{node}/e{place}", node, about, entry)


def _find_subject(entry: StatusEntry, base: str, indicators: Indicators) -> str | None:
    if entry.indicator:
        return indicators.get((entry.document, entry.indicator))
    return f"{document_iri(entry.document, base)}/{task_path(entry.task)}"


def _state_entry(node: str, report: str, about: str, entry: StatusEntry) -> Statements:
    yield node, _TYPE, write_iri(f"{_P['plan']}StatusEntry")
    yield node, _PART, write_iri(report)
    yield node, f"{_P['plan']}reportsOn", write_iri(about)
    yield node, f"{_P['dcterms']}date", write_typed(entry.day.isoformat(), "date")
    if entry.status:
        yield node, f"{_P['plan']}status", write_iri(f"{_P['status']}{entry.status}")
    if entry.actual is not None:
        yield node, f"{_P['plan']}value", write_typed(format_decimal(entry.actual), "decimal")
    if entry.note:
        yield node, f"{_P['skos']}note", write_text(entry.note)
