"""Stores open, refuse, export and survive, as their user would expect."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import StoreError, UsageError
from kg.graph import export as export_module
from kg.graph.export import export_nquads
from kg.graph.generations import LOCK, lock_store, write_generation
from kg.graph.store import (
    CURRENT,
    FORMAT,
    MANIFEST,
    Manifest,
    open_store,
    read_current,
)

LINE = '<http://e/{0}> <http://e/p> "{0}" <http://e/g> .\n'


def write(path: Path, count: int, *, tool: str = "1") -> Manifest:
    """Write a generation of ``count`` quads."""
    lines = "".join(LINE.format(n) for n in range(count)).encode()

    def load(database: ox.Store) -> None:
        if lines:
            database.bulk_load(lines, format=ox.RdfFormat.N_QUADS)

    def describe(database: ox.Store) -> Manifest:
        return Manifest(FORMAT, tool, "http://e/", "c", "o", str(count), "d", len(database), ())

    with lock_store(path):
        return write_generation(path, load, describe)


def test_a_written_store_opens_with_its_quads(tmp_path: Path) -> None:
    """What was loaded is what is read."""
    write(tmp_path / "s", 3)

    store = open_store(tmp_path / "s")

    assert store.manifest.quads == len(store.database) == 3
    assert bool(store.evaluate('ASK { <http://e/2> ?p "2" }'))


def test_an_open_reader_keeps_its_generation(tmp_path: Path) -> None:
    """A build beside an open reader changes nothing for it; a new reader sees the new quads."""
    write(tmp_path, 1)
    reader = open_store(tmp_path)
    write(tmp_path, 2)
    write(tmp_path, 3)

    assert len(reader.database) == 1
    assert len(open_store(tmp_path).database) == 3


def test_two_generations_are_kept(tmp_path: Path) -> None:
    """Old generations go, but for the one before the present."""
    for count in (1, 2, 3, 4):
        write(tmp_path, count)

    assert len(list(tmp_path.glob("gen-*"))) == 2
    assert read_current(tmp_path).is_dir()


def test_a_failing_load_leaves_the_old_store(tmp_path: Path) -> None:
    """An exception while loading leaves no trace."""
    write(tmp_path, 1)

    def load(database: ox.Store) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), lock_store(tmp_path):
        write_generation(tmp_path, load, lambda database: pytest.fail("described"))

    assert len(open_store(tmp_path).database) == 1
    assert not list(tmp_path.glob("tmp-*"))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (shutil.rmtree, "没有图谱库"),
        (lambda p: (p / CURRENT).unlink(), "没有写完"),
        (lambda p: (p / CURRENT).write_text("gen-0\n"), "已损坏"),
        (lambda p: (p / CURRENT).write_text("../elsewhere\n"), "已损坏"),
        (lambda p: (read_current(p) / MANIFEST).write_text("{"), "已损坏"),
        (lambda p: (read_current(p) / MANIFEST).write_text('{"format": 99}'), "另一个版本"),
        (lambda p: shutil.rmtree(read_current(p) / "db"), "已损坏"),
        (lambda p: (read_current(p) / "db" / "CURRENT").unlink(), "已损坏"),
    ],
    ids=["missing", "half", "pointer", "path", "json", "version", "database", "rocksdb"],
)
def test_a_spoilt_store_is_refused_in_words(tmp_path: Path, spoil, words: str) -> None:
    """Each kind of damage has its sentence and a way out; the twin above opens."""
    path = tmp_path / "s"
    write(path, 3)
    spoil(path)

    with pytest.raises(StoreError, match=words) as caught:
        open_store(path)

    assert caught.value.exit_code == 4
    assert "kg build" in caught.value.hint


def test_flipped_bytes_are_damage_not_a_crash(tmp_path: Path) -> None:
    """A bad block in a data file ends in a StoreError at opening or at the first query."""
    write(tmp_path, 2000)
    for file in (read_current(tmp_path) / "db").glob("*.sst"):
        content = bytearray(file.read_bytes())
        content[len(content) // 3] ^= 0xFF
        file.write_bytes(content)

    with pytest.raises(StoreError, match="已损坏"):
        list(open_store(tmp_path).evaluate("SELECT * { ?s ?p ?o }"))


def test_a_folder_with_other_files_is_not_written_into(tmp_path: Path) -> None:
    """-o on one's documents folder is a mistake; an empty folder is fine."""
    (tmp_path / "thesis.docx").write_text("x")

    with pytest.raises(UsageError, match=r"thesis\.docx"):
        write(tmp_path, 1)
    with pytest.raises(StoreError, match="不是图谱库"):
        open_store(tmp_path)


def test_a_second_build_is_refused(tmp_path: Path) -> None:
    """The lock is held by one build at a time, and free again afterwards."""
    write(tmp_path, 1)

    with lock_store(tmp_path), pytest.raises(StoreError, match="占用"):
        write(tmp_path, 2)

    write(tmp_path, 2)
    assert open_store(tmp_path).manifest.quads == 2


def test_a_killed_builder_leaves_no_lock(tmp_path: Path) -> None:
    """The system frees the lock of a process that was killed."""
    code = (
        "import sys, time; from pathlib import Path;"
        "from kg.graph.generations import lock_store;\n"
        "with lock_store(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE
    ) as builder:
        assert builder.stdout is not None
        builder.stdout.readline()
        with pytest.raises(StoreError):
            write(tmp_path, 1)
        builder.kill()
        builder.wait()

    assert write(tmp_path, 1).quads == 1
    assert (tmp_path / LOCK).exists()


def test_equal_content_is_exported_as_equal_bytes(tmp_path: Path) -> None:
    """The order of loading does not show in the export, which is sorted."""
    write(tmp_path / "a", 30)
    lines = list(export_nquads(open_store(tmp_path / "a")))

    assert lines == sorted(lines)
    assert len(lines) == 30
    assert lines[0] == LINE.format(0).rstrip("\n")


def test_a_large_export_is_sorted_through_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Runs that do not fit at once give the same lines."""
    write(tmp_path, 100)
    whole = list(export_nquads(open_store(tmp_path)))
    monkeypatch.setattr(export_module, "_SORTED_AT_ONCE", 7)

    assert list(export_nquads(open_store(tmp_path))) == whole


BUILDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_store import write
print("ready", flush=True)
for round in range(1000):
    write(Path(sys.argv[1]), 1000 + round % 2)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a POSIX signal")
@pytest.mark.parametrize("delay", [0.0, 0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3])
def test_kill_9_at_any_moment_leaves_a_whole_store(tmp_path: Path, delay: float) -> None:
    """A reader finds one of the two generations complete, wherever the kill lands."""
    write(tmp_path, 1000)
    with subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(tmp_path), str(Path(__file__).parent)],
        stdout=subprocess.PIPE,
    ) as builder:
        assert builder.stdout is not None
        builder.stdout.readline()
        time.sleep(delay)
        builder.send_signal(signal.SIGKILL)
        builder.wait()

    store = open_store(tmp_path)

    assert store.manifest.quads == len(store.database) in (1000, 1001)
    assert write(tmp_path, 5).quads == 5
    assert not list(tmp_path.glob("tmp-*"))


def test_the_manifest_is_readable(tmp_path: Path) -> None:
    """manifest.json is plain JSON with the counts, for people and scripts."""
    write(tmp_path, 2)

    fields = json.loads((read_current(tmp_path) / MANIFEST).read_text(encoding="utf-8"))

    assert fields["quads"] == 2
    assert fields["format"] == FORMAT
