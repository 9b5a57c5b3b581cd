"""A folder with ``corpus.toml`` becomes the list of its documents, with what is known of each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kg.errors import KnowledgeError

PROFILE = "corpus.toml"
_TEXTS = ("id", "title", "issuer", "jurisdiction", "file", "sha256", "source")
_DATES = ("issued", "published")
_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class DocumentProfile:
    """What ``corpus.toml`` says of a document.

    ``sha256`` is the digest of the file's bytes; a file that no longer has it
    is reported, not refused. ``invented`` marks a text that nobody issued.
    """

    id: str
    file: str
    sha256: str
    title: str = ""
    issuer: str = ""
    jurisdiction: str = ""
    source: str = ""
    issued: date | None = None
    published: date | None = None
    invented: bool = False


def find_corpora(folder: Path) -> Iterator[Path]:
    """Yield the folders at or below ``folder`` that hold a ``corpus.toml``, in order of path."""
    if (folder / PROFILE).is_file():
        yield folder
        return
    yield from sorted(path.parent for path in folder.glob(f"*/{PROFILE}"))


def read_corpus(folder: Path) -> tuple[DocumentProfile, ...]:
    """Read ``corpus.toml``; raises KnowledgeError that names every problem in it."""
    path = folder / PROFILE
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"{path}：{error}", hint="文件须是 UTF-8 的 TOML") from error
    problems = list(_find_problems(tables))
    if problems:
        raise KnowledgeError(f"{path}：" + "；".join(problems), hint="照已有的 corpus.toml 改正")
    return tuple(DocumentProfile(**table) for table in tables["documents"])


def _find_problems(tables: Mapping[str, Any]) -> Iterator[str]:
    documents = tables.get("documents")
    if set(tables) != {"documents"} or not isinstance(documents, list) or not documents:
        yield "应当只有一组或多组 [[documents]]"
        return
    seen: set[str] = set()
    for number, table in enumerate(documents, 1):
        where = f"第{number}份"
        yield from (where + problem for problem in _find_table_problems(table))
        if table.get("id") in seen:
            yield f"{where}的 id 重复：{table['id']}"
        seen.add(table.get("id"))


def _find_table_problems(table: Mapping[str, Any]) -> Iterator[str]:
    unknown = set(table) - {*_TEXTS, *_DATES, "invented"}
    if unknown:
        yield f"有多余的项 {', '.join(sorted(unknown))}"
    for name in ("id", "file", "sha256"):
        if not table.get(name):
            yield f"缺少 {name}"
    for name in _TEXTS:
        if not isinstance(table.get(name, ""), str):
            yield f"的 {name} 应为文字"
    for name in _DATES:
        if name in table and type(table[name]) is not date:
            yield f"的 {name} 应为日期，如 2022-01-25"
    yield from _find_form_problems(table)


def _find_form_problems(table: Mapping[str, Any]) -> Iterator[str]:
    if not _ID.fullmatch(str(table.get("id") or "x")):
        yield "的 id 只能用小写字母、数字、点和短横"
    if not _SHA256.fullmatch(str(table.get("sha256") or "0" * 64)):
        yield "的 sha256 应为64位小写十六进制"
    if Path(str(table.get("file", ""))).is_absolute() or ".." in Path(str(table.get("file"))).parts:
        yield "的 file 须在本文件夹之内"
