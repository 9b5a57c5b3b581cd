"""The texts that a store was built from, where their files still are what they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kg.errors import KgError
from kg.graph.store import DocumentEntry, Store
from kg.model.text import SourceText
from kg.reading.files import read_source
from kg.reading.parser import repair_source


def find_sources(store: Store) -> Mapping[str, SourceText]:
    """Return document id → repaired source for each file that is unchanged since the build.

    A file that is gone or has another digest is left out: offsets would point
    to other words.
    """
    return dict(_find_each(store))


def find_source(store: Store, document_id: str) -> SourceText | None:
    """Return one document's repaired source; None where its file is gone or changed."""
    entry = next(d for d in store.documents if d.id == document_id)
    return _read_unchanged(entry)


def _find_each(store: Store) -> Iterator[tuple[str, SourceText]]:
    for entry in store.documents:
        source = _read_unchanged(entry)
        if source is not None:
            yield entry.id, source


def _read_unchanged(entry: DocumentEntry) -> SourceText | None:
    try:
        source = read_source(Path(entry.path))
    except KgError:
        return None
    if source.sha256 != entry.sha256:
        return None
    # Views name the file; where it lies on this machine is nobody else's business.
    return replace(repair_source(source), file=Path(entry.file).name)
