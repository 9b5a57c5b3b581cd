"""The workers that read documents and draw pages: started beside the server, used when ready."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import IO, Any

from kg.errors import KgError
from kg.serving import confine
from kg.serving.limits import MIB, Limits
from kg.serving.nursery import Orders
from kg.serving.pool import Pool, Unserved
from kg.serving.refusals import Refusal, unserved

log = logging.getLogger(__name__)
_MOST_WRITTEN = 100 * MIB
_QUEUE = 16
# Where a worker cannot be forked, starting one takes seconds: it reads more than one upload.
_SHARE = 1 if confine.can_fork() else 20


class Desks:
    """A pool for `kg.serving.desk`, begun in the background so that pages need not wait for it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._starting: asyncio.Task[Pool] | None = None

    def open(self) -> None:
        """Begin to start the workers."""
        self._starting = asyncio.get_running_loop().create_task(self._start())
        self._starting.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def close(self) -> None:
        """End them."""
        if self._starting is None:
            return
        if not self._starting.done():
            self._starting.cancel()
        done = await asyncio.gather(self._starting, return_exceptions=True)
        if isinstance(done[0], Pool):
            await done[0].close()

    async def run(
        self, request: Mapping[str, Any], files: Sequence[IO[bytes]] = ()
    ) -> tuple[Mapping[str, Any], bytes]:
        """Return a worker's closing words and what it wrote; raises `Refusal`.

        Its words may hold ``told``: what the document's reader says to the user.
        """
        seconds = self._limits.upload_seconds
        try:
            pool = await asyncio.shield(self._begun())
            reply = await pool.run(request, seconds=seconds, files=files)
        except Unserved as problem:
            raise unserved(problem.reason, self._limits, seconds=seconds) from None
        except KgError as problem:
            raise Refusal(503, problem.message, "the readers could not be started") from None
        with reply.body as body:
            if "failed" in reply.answer:
                log.error("a reader failed: %s", reply.answer["failed"])
            if "limit" in reply.answer or "failed" in reply.answer:
                raise unserved(reply.answer.get("limit", "crash"), self._limits, seconds=seconds)
            return reply.answer, body.read()

    def _begun(self) -> asyncio.Task[Pool]:
        if self._starting is None or (self._starting.done() and self._failed()):
            self.open()
        if self._starting is None:
            raise RuntimeError("the desks are not open")
        return self._starting

    def _failed(self) -> bool:
        task = self._starting
        return task is None or task.cancelled() or task.exception() is not None

    async def _start(self) -> Pool:
        limits = self._limits
        orders = Orders(
            task="kg.serving.desk",
            settings={},
            memory=limits.memory,
            result=_MOST_WRITTEN,
            cpu=limits.upload_seconds + 1,
            requests=_SHARE,
            growth=limits.memory,
            files=True,
            fork=confine.can_fork(),
        )
        pool = Pool(
            orders,
            workers=limits.upload_workers,
            queue=_QUEUE,
            patience=2 * limits.upload_seconds,
        )
        try:
            await pool.start()
        except BaseException:
            await pool.close()
            raise
        return pool
