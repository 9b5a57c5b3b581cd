"""A ledger's tasks as the rows of the 任务分工表, the same for xlsx, docx and tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.analysis.gaps import find_gaps
from kg.analysis.ledger import Ledger, TaskRow, UnitRow
from kg.analysis.network import find_pairs
from kg.knowledge.findings import load_codes
from kg.render.page_words import describe_deadline, describe_place, list_owners, say

COLUMNS = (
    "col_no",
    "col_task",
    "col_measure",
    "col_lead",
    "col_support",
    "col_deadline",
    "col_place",
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One task: its cells in the order of `COLUMNS`; ``measures`` are the third cell's lines."""

    key: str
    headings: tuple[str, ...]
    number: int
    task: str
    measures: tuple[str, ...]
    lead: str
    others: str
    deadline: str
    place: str


def list_sheet_rows(
    ledger: Ledger, tasks: Iterable[TaskRow], lang: str = "zh"
) -> tuple[SheetRow, ...]:
    """Return one row a task, in the order given."""
    documents = ledger.documents_by_id()
    return tuple(
        SheetRow(
            key=task.key,
            headings=task.headings,
            number=task.number,
            task=task.label,
            measures=tuple(m.text for m in task.measures) or (task.text,),
            lead=list_owners(task, lead=True, lang=lang),
            others=list_owners(task, lead=False, lang=lang),
            deadline=describe_deadline(task.deadline),
            place=describe_place(documents[task.document], task.span, lang),
        )
        for task in tasks
    )


def sort_for_unit(tasks: Iterable[TaskRow], unit: str) -> tuple[TaskRow, ...]:
    """Return the tasks that ``unit`` holds: those it leads, then by deadline, then as printed."""
    held = [task for task in tasks if unit in task.units()]
    return tuple(
        sorted(held, key=lambda t: (unit not in t.units(("lead",)), _due(t), t.document, t.number))
    )


def _due(task: TaskRow) -> str:
    due = task.deadline.due if task.deadline else None
    return due.isoformat() if due else "9999"


def roles_of(task: TaskRow, unit: str, lang: str = "zh") -> str:
    """Return the unit's roles in the task in words, each once, in printed order."""
    roles = dict.fromkeys(o.role for o in task.owners if o.unit == unit)
    return "、".join(say(f"role_{role}", lang) for role in roles)


def partners_of(task: TaskRow, unit: str) -> str:
    """Return the other owners' names as printed."""
    return "、".join(dict.fromkeys(o.printed for o in task.owners if o.unit != unit))


def rank_units(ledger: Ledger, tasks: Sequence[TaskRow]) -> tuple[UnitRow, ...]:
    """Return the units that hold one of ``tasks``, the busiest first."""
    counts: dict[str, int] = {}
    for task in tasks:
        for unit in task.units():
            counts[unit] = counts.get(unit, 0) + 1
    held = [u for u in ledger.units if u.id in counts]
    return tuple(sorted(held, key=lambda u: (-counts[u.id], u.id)))


def list_gap_rows(
    ledger: Ledger, tasks: Sequence[TaskRow], lang: str = "zh"
) -> Iterator[tuple[TaskRow, tuple[str | int, ...]]]:
    """Yield each gap's task with its cells: code and title, number, task, units, statement, place.

    The units are those that the gap speaks of, else all that the task names.
    """
    chosen, names = {t.key: t for t in tasks}, ledger.unit_names()
    documents, codes = ledger.documents_by_id(), load_codes()
    for gap in find_gaps(ledger):
        if task := chosen.get(gap.task):
            units = [names[u] for u in gap.units or task.units()]
            yield (
                task,
                (
                    f"{gap.code} {codes[gap.code].title.in_lang(lang)}",
                    task.number,
                    task.label,
                    "、".join(units),
                    task.statement.text if task.statement else "",
                    describe_place(documents[task.document], task.span, lang),
                ),
            )


def list_pair_rows(tasks: Sequence[TaskRow]) -> Iterator[tuple[str, str, int, int, str]]:
    """Yield both ids, shared tasks, shared measures and the tasks' titles, heaviest pair first."""
    labels = {t.key: f"{t.number}.{t.label}" for t in tasks}
    for pair in find_pairs(tasks):
        titles = "；".join(labels[key] for key in pair.tasks)
        yield pair.a, pair.b, pair.weight, pair.measures, titles
