"""Clients that ask one endpoint without a pause, and what they measured."""

from __future__ import annotations

import asyncio
import re
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

PATIENCE = 10.0  # seconds that a client waits for an answer: the time limit of kg serve


@dataclass(frozen=True)
class Question:
    """One query of the mix with the texts that take turns."""

    name: str
    family: str
    texts: Sequence[str]


@dataclass
class Load:
    """What one server did: seconds by query, and the requests that failed."""

    seconds: float
    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, other: Load) -> None:
        """Take in a further round."""
        self.seconds += other.seconds
        self.errors += other.errors
        for name, times in other.times.items():
            self.times.setdefault(name, []).extend(times)

    @property
    def all_times(self) -> list[float]:
        """Return the seconds of every request."""
        return [t for times in self.times.values() for t in times]

    def medians(self) -> dict[str, float]:
        """Return the median seconds by query."""
        return {name: statistics.median(times) for name, times in self.times.items() if times}

    def geometric_mean(self, names: Iterable[str] = ()) -> float:
        """Return the geometric mean of the medians of these queries, or of all, seconds."""
        medians = self.medians()
        return statistics.geometric_mean(medians[name] for name in names or medians)

    def p95(self) -> float:
        """Return the 95th percentile of all requests, seconds."""
        return statistics.quantiles(self.all_times, n=20)[-1]


async def press(url: str, questions: Sequence[Question], clients: int, seconds: float) -> Load:
    """Let ``clients`` ask for ``seconds``, without a pause."""
    load, start = Load(seconds), time.perf_counter()
    await asyncio.gather(
        *(keep_asking(url, questions, load, n, start + seconds) for n in range(clients))
    )
    load.seconds = time.perf_counter() - start
    return load


async def keep_asking(
    url: str, questions: Sequence[Question], load: Load, number: int, end: float
) -> None:
    """Be one client: go through the mix from place ``number`` on until ``end``."""
    client, turn = Client(url), number
    while (start := time.perf_counter()) < end:
        question = questions[turn % len(questions)]
        text = question.texts[(turn // len(questions) + number) % len(question.texts)]
        turn += 1
        try:
            status, _ = await asyncio.wait_for(client.ask(text), PATIENCE)
            problem = "" if status == 200 else f"{question.name}: {status}"
        except (OSError, EOFError, TimeoutError) as failure:
            problem = f"{question.name}: {type(failure).__name__}"
            client.close()
        if problem:
            load.errors.append(problem)
        load.times.setdefault(question.name, []).append(time.perf_counter() - start)
    client.close()


class Client:
    """One connection that is kept, and opened again when the server closes it."""

    def __init__(self, url: str) -> None:
        found = re.fullmatch(r"http://([\d.]+):(\d+)(/.*)", url)
        if found is None:
            raise SystemExit(f"no address of an endpoint: {url}")
        self._host, self._port, self._path = found[1], int(found[2]), found[3]
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, query: str) -> tuple[int, bytes]:
        """Send a query by POST; return status and body."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port, limit=2**24)
        reader, writer = self._streams
        body = urlencode({"query": query}).encode()
        writer.write(
            f"POST {self._path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            "Accept: application/sparql-results+json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        return await self._read(reader)

    async def _read(self, reader: asyncio.StreamReader) -> tuple[int, bytes]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        if found := re.search(r"\r\ncontent-length: *(\d+)", head):
            body = await reader.readexactly(int(found[1]))
        else:
            body = await read_chunks(reader)
        if "\r\nconnection: close" in head:
            self.close()
        return int(head.split(" ", 2)[1]), body

    def close(self) -> None:
        """Close the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def read_chunks(reader: asyncio.StreamReader) -> bytes:
    """Return a body in chunked coding."""
    pieces = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        pieces.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(pieces)


async def ask_once(url: str, query: str) -> tuple[int, bytes]:
    """Ask one query on a connection of its own."""
    client = Client(url)
    try:
        return await asyncio.wait_for(client.ask(query), PATIENCE)
    finally:
        client.close()
