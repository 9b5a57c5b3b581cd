"""The graph page of the served store: drawn by a worker once a generation, then kept."""

from __future__ import annotations

import re

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.serving.pages.drawn import find_drawn, policy_of
from kg.serving.pages.frame import language_of
from kg.serving.reader import Reader
from kg.serving.refusals import Refusal
from kg.serving.site import reading

_HOME = re.compile(r'(<div class="titles">)')


@reading
async def network(request: Request, reader: Reader) -> Response:
    """Show who works with whom: network, matrix, table, timeline, sections."""
    language = language_of(request)
    if reader.generation.edition.store is None:
        raise Refusal(404, "此库没有网络图", "this store has no network page")
    page = await find_drawn(request, reader, "network", language)
    root = escape(request.scope.get("root_path", ""))
    words = {"zh": "← 规划知识图谱", "en": "← Plan graph"}[language]
    shown = _HOME.sub(rf'\1<a class="home" href="{root}/">{words}</a>', page, count=1)
    return Response(
        shown, headers={"Content-Security-Policy": policy_of(page)}, media_type="text/html"
    )


async def matrix(request: Request) -> Response:
    """Open the network page at its matrix."""
    return RedirectResponse(request.scope.get("root_path", "") + "/network#view=matrix", 303)
