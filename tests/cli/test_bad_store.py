"""Stores that are missing, locked, half written, damaged or strange; builds that are cut off."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import command, environment

from kg.graph.generations import lock_store
from kg.graph.store import CURRENT, MANIFEST, open_store

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
PLAN = """某市{n}号行动计划
一、主要任务
（一）建设平台。建成第{n}个平台。（市科技局牵头，市财政局配合）
"""
READERS = [
    ("tasks",),
    ("query", "strongest-pairs"),
    ("validate",),
    ("export", "--format", "nquads"),
    ("network", "--format", "json"),
]
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX signals")


MANY = 150  # so many that a build is still reading when the first of them is done


def write_plans(folder: Path, count: int) -> Path:
    """Write ``count`` small plans into a new folder."""
    folder.mkdir()
    for n in range(count):
        (folder / f"plan-{n:04}.txt").write_text(PLAN.format(n=n), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan and a store built from it; tests copy it before they break it."""
    folder = tmp_path_factory.mktemp("built")
    plans = write_plans(folder / "plans", 1)
    done = subprocess.run(
        command("build", plans, "-o", folder / "store"),
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment(folder),
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A store of one's own."""
    return shutil.copytree(built / "store", tmp_path / "store")


def assert_refused(done: Done, code: int, about: str) -> None:
    """Two lines at most, the place, the code, no traceback."""
    said = done.stderr.strip().splitlines()
    assert done.returncode == code, done.stderr
    assert 1 <= len(said) <= 2, done.stderr
    assert about in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("args", READERS, ids=lambda a: a[0])
def test_a_good_store_is_read(kg: Run, store: Path, args: tuple[str, ...]) -> None:
    """The accepting twin of all that follow."""
    done = kg(*args, "--store", store)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("args", READERS, ids=lambda a: a[0])
def test_a_missing_store_is_named(kg: Run, tmp_path: Path, args: tuple[str, ...]) -> None:
    """Exit code 4 and the command that builds one."""
    done = kg(*args, "--store", tmp_path / "nowhere")

    assert_refused(done, 4, "nowhere")
    assert "kg build" in done.stderr


@pytest.mark.parametrize("args", READERS, ids=lambda a: a[0])
def test_a_half_written_store_is_refused(kg: Run, store: Path, args: tuple[str, ...]) -> None:
    """A folder without its pointer is no store yet."""
    (store / CURRENT).unlink()

    assert_refused(kg(*args, "--store", store), 4, str(store))


@pytest.mark.parametrize("args", READERS, ids=lambda a: a[0])
def test_a_store_of_another_version_is_refused(kg: Run, store: Path, args: tuple[str, ...]) -> None:
    """A format that this program does not know is not guessed at."""
    manifest = next(store.glob(f"gen-*/{MANIFEST}"))
    fields = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(fields | {"format": 999}), encoding="utf-8")

    assert_refused(kg(*args, "--store", store), 4, "999")


@pytest.mark.parametrize("args", READERS, ids=lambda a: a[0])
def test_a_damaged_store_is_refused(kg: Run, store: Path, args: tuple[str, ...]) -> None:
    """Garbage in place of the database is exit code 4, not a crash."""
    for file in store.glob("gen-*/db/*"):
        file.write_bytes(b"\x00garbage" * 50)

    assert_refused(kg(*args, "--store", store), 4, str(store))


def test_a_folder_of_other_files_is_not_built_into(kg: Run, built: Path, tmp_path: Path) -> None:
    """A build never writes among somebody's own files."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mother.txt").write_text("…", encoding="utf-8")
    done = kg("build", built / "plans", "-o", tmp_path / "letters")

    assert done.returncode in (2, 4), done.stderr
    assert [p.name for p in (tmp_path / "letters").iterdir()] == ["mother.txt"]


def test_a_locked_store_is_refused(kg: Run, built: Path, store: Path) -> None:
    """Two builds into one store: the second one is told so, readers go on."""
    with lock_store(store):
        assert_refused(kg("build", built / "plans", "--force", "-o", store), 4, str(store))
        assert kg("tasks", "--store", store).returncode == 0


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("SELECT ?x WHERE { ?x a ", "1"),
        ("SELECT ?x\nWHERE { ?x nonsense:p ?y }", "2"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "1"),
        ("", ""),
    ],
)
def test_a_faulty_query_is_told_with_its_place(kg: Run, store: Path, text: str, about: str) -> None:
    """A syntax error is the caller's: exit code 2, line and column."""
    assert_refused(kg("query", "-", "--store", store, stdin=text), 2, about)


@pytest.mark.parametrize(
    ("args", "near"),
    [
        (["strongest-pair"], "strongest-pairs"),
        (["co-owners", "--param", "unit=市科技厅"], "市科技局"),
        (["co-owners", "--param", "unti=市科技局"], "unit"),
        (["nowhere.rq"], "nowhere.rq"),
    ],
)
def test_an_unknown_name_in_a_query_gets_near_ones(
    kg: Run, store: Path, args: list[str], near: str
) -> None:
    """Query, unit, parameter, file: each slip is answered."""
    done = kg("query", *args, "--store", store)

    assert done.returncode in (2, 3), done.stderr
    assert near in done.stderr
    assert "Traceback" not in done.stderr


@posix
@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_a_build_that_is_cut_off_leaves_the_old_store(
    kg: Run, store: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Ctrl-C and ``kill -9`` reach the whole process group in mid-build; the old store reads."""
    plans = write_plans(tmp_path / "many", MANY)
    before = open_store(store).manifest
    read = count_cached(store)
    process = subprocess.Popen(
        command("build", plans, "-o", store),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        env=environment(tmp_path),
    )
    wait_for(lambda: count_cached(store) > read or process.poll() is not None)
    os.killpg(process.pid, number)
    _, said = process.communicate(timeout=60)

    assert process.returncode == code, said
    assert "Traceback" not in said
    assert open_store(store).manifest == before
    assert kg("tasks", "--store", store).returncode == 0
    assert kg("build", plans, "-o", store).returncode == 0
    assert len(open_store(store).documents) == MANY


def count_cached(store: Path) -> int:
    """Return how many files the builds of a store have kept: it grows while one is running."""
    return sum(1 for _ in (store / "cache").iterdir())


def wait_for(is_so: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until ``is_so`` holds; fail after ``seconds``."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.002)
