"""Pages that a worker draws once a generation of the store, then kept with it."""

from __future__ import annotations

import asyncio
import re
from html import unescape

from starlette.requests import Request

from kg.serving.reader import Reader
from kg.serving.refusals import Refusal
from kg.serving.site import site_of

_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]*)"')


async def find_drawn(request: Request, reader: Reader, name: str, language: str) -> str:
    """Return the page from the generation's shelf; those who ask at once wait for one drawing."""
    shelf, key = reader.generation.shelf, f"{name} {language}"
    if key not in shelf or (shelf[key].done() and shelf[key].exception()):
        shelf[key] = asyncio.ensure_future(_draw(request, reader, name, language))
    page: str = await asyncio.shield(shelf[key])
    return page


async def _draw(request: Request, reader: Reader, name: str, language: str) -> str:
    store = reader.generation.edition.store
    asked = {"do": name, "store": str(store or ""), "language": language}
    answer, page = await site_of(request).desks.run(asked)
    if "told" in answer:
        raise Refusal(503, answer["told"], "the page could not be drawn")
    if answer.get("data", reader.generation.edition.data) != reader.generation.edition.data:
        raise Refusal(503, "数据正在更新，请重新打开", "new data is being taken up", retry=2)
    return page.decode()


def policy_of(page: str) -> str:
    """Return the Content-Security-Policy that a page of ours states in itself, for its header."""
    found = _POLICY.search(page)
    stated = unescape(found[1]) if found else "default-src 'none'"
    return f"{stated}; frame-ancestors 'self'"
