"""A store is held against its shapes and, quote by quote, against the files it was made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from kg.errors import KgError, UsageError
from kg.graph.shape_queries import load_constraints
from kg.graph.store import DocumentEntry, Store
from kg.graph.stored_quotes import Engine, StoredDocument, StoredQuote, read_shared, read_stored
from kg.knowledge.findings import make_finding
from kg.model.finding import Finding
from kg.model.reports import DocumentValidation, ValidationReport
from kg.model.text import SourceText, Span
from kg.pipeline.encode import describe_violation
from kg.pipeline.inputs import digest_file
from kg.pipeline.validated import Memory
from kg.reading.files import read_source

_SHARED = ("units", "status")
"""Graphs of the whole store that people's statements stand in, checked with all documents."""


def validate_store(
    store: Store,
    *,
    documents: Iterable[str] = (),
    engine: Engine = "store",
    force: bool = False,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> ValidationReport:
    """Check the store, one document graph after the other, then units and reports of progress.

    ``documents`` narrows it to these documents.

    ``engine`` runs the shapes: ``store`` as SPARQL in Oxigraph, ``pyshacl`` as
    the reference implementation, many times slower. A source that is gone or
    changed is one finding (E101) that names it; its quotes are not checked.
    Every other quote is compared with its slice of the file. A document whose
    statements, file and rules are those of its last clean check is not checked
    again unless ``force``. Raises UsageError for a document that the store does
    not have.
    """
    entries = _choose(store, tuple(documents))
    memory = Memory(store, engine, force=force)
    checked = []
    for done, entry in enumerate(entries, 1):
        checked.append(_check(store, entry, engine, memory))
        if on_progress:
            on_progress(done, len(entries), entry.file)
    whole = len(entries) == len(store.documents)
    memory.write(forget=whole)
    graphs = tuple(_check_shared(store, name, engine) for name in _SHARED) if whole else ()
    return ValidationReport(tuple(checked), len(load_constraints()), graphs)


def _check_shared(store: Store, name: str, engine: Engine) -> DocumentValidation:
    """Check a graph of the whole store; it quotes nothing, and is small enough to check always."""
    found = read_shared(store, name).find_violations(engine)
    return DocumentValidation(name, "", 0, tuple(map(describe_violation, found)))


def _check(
    store: Store, entry: DocumentEntry, engine: Engine, memory: Memory
) -> DocumentValidation:
    """Check a document unless it is remembered to be in order as it is."""
    quotes = memory.recall_unread(entry)
    if quotes is None:
        stored = read_stored(store, entry)
        quotes = memory.recall(entry, stored.digest)
    if quotes is not None:
        return DocumentValidation(entry.id, entry.file, quotes, (), reused=True)
    compared, problems = _check_quotes(stored, entry)
    found = (*map(describe_violation, stored.find_violations(engine)), *problems)
    if not found:
        memory.keep(entry, stored.digest, compared)
    return DocumentValidation(entry.id, entry.file, compared, found)


def _choose(store: Store, wanted: tuple[str, ...]) -> list[DocumentEntry]:
    known = {entry.id: entry for entry in store.documents}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise UsageError(f"图谱库里没有文件“{unknown[0]}”", hint=f"有：{'、'.join(known)}")
    return [entry for name, entry in known.items() if not wanted or name in wanted]


def _check_quotes(stored: StoredDocument, entry: DocumentEntry) -> tuple[int, list[Finding]]:
    """Return the number of quotes checked and what is wrong with them."""
    source = _read_unchanged(entry)
    if source is None:
        return 0, [make_finding("E101", Span(0, 0), file=entry.path)]
    source = SourceText(source.file, source.raw, source.sha256, repairs=stored.find_repairs())
    quotes = stored.find_quotes()
    return len(quotes), list(_deny(q for q in quotes if not q.holds(source)))


def _deny(quotes: Iterable[StoredQuote]) -> Iterator[Finding]:
    for quote in quotes:
        yield make_finding("E102", quote.span, quote=quote.folded, text=quote.folded[:40])


def _read_unchanged(entry: DocumentEntry) -> SourceText | None:
    """Return the source of an unchanged file, else None."""
    try:
        if digest_file(Path(entry.path)) != entry.file_sha256:
            return None
        source = read_source(entry.path)
    except KgError:
        return None
    return source if source.sha256 == entry.sha256 else None
