"""The other workers' task: what reads documents and draws pages, one request a process.

Everything is loaded and warmed once, before the workers are forked; a worker
that read an upload ends with it, and with it all that the upload left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kg.analysis.stored_ledger import read_ledger
from kg.analysis.stored_sources import find_sources
from kg.errors import KgError
from kg.graph.store import open_store
from kg.render.network_html import render_network_html
from kg.render.ontology_page import render_ontology_page
from kg.serving.checking import check_draft, warm_up
from kg.serving.wire import ResultWriter

Perform = Callable[[Mapping[str, Any], ResultWriter], Mapping[str, Any]]


def prepare(settings: Mapping[str, Any]) -> tuple[Perform, Mapping[str, Any]]:
    """Load and warm what reading and comparing need; there are no settings."""
    warm_up()
    return perform, {}


def perform(request: Mapping[str, Any], output: ResultWriter) -> Mapping[str, Any]:
    """Do what ``request["do"]`` names; a `KgError` is told, not raised."""
    try:
        return _TASKS[request["do"]](request, output)
    except KgError as problem:
        return {"told": problem.message, "hint": problem.hint, "code": problem.exit_code}


def draw_network(request: Mapping[str, Any], output: ResultWriter) -> Mapping[str, Any]:
    """Write the graph page of ``store``, opening in ``language``; say which data it shows."""
    store = open_store(Path(request["store"]))
    ledger = read_ledger(store, sources=find_sources(store))
    output.write(render_network_html(ledger, lang=request["language"]).encode())
    return {"data": store.manifest.data}


def draw_ontology(request: Mapping[str, Any], output: ResultWriter) -> Mapping[str, Any]:
    """Write the ontology's page, opening in ``language``."""
    output.write(render_ontology_page(lang=request["language"]).encode())
    return {"done": True}


_TASKS: Mapping[str, Callable[[Mapping[str, Any], ResultWriter], Mapping[str, Any]]] = {
    "network": draw_network,
    "ontology": draw_ontology,
    "check": check_draft,
}
