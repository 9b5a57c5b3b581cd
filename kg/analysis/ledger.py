"""Plans as the rows that every view shares: documents, units and tasks with their owners.

The network, the page, the sheets and the status report read these rows and
nothing else, so that their numbers cannot differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, Protocol

from kg.knowledge.places import short_place
from kg.knowledge.units import unknown_unit_id
from kg.model.document import (
    ROLES,
    Deadline,
    Indicator,
    Jurisdiction,
    Measure,
    Path,
    PlanDocument,
    Quoted,
    Responsibility,
    Role,
    Section,
    Task,
)
from kg.model.text import SourceText, Span

Category = Literal["department", "collective", "unknown"]
CATEGORIES: tuple[Category, ...] = ("department", "collective", "unknown")


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One unit's role in a task; ``unit`` is the key of a `UnitRow`, ``printed`` its name there."""

    unit: str
    printed: str
    role: Role
    stated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit: ``name`` is what the views print, ``names`` every other name it goes by.

    No two rows of a ledger bear one name: units of several places that are
    printed alike have their place behind it, 省科技厅（安徽）.
    """

    id: str
    name: str
    full_name: str
    names: tuple[str, ...]
    category: Category


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with all that a view shows of it. ``headings`` run from the chapter down.

    ``key`` is unique in a ledger (``anhui-ip-145#3.1.t1``), ``number`` counts
    the document's tasks from 1 (序号), ``label`` is the title or, without one,
    the heading or the text's first words.
    """

    document: str
    task: str
    number: int
    section: Path
    headings: tuple[str, ...]
    label: str
    text: str
    span: Span
    statement: Quoted | None
    owners: tuple[OwnerRow, ...]
    deadline: Deadline | None
    measures: tuple[Measure, ...]

    @property
    def key(self) -> str:
        """The task's id with its document's."""
        return f"{self.document}#{self.task}"

    def units(self, roles: Iterable[Role] = ROLES) -> tuple[str, ...]:
        """Return the units that hold one of ``roles``, each once, in printed order."""
        wanted = frozenset(roles)
        return tuple(dict.fromkeys(o.unit for o in self.owners if o.role in wanted))


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A heading of a document, with the number as printed."""

    document: str
    path: Path
    number: str
    title: str

    @property
    def heading(self) -> str:
        """Number and title as they stand in the document."""
        return join_heading(self.number, self.title)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A plan and the text that its spans count in."""

    id: str
    title: str
    issuer: str
    issued: date | None
    place: Jurisdiction | None
    period: tuple[int, int] | None
    source: SourceText = field(repr=False)
    sections: tuple[SectionRow, ...] = ()
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """All documents, units and tasks in a fixed order: documents by id, tasks as printed."""

    documents: tuple[DocumentRow, ...]
    units: tuple[UnitRow, ...]
    tasks: tuple[TaskRow, ...]

    def unit_names(self) -> Mapping[str, str]:
        """Return the printed name of each unit by its id."""
        return {u.id: u.name for u in self.units}

    def documents_by_id(self) -> Mapping[str, DocumentRow]:
        """Return the documents by id."""
        return {d.id: d for d in self.documents}


class UnitFacts(Protocol):
    """What the unit directory tells about a unit id."""

    @property
    def name(self) -> str:
        """Full name."""

    @property
    def short_name(self) -> str:
        """Usual short name."""

    @property
    def place(self) -> Jurisdiction:
        """The place that it is a unit of."""

    @property
    def collective(self) -> bool:
        """Whether the name stands for many bodies (各市、县人民政府)."""


class Directory(Protocol):
    """The part of the unit directory that a ledger asks."""

    def match_unit(
        self, name: str, *, place: Jurisdiction | None, on: date | None = None
    ) -> UnitFacts | None:
        """Return what is known of a printed name."""


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A plan that was read, under the id that it has in the ledger."""

    id: str
    source: SourceText
    plan: PlanDocument


def build_ledger(plans: Iterable[ReadPlan], directory: Directory | None = None) -> Ledger:
    """Return the rows of ``plans``, whatever order they come in.

    A unit that no directory knows keeps its printed name and is told apart by
    the document's jurisdiction; without ``directory`` no unit is known to be
    collective.
    """
    ordered = sorted(plans, key=lambda p: p.id)
    tasks = tuple(row for read in ordered for row in _task_rows(read))
    return Ledger(
        documents=tuple(_document_row(read) for read in ordered),
        units=_unit_rows(ordered, directory),
        tasks=tasks,
    )


def unit_key(responsibility: Responsibility, place: Jurisdiction | None) -> str:
    """Return the id of a responsibility's unit; a name that no directory knows gets its own."""
    return responsibility.unit_id or unknown_unit_id(responsibility.unit, place)


def join_heading(number: str, title: str) -> str:
    """Return a heading as it is printed, the mark between number and title put back.

    >>> join_heading("三", "保护"), join_heading("（四）", "培育"), join_heading("2", "扩面")
    ('三、保护', '（四）培育', '2.扩面')
    """
    if not number or number[-1] in "）)、.．":
        return number + title
    if number.startswith("第"):
        return f"{number} {title}"
    return f"{number}{'.' if number.isascii() else '、'}{title}"


def _document_row(read: ReadPlan) -> DocumentRow:
    front = read.plan.front
    return DocumentRow(
        id=read.id,
        title=read.plan.title or read.source.file,
        issuer=front.issuer.text if front.issuer else "",
        issued=front.issued[0] if front.issued else None,
        place=front.jurisdiction,
        period=read.plan.period,
        source=read.source,
        sections=tuple(SectionRow(read.id, s.path, s.number, s.title) for s in read.plan.sections),
        indicators=read.plan.indicators,
    )


def _task_rows(read: ReadPlan) -> Iterable[TaskRow]:
    headings = {s.path: s for s in read.plan.sections}
    place = read.plan.front.jurisdiction
    for number, task in enumerate(read.plan.tasks, start=1):
        yield TaskRow(
            document=read.id,
            task=task.id,
            number=number,
            section=task.section,
            headings=_headings(task.section, headings),
            label=_label(task),
            text=task.text,
            span=task.span,
            statement=_statement(task),
            owners=tuple(_owner_row(r, place) for r in task.responsibilities),
            deadline=task.deadline,
            measures=task.measures,
        )


def _headings(path: Path, headings: Mapping[Path, Section]) -> tuple[str, ...]:
    above = (headings.get(path[:depth]) for depth in range(1, len(path) + 1))
    return tuple(join_heading(s.number, s.title) for s in above if s)


def _label(task: Task) -> str:
    return (task.title or task.heading or task.text[:24]).rstrip("。：:")


def _statement(task: Task) -> Quoted | None:
    return Quoted(task.attribution.text, task.attribution.span) if task.attribution else None


def _owner_row(responsibility: Responsibility, place: Jurisdiction | None) -> OwnerRow:
    return OwnerRow(
        unit=unit_key(responsibility, place),
        printed=responsibility.unit,
        role=responsibility.role,
        stated=responsibility.stated,
        span=responsibility.span,
    )


def _unit_rows(plans: Sequence[ReadPlan], directory: Directory | None) -> tuple[UnitRow, ...]:
    printed: dict[str, Counter[str]] = defaultdict(Counter)
    facts: dict[str, UnitFacts | None] = {}
    known: dict[str, bool] = {}
    places: dict[str, Jurisdiction | None] = {}
    for read in plans:
        front = read.plan.front
        day = front.issued[0] if front.issued else None
        for task in read.plan.tasks:
            for held in task.responsibilities:
                key = unit_key(held, front.jurisdiction)
                printed[key][held.unit] += 1
                known[key] = held.unit_id is not None
                if directory and not facts.get(key):
                    facts[key] = directory.match_unit(held.unit, place=front.jurisdiction, on=day)
                found = facts.get(key)
                places[key] = found.place if found else front.jurisdiction
    rows = [_unit_row(key, printed[key], facts.get(key), known[key]) for key in sorted(printed)]
    return _tell_apart(rows, places)


def _tell_apart(
    rows: Sequence[UnitRow], places: Mapping[str, Jurisdiction | None]
) -> tuple[UnitRow, ...]:
    """Put the place behind names that several units bear; the plain name stays one to search by.

    Where the place does not tell them apart either (none is known, or two
    bodies of one place are printed alike), the id does.
    """
    placed = [_append_name(r, _describe_place(places[r.id])) for r in _alike(rows)]
    unsure = [_append_name(r, r.id) for r in _alike(placed)]
    renamed = {r.id: r for r in (*placed, *unsure)}
    return tuple(renamed.get(r.id, r) for r in rows)


def _alike(rows: Sequence[UnitRow]) -> list[UnitRow]:
    count = Counter(r.name for r in rows)
    return [r for r in rows if count[r.name] > 1]


def _append_name(row: UnitRow, place: str) -> UnitRow:
    if not place:
        return row
    return replace(row, name=f"{row.name}（{place}）", names=tuple(sorted({*row.names, row.name})))


def _describe_place(place: Jurisdiction | None) -> str:
    return short_place(place) if place else ""


def _unit_row(key: str, printed: Counter[str], facts: UnitFacts | None, known: bool) -> UnitRow:
    """The name shown is the one printed most often (of equals, the first in code point order)."""
    name = min(printed, key=lambda n: (-printed[n], n))
    others = sorted({*printed, *((facts.name, facts.short_name) if facts else ())} - {name, ""})
    category: Category = "department" if known else "unknown"
    if facts and facts.collective:
        category = "collective"
    return UnitRow(key, name, facts.name if facts else name, tuple(others), category)
