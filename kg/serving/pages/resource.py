"""Every IRI under the base, dereferenced: a page for people, RDF for programs, 404 for unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.knowledge.prefixes import BASE, PREFIXES
from kg.serving.negotiate import CONTENT_TYPES, FORMAT_NAMES, GRAPH_TYPES, choose
from kg.serving.pages.document import find_labels, show_document
from kg.serving.pages.frame import language_of, show
from kg.serving.pages.tasks import show_task, show_unit
from kg.serving.reader import Reader, Row
from kg.serving.refusals import Refusal
from kg.serving.site import reading

_PLAN = PREFIXES["plan"]
_TYPE = PREFIXES["rdf"] + "type"
_MOST_INCOMING = 100
# Nodes that are shown inside the text of their document.
_IN_TEXT = {"Measure", "Responsibility", "Attribution", "Target", "Deadline", "Citation"}
_IN_TEXT |= {"Indicator", "Programme", "FrontElement"}


@reading
async def dereference(request: Request, reader: Reader) -> Response:
    """Answer for the IRI that this address stands for."""
    path = request.scope["path"].removeprefix(request.scope.get("root_path", "")).lstrip("/")
    iri, kinds = await _find_node(reader, path)
    form = asked_rdf_format(request)
    if form:
        return await describe(reader, f"DESCRIBE <{iri}>", form)
    return await _show_node(request, reader, iri, kinds)


async def _find_node(reader: Reader, path: str) -> tuple[str, set[str]]:
    """Return the IRI for a local path, and its classes; refuse with 404 when nothing is known."""
    if all(character.isalnum() or character in "/._~-" for character in path):
        for root in dict.fromkeys((reader.base, BASE)):
            iri = root + path.rstrip("/")
            found = await reader.ask(f"SELECT ?p ?v {{ <{iri}> ?p ?v }}")
            rows = found["results"]["bindings"]
            if rows:
                return iri, {r["v"]["value"] for r in rows if r["p"]["value"] == _TYPE}
    raise Refusal(404, f"库中没有 /{path}", f"the store knows no /{path}")


def asked_rdf_format(request: Request) -> str:
    """Return the RDF format that is asked for by ``format`` or Accept; empty for a page."""
    asked = request.query_params.get("format", "")
    if asked:
        form = FORMAT_NAMES.get(asked, (None, None))[1]
        if form is None:
            raise Refusal(400, "没有这种格式", "there is no such format")
        return form
    best = choose(request.headers.get("accept", ""), ["text/html", *GRAPH_TYPES])
    return GRAPH_TYPES.get(best or "", "")


async def describe(reader: Reader, query: str, form: str) -> Response:
    """Return the graph that ``query`` gives, in a format of `GRAPH_FORMATS`."""
    body = await reader.ask_graph(query, form)
    return Response(body, headers={"Vary": "Accept", "Content-Type": CONTENT_TYPES[form]})


async def _show_node(request: Request, reader: Reader, iri: str, kinds: set[str]) -> Response:
    names = {kind.removeprefix(_PLAN) for kind in kinds if kind.startswith(_PLAN)}
    place = iri.removeprefix(reader.base + "doc/")
    document, _, inner = place.partition("/")
    if "Plan" in names and not inner:
        return await show_document(request, reader, document)
    if "Task" in names:
        return await show_task(request, reader, iri)
    if iri.startswith(reader.base + "unit/"):
        page = await show_unit(request, reader, iri)
        if page is not None:
            return page
    if inner and (names & _IN_TEXT or PREFIXES["doco"] + "Section" in kinds):
        root = request.scope.get("root_path", "")
        return RedirectResponse(f"{root}/doc/{document}#{inner}", 303)
    return await _show_any(request, reader, iri)


async def _show_any(request: Request, reader: Reader, iri: str) -> Response:
    labels = await find_labels(reader, language_of(request))
    outgoing = await reader.find_rows("resource_out", it=f"<{iri}>")
    incoming = await reader.find_rows("resource_in", it=f"<{iri}>")
    return show(
        request,
        "resource.html",
        base=reader.base,
        data=reader.generation.identity,
        iri=iri,
        label=labels.get(iri, ""),
        outgoing=[_named(row, labels, reader.base) for row in outgoing],
        incoming=[_named(row, labels, reader.base) for row in incoming[:_MOST_INCOMING]],
        more=len(incoming) > _MOST_INCOMING,
    )


def _named(row: Row, labels: Mapping[str, str], base: str) -> dict[str, Any]:
    return {
        "p": row["p"],
        "v": row["v"],
        "iri": row.get("iri") == "true",
        "name": labels.get(row["p"]) or shorten(row["p"]),
        "shown": row.get("label") or labels.get(row["v"]) or shorten(row["v"], base),
    }


def shorten(iri: str, base: str = "") -> str:
    """Return an IRI with its usual prefix, or without ``base``, where it has one.

    >>> shorten("http://www.w3.org/2004/02/skos/core#Concept")
    'skos:Concept'
    """
    for prefix, root in PREFIXES.items():
        if iri.startswith(root) and iri != root:
            return f"{prefix}:{iri.removeprefix(root)}"
    return iri.removeprefix(base) if iri != base else iri
