"""A ledger's tasks to the questions that a coordinator asks before the meeting.

The codes are those of the draft checks, read here from the rows alone, so that
a page made from a store lists the same gaps as one made from a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.analysis.ledger import Ledger, TaskRow

GapCode = Literal["R101", "R102", "R103", "R104", "R107", "R108", "T201"]
GAP_CODES: tuple[GapCode, ...] = ("R101", "R102", "R103", "R104", "R107", "R108", "T201")


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: the task that has it and, where single units are meant, which."""

    code: GapCode
    task: str
    units: tuple[str, ...] = ()


def find_gaps(ledger: Ledger) -> Iterator[Gap]:
    """Yield every gap, by code and then in printed order.

    R101 no unit · R102 two or more units and no lead · R103 more than one lead
    · R104 units that the directory does not know · R107 collective bodies only
    · R108 one unit leads and supports · T201 no deadline at the task or at any
    of its measures.
    """
    collective = {u.id for u in ledger.units if u.category == "collective"}
    unknown = {u.id for u in ledger.units if u.category == "unknown"}
    found = [gap for task in ledger.tasks for gap in _find_task_gaps(task, collective, unknown)]
    for code in GAP_CODES:
        yield from (gap for gap in found if gap.code == code)


def _find_task_gaps(task: TaskRow, collective: set[str], unknown: set[str]) -> Iterator[Gap]:
    units, leads = task.units(), task.units(("lead",))
    if not units:
        yield Gap("R101", task.key)
    if len(units) > 1 and not leads:
        yield Gap("R102", task.key)
    if len(leads) > 1:
        yield Gap("R103", task.key, leads)
    if strangers := tuple(u for u in units if u in unknown):
        yield Gap("R104", task.key, strangers)
    if units and collective.issuperset(units):
        yield Gap("R107", task.key, units)
    if both := tuple(u for u in leads if u in task.units(("support",))):
        yield Gap("R108", task.key, both)
    if not task.deadline and not any(m.deadline for m in task.measures):
        yield Gap("T201", task.key)
