"""A coverage report as one page: both texts side by side, working with the network off."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from kg import __version__
from kg.analysis.comparison import CHANGE_CODES
from kg.analysis.matrix import count_by_unit
from kg.analysis.report import (
    CoverageReport,
    IndicatorVerdict,
    Match,
    MeasureVerdict,
    TaskVerdict,
)
from kg.model.finding import Finding
from kg.model.text import SourceText, Span
from kg.render.coverage_wording import CHANGE_WORDS
from kg.render.page import escape_json, fill_page, read_asset, write_policy

Json = dict[str, Any]
_COMPARED = {*CHANGE_CODES.values(), "C101", "C102"}


def render_coverage_html(
    report: CoverageReport,
    draft: SourceText,
    references: Mapping[str, SourceText],
    *,
    lang: str = "zh",
) -> str:
    """Return the page; ``references`` are the texts by id, ``lang`` the language it opens in."""
    style, script = read_asset("coverage.css"), read_asset("coverage.js")
    data = build_page_data(report, draft, references) | {"lang": lang}
    title = report.draft_title or report.draft_file
    parts = {
        "lang": {"zh": "zh-CN", "en": "en"}[lang],
        "policy": write_policy([script], [style]),
        "title": escape(title),
        "style": style,
        "data": escape_json(data),
        "script": script,
    }
    return fill_page(read_asset("coverage.html"), parts)


def build_page_data(
    report: CoverageReport, draft: SourceText, references: Mapping[str, SourceText]
) -> Json:
    """Return all that the page shows; offsets count UTF-16 units, as JavaScript does."""
    own = _Offsets(draft.raw)
    others = {r.id: _make_pane(r.id, report, references.get(r.id)) for r in report.references}
    return {
        "strings": tomllib.loads(read_asset("coverage_strings.toml")),
        "generator": f"policy-kg {__version__}",
        "thresholds": dict(report.thresholds),
        "draft": {"file": report.draft_file, "title": report.draft_title, "text": _show(draft)},
        "references": [
            {"id": r.id, "file": r.file, "title": r.title, "text": others[r.id].text}
            for r in report.references
        ],
        "tasks": [_task(t, own, others[t.document]) for t in report.tasks],
        "new": [
            {
                "title": n.title,
                "text": n.text,
                "span": own.pair(n.span),
                "line": draft.line_of(n.span.start),
            }
            for n in report.new
        ],
        "indicators": [_indicator(i) for i in report.indicators],
        "findings": [_finding(f, own, draft) for f in report.findings],
        "units": count_by_unit(report),
        "subjects": report.subjects,
        "matrix": [
            {"document": r.document, "title": r.title, "statuses": dict(r.statuses)}
            for r in report.matrix
        ],
    }


class _Pane(NamedTuple):
    """A reference's text as shown, and where each measure stands in it (UTF-16 units)."""

    text: str
    places: Mapping[tuple[str, Span], list[list[int]]]


def _make_pane(document: str, report: CoverageReport, source: SourceText | None) -> _Pane:
    tasks = [t for t in report.tasks if t.document == document]
    if source is None or not source.raw:
        return _lay_out(tasks)
    offsets = _Offsets(source.raw)
    places = {(t.id, m.span): offsets.parts(m.span) for t in tasks for m in t.measures}
    return _Pane(_show(source), places)


def _lay_out(tasks: Sequence[TaskVerdict]) -> _Pane:
    """Write out tasks whose file is gone: a line a title and a line a measure."""
    text, places = "", {}
    for task in tasks:
        text += f"{task.title}\n"
        for measure in task.measures:
            start = _count_units(text)
            text += measure.text
            places[task.id, measure.span] = [[start, _count_units(text)]]
            text += "\n"
    return _Pane(text, places)


def _count_units(text: str) -> int:
    return len(text) + sum(ord(c) > 0xFFFF for c in text)


def _show(source: SourceText) -> str:
    """Return the text with its radicals folded: as long as the raw text, and legible."""
    return source.folded or source.raw


class _Offsets:
    """Code points to UTF-16 units: equal but for characters beyond the basic plane."""

    def __init__(self, raw: str) -> None:
        self.high = [i for i, c in enumerate(raw) if ord(c) > 0xFFFF]

    def at(self, offset: int) -> int:
        return offset + sum(i < offset for i in self.high)

    def pair(self, span: Span) -> list[int]:
        return [self.at(span.start), self.at(span.end)]

    def parts(self, span: Span) -> list[list[int]]:
        return [[self.at(a), self.at(b)] for a, b in span.pieces()]


def _task(task: TaskVerdict, own: _Offsets, pane: _Pane) -> Json:
    words = [task.title, *(m.text for m in task.measures)]
    words += [m.match.quote for m in task.measures if m.match]
    return {
        "document": task.document,
        "id": task.id,
        "title": task.title,
        "heading": task.heading,
        "status": task.status,
        "score": round(task.score, 4),
        "owners": list(dict.fromkeys(o.unit for o in task.owners)),
        "measures": [_measure(m, own, pane.places[task.id, m.span]) for m in task.measures],
        "changes": [
            {"label": CHANGE_WORDS[c.kind], "before": c.before, "after": c.after}
            for c in task.changes
        ],
        "words": "\n".join(words).lower(),
    }


def _measure(measure: MeasureVerdict, own: _Offsets, parts: list[list[int]]) -> Json:
    return {
        "text": measure.text,
        "parts": parts,
        "status": measure.status,
        "score": round(measure.score, 4),
        "match": _match(measure.match, own),
        "nearest": _match(measure.nearest, own),
    }


def _match(match: Match | None, own: _Offsets) -> Json | None:
    if match is None:
        return None
    return {"parts": own.parts(match.span), "quote": match.quote, "shared": match.shared}


def _indicator(verdict: IndicatorVerdict) -> Json:
    baselines: Sequence[str | None] = (verdict.baseline_before, verdict.baseline_after)
    return {
        "document": verdict.document,
        "number": verdict.number,
        "name": verdict.name,
        "status": verdict.status,
        "before": verdict.before,
        "after": verdict.after,
        "baselines": baselines,
    }


def _finding(finding: Finding, own: _Offsets, draft: SourceText) -> Json:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": [finding.message, finding.message_en],
        "suggestion": finding.suggestion,
        "span": own.pair(finding.span),
        "line": draft.line_of(finding.span.start),
        "own": finding.code not in _COMPARED and not finding.code.startswith("X"),
    }
