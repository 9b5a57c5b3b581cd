"""Tasks of a ledger to the rows of a 任务分工表."""

from __future__ import annotations

from collections.abc import Iterable

from kg.analysis.ledger import Ledger, TaskRow
from kg.model.document import ROLES, Role
from kg.render.tables import Cell, Table

# Columns of the sheet that offices use → the roles that stand in them.
SHEET_ROLES: dict[str, tuple[Role, ...]] = {
    "lead": ("lead",),
    "responsible": ("responsible", "by_duty", "implement"),
    "support": ("support", "supervise"),
}
_SHEET = ("number", "heading", "task", *SHEET_ROLES, "deadline")
_SHEET_ZH = ("序号", "章节", "重点任务", "牵头单位", "责任单位", "配合单位", "完成时限")
_ALL = (
    "document",
    "number",
    "id",
    "section",
    "heading",
    "task",
    "text",
    *ROLES,
    "deadline",
    "due",
    "statement",
    "start",
    "end",
)


def list_tasks(tasks: Iterable[TaskRow], ledger: Ledger, *, lang: str = "zh") -> Table:
    """Return the sheet for the eye: one row a task, owners in three columns.

    ``document`` stands in front where the ledger holds several.
    """
    several = len(ledger.documents) > 1
    rows = tuple(_sheet_row(t, several) for t in tasks)
    columns = ("document", *_SHEET) if several else _SHEET
    titles = ("文件", *_SHEET_ZH) if several else _SHEET_ZH
    return Table(columns, rows, titles if lang == "zh" else ())


def list_task_records(tasks: Iterable[TaskRow]) -> Table:
    """Return every field for programs: owners in a column a role, the place in the raw text."""
    return Table(_ALL, tuple(_record(t) for t in tasks))


def _sheet_row(task: TaskRow, several: bool) -> tuple[Cell, ...]:
    owners = (_printed(task, roles) for roles in SHEET_ROLES.values())
    heading = task.headings[-1] if task.headings else ""
    deadline = task.deadline.text if task.deadline else ""
    row: tuple[Cell, ...] = (task.number, heading, task.label, *owners, deadline)
    return (task.document, *row) if several else row


def _record(task: TaskRow) -> tuple[Cell, ...]:
    due = task.deadline.due if task.deadline else None
    return (
        task.document,
        task.number,
        task.task,
        ".".join(map(str, task.section)),
        task.headings[-1] if task.headings else None,
        task.label,
        task.text,
        *(_printed(task, (role,)) for role in ROLES),
        task.deadline.text if task.deadline else None,
        due.isoformat() if due else None,
        task.statement.text if task.statement else None,
        task.span.start,
        task.span.end,
    )


def _printed(task: TaskRow, roles: tuple[Role, ...]) -> tuple[str, ...]:
    """Return the names as printed of those who hold one of ``roles``, in printed order."""
    return tuple(o.printed for o in task.owners if o.role in roles)
