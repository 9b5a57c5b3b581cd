"""Coverage seen otherwise: reference tasks by documents, by unit and by subject."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.analysis.coverage import PreparedDraft, Settings, judge_reference
from kg.analysis.report import STATUSES, CoverageReport, MatrixRow, Status, TaskVerdict
from kg.analysis.rows import PlanRows
from kg.knowledge.subjects import list_broader, load_subjects

Counts = dict[str, dict[Status, int]]
# A subject index belongs to a plan when this share of its tasks names a concept.
_LEAST_INDEXED = 0.5


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


def count_by_subject(report: CoverageReport) -> Counts:
    """Count the references' tasks by status for each concept that they name, broader ones too.

    By the concepts' Chinese labels, the most frequent first; a task may touch
    several. Empty where the shipped schemes are of another domain.
    """
    named = [(_find_concepts(t), t.status) for t in report.tasks]
    if sum(bool(ids) for ids, _ in named) < _LEAST_INDEXED * len(named):
        return {}
    concepts = load_subjects().concepts
    counts = _count((concepts[i].label, status) for ids, status in named for i in ids)
    return dict(sorted(counts.items(), key=lambda row: -sum(row[1].values())))


def _find_concepts(task: TaskVerdict) -> tuple[str, ...]:
    """Return the concepts that a task names by label or synonym, with those above them."""
    index, found = load_subjects(), {}
    for text in (task.title, *(m.text for m in task.measures)):
        for concept, start, end in index.find(text):
            if text[start:end] not in index.concepts[concept].hints:
                found.update(dict.fromkeys((concept, *list_broader(concept))))
    return tuple(found)


def _count(pairs: Iterable[tuple[str, Status]]) -> Counts:
    counts: Counts = {}
    for name, status in pairs:
        counts.setdefault(name, dict.fromkeys(STATUSES, 0))[status] += 1
    return counts
