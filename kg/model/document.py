"""The document tree: what a plan says, each node with the span of raw text that says it.

All strings are folded (`kg.model.text.fold`). A node's ``span`` is its
evidence: the source's quote at that span equals the node's printed text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.model.finding import Finding
from kg.model.text import Span

Role = Literal["lead", "support", "by_duty", "responsible", "implement", "supervise"]
ROLES: tuple[Role, ...] = ("lead", "support", "by_duty", "responsible", "implement", "supervise")
Strength = Literal["must", "should", "encourage", "explore"]
STRENGTHS: tuple[Strength, ...] = ("must", "should", "encourage", "explore")
DeadlineKind = Literal["by", "period", "annual", "ongoing"]
Operator = Literal["=", ">=", "<=", "~", "range", "double", "all"]
Relation = Literal["based_on", "implements", "mentions"]
Path = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A folded text and the raw span it was read from."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A place with its GB/T 2260 code (100000 for the state); an unknown place has no code."""

    code: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A document that the plan names in 《》; ``number`` is its 文号 where printed beside it."""

    title: str
    number: str | None
    relation: Relation
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading. ``span`` covers number and title, ``path`` counts positions from 1."""

    path: Path
    level: int
    number: str
    title: str
    run_in: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that something is due by; ``due`` is the last whole day, None when open."""

    text: str
    kind: DeadlineKind
    due: date | None
    span: Span


@dataclass(frozen=True, slots=True)
class Target:
    """A quantified target. ``value`` (and ``max`` of a range) are scaled: 1.2万 is 12000.0."""

    text: str
    value: float | None
    max: float | None
    unit: str
    operator: Operator
    span: Span


@dataclass(frozen=True, slots=True)
class Measure:
    """One sentence that says what is to be done."""

    text: str
    span: Span
    strength: Strength
    targets: tuple[Target, ...] = ()
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One unit's role in a task: ``unit`` as printed, ``unit_id`` as ``340000/audit``.

    ``stated`` is False where a rule of the document, not the statement's own
    words, gives the role.
    """

    unit: str
    unit_id: str | None
    role: Role
    stated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """A responsibility statement without its parentheses; ``open_list`` when it ends in 等."""

    text: str
    span: Span
    open_list: bool


@dataclass(frozen=True, slots=True)
class Task:
    """What one responsibility statement covers, or a titled item without a statement.

    ``section`` is the path of the enclosing heading, ``heading`` its title.
    """

    id: str
    section: Path
    heading: str | None
    number: str | None
    title: str | None
    text: str
    span: Span
    attribution: Attribution | None
    responsibilities: tuple[Responsibility, ...]
    deadline: Deadline | None
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A 专栏 box: ``number`` and ``title`` as printed, ``section`` the heading it stands under."""

    number: int | None
    title: str
    section: Path
    span: Span
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """An indicator's value at the start; None where the table has no value."""

    text: str
    value: float | None
    year: int | None


@dataclass(frozen=True, slots=True)
class IndicatorTarget:
    """An indicator's value at the end of the plan."""

    text: str
    value: float | None
    operator: Operator
    year: int | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of an indicator table. ``binding``: expected 预期性, binding 约束性, None unsaid."""

    number: int | None
    name: str
    unit: str
    baseline: Baseline | None
    target: IndicatorTarget | None
    binding: Literal["expected", "binding"] | None
    span: Span


@dataclass(frozen=True, slots=True)
class Residue:
    """Text in the task parts that no rule used. ``kind``: parenthesis, line, number, navigation."""

    kind: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands before the body. ``title`` is the plan's, ``notice_title`` the notice's."""

    title: Quoted | None = None
    notice_title: Quoted | None = None
    issuer: Quoted | None = None
    document_number: Quoted | None = None
    issued: tuple[date, Span] | None = None
    published: tuple[date, Span] | None = None
    jurisdiction: Jurisdiction | None = None
    recipients: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A plan as data. ``file`` and ``sha256`` name the raw text that all spans count in."""

    file: str
    sha256: str
    chars: int
    front: FrontMatter
    citations: tuple[Citation, ...] = ()
    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    programmes: tuple[Programme, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    plans: tuple[Quoted, ...] = ()
    findings: tuple[Finding, ...] = ()
    residue: tuple[Residue, ...] = ()
    period: tuple[int, int] | None = None

    @property
    def title(self) -> str | None:
        """The plan's title, folded."""
        return self.front.title.text if self.front.title else None
