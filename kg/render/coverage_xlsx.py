"""A coverage report as a workbook for a meeting, with 采纳/不采纳 and a reason to fill in."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from kg.analysis.matrix import count_by_unit
from kg.analysis.report import STATUSES, CoverageReport, Status
from kg.model.text import SourceText
from kg.render.coverage_rows import describe_counts, list_matrix
from kg.render.coverage_wording import CHANGE_WORDS, INDICATOR_WORDS, STATUS_WORDS, say
from kg.render.finding_rows import quote_of
from kg.render.sheet_formats import BODY_FONT, Formats, clean_text, fit_row, set_up_page
from kg.render.wording import say_severity

Cells = Sequence[str | int | float | None]
_GROUNDS = {"covered": "#D9F2E9", "partial": "#FDEECB", "missing": "#FBE3D6"}
_LOOK = {"font_size": 11, "text_wrap": True, "border": 1, "valign": "vcenter", "align": "center"}
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
        looks, note = _Looks(book, lang), describe_counts(report, lang=lang)
        for sheet in _sheets(report, draft, lang):
            _write(book, sheet, note, looks, lang)
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
    yield from _count_sheets(report, zh)
    if report.matrix:
        table = list_matrix(report.matrix, lang=lang)
        widths = (22, 9, 34, *(14 for _ in table.columns[3:]))
        rows = [[str(cell) for cell in row] for row in table.rows]
        yield _Sheet("矩阵" if zh else "matrix", table.titles, widths, rows)


def _count_sheets(report: CoverageReport, zh: bool) -> Iterator[_Sheet]:
    words = [say(STATUS_WORDS, s, "zh" if zh else "en") for s in STATUSES]
    parts: Sequence[tuple[str, str, Mapping[str, Mapping[Status, int]]]] = (
        ("按单位" if zh else "by unit", "责任单位" if zh else "unit", count_by_unit(report)),
        ("按主题" if zh else "by subject", "主题" if zh else "subject", report.subjects),
    )
    for name, head, counts in parts:
        rows: list[Cells] = [
            (key, *(n[s] for s in STATUSES), sum(n.values())) for key, n in counts.items()
        ]
        heads = (head, *words, "合计" if zh else "total")
        yield _Sheet(name, heads, (40, 10, 10, 10, 10), rows)


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


class _Looks:
    """The formats of the workbook: a status is coloured besides being a word."""

    def __init__(self, book: Any, lang: str) -> None:
        self.formats = Formats(book)
        look = {**_LOOK, "font_name": BODY_FONT}
        self.statuses = {
            say(STATUS_WORDS, status, lang): book.add_format({**look, "bg_color": ground})
            for status, ground in _GROUNDS.items()
        }

    def of(self, cell: str | float | None) -> Any:
        if isinstance(cell, str):
            return self.statuses.get(cell, self.formats.body)
        return self.formats.body if cell is None else self.formats.centre


def _write(book: Any, sheet: _Sheet, note: str, looks: _Looks, lang: str) -> None:
    decisions = ("采纳/不采纳", "理由") if lang != "en" else ("accepted/rejected", "reason")
    heads = (*sheet.heads, *(decisions if sheet.decide else ()))
    widths = (*sheet.widths, *((12, 24) if sheet.decide else ()))
    page = book.add_worksheet(sheet.name)
    set_up_page(page, sheet.name)
    page.write_string(0, 0, note, book.add_format({"bold": True}))
    for column, (title, width) in enumerate(zip(heads, widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(1, column, title, looks.formats.head)
    fit_row(page, 1, heads, widths)
    for number, row in enumerate(sheet.rows, 2):
        filled = (*row, *([None] * (len(heads) - len(row))))
        fit_row(page, number, ["" if c is None else c for c in filled], widths)
        for column, cell in enumerate(filled):
            _write_cell(page, number, column, cell, looks.of(cell))
    last = max(len(sheet.rows) + 1, 2)
    if sheet.decide:
        choice = {"validate": "list", "source": list(_DECISIONS[lang])}
        page.data_validation(2, len(sheet.heads), last, len(sheet.heads), choice)
    page.autofilter(1, 0, last, len(heads) - 1)
    page.freeze_panes(2, 0)
    page.repeat_rows(1)


def _write_cell(page: Any, row: int, column: int, cell: str | float | None, style: Any) -> None:
    if cell is None or cell == "":
        page.write_blank(row, column, None, style)
    elif isinstance(cell, str):
        page.write_string(row, column, clean_text(cell), style)
    else:
        page.write_number(row, column, cell, style)
