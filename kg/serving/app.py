"""The web application: which address is answered by what."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import cast
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.serving.describe import describe_service
from kg.serving.desks import Desks
from kg.serving.gate import Gate, Rules
from kg.serving.library import Edition, Library
from kg.serving.limits import Limits
from kg.serving.negotiate import CONTENT_TYPES, GRAPH_TYPES, choose, wants_page
from kg.serving.pages.check import check, check_form
from kg.serving.pages.frame import show
from kg.serving.pages.home import home, search, units
from kg.serving.pages.network import matrix, network
from kg.serving.pages.query import STATIC, query_page
from kg.serving.pages.resource import dereference
from kg.serving.pages.tasks import indicators, pair
from kg.serving.pages.vocabulary import ontology
from kg.serving.protocol import answer_question, read_question
from kg.serving.refusals import Refusal, respond
from kg.serving.site import Site, site_of

log = logging.getLogger(__name__)


def build_site(
    find_edition: Callable[[], Edition], *, limits: Limits | None = None, rules: Rules | None = None
) -> Site:
    """Return the site over the store that ``find_edition`` names; its library is still closed."""
    bounds = limits or Limits()
    app = Starlette(
        routes=ROUTES,
        exception_handlers={Refusal: _refuse, 404: _not_found, 405: _wrong_method, 500: _fail},
    )
    site = Site(Gate(app, rules or Rules()), Library(find_edition, bounds), bounds, Desks(bounds))
    app.state.site = site
    return site


async def sparql(request: Request) -> Response:
    """Answer at ``/sparql``: a query, else the service description, or the editor's page."""
    site = site_of(request)
    question = await read_question(request, site.limits)
    with site.library.lease() as generation:
        if question is not None:
            return await answer_question(request, question, generation, site.limits)
        if wants_page(request.headers.get("accept", "")):
            return RedirectResponse(request.url_for("query_page"), 303)
        accepted = choose(request.headers.get("accept", ""), GRAPH_TYPES)
        form = GRAPH_TYPES[accepted or "text/turtle"]
        facts = generation.facts
        endpoint = str(request.url.replace(query="", fragment=""))
        body = describe_service(endpoint, facts["graphs"], facts["quads"], form)
    return Response(body, media_type=CONTENT_TYPES[form], headers={"Vary": "Accept"})


async def health(request: Request) -> Response:
    """Say that the server answers, and from which data."""
    current = site_of(request).library.current
    facts = current.facts
    return JSONResponse(
        {
            "status": "ok",
            "data": current.identity,
            "quads": facts["quads"],
            "graphs": len(facts["graphs"]),
        }
    )


ROUTES = [
    Route("/sparql", sparql, methods=["GET", "POST", "PUT", "DELETE", "PATCH"]),
    Route("/query", query_page),
    Route("/healthz", health),
    Route("/", home),
    Route("/search", search),
    Route("/units", units),
    Route("/pair", pair),
    Route("/indicators", indicators),
    Route("/network", network),
    Route("/matrix", matrix),
    Route("/check", check_form, methods=["GET"]),
    Route("/check", check, methods=["POST"]),
    Route("/ontology", ontology),
    Route("/plan", ontology),
    Mount("/assets", StaticFiles(directory=Path(__file__).parent / "assets")),
    Mount("/static", StaticFiles(directory=STATIC, check_dir=False)),
    Route("/{path:path}", dereference),
]


_TITLES = {
    400: ("请求有误", "Malformed request"),
    403: ("这里不允许", "Not allowed here"),
    404: ("没有找到", "Not found"),
    405: ("此处不支持", "Not supported here"),
    413: ("超过上限", "Too large"),
    503: ("暂时不能回答", "No answer just now"),
    504: ("超过时限", "Out of time"),
}


async def _refuse(request: Request, problem: Exception) -> Response:
    return _say(request, cast(Refusal, problem))


async def _not_found(request: Request, problem: Exception) -> Response:
    return _say(request, Refusal(404, "没有这个地址", "there is nothing at this address"))


async def _wrong_method(request: Request, problem: Exception) -> Response:
    zh, en = f"此处不支持 {request.method}", f"{request.method} is not supported here"
    headers = getattr(problem, "headers", None) or {}
    return respond(request, Refusal(405, zh, en, headers=headers))


async def _fail(request: Request, problem: Exception) -> Response:
    log.error("%s %s", request.method, request.url.path, exc_info=problem)
    return _say(request, Refusal(500, "程序内部错误，已记录", "internal error, logged"))


def _say(request: Request, refusal: Refusal) -> Response:
    """Return a refusal as a page to a browser, else as text or JSON."""
    if not wants_page(request.headers.get("accept", "")) or request.url.path.endswith("/sparql"):
        return respond(request, refusal)
    guess = unquote(request.url.path.rstrip("/").rpartition("/")[2])
    response = show(
        request,
        "refusal.html",
        status=refusal.status,
        titles=_TITLES.get(refusal.status, ("没有做成", HTTPStatus(refusal.status).phrase)),
        zh=refusal.zh,
        en=refusal.en,
        guess=guess if not guess.isascii() else "",
    )
    response.headers.update(refusal.headers)
    return response
