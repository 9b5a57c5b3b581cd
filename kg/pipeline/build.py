"""Files become a store: read, encode, check, load, swap in; what has not changed is not redone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import joblib

from kg import __version__
from kg.errors import KgError, SourceError, StoreError
from kg.graph.assembly import DocumentPart, Parts, write_store
from kg.graph.generations import CACHE, lock_store
from kg.graph.iris import DEFAULT_BASE
from kg.graph.store import DocumentEntry, Manifest, open_store
from kg.model.document import Jurisdiction
from kg.model.reports import BuildReport, DocumentReport
from kg.pipeline.additions import Additions, read_additions
from kg.pipeline.encode import EncodedDocument, encode_document, make_key, read_encoded
from kg.pipeline.inputs import InputDocument, find_inputs
from kg.pipeline.versions import digest_code, digest_ontology, find_rule_files
from kg.resources import find_shipped

Progress = Callable[[int, int, str], None]
"""Called with documents done, documents in all, and the name of the last one."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One build: what, whence, whither."""

    documents: Sequence[InputDocument]
    keys: Mapping[str, str]
    store: Path
    base: str
    additions: Additions
    inputs: str

    @property
    def cache(self) -> Path:
        return self.store / CACHE


def find_shipped_corpora() -> tuple[Path, ...]:
    """Return the corpora that a build without arguments takes: those directly in ``corpus/``."""
    return tuple(p.parent for p in sorted(find_shipped("corpus").glob("*/corpus.toml")))


def build_corpus(
    paths: Iterable[Path | str],
    store_path: Path | str,
    *,
    jobs: int | None = None,
    force: bool = False,
    base: str = DEFAULT_BASE,
    subjects: Iterable[Path | str] = (),
    groups: Iterable[Path | str] = (),
    on_progress: Progress | None = None,
) -> BuildReport:
    """Build the store at ``store_path`` from corpus folders, folders and files.

    Equal inputs, code and ontology leave the store as it is; ``force`` reads
    everything again. ``jobs`` is the number of processes, None for one a core
    when there are many documents; joblib's configured backend is used.
    ``subjects`` are concept schemes (.ttl) and ``groups`` lists of members
    (.toml), files or folders of them, beside the shipped ones. An
    interrupt or any error leaves the old store. Raises SourceError with every
    file that cannot be read, StoreError when another build is running.
    """
    documents = find_inputs(map(Path, paths))
    keys = {d.id: make_key(d, digest_code(), base) for d in documents}
    additions = read_additions(subjects, groups)
    parts = [__version__, digest_ontology(), additions.digest(), base, *keys.values()]
    inputs = sha256("\n".join(parts).encode("utf-8")).hexdigest()
    job = _Job(documents, keys, Path(store_path), base, additions, inputs)
    with lock_store(job.store):
        job.cache.mkdir(exist_ok=True)
        kept = {} if force else _read_kept(job)
        present = None if force else _match_present(job)
        if present and len(kept) == len(documents):
            return _report(job, present, kept, kept, "unchanged")
        encoded = _encode_missing(job, kept, jobs, on_progress)
        manifest = _write(job, encoded)
        _forget_others(job)
    return _report(job, manifest, encoded, kept, "built")


def _read_kept(job: _Job) -> dict[str, EncodedDocument]:
    found = ((d.id, read_encoded(job.cache, job.keys[d.id])) for d in job.documents)
    return {document_id: kept for document_id, kept in found if kept}


def _match_present(job: _Job) -> Manifest | None:
    """Return the present generation's manifest when the same inputs made it and it opens."""
    try:
        manifest = open_store(job.store).manifest
    except StoreError:
        return None
    paths = {entry.id: entry.path for entry in manifest.documents}
    same_paths = paths == {d.id: str(d.path) for d in job.documents}
    return manifest if manifest.inputs == job.inputs and same_paths else None


def _encode_missing(
    job: _Job, kept: Mapping[str, EncodedDocument], jobs: int | None, on_progress: Progress | None
) -> dict[str, EncodedDocument]:
    encoded, problems = dict(kept), []
    missing = [d for d in job.documents if d.id not in kept]
    for done, (document, outcome) in enumerate(_encode_all(job, missing, jobs), 1):
        if isinstance(outcome, KgError):
            problems.append(outcome)
        else:
            encoded[document.id] = outcome
        if on_progress:
            on_progress(done, len(missing), document.path.name)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        lines = "；".join(error.message for error in problems[:10])
        raise SourceError(f"{len(problems)} 份文件读不了：{lines}", hint=problems[0].hint)
    return encoded


def _encode_all(
    job: _Job, missing: Sequence[InputDocument], jobs: int | None
) -> Iterator[tuple[InputDocument, EncodedDocument | KgError]]:
    workers = jobs or (os.cpu_count() or 1 if len(missing) > 3 else 1)
    if workers == 1:
        yield from (_try_encode(d, job.cache, job.keys[d.id], job.base) for d in missing)
        return
    calls = (joblib.delayed(_try_encode)(d, job.cache, job.keys[d.id], job.base) for d in missing)
    yield from joblib.Parallel(n_jobs=workers, return_as="generator")(calls)


def _try_encode(
    document: InputDocument, cache: Path, key: str, base: str
) -> tuple[InputDocument, EncodedDocument | KgError]:
    try:
        return document, encode_document(document, cache, key, base)
    except KgError as error:
        return document, error


def _write(job: _Job, encoded: Mapping[str, EncodedDocument]) -> Manifest:
    parts = Parts(
        job.base,
        __version__,
        job.inputs,
        digest_code(),
        digest_ontology(),
        {**find_rule_files(), **job.additions.files},
        job.additions.schemes,
        job.additions.subjects,
        job.additions.shipped,
        job.additions.groups,
        tuple(_make_part(job, d, encoded[d.id]) for d in job.documents),
    )
    return write_store(job.store, parts)


def _make_part(job: _Job, document: InputDocument, encoded: EncodedDocument) -> DocumentPart:
    return DocumentPart(
        _make_entry(document, encoded),
        job.cache / f"{job.keys[document.id]}.nq",
        encoded.lines,
        encoded.units,
        Jurisdiction(*encoded.place) if encoded.place else None,
        encoded.classes,
        encoded.properties,
    )


def _make_entry(document: InputDocument, encoded: EncodedDocument) -> DocumentEntry:
    return DocumentEntry(
        document.id,
        encoded.title,
        encoded.file,
        str(document.path),
        document.sha256,
        encoded.sha256,
        encoded.counts,
    )


def _forget_others(job: _Job) -> None:
    """Remove what the cache keeps of documents that are no longer built."""
    keys = set(job.keys.values())
    for file in job.cache.iterdir():
        if file.name.split(".")[0] not in keys:
            file.unlink(missing_ok=True)


def _report(
    job: _Job,
    manifest: Manifest,
    encoded: Mapping[str, EncodedDocument],
    kept: Mapping[str, EncodedDocument],
    status: Literal["built", "unchanged"],
) -> BuildReport:
    documents = tuple(
        DocumentReport(d.id, e.title, e.file, e.counts, e.findings, reused=d.id in kept)
        for d in job.documents
        for e in (encoded[d.id],)
    )
    return BuildReport(status, job.store, manifest.quads, manifest.data, documents)
