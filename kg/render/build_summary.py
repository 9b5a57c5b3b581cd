"""A build's report to a summary for the eye: counts, findings, who works with whom, where it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kg.graph.queries import QueryResult
from kg.knowledge.findings import load_codes
from kg.model.reports import BuildReport
from kg.render.results import make_table
from kg.render.tables import Cell, Table, render_grid

_COUNTS = (
    ("tasks", "任务", "tasks"),
    ("measures", "举措", "measures"),
    ("units", "单位", "units"),
    ("pairs", "单位×任务", "unit-task pairs"),
    ("programmes", "专栏", "boxes"),
    ("indicators", "指标", "indicators"),
)
_MOST_DOCUMENTS = 20
"""Documents that the summary lists; a larger build gives its totals only."""


def render_summary(
    report: BuildReport, pairs: QueryResult, *, lang: str = "zh", width: int = 100
) -> str:
    """Return the summary; ``pairs`` are the strongest pairs of the store."""
    en = lang == "en"
    parts = []
    if len(report.documents) <= _MOST_DOCUMENTS:
        parts.append(render_grid(_list_documents(report, en=en), width=width))
    parts.append("\n".join(_say_totals(report, en=en)) + "\n")
    if report.findings:
        parts.append(render_grid(_list_findings(report, lang), width=width))
    if pairs.rows:
        heading = "Units that share the most tasks:" if en else "共同承担任务最多的单位："
        parts.append(heading + "\n" + render_grid(make_table(pairs, lang), width=width))
    parts.append(f"{'Store: ' if en else '图谱库：'}{report.store}\n")
    return "\n".join(parts)


def _list_documents(report: BuildReport, *, en: bool) -> Table:
    names = ("id", "title", *(name for name, _, _ in _COUNTS))
    heads = ("id", "title") if en else ("编号", "标题")
    titles = (*heads, *(label_en if en else zh for _, zh, label_en in _COUNTS))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (d.id, d.title, *(d.counts.get(name, 0) for name, _, _ in _COUNTS))
        for d in report.documents
    )
    return Table(names, rows, titles)


def _say_totals(report: BuildReport, *, en: bool) -> Iterator[str]:
    reused = sum(document.reused for document in report.documents)
    totals = {name: report.total(name) for name in ("tasks", "measures", "unresolved")}
    if report.status == "unchanged":
        yield "Unchanged: the store is up to date." if en else "没有变化：图谱库已是最新。"
    if en:
        yield (
            f"{len(report.documents)} documents ({reused} not read again), "
            f"{totals['tasks']} tasks, {totals['measures']} measures, "
            f"{report.quads} triples, digest {report.data[:12]}"
        )
    else:
        yield (
            f"文件 {len(report.documents)} 份（{reused} 份未重读），任务 {totals['tasks']} 项，"
            f"举措 {totals['measures']} 条，三元组 {report.quads} 条，摘要 {report.data[:12]}"
        )
    if totals["unresolved"]:
        count = totals["unresolved"]
        yield (
            f"{count} unit names unknown: kg query unresolved-units"
            if en
            else f"不认得的单位名称 {count} 个：kg query unresolved-units"
        )


def _list_findings(report: BuildReport, lang: str) -> Table:
    codes = load_codes()
    counts = Counter(finding.code for finding in report.findings)
    titles = (
        ("code", "severity", "what", "times") if lang == "en" else ("代码", "级别", "问题", "次数")
    )
    rows = tuple(
        (code, codes[code].severity, codes[code].title.in_lang(lang), counts[code])
        for code in sorted(counts)
    )
    return Table(("code", "severity", "title", "times"), rows, titles)
