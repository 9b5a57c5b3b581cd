"""Every request passes here: who may ask, what goes out with each answer, one log line."""

from __future__ import annotations

import hmac
import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serving.refusals import Refusal, respond

log = logging.getLogger("kg.serving.access")
COOKIE = "kg_token"
# Pages load their own files only; `kg.serving.pages` widens this where a page carries a script.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_OWN_POLICY = (b"content-security-policy", POLICY.encode())
_OWN_RESOURCE = (b"cross-origin-resource-policy", b"same-origin")
_HOST = re.compile(r"[A-Za-z0-9._\-]{1,255}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")
_OPEN_TO_ALL = ("/healthz",)


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may ask. ``hosts`` are the names in Host that are ours, lower case, without port.

    An empty ``hosts`` takes any. ``token`` is asked for when it is not empty.
    ``cors`` is the origin that other sites' scripts may ask from, ``*`` for all.
    ``root_path`` is the prefix behind a proxy, whether that strips it or not.
    """

    hosts: frozenset[str] = frozenset()
    token: str = ""
    cors: str = ""
    json_log: bool = False
    root_path: str = ""


def is_loopback(host: str) -> bool:
    """Say whether only this computer reaches ``host``.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Gate:
    """The outermost ASGI application."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, pass on, log."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope = self._place(scope)
        start, record = time.perf_counter(), {"status": 0, "bytes": 0}
        outward = self._finish(scope, send, record)
        try:
            answer = self._check(Request(scope))
            inner: ASGIApp = self._app if answer is None else answer
            await inner(scope, receive, outward)
        finally:
            self._log(scope, record, time.perf_counter() - start)

    def _place(self, scope: Scope) -> Scope:
        """Return the scope of a request as one below the prefix."""
        root, path = self._rules.root_path, scope["path"]
        if not root:
            return scope
        inside = path == root or path.startswith(root + "/")
        return {**scope, "root_path": root, "path": path if inside else root + path}

    def _check(self, request: Request) -> Response | None:
        """Return the answer to a request that goes no further."""
        try:
            self._check_host(request)
            self._check_origin(request)
            return self._check_token(request)
        except Refusal as refusal:
            return respond(request, refusal)

    def _check_host(self, request: Request) -> None:
        """Refuse names that are not ours: another site's name may point here (DNS rebinding)."""
        header = request.headers.get("host", "")
        if not _HOST.fullmatch(header):
            raise Refusal(400, "Host 头不是主机名", "the Host header is no host name")
        if self._rules.hosts and host_of(header) not in self._rules.hosts:
            raise Refusal(
                421,
                "请求的主机名不是本服务的（可用 --allow-host 添加）",
                "the host name asked for is not this server's (see --allow-host)",
            )

    def _check_origin(self, request: Request) -> None:
        """Refuse what another site's page sends, unless CORS was asked for."""
        origin = request.headers.get("origin", "")
        if not origin or self._rules.cors in ("*", origin):
            return
        if origin == "null" or urlsplit(origin).netloc != request.headers.get("host", ""):
            raise Refusal(
                403,
                "不接受别的网站发来的请求（可用 --cors 放开查询）",
                "requests from other sites are not taken (--cors opens the endpoint)",
            )

    def _check_token(self, request: Request) -> Response | None:
        token = self._rules.token
        if not token or request.url.path.endswith(_OPEN_TO_ALL):
            return None
        query = dict(parse_qsl(request.url.query, keep_blank_values=True))
        if hmac.compare_digest(query.pop("token", "").encode(), token.encode()):
            return _remember(request, token, query)
        if any(hmac.compare_digest(t.encode(), token.encode()) for t in _tokens_of(request)):
            return None
        raise Refusal(
            401,
            "需要令牌：请用启动时显示的地址打开，或加上 Authorization: Bearer",
            "a token is needed: open the address shown at start, or send Authorization: Bearer",
            headers={"WWW-Authenticate": 'Bearer realm="policy-kg"'},
        )

    def _finish(
        self, scope: Scope, send: Send, record: dict[str, int]
    ) -> Callable[[Message], Awaitable[None]]:
        cors = self._cors_headers(Headers(scope=scope).get("origin", ""))

        async def outward(message: Message) -> None:
            if message["type"] == "http.response.start":
                record["status"] = message["status"]
                headers = [*message["headers"], *_ALWAYS, *cors]
                if not any(name == b"content-security-policy" for name, _ in headers):
                    headers.append(_OWN_POLICY)
                message["headers"] = headers
            elif message["type"] == "http.response.body":
                record["bytes"] += len(message.get("body", b""))
            await send(message)

        return outward

    def _cors_headers(self, origin: str) -> Sequence[tuple[bytes, bytes]]:
        cors = self._rules.cors
        if not cors or cors not in ("*", origin):
            return (_OWN_RESOURCE,)
        return (
            (b"access-control-allow-origin", cors.encode()),
            (b"access-control-expose-headers", b"x-kg-data"),
            (b"cross-origin-resource-policy", b"cross-origin"),
        )

    def _log(self, scope: Scope, record: Mapping[str, int], seconds: float) -> None:
        facts = {
            "client": (scope.get("client") or ["-"])[0],
            "method": scope["method"],
            "path": scope["path"],
            "status": record["status"],
            "bytes": record["bytes"],
            "ms": round(seconds * 1000, 1),
        }
        if self._rules.json_log:
            log.info("%s", json.dumps(facts, ensure_ascii=False))
        else:
            path = json.dumps(facts["path"], ensure_ascii=False)[1:-1]
            log.info(
                "%s %s %s %s %s B %s ms",
                *(facts["client"], facts["method"], path),
                *(facts["status"], facts["bytes"], facts["ms"]),
            )


def host_of(header: str) -> str:
    """Return the name in a Host header, lower case, without port and brackets.

    >>> host_of("[::1]:8000"), host_of("LOCALHOST:8000"), host_of("10.0.0.1")
    ('::1', 'localhost', '10.0.0.1')
    """
    name = header.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0]


def _tokens_of(request: Request) -> list[str]:
    """Return what a client shows: a bearer token, a Basic password or our cookie."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    shown = [value.strip()] if scheme.lower() == "bearer" else []
    try:
        cookies = SimpleCookie(request.headers.get("cookie", ""))
    except CookieError:
        return shown
    return [*shown, cookies[COOKIE].value] if COOKIE in cookies else shown


def _remember(request: Request, token: str, query: Mapping[str, str]) -> Response:
    """Keep the token in a cookie and open the same address without it."""
    path = request.url.path + (f"?{urlencode(query)}" if query else "")
    answer = RedirectResponse(path, 303)
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict")
    return answer
