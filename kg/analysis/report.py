"""The coverage report: one value from which every format and the exit code are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kg.model.finding import Finding
from kg.model.obligation import Owner
from kg.model.text import Span

Status = Literal["covered", "partial", "missing"]
STATUSES: tuple[Status, ...] = ("covered", "partial", "missing")
CREDIT: Mapping[Status, float] = {"covered": 1.0, "partial": 0.5, "missing": 0.0}
ChangeKind = Literal[
    "lead_changed",
    "lead_to_support",
    "unit_dropped",
    "unit_added",
    "deadline_slipped",
    "deadline_dropped",
    "wording_weakened",
    "target_raised",
    "target_lowered",
    "target_changed",
    "target_dropped",
]
IndicatorStatus = Literal["same", "raised", "lowered", "changed", "dropped", "new"]


@dataclass(frozen=True, slots=True)
class Match:
    """A draft sentence held against a measure. ``shared`` are the words that speak for it.

    ``task`` is the draft task the sentence stands in.
    """

    span: Span
    quote: str
    score: float
    shared: tuple[str, ...]
    task: str
    title: str


@dataclass(frozen=True, slots=True)
class Share:
    """One line of a score's arithmetic: a feature's value times its weight."""

    feature: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class MeasureVerdict:
    """A reference measure's status; ``match`` when present, else ``nearest`` (if any).

    ``share`` is how much of the measure's words its item in the draft says;
    ``arithmetic`` sums with ``intercept`` to the score's logit.
    """

    text: str
    span: Span
    status: Status
    score: float
    share: float
    match: Match | None
    nearest: Match | None
    arithmetic: tuple[Share, ...]
    intercept: float


@dataclass(frozen=True, slots=True)
class Change:
    """What the draft changes in a task that it covers, with both sides' words."""

    kind: ChangeKind
    before: str
    after: str
    before_span: Span | None = None
    after_span: Span | None = None


@dataclass(frozen=True, slots=True)
class TaskVerdict:
    """A reference task's status: the mean credit of its measures against the task threshold."""

    document: str
    id: str
    title: str
    heading: str
    span: Span
    owners: tuple[Owner, ...]
    status: Status
    score: float
    measures: tuple[MeasureVerdict, ...]
    changes: tuple[Change, ...] = ()

    @property
    def matches(self) -> tuple[Match, ...]:
        """The draft sentences that cover the task, best first, each once."""
        found: dict[Span, Match] = {}
        for measure in self.measures:
            match = measure.match
            if match and (match.span not in found or found[match.span].score < match.score):
                found[match.span] = match
        return tuple(sorted(found.values(), key=lambda m: (-m.score, m.span.start)))


@dataclass(frozen=True, slots=True)
class NewItem:
    """A draft task that answers no measure of any reference."""

    id: str
    title: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class IndicatorVerdict:
    """An indicator on both sides; ``document`` and ``number`` are the reference's.

    ``binding_changed`` is (before, after) where 预期性 became 约束性 or back.
    """

    document: str
    number: int | None
    name: str
    status: IndicatorStatus
    before: str | None
    after: str | None
    span: Span | None
    baseline_before: str | None = None
    baseline_after: str | None = None
    binding_changed: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that the draft is held against."""

    id: str
    title: str
    file: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A reference task and its status in each other document, the draft first."""

    document: str
    task: str
    title: str
    statuses: Mapping[str, Status]


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """What a draft covers of its references, adds, changes and gets wrong.

    ``subjects`` counts tasks by status for each subject concept. ``matrix``
    says who covers what where there are two references or more, but not so
    many that comparing each with each would take long.
    """

    draft_file: str
    draft_title: str
    references: tuple[Reference, ...]
    tasks: tuple[TaskVerdict, ...]
    new: tuple[NewItem, ...]
    indicators: tuple[IndicatorVerdict, ...]
    findings: tuple[Finding, ...]
    thresholds: Mapping[str, float]
    subjects: Mapping[str, Mapping[Status, int]] = field(default_factory=dict)
    matrix: tuple[MatrixRow, ...] = ()

    def count_tasks(self, document: str | None = None) -> dict[Status, int]:
        """Count tasks by status, of one reference or of all."""
        chosen = [t for t in self.tasks if document in (None, t.document)]
        counts = Counter(t.status for t in chosen)
        return {status: counts[status] for status in STATUSES}

    def count_measures(self, document: str | None = None) -> dict[Status, int]:
        """Count measures by status, of one reference or of all."""
        chosen = [t for t in self.tasks if document in (None, t.document)]
        counts = Counter(m.status for t in chosen for m in t.measures)
        return {status: counts[status] for status in STATUSES}
