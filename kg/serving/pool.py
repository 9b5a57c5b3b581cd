"""A fixed number of worker processes answer requests; one that exceeds its limits is killed.

A worker serves one request at a time and lives on after it, so that a light
query costs a round trip on a socket (0.1 ms) instead of a fork (20 ms at a
million triples); its limits are a forked child's all the same, since it can
be killed at any moment and be replaced from the nursery.
"""

from __future__ import annotations

import asyncio
import io
import json
import tempfile
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from kg.serving.nursery import Orders
from kg.serving.parentage import Nursery
from kg.serving.waiting import WaitingRoom, shape_of
from kg.serving.wire import FrameParser, pack, pack_json

_IN_MEMORY = 4 * 1024 * 1024  # bytes of a result that are held in memory before a file takes them

_PIECE = 256 * 1024


class Unserved(Exception):  # noqa: N818 - a fact about the request, not a fault
    """A request that got no answer: ``reason`` is overloaded, busy, time, memory or crash."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Reply:
    """A worker's whole answer: its closing words and the bytes before them, positioned at 0.

    ``body`` is a temporary file where it is large: whoever gets it closes it.
    """

    answer: Mapping[str, Any]
    body: IO[bytes]
    size: int


class _Worker(asyncio.Protocol):
    """The parent's side of one worker."""

    def __init__(self) -> None:
        self.number = 0
        self.slow = False
        self.lost = False
        self.watch: asyncio.Task[None] | None = None
        self._parser = FrameParser()
        self._transport: asyncio.Transport | None = None
        self._reply: asyncio.Future[Reply] | None = None
        self._body: IO[bytes] = io.BytesIO()
        self._size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost = True
        self.fail("crash")

    def data_received(self, data: bytes) -> None:
        for kind, payload in self._parser.feed(data):
            if kind == b"D":
                self._keep(payload)
            elif kind == b"E":
                self._finish(json.loads(payload))

    def ask(
        self, request: Mapping[str, Any], files: Sequence[IO[bytes]] = ()
    ) -> asyncio.Future[Reply]:
        """Send a request; the future gives the whole reply or raises `Unserved`."""
        self._reply = asyncio.get_running_loop().create_future()
        self._body, self._size, self.slow = io.BytesIO(), 0, False
        if self._transport is None or self.lost:
            self.fail("crash")
        else:
            self._transport.write(pack_json(b"Q", request))
            for file in files:
                file.seek(0)
                while piece := file.read(_PIECE):
                    self._transport.write(pack(b"U", piece))
        return self._reply

    def _keep(self, payload: bytes) -> None:
        """Hold a piece of the result; past 4 MiB a temporary file takes it all."""
        self._size += len(payload)
        if self._size > _IN_MEMORY and isinstance(self._body, io.BytesIO):
            held, self._body = self._body, tempfile.TemporaryFile()  # noqa: SIM115 - Reply closes it
            self._body.write(held.getbuffer())
        self._body.write(payload)

    def _finish(self, answer: Mapping[str, Any]) -> None:
        self.lost = self.lost or bool(answer.get("last"))
        if self._reply is None or self._reply.done():
            return
        self._body.seek(0)
        self._reply.set_result(Reply(answer, self._body, self._size))

    def fail(self, reason: str) -> None:
        """End the running request, if there is one, without an answer; this worker is done for."""
        self.lost = True
        if self._reply is not None and not self._reply.done():
            self._body.close()
            self._reply.set_exception(Unserved(reason))

    def close(self) -> None:
        """Close the socket, at which the worker ends."""
        if self._transport is not None:
            self._transport.abort()


class Pool:
    """Workers for one task. Used by one event loop; `start` first, `close` last."""

    def __init__(
        self,
        orders: Orders,
        *,
        workers: int,
        queue: int,
        patience: float,
        quick: float | None = None,
    ) -> None:
        self.facts: Mapping[str, Any] = {}
        self._orders, self._queue, self._patience, self._quick = orders, queue, patience, quick
        self._size, self._slow = workers, 0
        self._nursery = Nursery(orders)
        self._idle: deque[_Worker] = deque()
        self._all: set[_Worker] = set()
        self._waiting = WaitingRoom()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def start(self) -> None:
        """Load the task and raise the workers; raises `StoreError` with the loader's reason."""
        self.facts = await self._nursery.start()
        for _ in range(self._size):
            self._hand_over(await self._raise_worker())

    async def run(
        self,
        request: Mapping[str, Any],
        *,
        seconds: float,
        files: Sequence[IO[bytes]] = (),
        gone: Callable[[], Coroutine[Any, Any, None]] | None = None,
    ) -> Reply:
        """Return the reply to ``request``; raises `Unserved`.

        ``files`` go with it, read when a worker takes it; the request lists
        their sizes as ``attached``. ``seconds`` of wall time count from then. A
        slow request ends when ``gone`` returns: nobody waits for it any more.
        """
        shape = shape_of(request)
        worker = await self._take_worker(shape)
        loop = asyncio.get_running_loop()
        start = loop.time()
        timers = [loop.call_later(seconds, worker.fail, "time")]
        if self._quick is not None and self._quick < seconds:
            timers.append(loop.call_later(self._quick, self._mark_slow, worker, gone))
        try:
            return await worker.ask(request, files)
        except asyncio.CancelledError:
            worker.fail("cancelled")
            raise
        finally:
            self._waiting.note_cost(shape, loop.time() - start)
            for timer in timers:
                timer.cancel()
            if worker.watch is not None:
                worker.watch.cancel()
                worker.watch = None
            self._give_back(worker)

    def _mark_slow(
        self, worker: _Worker, gone: Callable[[], Coroutine[Any, Any, None]] | None
    ) -> None:
        """Let slow requests hold all workers but one: the next one past that gives way."""
        if self._slow >= max(1, self._size - 1) and self._waiting:
            worker.fail("busy")
            return
        worker.slow = True
        self._slow += 1
        if gone is not None:
            worker.watch = asyncio.get_running_loop().create_task(_fail_when(gone, worker))

    async def _take_worker(self, shape: str) -> _Worker:
        while self._idle:
            worker = self._idle.popleft()
            if not worker.lost:
                return worker
            self._replace(worker)
        if self._closed or len(self._waiting) >= self._queue:
            raise Unserved("overloaded")
        place: asyncio.Future[_Worker] = self._waiting.enter(shape)
        timer = asyncio.get_running_loop().call_later(self._patience, _give_up, place)
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.exception() is None:
                self._give_back(place.result())
            raise
        finally:
            timer.cancel()

    def _give_back(self, worker: _Worker) -> None:
        self._slow -= worker.slow
        worker.slow = False
        if worker.lost:
            self._replace(worker)
        else:
            self._hand_over(worker)

    def _hand_over(self, worker: _Worker) -> None:
        place = self._waiting.call_next()
        if place is None:
            self._idle.append(worker)
        else:
            place.set_result(worker)

    def _replace(self, worker: _Worker) -> None:
        if worker in self._all and not self._closed:
            self._all.discard(worker)
            task = asyncio.get_running_loop().create_task(self._bury_and_raise(worker))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _bury_and_raise(self, worker: _Worker) -> None:
        worker.close()
        await self._nursery.end_worker(worker.number)
        if not self._closed:
            self._hand_over(await self._raise_worker())

    async def _raise_worker(self) -> _Worker:
        link, number = await self._nursery.raise_worker()
        _, worker = await asyncio.get_running_loop().create_connection(_Worker, sock=link)
        worker.number = number
        self._all.add(worker)
        return worker

    async def close(self) -> None:
        """End every worker, running requests included, and the nursery."""
        self._closed = True
        while (place := self._waiting.call_next()) is not None:
            _give_up(place)
        for worker in self._all:
            worker.fail("overloaded")
            worker.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._nursery.close()


async def _fail_when(gone: Callable[[], Coroutine[Any, Any, None]], worker: _Worker) -> None:
    await gone()
    worker.fail("gone")


def _give_up(place: asyncio.Future[Any]) -> None:
    if not place.done():
        place.set_exception(Unserved("overloaded"))
