"""A coverage report to listings: tasks, indicators, the matrix."""

from __future__ import annotations

from collections.abc import Sequence

from kg.analysis.report import CoverageReport, MatrixRow, TaskVerdict
from kg.model.text import SourceText
from kg.render.coverage_wording import CHANGE_WORDS, STATUS_WORDS, say
from kg.render.tables import Table

_TASK_HEADS = {
    "zh": ("对照文件", "编号", "任务", "状态", "得分", "举措", "草案行", "变更"),
    "en": ("reference", "id", "task", "status", "score", "measures", "draft lines", "changes"),
}
_TASK_COLUMNS = ("document", "id", "title", "status", "score", "measures", "lines", "changes")


def list_tasks(report: CoverageReport, draft: SourceText, *, lang: str = "zh") -> Table:
    """Return a row a task; ``measures`` says how many of how many are present."""
    rows = tuple(
        (
            t.document,
            t.id,
            t.title,
            say(STATUS_WORDS, t.status, lang),
            round(t.score, 2),
            f"{count_present(t)}/{len(t.measures)}",
            [str(n) for n in sorted({draft.line_of(m.span.start) for m in t.matches})],
            list(dict.fromkeys(say(CHANGE_WORDS, c.kind, lang) for c in t.changes)),
        )
        for t in report.tasks
    )
    return Table(_TASK_COLUMNS, rows, _TASK_HEADS[lang])


def count_present(task: TaskVerdict) -> int:
    """Return how many measures of a task are covered or partial."""
    return sum(m.status != "missing" for m in task.measures)


def list_matrix(rows: Sequence[MatrixRow], *, lang: str = "zh") -> Table:
    """Return a row a reference task, a column a document; empty where it is its own."""
    own = list(dict.fromkeys(row.document for row in rows))
    documents = [d for d in dict.fromkeys(d for row in rows for d in row.statuses) if d not in own]
    documents += own
    heads = ("对照文件", "编号", "任务") if lang == "zh" else ("reference", "id", "task")
    body = tuple(
        (
            r.document,
            r.task,
            r.title,
            *(say(STATUS_WORDS, r.statuses[d], lang) if d in r.statuses else "" for d in documents),
        )
        for r in rows
    )
    return Table(("document", "id", "title", *documents), body, (*heads, *documents))


def describe_counts(report: CoverageReport, *, lang: str = "zh") -> str:
    """Return one line with the counts of a report."""
    n = report.count_tasks()
    if lang == "en":
        return (
            f"{len(report.tasks)} tasks: {n['covered']} covered, {n['partial']} in part, "
            f"{n['missing']} missing; {len(report.new)} new items; "
            f"{len(report.findings)} findings"
        )
    return (
        f"对照任务 {len(report.tasks)} 项：已覆盖 {n['covered']}，部分覆盖 {n['partial']}，"
        f"缺失 {n['missing']}；草案新增 {len(report.new)} 条；问题 {len(report.findings)} 个"
    )
