"""Which documents of a store were found in order, remembered beside it until anything changes.

A document is known by the digest of its statements as they stand in the store,
of its file's bytes, and of the code and shapes that checked it: an altered
database, file or rule is checked again. While no file of the database is newer
than the generation's manifest, the generation's name stands for the
statements, which then need not be read. Only what had no problem is remembered.
"""

from __future__ import annotations

import contextlib
import json
import os
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from kg.errors import KgError
from kg.graph.generations import VALIDATED
from kg.graph.store import (
    DATABASE,
    MANIFEST,
    DocumentEntry,
    Store,
    read_current,
    read_manifest,
)
from kg.graph.stored_quotes import Engine
from kg.pipeline.inputs import digest_file
from kg.pipeline.versions import digest_code

_FORMAT = 1


class _Check(NamedTuple):
    """A clean check: how many quotes were compared, and the digest of the statements."""

    quotes: int
    statements: str


class Memory:
    """The clean checks of a store by one engine. ``force`` recalls nothing, but keeps."""

    def __init__(self, store: Store, engine: Engine, *, force: bool = False) -> None:
        self._path = store.path / VALIDATED
        self._rules = f"{_FORMAT}\n{digest_code()}\n{engine}\n{store.manifest.base}"
        self._generation = _name_untouched(store)
        self._known = {} if force else _read(self._path)
        self._clean: dict[str, _Check] = {}

    def recall_unread(self, entry: DocumentEntry) -> int | None:
        """Return the quotes compared when this very generation was checked; None if it was not."""
        return self._recall(entry, self._generation) if self._generation else None

    def recall(self, entry: DocumentEntry, statements: str) -> int | None:
        """Return the quotes compared when statements of this digest were; None if they were not."""
        return self._recall(entry, statements)

    def keep(self, entry: DocumentEntry, statements: str, quotes: int) -> None:
        """Remember a clean check of the statements of this digest."""
        for name in filter(None, (statements, self._generation)):
            self._clean[self._key(entry, name)] = _Check(quotes, statements)

    def write(self, *, forget: bool) -> None:
        """Replace the file at once; ``forget`` drops what was not seen.

        A store that cannot be written to is not remembered.
        """
        kept = self._clean if forget else _read(self._path) | self._clean
        text = json.dumps({"clean": dict(sorted(kept.items()))}, indent=0)
        part = self._path.with_name(f"{VALIDATED}.{os.getpid()}")
        with contextlib.suppress(OSError):
            part.write_text(text + "\n", encoding="ascii", newline="\n")
            os.replace(part, self._path)

    def _recall(self, entry: DocumentEntry, name: str) -> int | None:
        check = self._known.get(self._key(entry, name))
        if check is None:
            return None
        self.keep(entry, check.statements, check.quotes)
        return check.quotes

    def _key(self, entry: DocumentEntry, name: str) -> str:
        """Return what stands for the document, its file and the rules; ``name`` its statements."""
        digests = entry.file_sha256, entry.sha256, _digest_present(entry)
        parts = (self._rules, entry.id, *digests, name)
        return sha256("\n".join(parts).encode("utf-8")).hexdigest()


def _digest_present(entry: DocumentEntry) -> str:
    try:
        return digest_file(Path(entry.path))
    except KgError:
        return ""


def _name_untouched(store: Store) -> str:
    """Return the generation's name while its database is as the build left it; else nothing."""
    try:
        generation = read_current(store.path)
        if read_manifest(store.path, generation) != store.manifest:
            return ""
        written = (generation / MANIFEST).stat().st_mtime_ns
        files = [file.stat().st_mtime_ns for file in (generation / DATABASE).iterdir()]
    except (OSError, KgError):
        return ""
    return generation.name if files and max(files) <= written else ""


def _read(path: Path) -> dict[str, _Check]:
    """Return the checks by key; nothing where the file is missing or is not one."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        found = {str(key): _Check(*check) for key, check in fields["clean"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}
    return {k: c for k, c in found.items() if (type(c.quotes), type(c.statements)) == (int, str)}
