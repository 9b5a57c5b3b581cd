"""The references of ``kg coverage``: files, documents of the store, shipped plans, all by name."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.language import pick

if TYPE_CHECKING:
    from kg.analysis.sides import Side
    from kg.graph.store import Store

# What looks like a path is meant as one: it has a separator or a file's suffix.
_PATH = re.compile(r"[/\\]|\.(?:txt|md|html?|docx?|wps|pdf|xlsx?|et)$", re.IGNORECASE)
_MOST_NAMES = 3


def read_references(names: Sequence[str], store: Path) -> list[Side]:
    """Read each reference in order; one that is given twice is read once, with a note.

    Raises UsageError with the nearest ids for an unknown one, SourceError for
    a file that is missing or cannot be read.
    """
    from kg.analysis.sides import number_names
    from kg.cli.output import print_note

    opened = _open_if_there(store)
    shipped = find_shipped_plans()
    sides: list[Side] = []
    labels = number_names([_label(name) for name in names])
    for name, label in zip(names, labels, strict=True):
        side = _read_reference(name, label, opened, shipped)
        if any(side.source.sha256 == s.source.sha256 for s in sides):
            print_note(
                pick(
                    f"注意：对照文件“{name}”重复，只对照一次。",
                    f"note: the reference {name} is given twice and counted once",
                )
            )
        else:
            sides.append(side)
    return sides


def is_known(name: str, store: Path) -> bool:
    """Say whether ``name`` is the id of a stored document or a shipped plan."""
    opened = _open_if_there(store)
    return name in find_shipped_plans() or bool(opened and _is_stored(name, opened))


def find_shipped_plans() -> Mapping[str, Path]:
    """Return id → file of the plans that come with the program, the invented ones included."""
    from kg.knowledge.corpora import find_corpora, read_corpus
    from kg.resources import find_shipped

    roots = (find_shipped("corpus"), find_shipped("corpus", "examples"))
    folders = [folder for root in roots for folder in find_corpora(root)]
    return {p.id: folder / p.file for folder in folders for p in read_corpus(folder)}


def _label(name: str) -> str:
    return (Path(name).stem or "stdin") if _is_file(name) else name


def _is_file(name: str) -> bool:
    return name == "-" or os.path.exists(name)


def _open_if_there(store: Path) -> Store | None:
    """Open the store; None where there is none at all. Raises StoreError for a damaged one."""
    from kg.graph.store import CURRENT, open_store

    return open_store(store) if (store / CURRENT).exists() else None


def _read_reference(
    name: str, label: str, store: Store | None, shipped: Mapping[str, Path]
) -> Side:
    from kg.analysis.sides import read_side
    from kg.analysis.stored_sides import read_stored_side
    from kg.cli.sources import read_input

    if _is_file(name) or _PATH.search(name):
        return read_side(read_input(name), label)
    if store and _is_stored(name, store):
        return _note_lost(read_stored_side(store, name))
    if name in shipped:
        return read_side(read_input(str(shipped[name])), label)
    raise _unknown(name, store, shipped)


def _is_stored(name: str, store: Store) -> bool:
    return any(d.id == name for d in store.documents)


def _note_lost(side: Side) -> Side:
    from kg.cli.output import print_note

    if not side.source.raw:
        name = side.rows.id
        print_note(
            pick(
                f"注意：“{name}”的原文件已移动或改动，报告里只列它的任务。",
                f"note: the file of {name} was moved or changed; the report lists its tasks only",
            )
        )
    return side


def _unknown(name: str, store: Store | None, shipped: Mapping[str, Path]) -> Exception:
    from kg.errors import UsageError

    known = list(dict.fromkeys([*_list_ids(store), *shipped]))
    near = difflib.get_close_matches(name, known, n=_MOST_NAMES, cutoff=0.4)
    near += [k for k in known if name in k and k not in near]
    names = "、".join((near or known)[:_MOST_NAMES])
    where = pick("是不是要" if near else "已有", "did you mean" if near else "known")
    return UsageError(
        pick(
            f"没有对照文件“{name}”：不是文件，也不是库中文件的编号。",
            f"no reference {name}: neither a file nor the id of a stored document",
        ),
        hint=pick(
            f"{where} {names}；也可给出文件路径。", f"{where} {names}; or give the path of a file"
        ),
    )


def _list_ids(store: Store | None) -> Iterator[str]:
    yield from (d.id for d in store.documents) if store else ()
