"""Where a command's tasks come from: plans given as files, or else the store."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.language import pick
from kg.cli.output import print_note

if TYPE_CHECKING:
    from datetime import date

    from kg.analysis.ledger import Ledger
    from kg.analysis.status import StatusView


def read_rows(
    files: Sequence[str], store: Path, documents: Sequence[str] = (), *, texts: bool = False
) -> Ledger:
    """Return the ledger of ``files`` or, without files, of the store's ``documents``.

    With ``texts`` the sources stand beside the rows, so that a view can show
    the lines around a quote; a source that is no longer what was read is
    missing, which a note says.
    """
    if files:
        return _read_files(files)
    from kg.analysis.stored_ledger import read_ledger
    from kg.analysis.stored_sources import find_sources
    from kg.graph.store import open_store

    opened = open_store(store)
    sources = find_sources(opened) if texts else {}
    ledger = read_ledger(opened, documents, sources=sources)
    lost = [d.id for d in ledger.documents if texts and d.id not in sources]
    if lost:
        names = "、".join(lost[:3])
        print_note(
            pick(
                f"原文件已移动或改动，看不到上下文：{names}",
                f"source files moved or changed, no context for: {names}",
            )
        )
    return ledger


def _read_files(files: Sequence[str]) -> Ledger:
    from kg.analysis.ledger import ReadPlan, build_ledger
    from kg.cli.sources import read_input
    from kg.knowledge.units import load_directory
    from kg.reading.parser import read_plan

    plans: list[ReadPlan] = []
    for name in files:
        source, plan = read_plan(read_input(name))
        plans.append(ReadPlan(_name_document(name, [p.id for p in plans]), source, plan))
    return build_ledger(plans, load_directory())


def _name_document(name: str, taken: Sequence[str]) -> str:
    """The file's stem, made different from those before it."""
    stem = re.sub(r"[\s#,~:]+", "-", Path(name).stem).strip("-") or "plan"
    count = sum(t == stem or re.fullmatch(rf"{re.escape(stem)}-\d+", t) is not None for t in taken)
    return f"{stem}-{count + 1}" if count else stem


def read_status(
    ledger: Ledger, files: Sequence[str], store: Path, as_of: date | None = None
) -> StatusView | None:
    """Return the store's reported progress; None for files and where nothing was reported."""
    if files:
        return None
    from kg.analysis.status import view_status
    from kg.graph.status_history import read_reports

    reports = read_reports(store)
    return view_status(ledger, reports, as_of=as_of) if reports else None
