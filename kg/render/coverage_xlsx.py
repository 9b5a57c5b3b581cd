"""A coverage report as a workbook for a meeting, with 采纳/不采纳 and a reason to fill in."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from kg.analysis.matrix import count_by_unit
from kg.analysis.report import STATUSES, CoverageReport
from kg.model.text import SourceText
from kg.render.coverage_rows import describe_counts
from kg.render.coverage_wording import CHANGE_WORDS, INDICATOR_WORDS, STATUS_WORDS, say
from kg.render.finding_rows import quote_of
from kg.render.wording import say_severity

Cells = Sequence[str | int | float | None]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MOST_CHARS = 32_000  # Excel's limit of a cell is 32,767
_DECISIONS = {"zh": ("采纳", "不采纳"), "en": ("accepted", "rejected")}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: heads and widths (characters), rows, and whether it asks for decisions."""

    name: str
    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Cells]
    decide: bool = False


def render_coverage_xlsx(report: CoverageReport, draft: SourceText, *, lang: str = "zh") -> bytes:
    """Return the workbook; equal input gives equal bytes, no text is a formula or a link."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": report.draft_title, "created": datetime(2000, 1, 1)})
        for sheet in _sheets(report, draft, lang):
            _write(book, sheet, describe_counts(report, lang=lang), lang)
    return out.getvalue()


def _sheets(report: CoverageReport, draft: SourceText, lang: str) -> Iterator[_Sheet]:
    zh = lang != "en"
    yield _Sheet(
        "覆盖情况" if zh else "coverage",
        ("对照文件", "任务", "任务状态", "对照举措", "举措状态", "草案内容", "草案行", "得分")
        if zh
        else ("reference", "task", "task status", "measure", "status", "draft", "line", "score"),
        (14, 22, 9, 46, 9, 46, 7, 7),
        list(_measure_rows(report, draft, lang)),
        decide=True,
    )
    yield _Sheet(
        "变更" if zh else "changes",
        ("对照文件", "任务", "变更", "原", "现")
        if zh
        else ("reference", "task", "change", "before", "after"),
        (14, 28, 14, 46, 46),
        [
            (t.document, t.title, say(CHANGE_WORDS, c.kind, lang), c.before, c.after)
            for t in report.tasks
            for c in t.changes
        ],
        decide=True,
    )
    yield _Sheet(
        "新增内容" if zh else "new items",
        ("草案行", "条目", "内容") if zh else ("line", "item", "text"),
        (8, 30, 90),
        [(draft.line_of(n.span.start), n.title, n.text) for n in report.new],
        decide=True,
    )
    yield _Sheet(
        "指标" if zh else "indicators",
        ("对照文件", "序号", "指标", "状态", "原目标", "现目标", "原基期", "现基期")
        if zh
        else ("reference", "no.", "indicator", "status", "before", "after", "base", "new base"),
        (14, 6, 40, 10, 14, 14, 12, 12),
        list(_indicator_rows(report, lang)),
        decide=True,
    )
    yield _Sheet(
        "问题" if zh else "findings",
        ("代码", "级别", "草案行", "问题", "建议", "原文")
        if zh
        else ("code", "severity", "line", "finding", "suggestion", "quote"),
        (8, 8, 8, 52, 40, 40),
        list(_finding_rows(report, draft, lang)),
        decide=True,
    )
    yield _Sheet(
        "按单位" if zh else "by unit",
        ("责任单位", *(say(STATUS_WORDS, s, lang) for s in STATUSES))
        if zh
        else ("unit", *STATUSES),
        (40, 10, 10, 10),
        [(unit, *(n[s] for s in STATUSES)) for unit, n in count_by_unit(report).items()],
    )


def _measure_rows(report: CoverageReport, draft: SourceText, lang: str) -> Iterator[Cells]:
    for task in report.tasks:
        status = say(STATUS_WORDS, task.status, lang)
        for m in task.measures:
            quote = m.match.quote if m.match else ""
            line = draft.line_of(m.match.span.start) if m.match else None
            own = say(STATUS_WORDS, m.status, lang)
            yield task.document, task.title, status, m.text, own, quote, line, round(m.score, 2)


def _indicator_rows(report: CoverageReport, lang: str) -> Iterator[Cells]:
    for i in report.indicators:
        status = say(INDICATOR_WORDS, i.status, lang)
        yield (
            *(i.document, i.number, i.name, status),
            *(i.before, i.after, i.baseline_before, i.baseline_after),
        )


def _finding_rows(report: CoverageReport, draft: SourceText, lang: str) -> Iterator[Cells]:
    for f in report.findings:
        message = f.message_en if lang == "en" else f.message
        line = draft.line_of(f.span.start)
        severity = say_severity(f.severity, lang)
        yield f.code, severity, line, message, f.suggestion, quote_of(f, draft)


def _write(book: Any, sheet: _Sheet, note: str, lang: str) -> None:
    head = book.add_format({"bold": True, "bg_color": "#E7EDF3", "border": 1, "text_wrap": True})
    body = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    decisions = ("采纳/不采纳", "理由") if lang != "en" else ("accepted/rejected", "reason")
    heads = (*sheet.heads, *(decisions if sheet.decide else ()))
    widths = (*sheet.widths, *((12, 24) if sheet.decide else ()))
    page = book.add_worksheet(sheet.name)
    page.write_string(0, 0, note)
    for column, (title, width) in enumerate(zip(heads, widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(1, column, title, head)
    for number, row in enumerate(sheet.rows, 2):
        for column, cell in enumerate(row):
            _write_cell(page, number, column, cell, body)
        for column in range(len(row), len(heads)):
            page.write_blank(number, column, None, body)
    last = max(len(sheet.rows) + 1, 2)
    if sheet.decide:
        choice = {"validate": "list", "source": list(_DECISIONS[lang])}
        page.data_validation(2, len(sheet.heads), last, len(sheet.heads), choice)
    page.autofilter(1, 0, last, len(heads) - 1)
    page.freeze_panes(2, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(1)


def _write_cell(page: Any, row: int, column: int, cell: str | float | None, style: Any) -> None:
    if cell is None or cell == "":
        page.write_blank(row, column, None, style)
    elif isinstance(cell, str):
        page.write_string(row, column, _CONTROL.sub("", cell)[:_MOST_CHARS], style)
    else:
        page.write_number(row, column, cell, style)
