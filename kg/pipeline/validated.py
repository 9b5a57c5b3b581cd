"""Which documents of a store were found in order, remembered beside it until anything changes.

A document is known by the digest of its statements as they stand in the store,
of its file's bytes, and of the code and shapes that checked it: an altered
database, file or rule is checked again. Only what had no problem is remembered.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from kg.errors import KgError
from kg.graph.generations import VALIDATED
from kg.graph.store import DocumentEntry, Store
from kg.graph.stored_quotes import Engine, digest_statements
from kg.pipeline.inputs import digest_file
from kg.pipeline.versions import digest_code

FORMAT = 1


def make_key(store: Store, entry: DocumentEntry, engine: Engine) -> str:
    """Return what a document must be the same in for its last check to hold."""
    try:
        present = digest_file(Path(entry.path))
    except KgError:
        present = ""
    statements = digest_statements(store, entry)
    parts = (FORMAT, digest_code(), engine, entry.file_sha256, entry.sha256, present, statements)
    return sha256("\n".join(map(str, parts)).encode("utf-8")).hexdigest()


def read_memory(store: Store) -> dict[str, int]:
    """Return the quotes compared by key; nothing where the file is missing or is not one."""
    try:
        fields = json.loads((store.path / VALIDATED).read_text(encoding="utf-8"))
        return {str(key): int(quotes) for key, quotes in fields["clean"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write_memory(store: Store, clean: Mapping[str, int]) -> None:
    """Replace the file at once; a store that cannot be written to is not remembered."""
    text = json.dumps({"clean": dict(sorted(clean.items()))}, indent=0)
    part = store.path / f"{VALIDATED}.{os.getpid()}"
    with contextlib.suppress(OSError):
        part.write_text(text + "\n", encoding="ascii", newline="\n")
        os.replace(part, store.path / VALIDATED)
