"""What the handlers share: the site of a request, and a reader of one generation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from kg.serving.desks import Desks
from kg.serving.library import Library
from kg.serving.limits import Limits
from kg.serving.reader import Reader


@dataclass(frozen=True, slots=True)
class Site:
    """The application with what it shares among its handlers (in ``app.state.site``)."""

    app: ASGIApp
    library: Library
    limits: Limits
    desks: Desks


def site_of(request: Request) -> Site:
    """Return the site that a request was made to."""
    found: Site = request.app.state.site
    return found


def reading(
    handler: Callable[[Request, Reader], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """Give a handler a reader of one generation, from its first query to its last."""

    @wraps(handler)
    async def wrapped(request: Request) -> Response:
        site = site_of(request)
        with site.library.lease() as generation:
            return await handler(request, Reader(generation, site.limits))

    return wrapped
