"""A new generation of a store is written beside the old one and swapped in, whole or not at all.

Everything is written into ``tmp-…``, flushed to the disk, renamed to
``gen-<digest of its manifest>`` and made present by replacing ``CURRENT``.
Whatever kills the process in between leaves the old generation present. The
lock is a SQLite transaction: the system frees it when its process ends, on
every system that Python runs on.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from hashlib import sha256
from itertools import count
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError, UsageError
from kg.graph.store import CURRENT, DATABASE, MANIFEST, Manifest

LOCK = "build.lock"
CACHE = "cache"
STATUS = "status"
VALIDATED = "validated.json"
_OWN = {CURRENT, LOCK, CACHE, STATUS}


@contextmanager
def lock_store(path: Path) -> Iterator[None]:
    """Hold the store at ``path`` for one build; it is created when missing.

    Raises StoreError when another build holds it, UsageError when the folder
    holds other files.
    """
    _refuse_foreign_folder(path)
    path.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path / LOCK, timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield
    except sqlite3.OperationalError as error:
        raise StoreError(
            f"图谱库正被另一个构建占用：{path}", hint="等它结束，或用 -o 写到另一个目录"
        ) from error
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"图谱库的锁文件已损坏：{path / LOCK}", hint="确认没有构建在运行后删除它"
        ) from error
    finally:
        connection.close()


def write_generation(
    path: Path, load: Callable[[ox.Store], None], describe: Callable[[ox.Store], Manifest]
) -> Manifest:
    """Write a generation and make it present; the caller holds the lock.

    ``load`` fills the empty database, ``describe`` returns its manifest. An
    exception from either, or from the disk, leaves the old generation present.
    """
    _remove_leftovers(path)
    folder = path / f"tmp-{os.getpid()}"
    folder.mkdir()
    try:
        manifest = _fill(folder, load, describe)
        _make_present(path, folder, manifest)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return manifest


def _fill(
    folder: Path, load: Callable[[ox.Store], None], describe: Callable[[ox.Store], Manifest]
) -> Manifest:
    database = ox.Store(str(folder / DATABASE))
    load(database)
    manifest = describe(database)
    database.flush()
    del database
    gc.collect()  # Windows renames no folder whose files are open
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
    return manifest


def _make_present(path: Path, folder: Path, manifest: Manifest) -> None:
    digest = sha256((folder / MANIFEST).read_bytes()).hexdigest()[:16]
    generation, previous = _free_name(path, f"gen-{digest}"), _read_name(path)
    sync_tree(folder)
    os.replace(folder, generation)
    sync_folder(path)
    pointer = path / f"{CURRENT}.new"
    pointer.write_text(generation.name + "\n", encoding="ascii", newline="\n")
    sync_file(pointer)
    os.replace(pointer, path / CURRENT)
    sync_folder(path)
    _remove_old(path, keep={generation.name, previous})


def _free_name(path: Path, name: str) -> Path:
    """Return a generation's folder that does not exist: an equal one may be the damaged one."""
    names = (path / (f"{name}-{n}" if n else name) for n in count())
    return next(folder for folder in names if not folder.exists())


def _read_name(path: Path) -> str:
    try:
        return (path / CURRENT).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _remove_leftovers(path: Path) -> None:
    for leftover in path.glob("tmp-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _remove_old(path: Path, keep: set[str]) -> None:
    """Remove generations that no new reader finds; one that Windows holds open stays till next."""
    for generation in path.glob("gen-*"):
        if generation.name not in keep:
            shutil.rmtree(generation, ignore_errors=True)


def _refuse_foreign_folder(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise UsageError(f"不是目录：{path}", hint="用 -o 给出图谱库的目录")
    if not path.exists() or (path / CURRENT).exists():
        return
    foreign = [p.name for p in path.iterdir() if not _is_ours(p.name)]
    if foreign:
        raise UsageError(
            f"目录里有别的文件，不在此写图谱库：{path}（{sorted(foreign)[0]}）",
            hint="用 -o 给出一个新目录",
        )


def _is_ours(name: str) -> bool:
    return name in _OWN or name.startswith(("tmp-", "gen-", LOCK, CURRENT, VALIDATED))


def sync_file(path: Path) -> None:
    """Force a file's content to the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Force a folder's entries to the disk, where the system can open folders (not Windows)."""
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(path: Path) -> None:
    """Force every file and folder below ``path`` to the disk."""
    for entry in sorted(path.rglob("*")):
        sync_folder(entry) if entry.is_dir() else sync_file(entry)
    sync_folder(path)
