"""The store that is being served: one generation at a time, the next one taken up when it comes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.graph.store import DATABASE, DocumentEntry, read_current, read_manifest
from kg.knowledge.prefixes import BASE, PREFIXES
from kg.serving import confine
from kg.serving.limits import MIB, Limits
from kg.serving.nursery import Orders
from kg.serving.pool import Pool

log = logging.getLogger(__name__)
_SHARE = 10_000  # requests after which a worker is renewed
_LOOK_EVERY = 1.0  # seconds between looks at the store's pointer


@dataclass(frozen=True, slots=True)
class Edition:
    """Where a generation's data is; ``identity`` names it, ``data`` its content.

    ``base`` is what the nodes' IRIs begin with, ``store`` the store's folder.
    """

    identity: str
    path: Path
    data: str = ""
    base: str = BASE
    documents: tuple[DocumentEntry, ...] = ()
    store: Path | None = None


def find_edition(store: Path) -> Edition:
    """Return the present edition of the store in a folder; raises `StoreError`."""
    generation = read_current(store)
    manifest = read_manifest(store, generation)
    return Edition(
        identity=generation.name,
        path=generation / DATABASE,
        data=manifest.data,
        base=manifest.base,
        documents=manifest.documents,
        store=store,
    )


@dataclass(slots=True)
class Generation:
    """A loaded edition with its workers. ``shelf`` holds what pages derive from it once."""

    edition: Edition
    pool: Pool
    users: int = 0
    retired: bool = False
    shelf: dict[str, Any] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """Return the digest of the data, or else the edition's name."""
        return self.edition.data or self.edition.identity

    @property
    def facts(self) -> Mapping[str, Any]:
        """Return what the loader said: ``quads`` and ``graphs``."""
        return self.pool.facts


class Library:
    """Hands out the current generation and replaces it when ``find_edition`` names another.

    A request keeps the generation that it began with; the old one is closed
    when its last request has ended.
    """

    def __init__(self, find_edition: Callable[[], Edition], limits: Limits) -> None:
        self._find_edition, self._limits = find_edition, limits
        self._current: Generation | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self._watch: asyncio.Task[None] | None = None
        self._refused = ""

    @property
    def current(self) -> Generation:
        """Return the generation that new requests get."""
        if self._current is None:
            raise RuntimeError("the library is not open")
        return self._current

    async def open(self) -> None:
        """Load the current edition and begin to watch for the next; raises `KgError`."""
        self._current = await self._load(self._find_edition())
        self._watch = asyncio.get_running_loop().create_task(self._keep_watch())

    async def close(self) -> None:
        """End the watch and every worker."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await asyncio.gather(*self._leaving, return_exceptions=True)
        if self._current is not None:
            await self._current.pool.close()

    @contextmanager
    def lease(self) -> Iterator[Generation]:
        """Give a request its generation for as long as it lasts."""
        generation = self.current
        generation.users += 1
        try:
            yield generation
        finally:
            generation.users -= 1
            if generation.retired and not generation.users:
                self._leave(generation)

    async def look(self) -> bool:
        """Take up a new edition if there is one; say whether there was."""
        edition = self._find_edition()
        if edition.identity in (self.current.edition.identity, self._refused):
            return False
        try:
            fresh = await self._load(edition)
        except KgError:
            self._refused = edition.identity
            raise
        old, self._current = self.current, fresh
        old.retired = True
        if not old.users:
            self._leave(old)
        log.info("store reloaded: %s", edition.identity)
        return True

    async def _keep_watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            try:
                await self.look()
            except (KgError, OSError) as problem:
                log.warning("the store on disk cannot be taken up: %s", problem)

    async def _load(self, edition: Edition) -> Generation:
        limits = self._limits
        orders = Orders(
            task="kg.serving.answering",
            settings={
                "store": str(edition.path),
                "nesting": limits.nesting,
                "query_bytes": limits.query_bytes,
                "prefixes": PREFIXES,
            },
            memory=limits.memory,
            result=limits.result_bytes,
            cpu=limits.seconds + 1,
            requests=_SHARE,
            growth=256 * MIB,
            files=False,
            fork=confine.can_fork(),
        )
        pool = Pool(
            orders,
            workers=limits.workers,
            queue=limits.queue,
            patience=limits.patience,
            quick=limits.quick,
        )
        try:
            await pool.start()
        except BaseException:
            await pool.close()
            raise
        return Generation(edition, pool)

    def _leave(self, generation: Generation) -> None:
        task = asyncio.get_running_loop().create_task(generation.pool.close())
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)
