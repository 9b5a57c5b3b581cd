"""The graph page of the served store: drawn by a worker once a generation, then kept."""

from __future__ import annotations

import asyncio
import re
from html import unescape

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.serving.pages.frame import language_of
from kg.serving.reader import Reader
from kg.serving.refusals import Refusal
from kg.serving.site import reading, site_of

_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')
_HOME = re.compile(r'(<div class="titles">)')


@reading
async def network(request: Request, reader: Reader) -> Response:
    """Show who works with whom: network, matrix, table, timeline, sections."""
    language = language_of(request)
    page = await _find_page(request, reader, language)
    root = escape(request.scope.get("root_path", ""))
    words = {"zh": "← 规划知识图谱", "en": "← Plan graph"}[language]
    shown = _HOME.sub(rf'\1<a class="home" href="{root}/">{words}</a>', page, count=1)
    return Response(
        shown, headers={"Content-Security-Policy": policy_of(page)}, media_type="text/html"
    )


async def _find_page(request: Request, reader: Reader, language: str) -> str:
    """Return the page from the generation's shelf; those who ask at once wait for one drawing."""
    shelf, key = reader.generation.shelf, f"network {language}"
    if key not in shelf or (shelf[key].done() and shelf[key].exception()):
        shelf[key] = asyncio.ensure_future(_draw(request, reader, language))
    page: str = await asyncio.shield(shelf[key])
    return page


async def _draw(request: Request, reader: Reader, language: str) -> str:
    store = reader.generation.edition.store
    if store is None:
        raise Refusal(404, "此库没有网络图", "this store has no network page")
    asked = {"do": "network", "store": str(store), "language": language}
    answer, page = await site_of(request).desks.run(asked)
    if "told" in answer:
        raise Refusal(503, answer["told"], "the network page could not be drawn")
    if answer["data"] != reader.generation.edition.data:
        raise Refusal(503, "数据正在更新，请重新打开", "new data is being taken up", retry=2)
    return page.decode()


def policy_of(page: str) -> str:
    """Return the Content-Security-Policy that a page of ours states in itself, for its header."""
    found = _POLICY.search(page)
    stated = unescape(found[1]) if found else "default-src 'none'"
    return f"{stated}; frame-ancestors 'self'"


async def matrix(request: Request) -> Response:
    """Open the network page at its matrix."""
    return RedirectResponse(request.scope.get("root_path", "") + "/network#view=matrix", 303)
