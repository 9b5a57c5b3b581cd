"""A store on disk is opened for reading: its present generation, its manifest, its quads.

A store is a folder. ``CURRENT`` names the present generation ``gen-<digest>``,
which holds the Oxigraph database ``db`` and ``manifest.json``; `kg.graph.generations`
writes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.knowledge.prefixes import PREFIXES

FORMAT = 1
"""Version of the folder's layout and of the graphs inside; another one is not opened."""
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
DATABASE = "db"
_BUILD = "重新构建：kg build -o {path}"


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document of the store. ``path`` is where its file was, ``file_sha256`` its bytes' digest.

    ``sha256`` is the digest of the raw text that offsets count in.
    """

    id: str
    title: str
    file: str
    path: str
    file_sha256: str
    sha256: str
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built from; ``data`` is the digest of all its graphs but the catalogue.

    ``inputs`` is the digest of everything that decides the result: source
    files, code, ontology and settings. Equal inputs give equal bytes.
    """

    format: int
    tool: str
    base: str
    code: str
    ontology: str
    inputs: str
    data: str
    quads: int
    documents: tuple[DocumentEntry, ...]

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read ``manifest.json``; ValueError, TypeError or KeyError when it is not one."""
        fields = json.loads(text)
        if fields["format"] == FORMAT:
            entries = (DocumentEntry(**entry) for entry in fields["documents"])
            return cls(**{**fields, "documents": tuple(entries)})
        return cls(fields["format"], str(fields.get("tool", "")), "", "", "", "", "", 0, ())


class Store:
    """One generation of a store, open for reading; later builds do not disturb it."""

    def __init__(self, path: Path, manifest: Manifest, database: ox.Store) -> None:
        self.path, self.manifest, self.database = path, manifest, database

    @property
    def documents(self) -> tuple[DocumentEntry, ...]:
        """Return the documents, sorted by id."""
        return self.manifest.documents

    def evaluate(self, text: str, *, graph: str | None = None) -> Any:
        """Run SPARQL over all graphs as one, or over ``graph`` alone; SyntaxError passes.

        No triple stands in two graphs, so the union counts each once. Rows
        come as they are asked for: read them inside `reading`.
        """
        with reading(self.path):
            if graph:
                return self.database.query(
                    text, prefixes=PREFIXES, default_graph=ox.NamedNode(graph)
                )
            return self.database.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn the database's errors into a StoreError (files) or a QueryError (evaluation)."""
    try:
        yield
    except OSError as error:
        raise damaged(path, error) from error
    except RuntimeError as error:
        if "orruption" in str(error):
            raise damaged(path, error) from error
        raise QueryError(f"查询无法执行：{error}", hint="检查查询语句") from error


def open_store(path: Path | str) -> Store:
    """Open the present generation of the store at ``path`` for reading.

    Raises StoreError when there is none, when it is half written or damaged,
    or when another version of this program wrote it. A generation that a build
    removes between two reads here is looked up once more.
    """
    path = Path(path)
    try:
        return _open_generation(path, read_current(path))
    except FileNotFoundError:
        return _open_generation(path, read_current(path))


def read_current(path: Path) -> Path:
    """Return the folder of the present generation."""
    try:
        name = (path / CURRENT).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _missing(path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise damaged(path, error) from error
    if not name.startswith("gen-") or "/" in name or "\\" in name:
        raise damaged(path, ValueError(f"CURRENT: {name[:40]!r}"))
    return path / name


def read_manifest(path: Path, generation: Path) -> Manifest:
    """Return the manifest of a generation of the store at ``path``."""
    try:
        manifest = Manifest.from_json((generation / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise damaged(path, error) from error
    if manifest.format != FORMAT:
        raise StoreError(
            f"图谱库是另一个版本写的：{path}（格式 {manifest.format}，本程序读 {FORMAT}）",
            hint=_BUILD.format(path=path),
        )
    return manifest


def damaged(path: Path, error: Exception) -> StoreError:
    """Return the StoreError for files that cannot be read as a store."""
    reason = " ".join(str(error).split())[:160]
    return StoreError(f"图谱库已损坏：{path}（{reason}）", hint=_BUILD.format(path=path))


def _missing(path: Path) -> StoreError:
    if path.is_dir() and (any(path.glob("tmp-*")) or any(path.glob("gen-*"))):
        return StoreError(f"图谱库没有写完：{path}", hint=_BUILD.format(path=path))
    if path.is_dir() and any(path.iterdir()):
        return StoreError(f"不是图谱库：{path}", hint=_BUILD.format(path="另一个目录"))
    return StoreError(f"没有图谱库：{path}", hint=_BUILD.format(path=path))


def _open_generation(path: Path, generation: Path) -> Store:
    manifest = read_manifest(path, generation)
    try:
        database = ox.Store.read_only(str(generation / DATABASE))
    except (OSError, RuntimeError) as error:
        raise damaged(path, error) from error
    return Store(path, manifest, database)
