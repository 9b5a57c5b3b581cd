"""Digests of the code and the rule files that decide what a document's statements are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from kg.resources import find_shipped

_PACKAGE = Path(__file__).resolve().parent.parent
# Rooms between a file and its statements; a change elsewhere re-reads nothing.
_ROOMS = ("model", "knowledge", "reading", "graph", "pipeline")
# Parts of ontology/ that a document's statements do not depend on.
_APART = ("queries", "checks", "docs", "questions.toml", "alignments.ttl", "reused.ttl")
_RULE_SUFFIXES = (".ttl", ".toml", ".tsv", ".rq", ".txt")


@lru_cache(maxsize=1)
def digest_code() -> str:
    """Return the digest of the program between file and statements, rule files included."""
    files = (p for room in _ROOMS for p in sorted((_PACKAGE / room).rglob("*.py")))
    code = _digest_files(_PACKAGE, files)
    rules = sha256(repr(sorted(find_rule_files().items())).encode("utf-8")).hexdigest()
    return sha256(f"{code} {rules}".encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def find_rule_files() -> Mapping[str, str]:
    """Return the SHA-256 of each rule file of ``ontology/`` by its path below it, sorted."""
    root = find_shipped("ontology")
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.suffix in _RULE_SUFFIXES and name.split("/")[0] not in _APART:
            found[name] = sha256(_read_plain(path)).hexdigest()
    return found


def digest_ontology() -> str:
    """Return the digest of the whole of ``ontology/`` that a store's graphs depend on."""
    root = find_shipped("ontology")
    return _digest_files(root, (p for p in sorted(root.rglob("*")) if p.suffix in _RULE_SUFFIXES))


def _digest_files(root: Path, files: Iterable[Path]) -> str:
    digest = sha256()
    for path in files:
        content = _read_plain(path)
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _read_plain(path: Path) -> bytes:
    """Return a text file's bytes with line feeds: a checkout on Windows has the same digest."""
    return path.read_bytes().replace(b"\r\n", b"\n")
