"""Which tasks of a ledger are meant: by unit, pair, section, role and document."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.analysis.ledger import Ledger, TaskRow, UnitRow
from kg.errors import UsageError
from kg.model.document import ROLES, Role


@dataclass(frozen=True, slots=True)
class Selection:
    """What a listing is narrowed to; empty means no narrowing.

    ``units``: tasks in which one of them holds a role. ``pair``: both hold
    one. ``sections``: paths (``3.1`` and all below it) or words of a heading.
    ``roles`` are the roles that count for the units or, without units, roles
    that anyone holds.
    """

    units: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None
    sections: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    documents: tuple[str, ...] = ()


def select_tasks(ledger: Ledger, selection: Selection) -> tuple[TaskRow, ...]:
    """Return the tasks meant, in the ledger's order.

    Raises UsageError with the nearest names for a unit, section or document
    that the ledger does not have.
    """
    tests = [
        _document_test(ledger, selection.documents),
        _section_test(ledger, selection.sections),
        _role_test(ledger, selection),
        _pair_test(ledger, selection),
    ]
    return tuple(t for t in ledger.tasks if all(test(t) for test in tests))


def resolve_unit(ledger: Ledger, name: str) -> tuple[UnitRow, ...]:
    """Return the ledger's units that go by ``name`` (one a jurisdiction); UsageError for none."""
    wanted = name.strip()
    found = tuple(u for u in ledger.units if wanted in (u.id, u.name, u.full_name, *u.names))
    if not found:
        known = [n for u in ledger.units for n in (u.name, u.full_name, *u.names)]
        raise UsageError(f"没有单位“{name}”", hint=_near(wanted, known))
    return found


Test = Callable[[TaskRow], bool]


def _document_test(ledger: Ledger, documents: tuple[str, ...]) -> Test:
    known = [d.id for d in ledger.documents]
    for asked in documents:
        if asked not in known:
            raise UsageError(f"没有文件“{asked}”", hint=_near(asked, known) or "、".join(known[:5]))
    return lambda task: not documents or task.document in documents


def _section_test(ledger: Ledger, sections: tuple[str, ...]) -> Test:
    headings = {h for t in ledger.tasks for h in t.headings}
    for asked in sections:
        if not any(_in_section(t, asked) for t in ledger.tasks):
            raise UsageError(f"没有任务在“{asked}”之下", hint=_near(asked, headings))
    return lambda task: not sections or any(_in_section(task, s) for s in sections)


def _in_section(task: TaskRow, asked: str) -> bool:
    path = ".".join(map(str, task.section))
    by_path = path == asked or path.startswith(asked + ".")
    return by_path or any(asked in heading for heading in task.headings)


def _role_test(ledger: Ledger, selection: Selection) -> Test:
    roles = selection.roles or ROLES
    if selection.units:
        wanted = {u.id for name in selection.units for u in resolve_unit(ledger, name)}
        return lambda task: not wanted.isdisjoint(task.units(roles))
    if selection.roles and not selection.pair:
        return lambda task: bool(task.units(roles))
    return lambda task: True


def _pair_test(ledger: Ledger, selection: Selection) -> Test:
    if selection.pair is None:
        return lambda task: True
    roles = selection.roles or ROLES
    one, other = ({u.id for u in resolve_unit(ledger, name)} for name in selection.pair)
    return lambda task: (
        not one.isdisjoint(task.units(roles)) and not other.isdisjoint(task.units(roles))
    )


def _near(asked: str, known: Iterable[str]) -> str:
    names = sorted(set(known))
    near = difflib.get_close_matches(asked, names, n=3, cutoff=0.4)
    near += [n for n in names if asked in n and n not in near][:3]
    return f"是不是要 {'、'.join(near[:3])}" if near else ""
