"""Workers answer, and one that misbehaves is killed and replaced."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from serving_server import on_this_machine

from kg.errors import StoreError
from kg.serving import confine
from kg.serving.nursery import Orders
from kg.serving.pool import Pool, Reply, Unserved

MIB = 1024 * 1024
ODD_TASK = '''
"""A task that does what it is told, good or bad."""
import os, signal, socket, time

def prepare(settings):
    if settings.get("broken"):
        raise ValueError("no such store")
    return perform, {"loaded": os.getpid()}

def perform(request, output):
    order = request["do"]
    if order == "spin":
        while True: pass
    if order == "sleep":
        time.sleep(request["long"])
    if order == "grow":
        held = bytearray(3 * 1024 * 1024 * 1024)
    if order == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if order == "call":
        socket.create_connection(("127.0.0.1", request["port"]), 2)
    if order == "open":
        open(__file__).read()
    if order == "write":
        for _ in range(request["mib"]):
            output.write(b"x" * 1024 * 1024)
    if order == "raise":
        raise KeyError("lost")
    return {"worker": os.getpid()}
'''
Act = Callable[[Pool], Awaitable[Any]]


def orders(**changes: Any) -> Orders:
    given = {
        "task": "odd_task", "settings": {}, "memory": 512 * MIB, "result": 8 * MIB, "cpu": 30,
        "requests": 1000, "growth": 256 * MIB, "files": False, "fork": confine.can_fork(),
    }  # fmt: skip
    return Orders(**{**given, **changes})  # type: ignore[arg-type]


@pytest.fixture
def act(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run a coroutine against a pool of the odd task."""
    (tmp_path / "odd_task.py").write_text(ODD_TASK, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def run(play: Act, *, workers: int = 1, queue: int = 8, **changes: Any) -> Any:
        async def whole() -> Any:
            quick = changes.pop("quick", None)
            pool = Pool(orders(**changes), workers=workers, queue=queue, patience=5, quick=quick)
            try:
                await pool.start()
                return await play(pool)
            finally:
                await pool.close()

        return asyncio.run(asyncio.wait_for(whole(), 30))

    return run


async def outcome(pool: Pool, seconds: float = 5, **request: Any) -> str:
    """Return ok, the limit that was hit, failed, or why there was no answer."""
    try:
        reply = await pool.run(request, seconds=seconds)
    except Unserved as unserved:
        return unserved.reason
    reply.body.close()
    return str(reply.answer.get("limit") or ("failed" if "failed" in reply.answer else "ok"))


@pytest.mark.parametrize("fork", [True, False])
def test_a_worker_lives_on_after_an_answer(act: Callable[..., Any], fork: bool) -> None:
    """Two requests one after the other meet the same process, with fork and without."""
    if fork and not confine.can_fork():
        pytest.skip("this system does not fork")

    async def play(pool: Pool) -> list[Any]:
        replies = [await pool.run({"do": "nothing"}, seconds=5) for _ in range(2)]
        return [reply.answer["worker"] for reply in replies]

    first, second = act(play, fork=fork)
    assert first == second


def test_a_large_parent_does_not_shorten_a_workers_life(act: Callable[..., Any]) -> None:
    """What the parent holds is no growth of its worker, though the system counts it at first."""
    held = bytearray(b"x") * (400 * MIB)

    async def play(pool: Pool) -> list[Any]:
        replies = [await pool.run({"do": "nothing"}, seconds=5) for _ in range(2)]
        return [reply.answer["worker"] for reply in replies]

    first, second = act(play, fork=False, growth=128 * MIB)
    assert first == second
    assert len(held) == 400 * MIB


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        ({"do": "spin"}, "time"),
        ({"do": "sleep", "long": 20}, "time"),
        ({"do": "grow"}, "memory"),
        ({"do": "crash"}, "crash"),
        ({"do": "write", "mib": 9}, "result"),
        ({"do": "raise"}, "failed"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="the system's limits are Linux's")
def test_the_next_request_is_answered_at_once(
    act: Callable[..., Any], request_: Mapping[str, Any], wanted: str
) -> None:
    """After each kind of misbehaviour the only worker is back within a second."""

    async def play(pool: Pool) -> tuple[str, str, float]:
        bad = await outcome(pool, 0.5, **request_)
        start = time.monotonic()
        good = await outcome(pool, do="nothing")
        return bad, good, time.monotonic() - start

    bad, good, took = act(play)
    assert (bad, good) == (wanted, "ok")
    assert took < on_this_machine(1)


def test_the_processor_limit_holds_without_the_parent(act: Callable[..., Any]) -> None:
    """A spinning worker is ended by the system where the parent would wait longer."""
    if "processor" in confine.missing_limits():
        pytest.skip("this system sets no limit of processor time")

    async def play(pool: Pool) -> tuple[str, float]:
        start = time.monotonic()
        return await outcome(pool, 20, do="spin"), time.monotonic() - start

    reason, took = act(play, cpu=0)
    assert reason == "crash"
    assert took < 15


@pytest.mark.parametrize("files", [True, False])
def test_a_worker_cannot_open_a_socket(act: Callable[..., Any], files: bool) -> None:
    """No connection leaves a worker, whether it may open files or not."""
    if "network" in confine.missing_limits():
        pytest.skip("this system has no filter for sockets")
    heard = []

    async def play(pool: Pool) -> str:
        server = await asyncio.start_server(lambda r, w: heard.append(w), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        result = await outcome(pool, do="call", port=port)
        server.close()
        return result

    assert act(play, files=files) == "failed"
    assert not heard


@pytest.mark.parametrize(("files", "wanted"), [(True, "ok"), (False, "failed")])
def test_files_are_open_to_the_tasks_that_need_them(
    act: Callable[..., Any], files: bool, wanted: str
) -> None:
    """A query worker opens nothing after loading; a reader of documents may."""
    if sys.platform != "linux":
        pytest.skip("files are barred on Linux only")

    async def play(pool: Pool) -> str:
        return await outcome(pool, do="open")

    assert act(play, files=files) == wanted


def test_a_result_within_the_limit_arrives_whole(act: Callable[..., Any]) -> None:
    """The limit is inclusive, and what came before the closing words is in the body."""

    async def play(pool: Pool) -> tuple[int, int]:
        reply: Reply = await pool.run({"do": "write", "mib": 8}, seconds=5)
        with reply.body as body:
            return reply.size, len(body.read())

    assert act(play) == (8 * MIB, 8 * MIB)


def test_more_requests_than_places_are_turned_away(act: Callable[..., Any]) -> None:
    """One is served, two wait, the fourth is told to come back."""

    async def play(pool: Pool) -> list[str]:
        asked = [outcome(pool, 5, do="sleep", long=0.2) for _ in range(4)]
        return list(await asyncio.gather(*asked))

    assert act(play, queue=2) == ["ok", "ok", "ok", "overloaded"]


def test_slow_requests_leave_one_worker_free(act: Callable[..., Any]) -> None:
    """With two workers and four slow requests, a short one is served in between."""

    async def play(pool: Pool) -> tuple[list[str], str, float]:
        slow = [asyncio.create_task(outcome(pool, 2, do="spin")) for _ in range(4)]
        await asyncio.sleep(0.05)
        start = time.monotonic()
        short = await outcome(pool, 5, do="nothing")
        took = time.monotonic() - start
        return sorted(await asyncio.gather(*slow)), short, took

    slow, short, took = act(play, workers=2, quick=0.1)
    assert short == "ok"
    assert took < on_this_machine(1)
    assert slow.count("time") >= 1
    assert set(slow) == {"busy", "time"}


def test_a_slow_request_that_nobody_waits_behind_goes_on(act: Callable[..., Any]) -> None:
    """Slow is no fault while workers are idle."""

    async def play(pool: Pool) -> str:
        return await outcome(pool, 5, do="sleep", long=0.4)

    assert act(play, quick=0.1) == "ok"


def test_a_worker_is_renewed_after_its_share(act: Callable[..., Any]) -> None:
    """With one request a worker, the second meets another process and waits for no kill."""

    async def play(pool: Pool) -> list[Any]:
        replies = [await pool.run({"do": "nothing"}, seconds=5) for _ in range(3)]
        return [reply.answer["worker"] for reply in replies]

    assert len(set(act(play, requests=1))) == 3


def test_a_cancelled_request_frees_its_worker(act: Callable[..., Any]) -> None:
    """When the client has gone, the work it asked for ends."""

    async def play(pool: Pool) -> str:
        asked = asyncio.create_task(pool.run({"do": "spin"}, seconds=20))
        await asyncio.sleep(0.1)
        asked.cancel()
        return await outcome(pool, do="nothing")

    assert act(play) == "ok"


def test_a_task_that_cannot_load_says_why(act: Callable[..., Any]) -> None:
    """The reason of the loading process reaches the caller."""

    async def play(pool: Pool) -> None:
        return None

    with pytest.raises(StoreError, match="no such store"):
        act(play, settings={"broken": True})


def test_the_nursery_ends_with_its_parent(act: Callable[..., Any], tmp_path: Path) -> None:
    """Closing leaves no process behind, not even one that spins."""
    psutil = pytest.importorskip("psutil")

    async def play(pool: Pool) -> list[Any]:
        spinning = asyncio.create_task(outcome(pool, 20, do="spin"))
        await outcome(pool, do="nothing")
        found = [p for p in psutil.Process().children(recursive=True) if _is_of(p, tmp_path)]
        assert not spinning.done()
        return found

    left = act(play, workers=2)
    assert len(left) >= 2
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(_lives(p) for p in left):
        time.sleep(0.05)
    assert not [p for p in left if _lives(p)]


def _is_of(process: Any, folder: Path) -> bool:
    """Say whether a process was started for the test with this folder: others run beside it."""
    with suppress(pytest.importorskip("psutil").Error):
        return str(folder) in process.environ().get("PYTHONPATH", "")
    return False


def _lives(process: Any) -> bool:
    """Say whether a process runs; one that nobody has reaped yet does not."""
    with suppress(pytest.importorskip("psutil").Error):
        return bool(process.is_running() and process.status() != "zombie")
    return False
