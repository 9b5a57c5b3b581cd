"""Every extracted node of a document tree with the words that its span must quote."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model.document import Measure, PlanDocument, Task
from kg.model.text import Span


def quoted_nodes(plan: PlanDocument) -> Iterator[tuple[str, Span]]:
    """Yield (printed text, span) of all nodes but sections; joined cells without their bars."""
    for quoted in (plan.front.title, plan.front.notice_title, plan.front.document_number):
        if quoted:
            yield quoted.text, quoted.span
    for recipient in plan.front.recipients:
        yield recipient.text, recipient.span
    for task in plan.tasks:
        yield from _task_nodes(task)
    for programme in plan.programmes:
        for measure in programme.measures:
            yield from _measure_nodes(measure)
    for citation in plan.citations:
        yield f"《{citation.title}》", citation.span
    for residue in plan.residue:
        yield residue.text, residue.span


def _task_nodes(task: Task) -> Iterator[tuple[str, Span]]:
    yield task.text, task.span
    if task.attribution:
        yield task.attribution.text.replace("｜", ""), task.attribution.span
    for responsibility in task.responsibilities:
        yield responsibility.unit, responsibility.span
    for measure in task.measures:
        yield from _measure_nodes(measure)


def _measure_nodes(measure: Measure) -> Iterator[tuple[str, Span]]:
    yield measure.text, measure.span
    for target in measure.targets:
        yield target.text, target.span
    if measure.deadline:
        yield measure.deadline.text, measure.deadline.span
