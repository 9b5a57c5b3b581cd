"""A ledger as the one JSON object that the graph page reads; no number is computed twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from kg.analysis.gaps import GAP_CODES, find_gaps
from kg.analysis.layout import place_units
from kg.analysis.ledger import DocumentRow, Ledger, OwnerRow, TaskRow, UnitRow
from kg.analysis.network import (
    UnitStats,
    build_coownership,
    count_rows,
    measure_units,
)
from kg.analysis.status import StatusView
from kg.knowledge.findings import load_codes
from kg.model.document import ROLES, Deadline, Indicator, Measure, Quoted
from kg.model.text import SourceText, Span, fold_characters
from kg.render.labels import clean_label, find_initials, spell_name, wrap_label
from kg.render.page_status import build_progress, describe_task

Json = dict[str, Any]
Places = Mapping[str, tuple[float, float]]


def build_page_data(ledger: Ledger, status: StatusView | None = None) -> Json:
    """Return the page's data: documents with their text, units with places, tasks, gaps.

    With ``status``, tasks carry what was reported and ``progress`` the rest.
    """
    stats = {s.unit: s for s in measure_units(ledger)}
    communities = {s.unit: s.community for s in stats.values()}
    places = place_units(build_coownership(ledger), communities)
    counts = count_rows(ledger)
    return {
        "counts": {name: getattr(counts, name) for name in counts.__slots__},
        "roles": list(ROLES),
        "documents": [_document(d) for d in ledger.documents],
        "units": [_unit(u, stats[u.id], places[u.id]) for u in ledger.units],
        "tasks": _tasks(ledger, status),
        "gaps": _gaps(ledger),
        "progress": build_progress(ledger, status) if status else None,
    }


def readable_text(source: SourceText) -> str:
    """Return the raw text for the eye, as long as the raw text so that all offsets hold.

    Compatibility characters are folded and one-for-one repairs applied.
    """
    text = fold_characters(source.raw)
    for repair in source.repairs:
        if len(repair.text) == repair.end - repair.start:
            text = text[: repair.start] + repair.text + text[repair.end :]
    return text


def _document(document: DocumentRow) -> Json:
    return {
        "id": document.id,
        "title": document.title,
        "issuer": document.issuer,
        "issued": document.issued.isoformat() if document.issued else None,
        "period": list(document.period) if document.period else None,
        "file": PurePath(document.source.file).name,
        "sha256": document.source.sha256,
        "text": readable_text(document.source),
        "sections": [
            {"path": ".".join(map(str, s.path)), "heading": s.heading} for s in document.sections
        ],
        "indicators": [_indicator(i) for i in document.indicators],
    }


def _indicator(indicator: Indicator) -> Json:
    base, target = indicator.baseline, indicator.target
    return {
        "name": indicator.name,
        "unit": indicator.unit,
        "baseline": [base.text, base.year] if base else None,
        "target": [target.text, target.year] if target else None,
        "at": pieces(indicator.span),
    }


def _unit(unit: UnitRow, stats: UnitStats, place: tuple[float, float]) -> Json:
    names = (unit.name, *unit.names)
    return {
        "id": unit.id,
        "name": unit.name,
        "full": unit.full_name,
        "names": list(unit.names),
        "label": wrap_label(unit.name),
        "plain": clean_label(unit.name),
        "initials": list(dict.fromkeys(i for name in names for i in find_initials(name))),
        "pinyin": list(dict.fromkeys(spell_name(name) for name in names)),
        "category": unit.category,
        "community": stats.community,
        "degree": stats.degree,
        "betweenness": stats.betweenness,
        "bridging": stats.bridging,
        "x": place[0],
        "y": place[1],
    }


def _tasks(ledger: Ledger, status: StatusView | None) -> list[Json]:
    documents = {d.id: i for i, d in enumerate(ledger.documents)}
    units = {u.id: i for i, u in enumerate(ledger.units)}
    rows = [_task(t, documents[t.document], units) for t in ledger.tasks]
    if status:
        for row, task in zip(rows, ledger.tasks, strict=True):
            row["status"] = describe_task(status.tasks[task.key])
    return rows


def _task(task: TaskRow, document: int, units: Mapping[str, int]) -> Json:
    return {
        "id": task.task,
        "doc": document,
        "no": task.number,
        "section": ".".join(map(str, task.section)),
        "headings": list(task.headings),
        "label": task.label,
        "at": pieces(task.span),
        "statement": _quote(task.statement),
        "owners": [_owner(o, units[o.unit]) for o in task.owners],
        "deadline": _deadline(task.deadline),
        "measures": [_measure(m) for m in task.measures],
    }


def _owner(owner: OwnerRow, unit: int) -> list[Any]:
    """Unit, role (by their places), 1 when stated, place of the name, name as printed."""
    return [
        unit,
        ROLES.index(owner.role),
        int(owner.stated),
        pieces(owner.span),
        owner.printed,
    ]


def _quote(quoted: Quoted | None) -> Json | None:
    return {"text": quoted.text, "at": pieces(quoted.span)} if quoted else None


def _deadline(deadline: Deadline | None) -> Json | None:
    if deadline is None:
        return None
    return {
        "text": deadline.text,
        "kind": deadline.kind,
        "due": deadline.due.isoformat() if deadline.due else None,
        "at": pieces(deadline.span),
    }


def _measure(measure: Measure) -> Json:
    return {
        "text": measure.text,
        "at": pieces(measure.span),
        "strength": measure.strength,
        "targets": [t.text for t in measure.targets],
        "deadline": _deadline(measure.deadline),
    }


def pieces(span: Span) -> list[list[int]]:
    """Return the stretches of a quote as ``[[start, end], …]`` in code points of the raw text."""
    return [list(piece) for piece in span.pieces()]


def _gaps(ledger: Ledger) -> list[Json]:
    """All kinds of gap, also those that do not occur, with their tasks and units by place."""
    codes = load_codes()
    tasks = {t.key: i for i, t in enumerate(ledger.tasks)}
    units = {u.id: i for i, u in enumerate(ledger.units)}
    found: dict[str, list[Any]] = {code: [] for code in GAP_CODES}
    for gap in find_gaps(ledger):
        found[gap.code].append([tasks[gap.task], _indices(gap.units, units)])
    return [
        {
            "code": code,
            "severity": codes[code].severity,
            "zh": codes[code].title.zh,
            "en": codes[code].title.en,
            "hits": hits,
        }
        for code, hits in found.items()
    ]


def _indices(units: Iterable[str], places: Mapping[str, int]) -> list[int]:
    return [places[u] for u in units]
