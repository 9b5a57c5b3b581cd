"""Reports of progress against a ledger: what stands where, which lights, which indicators lag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.analysis.ledger import DocumentRow, Ledger, TaskRow
from kg.knowledge.statuses import LIGHTS, Light, load_status_words
from kg.model.document import Indicator
from kg.model.status import Status, StatusEntry, StatusReport

Pace = Literal["reached", "on_track", "behind", "unknown"]


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """A task's present state: ``latest`` is None where nothing was reported.

    ``status`` is the last one given: an entry with a note alone leaves it.
    ``overdue`` is True when the deadline is past on the day of the view and
    the task was not reported done by then; the light is then red.
    """

    task: str
    latest: StatusEntry | None
    status: Status | None
    light: Light
    overdue: bool
    history: tuple[StatusEntry, ...]


@dataclass(frozen=True, slots=True)
class IndicatorProgress:
    """An indicator's reported values against the straight line from baseline to target.

    ``expected`` is the line's value on the day of the last report; None where
    baseline or target has no number or year. A year's value is that of its
    31 December. ``share`` is how much of the way is done: 0 at the baseline, 1
    at the target.
    """

    document: str
    indicator: Indicator
    latest: StatusEntry | None
    expected: float | None
    share: float | None
    pace: Pace
    history: tuple[StatusEntry, ...]


@dataclass(frozen=True, slots=True)
class StatusView:
    """All tasks and indicators on ``as_of``, which is the last day reported unless one is given.

    ``reports`` counts the reports that have a line up to that day.
    """

    as_of: date | None
    reports: int
    tasks: Mapping[str, TaskStatus]
    indicators: tuple[IndicatorProgress, ...]

    def count_lights(self, tasks: Iterable[TaskRow]) -> dict[Light, int]:
        """Count the lights of ``tasks``, every colour named."""
        counts = dict.fromkeys(LIGHTS, 0)
        for task in tasks:
            counts[self.tasks[task.key].light] += 1
        return counts


def view_status(
    ledger: Ledger, reports: Sequence[StatusReport], *, as_of: date | None = None
) -> StatusView:
    """Return where each task and indicator stands; entries after ``as_of`` are left out.

    No clock is read: without ``as_of`` the last day of any report counts.
    """
    entries = _order_entries(reports, as_of)
    day = as_of or max((e.day for e in entries), default=None)
    by_task: dict[str, list[StatusEntry]] = defaultdict(list)
    by_indicator: dict[tuple[str, str], list[StatusEntry]] = defaultdict(list)
    for entry in entries:
        if entry.indicator:
            by_indicator[entry.document, entry.indicator].append(entry)
        else:
            by_task[f"{entry.document}#{entry.task}"].append(entry)
    return StatusView(
        as_of=day,
        reports=sum(any(as_of is None or e.day <= as_of for e in r.entries) for r in reports),
        tasks={t.key: _judge_task(t, tuple(by_task[t.key]), day) for t in ledger.tasks},
        indicators=tuple(
            measure_progress(document, indicator, by_indicator[document.id, indicator.name])
            for document in ledger.documents
            for indicator in document.indicators
        ),
    )


def _order_entries(reports: Sequence[StatusReport], as_of: date | None) -> list[StatusEntry]:
    """By day, of one day by report, of one report as written."""
    ordered = [
        (entry.day, report.number, place, entry)
        for report in reports
        for place, entry in enumerate(report.entries)
        if as_of is None or entry.day <= as_of
    ]
    return [entry for *_, entry in sorted(ordered, key=lambda row: row[:3])]


def _judge_task(task: TaskRow, history: tuple[StatusEntry, ...], day: date | None) -> TaskStatus:
    latest = history[-1] if history else None
    status: Status | None = next((e.status for e in reversed(history) if e.status), None)
    due = task.deadline.due if task.deadline else None
    overdue = bool(due and day and due < day and status not in ("done", "adjusted"))
    light: Light = load_status_words().lights[status] if status else "grey"
    return TaskStatus(task.key, latest, status, "red" if overdue else light, overdue, history)


def measure_progress(
    document: DocumentRow, indicator: Indicator, history: Sequence[StatusEntry]
) -> IndicatorProgress:
    """Return an indicator's pace by the last value reported.

    The way is upward or downward as baseline and target say; without a
    baseline, ``<=`` means downward. On the line counts as on track.
    """
    latest = history[-1] if history else None
    actual = latest.actual if latest else None
    start = indicator.baseline.value if indicator.baseline else None
    end = indicator.target.value if indicator.target else None
    expected = _expect(indicator, latest.day) if latest else None
    share = None
    if actual is not None and start is not None and end is not None and start != end:
        share = round((actual - start) / (end - start), 6)
    pace = _judge_pace(indicator, actual, expected)
    return IndicatorProgress(document.id, indicator, latest, expected, share, pace, tuple(history))


def _expect(indicator: Indicator, day: date) -> float | None:
    base, target = indicator.baseline, indicator.target
    if not base or not target or None in (base.value, base.year, target.value, target.year):
        return None
    begin, end = date(base.year or 0, 12, 31), date(target.year or 0, 12, 31)
    if begin >= end:
        return None
    passed = min(max((day - begin).days / (end - begin).days, 0.0), 1.0)
    return round((base.value or 0) + ((target.value or 0) - (base.value or 0)) * passed, 6)


def _judge_pace(indicator: Indicator, actual: float | None, expected: float | None) -> Pace:
    target = indicator.target
    if actual is None or target is None or target.value is None:
        return "unknown"
    sign = -1 if _goes_down(indicator) else 1
    if sign * (actual - target.value) >= 0:
        return "reached"
    if expected is None:
        return "unknown"
    return "on_track" if sign * (actual - expected) >= 0 else "behind"


def _goes_down(indicator: Indicator) -> bool:
    base, target = indicator.baseline, indicator.target
    if base and target and base.value is not None and target.value is not None:
        return target.value < base.value
    return bool(target and target.operator == "<=")
