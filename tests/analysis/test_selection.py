"""Tasks are narrowed by unit, pair, section, role and document; slips get near names."""

from __future__ import annotations

import pytest

from kg.analysis.ledger import DocumentRow, Ledger, OwnerRow, TaskRow, UnitRow
from kg.analysis.selection import Selection, select_tasks
from kg.errors import UsageError
from kg.model.document import Role
from kg.model.text import SourceText, Span

AT = Span(0, 1)


def make_task(number: int, *owners: tuple[str, Role], section: tuple[int, ...] = (1, 1)) -> TaskRow:
    """Return a task of document ``d`` whose owners are given as (unit, role)."""
    held = tuple(OwnerRow(unit, unit, role, True, AT) for unit, role in owners)
    names = ("一 建设", "（一）平台") if section[0] == 1 else ("二 保障",)
    return TaskRow("d", f"t{number}", number, section, names, "题", "文", AT, None, held, None, ())


def make_unit(name: str, *names: str) -> UnitRow:
    """Return a unit whose id is its name."""
    return UnitRow(name, name, name, names, "department")


LEDGER = Ledger(
    (DocumentRow("d", "计划", "", None, None, None, SourceText("d", "", "0")),),
    (
        make_unit("省科技厅", "省科学技术厅"),
        make_unit("省财政厅"),
        make_unit("省教育厅"),
    ),
    (
        make_task(1, ("省科技厅", "lead"), ("省财政厅", "support")),
        make_task(2, ("省财政厅", "lead"), ("省教育厅", "support"), section=(1, 2)),
        make_task(3, ("省教育厅", "responsible"), section=(2,)),
    ),
)


@pytest.mark.parametrize(
    ("selection", "numbers"),
    [
        (Selection(), [1, 2, 3]),
        (Selection(units=("省财政厅",)), [1, 2]),
        (Selection(units=("省科学技术厅",)), [1]),
        (Selection(units=("省财政厅",), roles=("lead",)), [2]),
        (Selection(units=("省科技厅", "省教育厅")), [1, 2, 3]),
        (Selection(pair=("省财政厅", "省教育厅")), [2]),
        (Selection(pair=("省财政厅", "省教育厅"), roles=("lead",)), []),
        (Selection(roles=("responsible",)), [3]),
        (Selection(sections=("1",)), [1, 2]),
        (Selection(sections=("1.2",)), [2]),
        (Selection(sections=("平台",)), [1, 2]),
        (Selection(documents=("d",)), [1, 2, 3]),
    ],
)
def test_the_tasks_meant_are_found(selection: Selection, numbers: list[int]) -> None:
    """Each narrowing leaves exactly the tasks that fit it."""
    assert [t.number for t in select_tasks(LEDGER, selection)] == numbers


@pytest.mark.parametrize(
    ("selection", "near"),
    [
        (Selection(units=("省科技听",)), "省科技厅"),
        (Selection(pair=("省财政厅", "教育厅")), "省教育厅"),
        (Selection(sections=("平抬",)), ""),
        (Selection(documents=("e",)), "d"),
    ],
)
def test_an_unknown_name_is_answered_with_near_ones(selection: Selection, near: str) -> None:
    """A slip never gives an empty list in silence."""
    with pytest.raises(UsageError) as caught:
        select_tasks(LEDGER, selection)

    assert near in caught.value.hint


def test_a_role_filter_never_adds_tasks() -> None:
    """What is left with a role was there without it."""
    every = set(select_tasks(LEDGER, Selection(units=("省财政厅",))))
    led = set(select_tasks(LEDGER, Selection(units=("省财政厅",), roles=("lead",))))

    assert led <= every
