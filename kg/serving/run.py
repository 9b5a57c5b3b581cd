"""A process that listens: sockets, uvicorn, the log, and a graceful end."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.errors import UsageError
from kg.serving.site import Site

if sys.platform != "win32":
    import resource

_HEADER_SECONDS = 15.0
_HEADER_BYTES = 112 * 1024  # a query of 32 KB in an address, three bytes written for each
_GRACE = 10  # seconds that running requests get at the end
_SPARE_FILES = 256


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that closes a connection whose request line and headers do not come to an end.

    uvicorn itself waits for ever for the first request and for a header that
    has begun; 15 seconds are given here, from the connection or its first byte.
    """

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait for the end of a header; stop waiting when a request has come."""
        if self._waiting is None and self._between_requests():
            self._wait()
        super().data_received(data)
        if self._waiting is not None and not self._between_requests():
            self._stop_waiting()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the timer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _between_requests(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(_HEADER_SECONDS, self._hang_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _hang_up(self) -> None:
        self._waiting = None
        if self._between_requests() and not self.transport.is_closing():
            self.transport.close()


class Server(uvicorn.Server):
    """uvicorn that opens the library first, so that a store's own error reaches the caller."""

    def __init__(self, config: uvicorn.Config, site: Site, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._site, self._on_ready = site, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Load the store, listen, then call back."""
        await self._site.library.open()
        await super().startup(sockets=sockets)
        self._site.desks.open()
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let running requests end, then the workers."""
        try:
            await super().shutdown(sockets=sockets)
        finally:
            await asyncio.gather(self._site.library.close(), self._site.desks.close())


def open_socket(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes any free one. Raises `UsageError`."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise UsageError(
            f"不能在 {host}:{port} 上监听：{reason}", hint="用 --port 换一个端口，0 为任一空闲端口"
        ) from None


def serve(
    site: Site,
    listener: socket.socket,
    *,
    trusted_proxies: str = "127.0.0.1",
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until interrupted; raises the `KgError` for which the store could not be loaded."""
    connections = site.limits.connections
    _allow_open_files(connections)
    config = uvicorn.Config(
        site.app,
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        forwarded_allow_ips=trusted_proxies,
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=connections,
        h11_max_incomplete_event_size=_HEADER_BYTES,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=_GRACE,
    )
    with listener, suppress(KeyboardInterrupt):
        Server(config, site, on_ready).run(sockets=[listener])


def configure_log(stream: Any = None) -> None:
    """Send this server's log to standard error: one line an event, time first."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    access = logging.StreamHandler(stream or sys.stderr)
    access.setFormatter(_AccessFormatter())
    root = logging.getLogger("kg.serving")
    root.setLevel(logging.INFO)
    root.handlers[:] = [handler]
    requests = logging.getLogger("kg.serving.access")
    requests.handlers[:] = [access]
    requests.propagate = root.propagate = False
    errors = logging.getLogger("uvicorn.error")
    errors.setLevel(logging.WARNING)
    errors.handlers[:] = [handler]
    errors.propagate = False


class _AccessFormatter(logging.Formatter):
    """Puts the time before a line of words; a line of JSON gets it as its first field."""

    def format(self, record: logging.LogRecord) -> str:
        when, text = self.formatTime(record), record.getMessage()
        if text.startswith("{"):
            return f'{{"time": "{when}", {text[1:]}'
        return f"{when} {text}"


def _allow_open_files(connections: int) -> None:
    """Raise the soft limit of open files to what the connections need."""
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _SPARE_FILES
    if soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
