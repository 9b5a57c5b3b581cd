"""A coverage report to its JSON object, and findings to theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kg.analysis.matrix import count_by_unit
from kg.analysis.report import (
    Change,
    CoverageReport,
    IndicatorVerdict,
    Match,
    MeasureVerdict,
    TaskVerdict,
)
from kg.model.finding import SEVERITIES, Finding

Json = dict[str, Any]


def render_coverage_json(report: CoverageReport, *, lang: str = "zh") -> str:
    """Return the report as one JSON object, indented, ending in a line feed."""
    return json.dumps(coverage_to_json(report, lang=lang), ensure_ascii=False, indent=1) + "\n"


def coverage_to_json(report: CoverageReport, *, lang: str = "zh") -> Json:
    """Return the object; keys stand in the documented order."""
    return {
        "draft": {"file": report.draft_file, "title": report.draft_title or None},
        "against": [{"id": r.id, "title": r.title or None} for r in report.references],
        "tasks": [_task(t) for t in report.tasks],
        "new": [{"span": n.span.to_json(), "text": n.text} for n in report.new],
        "indicators": [_indicator(i) for i in report.indicators],
        "findings": [finding_to_json(f, lang=lang) for f in report.findings],
        "summary": summarise(report),
    }


def finding_to_json(finding: Finding, *, lang: str = "zh") -> Json:
    """Return a finding; ``related`` only where there are other places."""
    row: Json = {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message_en if lang == "en" else finding.message,
        "span": finding.span.to_json(),
        "suggestion": finding.suggestion,
    }
    if finding.related:
        row["related"] = [s.to_json() for s in finding.related]
    return row


def summarise(report: CoverageReport) -> Json:
    """Return the counts and the thresholds they rest on."""
    return {
        "tasks": report.count_tasks(),
        "measures": report.count_measures(),
        "documents": {r.id: report.count_tasks(r.id) for r in report.references},
        "units": count_by_unit(report),
        "subjects": report.subjects,
        "matrix": [
            {"document": r.document, "task": r.task, "statuses": dict(r.statuses)}
            for r in report.matrix
        ],
        "new": len(report.new),
        "changes": sum(len(t.changes) for t in report.tasks),
        "findings": count_findings(report.findings),
        "thresholds": dict(report.thresholds),
    }


def count_findings(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings by severity, the gravest first."""
    found = [f.severity for f in findings]
    return {severity: found.count(severity) for severity in reversed(SEVERITIES)}


def _task(task: TaskVerdict) -> Json:
    return {
        "document": task.document,
        "id": task.id,
        "title": task.title,
        "status": task.status,
        "score": round(task.score, 4),
        "matches": [
            {"span": m.span.to_json(), "quote": m.quote, "score": round(m.score, 4)}
            for m in task.matches
        ],
        "measures": [_measure(m) for m in task.measures],
        "changes": [_change(c) for c in task.changes],
    }


def _measure(measure: MeasureVerdict) -> Json:
    return {
        "text": measure.text,
        "span": measure.span.to_json(),
        "status": measure.status,
        "score": round(measure.score, 4),
        "match": _match(measure.match),
        "nearest": _match(measure.nearest),
    }


def _match(match: Match | None) -> Json | None:
    if match is None:
        return None
    return {"span": match.span.to_json(), "quote": match.quote, "shared": list(match.shared)}


def _change(change: Change) -> Json:
    return {"kind": change.kind, "before": change.before, "after": change.after}


def _indicator(verdict: IndicatorVerdict) -> Json:
    return {
        "document": verdict.document,
        "number": verdict.number,
        "name": verdict.name,
        "status": verdict.status,
        "before": verdict.before,
        "after": verdict.after,
    }
