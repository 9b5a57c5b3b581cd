"""HTTP requests of the SPARQL 1.1 Protocol become questions to a worker, its words answers.

Read-only: every update is refused with 403. Results are whole or not given.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kg.serving.bodies import decode_utf8, read_body, read_fields
from kg.serving.library import Generation
from kg.serving.limits import Limits
from kg.serving.negotiate import (
    BINDINGS_TYPES,
    CONTENT_TYPES,
    FORMAT_NAMES,
    GRAPH_TYPES,
    choose,
)
from kg.serving.pool import Reply, Unserved
from kg.serving.refusals import Refusal, refused_by_worker, unserved

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
_METHODS = "GET, HEAD, POST"
_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the dataset and formats that its request asks for.

    ``bindings`` and ``graph`` are None where the client takes no format of
    that family.
    """

    query: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    bindings: str | None
    graph: str | None

    def as_request(self) -> dict[str, object]:
        """Return the question as a worker reads it."""
        return {
            "query": self.query,
            "default": self.default,
            "named": self.named,
            "bindings": self.bindings,
            "graph": self.graph,
        }


async def read_question(request: Request, limits: Limits) -> Question | None:
    """Return what a request asks (SPARQL 1.1 Protocol §2.1); None for a GET without a query."""
    in_url = read_fields(request.scope["query_string"])
    if "update" in in_url:
        raise _read_only()
    if request.method in ("GET", "HEAD"):
        if "query" not in in_url:
            return None
        return _question(request, in_url, in_url.get("query", []))
    if request.method != "POST":
        raise Refusal(
            405,
            f"不支持 {request.method}",
            f"{request.method} is not supported",
            headers={"Allow": _METHODS},
        )
    return await _read_post(request, in_url, limits)


async def _read_post(
    request: Request, in_url: Mapping[str, Sequence[str]], limits: Limits
) -> Question:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _UPDATE:
        raise _read_only()
    if kind not in (_FORM, _DIRECT):
        raise Refusal(
            415 if kind else 400,
            f"Content-Type 应是 {_FORM} 或 {_DIRECT}",
            f"Content-Type must be {_FORM} or {_DIRECT}",
        )
    # A form writes a Chinese character in nine bytes.
    most = limits.query_bytes * (4 if kind == _FORM else 1) + 16 * 1024
    body = await read_body(request, most=most, seconds=limits.body_seconds)
    if kind == _DIRECT:
        return _question(request, in_url, [decode_utf8(body)])
    fields = read_fields(body)
    if "update" in fields:
        raise _read_only()
    return _question(request, fields, fields.get("query", []))


def _read_only() -> Refusal:
    return Refusal(403, "只读服务，不接受更新", "this service is read-only and takes no updates")


def _question(
    request: Request, fields: Mapping[str, Sequence[str]], queries: Sequence[str]
) -> Question:
    if len(queries) != 1:
        raise Refusal(
            400,
            f"参数 query 应恰有一个，现有 {len(queries)} 个",
            f"there must be exactly one parameter query, not {len(queries)}",
        )
    bindings, graph = _choose_formats(request, fields)
    return Question(
        query=queries[0],
        default=tuple(fields.get("default-graph-uri", ())),
        named=tuple(fields.get("named-graph-uri", ())),
        bindings=bindings,
        graph=graph,
    )


def _choose_formats(
    request: Request, fields: Mapping[str, Sequence[str]]
) -> tuple[str | None, str | None]:
    """Return the formats by ``format``; a name unknown here counts for nothing beside Accept."""
    asked = fields.get("format", [""])[0]
    if asked in FORMAT_NAMES:
        return FORMAT_NAMES[asked]
    accept = ", ".join(request.headers.getlist("accept"))
    bindings, graph = choose(accept, BINDINGS_TYPES), choose(accept, GRAPH_TYPES)
    return BINDINGS_TYPES.get(bindings or ""), GRAPH_TYPES.get(graph or "")


async def answer_question(
    request: Request, question: Question, generation: Generation, limits: Limits
) -> Response:
    """Return the whole answer, or raise the `Refusal` that says why there is none."""

    async def client_leaves() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    try:
        reply = await generation.pool.run(
            question.as_request(), seconds=limits.seconds, gone=client_leaves
        )
    except Unserved as problem:
        raise unserved(problem.reason, limits) from None
    if "family" not in reply.answer:
        reply.body.close()
        raise refused_by_worker(reply.answer, limits)
    wanted = question.graph if reply.answer["family"] == "graph" else question.bindings
    return _send(reply, CONTENT_TYPES[wanted or ""], generation.identity)


def _send(reply: Reply, content_type: str, identity: str) -> Response:
    headers = {
        "Content-Length": str(reply.size),
        "Content-Type": content_type,
        "Vary": "Accept",
        "Cache-Control": "no-cache",
        "X-KG-Data": identity,
    }
    if reply.size <= _PIECE:
        with reply.body as body:
            return Response(body.read(), headers=headers)
    return StreamingResponse(
        _pieces(reply.body), headers=headers, background=BackgroundTask(reply.body.close)
    )


async def _pieces(body: IO[bytes]) -> AsyncIterator[bytes]:
    with body:
        while piece := body.read(_PIECE):
            yield piece
