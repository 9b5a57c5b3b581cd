"""The parent's side of the nursery: start it, ask it for workers, end them."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.serving.nursery import Orders
from kg.serving.wire import FrameParser

_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_ENDING = 5.0  # seconds that a process gets to end by itself


class Nursery:
    """A process that forks workers, or, where there is no fork, the maker of lone ones."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self._control: socket.socket | None = None
        self._turn = asyncio.Lock()

    async def start(self) -> Mapping[str, Any]:
        """Return what the task says about what it loaded."""
        if not self._orders.fork:
            link, number, facts = await self._start_process()
            link.close()
            await self._end_process(number)
            return facts
        self._control, _, facts = await self._start_process()
        return facts

    async def raise_worker(self) -> tuple[socket.socket, int]:
        """Return the socket to a new worker and the worker's process number."""
        if self._control is None:
            link, number, _ = await self._start_process()
            return link, number
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            with theirs:
                return ours, await self._fork_for(theirs)
        except BaseException:
            ours.close()
            raise

    async def _fork_for(self, theirs: socket.socket) -> int:
        """Have the nursery, a new one if it ended, fork a worker for its end of a socket."""
        async with self._turn:
            if self._control is None or await self._nursery_is_gone():
                await self._renew_nursery()
            if self._control is None:
                return 0
            socket.send_fds(self._control, [b"F"], [theirs.fileno()])
            return await self._read_number()

    async def _renew_nursery(self) -> None:
        if self._control is not None:
            self._control.close()
        self._control, _, _ = await self._start_process()

    async def end_worker(self, number: int) -> None:
        """Kill a worker and wait until it is gone."""
        if self._control is None:
            await self._end_process(number)
            return
        async with self._turn:
            if not await self._nursery_is_gone():
                self._control.send(b"%d" % number)
                await self._read_number()

    async def close(self) -> None:
        """End the processes that were started here."""
        if self._control is not None:
            self._control.close()
        for number in tuple(self._processes):
            await self._end_process(number, gently=True)

    async def _nursery_is_gone(self) -> bool:
        return all(p.poll() is not None for p in self._processes.values())

    async def _read_number(self) -> int:
        if self._control is None:
            return 0
        data = await asyncio.get_running_loop().sock_recv(self._control, 64)
        return int(data or 0)

    async def _start_process(self) -> tuple[socket.socket, int, Mapping[str, Any]]:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            process = _launch(self._orders, theirs)
        self._processes[process.pid] = process
        try:
            facts = await _read_first_words(ours)
            if "ready" not in facts:
                await self._end_process(process.pid)
                raise StoreError(f"服务进程未能就绪：{facts.get('failed', '进程意外退出')}")
        except BaseException:
            ours.close()
            raise
        return ours, process.pid, facts["ready"]

    async def _end_process(self, number: int, *, gently: bool = False) -> None:
        process = self._processes.pop(number, None)
        if process is None:
            return
        if not gently:
            process.kill()
        try:
            await asyncio.to_thread(process.wait, _ENDING)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait, _ENDING)


def _launch(orders: Orders, theirs: socket.socket) -> subprocess.Popen[bytes]:
    """Start the process and hand it its orders and its end of the socket."""
    environment = {**os.environ, "PYTHONPATH": _python_path(), "PYTHONIOENCODING": "utf-8"}
    windows = sys.platform == "win32"
    process = subprocess.Popen(
        [sys.executable, "-m", "kg.serving.nursery"],
        stdin=subprocess.PIPE,
        env=environment,
        pass_fds=() if windows else (theirs.fileno(),),
        start_new_session=not windows,
    )
    shared: int | str = theirs.fileno()
    if windows:
        shared = theirs.share(process.pid).hex()  # type: ignore[attr-defined,unused-ignore]
    if process.stdin is not None:
        words = json.dumps({"orders": asdict(orders), "socket": shared})
        try:
            process.stdin.write(words.encode() + b"\n")
            process.stdin.close()
        except OSError:
            process.kill()
    return process


def _python_path() -> str:
    inherited = os.environ.get("PYTHONPATH", "")
    return os.pathsep.join(p for p in (str(_PACKAGE_ROOT), inherited) if p)


async def _read_first_words(link: socket.socket) -> Mapping[str, Any]:
    parser, loop = FrameParser(), asyncio.get_running_loop()
    while data := await loop.sock_recv(link, 65536):
        for _, payload in parser.feed(data):
            words: Mapping[str, Any] = json.loads(payload)
            return words
    return {}
