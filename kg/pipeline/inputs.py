"""Paths become the list of documents to build, each with a stable id and its file's digest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

from kg.errors import SourceError, UsageError
from kg.graph.iris import make_document_id
from kg.knowledge.corpora import DocumentProfile, find_corpora, read_corpus

SUFFIXES = frozenset({".txt", ".text", ".md", ".html", ".htm", ".docx", ".pdf", ".xlsx"})
"""Files that a folder without ``corpus.toml`` gives; a file named by itself may have any suffix."""


@dataclass(frozen=True, slots=True)
class InputDocument:
    """A file to read. ``sha256`` is its bytes' digest, ``profile`` what a corpus says of it."""

    id: str
    path: Path
    sha256: str
    profile: DocumentProfile | None = None


def find_inputs(paths: Iterable[Path]) -> tuple[InputDocument, ...]:
    """Return the documents of corpus folders, folders of files and files, sorted by id.

    The order of ``paths`` does not matter. A file given twice counts once.
    Files without a profile take their ids from their names; two different
    files of one name get a part of their digest as well. Raises SourceError
    for what is missing or empty, UsageError when two profiles share an id.
    """
    found = {document.path: document for path in paths for document in _find_below(path)}
    documents = _settle_ids(sorted(found.values(), key=lambda d: (d.id, d.sha256, str(d.path))))
    if not documents:
        raise SourceError("没有可以构建的文件", hint=f"可读的格式：{' '.join(sorted(SUFFIXES))}")
    return documents


def _find_below(path: Path) -> Iterator[InputDocument]:
    path = path.resolve()
    if path.is_file():
        yield _make_plain(path)
    elif path.is_dir():
        corpora = list(find_corpora(path))
        for folder in corpora:
            yield from (_make_known(folder, profile) for profile in read_corpus(folder))
        if not corpora:
            yield from _find_files(path)
    else:
        raise SourceError(f"没有这个文件或文件夹：{path}", hint="检查路径")


def _find_files(folder: Path) -> Iterator[InputDocument]:
    files = [p for p in sorted(folder.rglob("*")) if p.suffix.lower() in SUFFIXES and p.is_file()]
    if not files:
        raise SourceError(
            f"文件夹里没有可读的文件：{folder}",
            hint=f"可读的格式：{' '.join(sorted(SUFFIXES))}",
        )
    yield from map(_make_plain, files)


def _make_plain(path: Path) -> InputDocument:
    return InputDocument(make_document_id(path.stem), path, digest_file(path))


def _make_known(folder: Path, profile: DocumentProfile) -> InputDocument:
    path = folder / profile.file
    return InputDocument(profile.id, path, digest_file(path), profile)


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes; raises SourceError when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(
            f"读不了文件：{path}（{error.strerror}）", hint="检查路径和权限"
        ) from error


def _settle_ids(documents: Sequence[InputDocument]) -> tuple[InputDocument, ...]:
    by_id: dict[str, list[InputDocument]] = defaultdict(list)
    for document in documents:
        by_id[document.id].append(document)
    settled = [one for same in by_id.values() for one in _tell_apart(same)]
    return tuple(sorted(settled, key=lambda d: d.id))


def _tell_apart(same: Sequence[InputDocument]) -> Iterator[InputDocument]:
    """Yield documents of one id under ids of their own; equal content counts once."""
    known = [d for d in same if d.profile]
    if len(known) > 1:
        files = "、".join(str(d.path) for d in known)
        raise UsageError(
            f"两份文件用了同一个编号 {known[0].id}：{files}", hint="改 corpus.toml 的 id"
        )
    plain = {d.sha256: d for d in reversed(same) if not d.profile}
    for one in known:
        plain.pop(one.sha256, None)
    yield from known
    if len(plain) + len(known) == 1:
        yield from plain.values()
        return
    for digest, document in plain.items():
        yield replace(document, id=f"{document.id[:64]}-{digest[:8]}")
