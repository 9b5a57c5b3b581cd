"""The worker processes: one loads what they all need, the others answer requests.

Where the system can fork, the nursery loads once, shares that memory with the
workers that it forks, and replaces a killed one in milliseconds. Elsewhere
every worker is a process of its own that loads for itself. Run as
``python -m kg.serving.nursery`` by `kg.serving.pool`; a JSON line on standard
input says what to do.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.serving import confine
from kg.serving.wire import ResultTooLarge, ResultWriter, pack_json, read_requests

Perform = Callable[[Mapping[str, Any], ResultWriter], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Orders:
    """What the parent wants: ``task`` is a module with ``prepare(settings) -> Perform``.

    ``memory`` and ``result`` are bytes, ``cpu`` seconds a request. A worker
    ends after ``requests`` requests, or once it has grown by ``growth`` bytes.
    ``files`` is False where a worker needs no file after loading.
    """

    task: str
    settings: Mapping[str, Any]
    memory: int
    result: int
    cpu: float
    requests: int
    growth: int
    files: bool
    fork: bool


def main() -> None:
    """Read the orders, load, and serve until the parent's end of the socket closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    message = json.loads(sys.stdin.buffer.readline())
    orders = Orders(**message["orders"])
    link = _adopt_socket(message["socket"])
    perform = _prepare(orders, link)
    if perform is None:
        return
    gc.freeze()
    if orders.fork:
        _raise_workers(link, perform, orders)
    else:
        _serve(link, perform, orders)


def _adopt_socket(shared: int | str) -> socket.socket:
    """Return the socket that the parent handed over: a descriptor, or Windows' share as hex."""
    if isinstance(shared, int):
        return socket.socket(fileno=shared)
    return socket.fromshare(bytes.fromhex(shared))  # type: ignore[attr-defined,no-any-return,unused-ignore]


def _prepare(orders: Orders, link: socket.socket) -> Perform | None:
    """Load the task and report to the parent; None when loading failed, with the reason sent."""
    try:
        task = importlib.import_module(orders.task)
        perform, facts = task.prepare(orders.settings)
    except Exception as problem:  # the parent tells the user; a traceback here helps nobody
        link.sendall(pack_json(b"E", {"failed": f"{type(problem).__name__}: {problem}"}))
        return None
    link.sendall(pack_json(b"E", {"ready": facts}))
    chosen: Perform = perform
    return chosen


def _raise_workers(control: socket.socket, perform: Perform, orders: Orders) -> None:
    """Fork a worker for every socket that arrives; end one when its number arrives.

    A worker is reaped on the parent's word only, so that its number stays its
    own until then.
    """
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 64, 1)
        if not message:
            break
        if descriptors:
            control.sendall(b"%d\n" % _fork_worker(control, descriptors[0], perform, orders))
        else:
            control.sendall(b"%d\n" % _end_worker(int(message)))
    _end_all()


def _fork_worker(control: socket.socket, descriptor: int, perform: Perform, orders: Orders) -> int:
    number = os.fork()
    if number:
        os.close(descriptor)
        return number
    try:
        control.close()
        # An aborting allocator writes its last words here; the parent reports the end instead.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        _serve(socket.socket(fileno=descriptor), perform, orders)
    finally:
        os._exit(0)


def _end_worker(number: int) -> int:
    """Kill and reap one worker; return its wait status."""
    try:
        os.kill(number, signal.SIGKILL)
        return os.waitpid(number, 0)[1]
    except (ProcessLookupError, ChildProcessError):
        return 0


def _end_all() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGTERM)


def _serve(link: socket.socket, perform: Perform, orders: Orders) -> None:
    """Answer requests one after another under the system's limits."""
    held = confine.meter_memory()
    start = held()
    confine.limit_process(memory=orders.memory, files=orders.files)
    try:
        for count, request in enumerate(read_requests(link), 1):
            confine.limit_processor_time(orders.cpu)
            writer = ResultWriter(link, orders.result)
            spent = count >= orders.requests
            answer = _perform_one(perform, request, writer)
            spent = spent or held() - start > orders.growth
            writer.end({**answer, "last": spent})
            if spent:
                return
    except OSError:
        return  # the parent has gone


def _perform_one(
    perform: Perform, request: Mapping[str, Any], writer: ResultWriter
) -> Mapping[str, Any]:
    try:
        return perform(request, writer)
    except ResultTooLarge:
        return {"limit": "result"}
    except MemoryError:
        return {"limit": "memory"}
    except RecursionError:
        return {"limit": "nesting"}
    except ConnectionError:
        raise
    except Exception as problem:
        where = problem.__traceback__
        while where and where.tb_next:
            where = where.tb_next
        at = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else ""
        return {"failed": f"{type(problem).__name__}: {problem} ({at})"}


if __name__ == "__main__":
    main()
