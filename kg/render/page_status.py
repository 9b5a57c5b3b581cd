"""Reported progress as the page reads it."""

from __future__ import annotations

from typing import Any

from kg.analysis.ledger import Ledger
from kg.analysis.status import IndicatorProgress, StatusView, TaskStatus

Json = dict[str, Any]


def describe_task(task: TaskStatus) -> Json:
    """Return a task's light, status and history, each line as day, status and note."""
    return {
        "light": task.light,
        "status": task.status,
        "overdue": task.overdue,
        "history": [[e.day.isoformat(), e.status, e.note] for e in task.history],
    }


def build_progress(ledger: Ledger, status: StatusView) -> Json:
    """Return the day of the view, the number of reports and all indicators."""
    documents = {d.id: i for i, d in enumerate(ledger.documents)}
    return {
        "as_of": status.as_of.isoformat() if status.as_of else "",
        "reports": status.reports,
        "indicators": [_indicator(row, documents[row.document]) for row in status.indicators],
    }


def _indicator(row: IndicatorProgress, document: int) -> Json:
    base, target, latest = row.indicator.baseline, row.indicator.target, row.latest
    return {
        "doc": document,
        "name": row.indicator.name,
        "unit": row.indicator.unit,
        "base": base.value if base else None,
        "target": target.value if target else None,
        "target_text": target.text if target else "",
        "actual": latest.actual if latest else None,
        "day": latest.day.isoformat() if latest else None,
        "expected": row.expected,
        "share": row.share,
        "pace": row.pace,
    }
