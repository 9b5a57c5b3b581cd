"""Coverage seen otherwise: reference tasks by documents, by unit and by subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.analysis.coverage import PreparedDraft, Settings, judge_reference
from kg.analysis.report import STATUSES, CoverageReport, Status
from kg.analysis.rows import PlanRows

Counts = dict[str, dict[Status, int]]
# Subject → the words by which a task is known to belong to it.
Subjects = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A reference task and its status in each other document, the draft first."""

    document: str
    task: str
    title: str
    statuses: Mapping[str, Status]


def make_matrix(
    draft: PlanRows, references: Sequence[PlanRows], settings: Settings
) -> tuple[MatrixRow, ...]:
    """Hold every document against every reference: who covers which task.

    A reference is not held against itself. Takes one comparison for each
    pair.
    """
    documents = [draft, *references]
    prepared = {d.id: PreparedDraft(d, settings.lexicon) for d in documents}
    rows = []
    for reference in references:
        others = [d.id for d in documents if d.id != reference.id]
        verdicts = {i: judge_reference(prepared[i], reference, settings) for i in others}
        for n, task in enumerate(reference.wanted):
            statuses = {i: verdicts[i][n].status for i in others}
            rows.append(MatrixRow(reference.id, task.id, task.title, statuses))
    return tuple(rows)


def count_by_unit(report: CoverageReport) -> Counts:
    """Count the references' tasks by status for each unit that owns them, as printed."""
    return _count((o, t.status) for t in report.tasks for o in {o.unit: 1 for o in t.owners})


def count_by_subject(report: CoverageReport, subjects: Subjects) -> Counts:
    """Count the references' tasks by status for each subject that their words touch.

    A task may touch several subjects.
    """
    found = []
    for task in report.tasks:
        text = task.title + "".join(m.text for m in task.measures)
        names = [name for name, words in subjects.items() if any(w in text for w in words)]
        found += [(name, task.status) for name in names]
    return _count(found)


def _count(pairs: Iterable[tuple[str, Status]]) -> Counts:
    counts: Counts = {}
    for name, status in pairs:
        counts.setdefault(name, dict.fromkeys(STATUSES, 0))[status] += 1
    return counts
