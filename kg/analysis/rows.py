"""Plans as the rows that coverage compares: tasks with measures, owners, dates and targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model.document import (
    Deadline,
    Indicator,
    Jurisdiction,
    PlanDocument,
    Programme,
    Responsibility,
    Task,
)
from kg.model.obligation import Obligation, Owner
from kg.model.text import Span

# A title is cut from the text where a task has none; this many characters at most.
_LONGEST_TITLE = 24


@dataclass(frozen=True, slots=True)
class TaskRows:
    """A task and its measures. ``stated`` says whether a responsibility statement closes it.

    ``span`` covers the task's text without its statement. A 专栏 box
    (``box``) covers like a task and is itself neither wanted nor new.
    """

    id: str
    title: str
    heading: str
    span: Span
    stated: bool
    owners: tuple[Owner, ...]
    deadline: Deadline | None
    measures: tuple[Obligation, ...]
    open_list: bool = False
    box: bool = False


@dataclass(frozen=True, slots=True)
class PlanRows:
    """One side of a comparison. ``title`` is empty where none was found.

    ``title_span`` is where the whole document is spoken of. ``stated`` are
    indicators of the running text, known where the file was read.
    """

    id: str
    file: str
    title: str
    title_span: Span
    tasks: tuple[TaskRows, ...]
    indicators: tuple[Indicator, ...]
    jurisdiction: Jurisdiction | None = None
    period: tuple[int, int] | None = None
    stated: tuple[Indicator, ...] = ()

    @property
    def wanted(self) -> tuple[TaskRows, ...]:
        """The tasks that another plan is held against: those that carry a statement.

        In a document that states no responsibility anywhere all tasks are.
        """
        tasks = tuple(t for t in self.tasks if not t.box and t.measures)
        return tuple(t for t in tasks if t.stated) or tasks


def read_rows(plan: PlanDocument, document_id: str) -> PlanRows:
    """Return the rows of a parsed plan; obligations are numbered in reading order."""
    numbers = iter(range(1_000_000_000))
    tasks = [_task_rows(task, document_id, numbers) for task in plan.tasks]
    titles = {section.path: section.title for section in plan.sections}
    boxes = [
        _box_rows(box, titles.get(box.section, ""), document_id, numbers) for box in plan.programmes
    ]
    title = plan.front.title
    return PlanRows(
        id=document_id,
        file=plan.file,
        title=title.text if title else "",
        title_span=title.span if title else Span(0, 0),
        tasks=(*tasks, *boxes),
        indicators=plan.indicators,
        jurisdiction=plan.front.jurisdiction,
        period=plan.period,
    )


def read_obligations(plan: PlanDocument, document_id: str = "plan") -> tuple[Obligation, ...]:
    """Return every measure of a parsed plan with its task, owners, deadline and targets.

    Reading order, tasks before 专栏 boxes; the rows that coverage compares.

    >>> from kg import parse_plan, read_source_bytes
    >>> text = "某省行动计划\\n一、任务\\n（一）建平台。2025年底前建成3个平台。（省科技厅负责）\\n"
    >>> plan = parse_plan(read_source_bytes(text.encode(), "plan.txt"))
    >>> [(o.text, o.owners[0].unit, o.due) for o in read_obligations(plan)]
    [('2025年底前建成3个平台。', '省科技厅', '2025-12-31')]
    """
    return tuple(
        measure for task in read_rows(plan, document_id).tasks for measure in task.measures
    )


def _task_rows(task: Task, document: str, numbers: Iterable[int]) -> TaskRows:
    title = task.title or task.text[:_LONGEST_TITLE]
    owners = tuple(owner_of(r) for r in task.responsibilities)
    due = task.deadline.due if task.deadline else None
    rows = []
    for measure, order in zip(task.measures, numbers, strict=False):
        own = (measure.deadline.due if measure.deadline else None) or due
        rows.append(
            Obligation(
                document=document,
                task=task.id,
                task_title=title,
                heading=task.heading or "",
                order=order,
                text=measure.text,
                span=measure.span,
                strength=measure.strength,
                owners=owners,
                due=own.isoformat() if own else None,
                targets=measure.targets,
            )
        )
    return TaskRows(
        id=task.id,
        title=title,
        heading=task.heading or "",
        span=task.span,
        stated=task.attribution is not None,
        owners=owners,
        deadline=task.deadline,
        measures=tuple(rows),
        open_list=task.attribution is not None and task.attribution.open_list,
    )


def _box_rows(box: Programme, heading: str, document: str, numbers: Iterable[int]) -> TaskRows:
    task = f"box{box.number or box.span.start}"
    rows = tuple(
        Obligation(
            document=document,
            task=task,
            task_title=box.title,
            heading=heading,
            order=order,
            text=m.text,
            span=m.span,
            strength=m.strength,
            owners=(),
            due=m.deadline.due.isoformat() if m.deadline and m.deadline.due else None,
            targets=m.targets,
        )
        for m, order in zip(box.measures, numbers, strict=False)
    )
    return TaskRows(task, box.title, heading, box.span, False, (), None, rows, box=True)


def owner_of(responsibility: Responsibility) -> Owner:
    """Return a responsibility as an owner; the kind is the id without its place."""
    _, _, kind = (responsibility.unit_id or "").partition("/")
    known = kind if kind and not kind.startswith("u-") else None
    return Owner(responsibility.unit, responsibility.unit_id, known, responsibility.role)
