"""A coverage report as Markdown: what is missing first, then what changed, is new, is faulty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.analysis.report import STATUSES, CoverageReport, MeasureVerdict, TaskVerdict
from kg.model.text import SourceText
from kg.render.coverage_rows import count_present, describe_counts, list_tasks
from kg.render.coverage_wording import CHANGE_WORDS, INDICATOR_WORDS, STATUS_WORDS, say
from kg.render.finding_rows import list_findings
from kg.render.tables import Table, render_markdown

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def render_coverage_markdown(report: CoverageReport, draft: SourceText, *, lang: str = "zh") -> str:
    """Return the report as Markdown; quotes are escaped, lines count from 1."""
    return "\n".join(_write(report, draft, lang)) + "\n"


def _write(report: CoverageReport, draft: SourceText, lang: str) -> Iterator[str]:
    heads = _HEADS[lang == "en"]
    yield f"# {heads['report']}：{escape_markdown(report.draft_title or report.draft_file)}"
    yield ""
    against = "；".join(escape_markdown(r.title or r.file) for r in report.references)
    yield f"{heads['against']}：{against}"
    yield ""
    yield describe_counts(report, lang=lang)
    yield ""
    yield f"## {heads['tasks']}"
    yield ""
    yield render_markdown(list_tasks(report, draft, lang=lang))
    for status in reversed(STATUSES[1:]):
        chosen = [t for t in report.tasks if t.status == status]
        if chosen:
            yield f"## {say(STATUS_WORDS, status, lang)}"
            yield ""
            for task in chosen:
                yield from _write_task(task, draft, lang)
    yield from _write_changes(report.tasks, heads, lang)
    yield from _write_rest(report, draft, heads, lang)


def _write_task(task: TaskVerdict, draft: SourceText, lang: str) -> Iterator[str]:
    count = f"{count_present(task)}/{len(task.measures)}"
    yield f"### {escape_markdown(task.title)}（{task.document} {task.id}，{count}）"
    yield ""
    for measure in task.measures:
        yield from _write_measure(measure, draft, lang)
    yield ""


def _write_measure(measure: MeasureVerdict, draft: SourceText, lang: str) -> Iterator[str]:
    yield f"- **{say(STATUS_WORDS, measure.status, lang)}** {escape_markdown(measure.text)}"
    found = measure.match or measure.nearest
    if found is None:
        return
    label = (
        ("草案" if measure.match else "最接近")
        if lang == "zh"
        else ("draft" if measure.match else "nearest")
    )
    line = draft.line_of(found.span.start)
    where = f"第 {line} 行" if lang == "zh" else f"line {line}"
    yield f"  - {label}（{where}，{found.score:.2f}）：{escape_markdown(found.quote)}"


def _write_changes(tasks: Sequence[TaskVerdict], heads: dict[str, str], lang: str) -> Iterator[str]:
    rows = tuple(
        (t.title, say(CHANGE_WORDS, c.kind, lang), c.before, c.after)
        for t in tasks
        for c in t.changes
    )
    if rows:
        yield f"## {heads['changes']}"
        yield ""
        columns = (heads["task"], heads["change"], heads["before"], heads["after"])
        yield render_markdown(Table(columns, rows))


def _write_rest(
    report: CoverageReport, draft: SourceText, heads: dict[str, str], lang: str
) -> Iterator[str]:
    if report.new:
        yield f"## {heads['new']}"
        yield ""
        for item in report.new:
            line = draft.line_of(item.span.start)
            yield f"- {line}：**{escape_markdown(item.title)}** {escape_markdown(item.text)}"
        yield ""
    if report.indicators:
        yield f"## {heads['indicators']}"
        yield ""
        rows = tuple(
            (i.number, i.name, say(INDICATOR_WORDS, i.status, lang), i.before, i.after)
            for i in report.indicators
        )
        columns = ("", heads["indicator"], heads["status"], heads["before"], heads["after"])
        yield render_markdown(Table(columns, rows))
    if report.findings:
        yield f"## {heads['findings']}"
        yield ""
        yield render_markdown(list_findings(report.findings, draft, lang=lang))


def escape_markdown(text: str) -> str:
    r"""Return text in which nothing is markup.

    >>> escape_markdown("*强*")
    '\\*强\\*'
    """
    return _SIGNS.sub(r"\\\1", text.replace("\n", " "))


_HEADS = (
    {
        "report": "覆盖情况报告",
        "against": "对照",
        "tasks": "任务",
        "task": "任务",
        "changes": "变更",
        "change": "变更",
        "before": "原",
        "after": "现",
        "new": "新增内容",
        "indicators": "指标",
        "indicator": "指标",
        "status": "状态",
        "findings": "问题",
    },
    {
        "report": "Coverage report",
        "against": "against",
        "tasks": "Tasks",
        "task": "task",
        "changes": "Changes",
        "change": "change",
        "before": "before",
        "after": "now",
        "new": "New items",
        "indicators": "Indicators",
        "indicator": "indicator",
        "status": "status",
        "findings": "Findings",
    },
)
