"""A draft held against references in full: coverage, changes, indicators and their findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.analysis.changes import Comparer, dates_are_comparable
from kg.analysis.coverage import Settings, measure_coverage
from kg.analysis.indicators import compare_indicators
from kg.analysis.owners import UnitKeys
from kg.analysis.report import (
    Change,
    CoverageReport,
    IndicatorVerdict,
    TaskVerdict,
)
from kg.analysis.rows import PlanRows
from kg.knowledge.findings import make_finding
from kg.model.finding import Finding
from kg.model.text import Span

CHANGE_CODES = {
    "lead_changed": "C201",
    "lead_to_support": "C202",
    "unit_dropped": "C203",
    "unit_added": "C204",
    "deadline_slipped": "C301",
    "deadline_dropped": "C302",
    "wording_weakened": "C401",
    "target_lowered": "C402",
    "target_dropped": "C403",
    "target_changed": "C404",
}


def compare_plans(
    draft: PlanRows,
    references: Sequence[PlanRows],
    settings: Settings,
    keys: UnitKeys,
    *,
    findings: Sequence[Finding] = (),
) -> CoverageReport:
    """Return the whole report; ``findings`` are those of the draft alone (`kg lint`)."""
    report = measure_coverage(draft, references, settings)
    tasks: list[TaskVerdict] = []
    indicators: list[IndicatorVerdict] = []
    for reference in references:
        comparer = Comparer(
            draft,
            reference,
            settings.lexicon,
            keys,
            dates_are_comparable(draft.period, reference.period),
        )
        tasks += [comparer.add_changes(t) for t in report.tasks if t.document == reference.id]
        indicators += compare_indicators(
            reference.id, reference.indicators, draft.indicators, draft.stated
        )
    found = [*findings, *_find_gaps(draft, tasks), *_find_lowered(draft, indicators)]
    return replace(report, tasks=tuple(tasks), indicators=tuple(indicators), findings=tuple(found))


def _find_gaps(draft: PlanRows, tasks: Sequence[TaskVerdict]) -> Iterator[Finding]:
    for task in tasks:
        if task.status == "missing":
            yield make_finding("C101", draft.title_span, task=task.title)
        elif task.status == "partial":
            present = sum(m.status != "missing" for m in task.measures)
            yield make_finding(
                "C102",
                _place(draft, task),
                task=task.title,
                present=present,
                count=len(task.measures),
            )
        for change in task.changes:
            yield from _word_change(draft, task, change)


def _place(draft: PlanRows, task: TaskVerdict) -> Span:
    matches = task.matches
    return matches[0].span if matches else draft.title_span


def _word_change(draft: PlanRows, task: TaskVerdict, change: Change) -> Iterator[Finding]:
    code = CHANGE_CODES.get(change.kind)
    if code:
        span = change.after_span or _place(draft, task)
        yield make_finding(code, span, task=task.title, before=change.before, after=change.after)


def _find_lowered(draft: PlanRows, indicators: Sequence[IndicatorVerdict]) -> Iterator[Finding]:
    for verdict in indicators:
        if verdict.span is None:
            continue
        if verdict.status == "lowered":
            yield make_finding(
                "I302",
                verdict.span,
                name=verdict.name,
                value=verdict.after,
                previous=verdict.before,
            )
        elif verdict.status == "changed":
            yield make_finding(
                "I303",
                verdict.span,
                name=verdict.name,
                unit=verdict.after or "—",
                other=verdict.before or "—",
            )
