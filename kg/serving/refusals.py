"""What the server says when it does not do what was asked: one shape for every refusal."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.serving.limits import MIB, Limits
from kg.serving.negotiate import parse_accept

log = logging.getLogger(__name__)
# Why a worker gave no answer: (status, zh, en, seconds after which to try again or 0).
_UNSERVED = {
    "overloaded": (503, "服务器正忙，请稍后再试", "the server is busy, try again soon", 2),
    "busy": (
        503,
        "同时运行的慢查询太多，请稍后再试，或加上 LIMIT 和更具体的条件",
        "too many slow queries at once; try later, or narrow the query down",
        10,
    ),
    "time": (
        504,
        "超过时间上限 {seconds:g} 秒（--timeout），已中止；没有返回部分结果",
        "stopped at the limit of {seconds:g} s (--timeout); no partial result is given",
        0,
    ),
    "crash": (
        503,
        "查询用尽了分配给它的内存（上限 {memory} MB，--memory）或处理能力，已中止",
        "the query ran out of its memory (limit {memory} MB, --memory) or means and was stopped",
        0,
    ),
    "memory": (
        503,
        "查询用尽了内存（上限 {memory} MB，--memory），已中止",
        "the query ran out of memory (limit {memory} MB, --memory) and was stopped",
        0,
    ),
    "result": (
        503,
        "结果超过 {result} MB（上限 --max-result），没有返回部分结果；请用 LIMIT 分批取",
        "the result exceeds {result} MB (limit --max-result); no part of it is given: use LIMIT",
        0,
    ),
    "nesting": (400, "查询嵌套过深", "the query is nested too deeply", 0),
}


class Refusal(Exception):  # noqa: N818 - an answer to the client, like starlette's HTTPException
    """An answer that is not what was asked for, in both languages, with its HTTP status.

    ``details`` go into the JSON form: line, column, limit. ``retry`` is seconds.
    """

    def __init__(
        self,
        status: int,
        zh: str,
        en: str,
        *,
        retry: int = 0,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(en)
        self.status, self.zh, self.en = status, zh, en
        self.details = dict(details or {})
        self.headers = dict(headers or {})
        if retry:
            self.headers["Retry-After"] = str(retry)


def unserved(reason: str, limits: Limits, *, seconds: float | None = None) -> Refusal:
    """Return the refusal for a request that a worker gave no answer to."""
    status, zh, en, retry = _UNSERVED.get(reason, _UNSERVED["crash"])
    values = {
        "seconds": limits.seconds if seconds is None else seconds,
        "memory": limits.memory // MIB,
        "result": limits.result_bytes // MIB,
    }
    return Refusal(
        status, zh.format(**values), en.format(**values), retry=retry, details={"limit": reason}
    )


def refused_by_worker(answer: Mapping[str, Any], limits: Limits) -> Refusal:
    """Return the refusal that a worker's closing words ask for."""
    if "refused" in answer:
        details = {k: answer[k] for k in ("line", "column", "limit") if answer.get(k)}
        return Refusal(answer["refused"], answer["zh"], answer["en"], details=details)
    if "limit" in answer:
        return unserved(answer["limit"], limits)
    log.error("a worker failed: %s", answer.get("failed"))
    return Refusal(500, "程序内部错误，已记录", "internal error, logged")


def respond(request: Request, refusal: Refusal) -> Response:
    """Return a refusal as JSON where the client reads JSON, else as two lines of text."""
    headers = {"Cache-Control": "no-store", "Vary": "Accept", **refusal.headers}
    wanted = {name for name, q in parse_accept(request.headers.get("accept", "")) if q}
    if wanted & {"application/json", "application/sparql-results+json"}:
        error = {"message": refusal.zh, "message_en": refusal.en, **refusal.details}
        body = json.dumps({"error": error}, ensure_ascii=False).encode()
        return Response(body, refusal.status, headers, "application/json")
    text = f"{refusal.zh}\n{refusal.en}\n"
    return Response(text, refusal.status, headers, "text/plain; charset=utf-8")
