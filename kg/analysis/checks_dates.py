"""Checks of deadlines: T201 to T203."""

from __future__ import annotations

from collections.abc import Iterator

from kg.knowledge.findings import make_finding
from kg.model.document import Deadline, PlanDocument
from kg.model.finding import Finding

# A document dates its tasks when this share of them has a deadline of any kind.
_DATES_TASKS = 0.6
# Plans of fewer tasks have no custom to depart from.
_LEAST_TASKS = 5


def find_date_problems(plan: PlanDocument) -> Iterator[Finding]:
    """Yield T201 to T203.

    T202 holds against the date of issue; without one against the first year
    of the plan's period. T201 is only for a document that dates most tasks.
    """
    for deadline in _find_deadlines(plan):
        yield from _check_limits(deadline, plan)
    dated = [t for t in plan.tasks if t.deadline or any(m.deadline for m in t.measures)]
    if len(plan.tasks) >= _LEAST_TASKS and len(dated) >= _DATES_TASKS * len(plan.tasks):
        for task in plan.tasks:
            if task not in dated:
                title = task.title or task.text[:24]
                yield make_finding("T201", task.span, title=title, quote=task.text[:60])


def _find_deadlines(plan: PlanDocument) -> Iterator[Deadline]:
    seen = set()
    for task in plan.tasks:
        for deadline in (task.deadline, *(m.deadline for m in task.measures)):
            if deadline and (deadline.span, deadline.due) not in seen:
                seen.add((deadline.span, deadline.due))
                yield deadline


def _check_limits(deadline: Deadline, plan: PlanDocument) -> Iterator[Finding]:
    due, issued, period = deadline.due, plan.front.issued, plan.period
    if due is None:
        return
    if issued and due < issued[0]:
        limit = f"成文日期 {issued[0].isoformat()}"
        yield make_finding("T202", deadline.span, deadline=deadline.text, limit=limit)
    elif not issued and period and due.year < period[0]:
        limit = f"规划期 {period[0]}—{period[1]} 年"
        yield make_finding("T202", deadline.span, deadline=deadline.text, limit=limit)
    elif period and due.year > period[1]:
        limit = f"{period[0]}—{period[1]} 年"
        yield make_finding("T203", deadline.span, deadline=deadline.text, limit=limit)
