"""The 任务分工表 has one row a task, every owner in the column of its role."""

from __future__ import annotations

from datetime import date

from kg.analysis.ledger import Ledger, OwnerRow, TaskRow
from kg.model.document import Deadline, Quoted
from kg.model.text import Span
from kg.render.task_rows import list_task_records, list_tasks

AT = Span(3, 9)
TASK = TaskRow(
    "d",
    "1.t1",
    1,
    (1,),
    ("一、建设",),
    "建平台",
    "建平台。",
    AT,
    Quoted("甲牵头，乙配合，丙负责", AT),
    (
        OwnerRow("a", "甲", "lead", True, AT),
        OwnerRow("b", "乙", "support", True, AT),
        OwnerRow("c", "丙", "responsible", True, AT),
    ),
    Deadline("2025年底前", "by", date(2025, 12, 31), AT),
    (),
)


def test_owners_stand_in_the_columns_of_their_roles() -> None:
    """Lead, responsible and supporting units are told apart."""
    table = list_tasks([TASK], Ledger((), (), (TASK,)))

    row = dict(zip(table.heads, table.rows[0], strict=True))
    assert row["牵头单位"] == ("甲",)
    assert row["责任单位"] == ("丙",)
    assert row["配合单位"] == ("乙",)
    assert row["完成时限"] == "2025年底前"


def test_records_lead_back_to_the_text() -> None:
    """Programs get the due date, the statement and the place in the raw text."""
    table = list_task_records([TASK])

    record = dict(zip(table.columns, table.rows[0], strict=True))
    assert record["due"] == "2025-12-31"
    assert (record["start"], record["end"]) == (3, 9)
    assert record["statement"] == "甲牵头，乙配合，丙负责"


def test_every_owner_is_in_one_column() -> None:
    """No role is lost on the way to the sheet."""
    row = list_tasks([TASK], Ledger((), (), (TASK,))).rows[0]

    listed = [name for cell in row if isinstance(cell, tuple) for name in cell]
    assert sorted(listed) == ["丙", "乙", "甲"]
