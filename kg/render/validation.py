"""A validation's report as a listing of problems and one sentence."""

from __future__ import annotations

from kg.model.reports import ValidationReport
from kg.render.tables import Table


def list_problems(report: ValidationReport, lang: str = "zh") -> Table:
    """Return one row a finding, with the document, its place in the raw text and the quote."""
    en = lang == "en"
    rows = tuple(
        (
            document.id,
            finding.code,
            finding.severity,
            finding.message_en if en else finding.message,
            finding.span.start,
            finding.span.end,
        )
        for document in report.checked
        for finding in document.findings
    )
    names = ("document", "code", "severity", "message", "start", "end")
    return Table(names, rows, names if en else ("文件", "代码", "级别", "问题", "起点", "终点"))


def say_outcome(report: ValidationReport, lang: str = "zh") -> str:
    """Return one sentence: what was checked and how many problems there are."""
    count, documents = len(report.findings), len(report.documents)
    if lang == "en":
        again = f" ({report.reused} unchanged since their last check)" if report.reused else ""
        return (
            f"{documents} documents{again}, {report.quotes} quotes compared with their files, "
            f"{report.shapes} constraints: {count} problems"
        )
    again = f"（{report.reused} 份自上次核对后没有变）" if report.reused else ""
    return (
        f"文件 {documents} 份{again}，引文 {report.quotes} 条逐字核对，"
        f"形状约束 {report.shapes} 项：问题 {count} 个"
    )
