"""A document tree to an outline for the eye: headings, tasks, owners, deadlines, findings."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

from kg.model.document import Path, PlanDocument, Programme, Responsibility, Section, Task
from kg.model.finding import Finding
from kg.model.text import SourceText
from kg.render.tables import Table
from kg.render.wording import ROLE_WORDS, say_role, say_severity

_LONGEST_TEXT = 60


def render_outline(plan: PlanDocument, source: SourceText, *, lang: str = "zh") -> str:
    """Return the outline; findings of the family X (repairs) are counted, the others listed."""
    lines = [
        *_front_lines(plan, lang),
        "",
        *_body_lines(plan, lang),
        *_indicator_lines(plan, lang),
        *_finding_lines(plan, _Lines(source.raw), lang),
    ]
    return "\n".join(lines).rstrip() + "\n"


def list_residue(plan: PlanDocument, source: SourceText, *, lang: str = "zh") -> Table:
    """Return what no rule used, one row a stretch, with its line in the source from 1."""
    lines = _Lines(source.raw)
    rows = tuple(
        (plan.file, lines.number(r.span.start), r.span.start, r.span.end, r.kind, r.text)
        for r in plan.residue
    )
    columns = ("file", "line", "start", "end", "kind", "text")
    return Table(columns, rows, ("文件", "行", "起", "止", "类", "文字") if lang == "zh" else ())


class _Lines:
    """Line numbers, from 1, of offsets in a text that is searched once."""

    def __init__(self, raw: str) -> None:
        self._starts = [0, *(i + 1 for i, c in enumerate(raw) if c == "\n")]

    def number(self, offset: int) -> int:
        return bisect_right(self._starts, offset)


def _front_lines(plan: PlanDocument, lang: str) -> Iterator[str]:
    front, en = plan.front, lang == "en"
    yield plan.title or plan.file
    facts = [q.text for q in (front.issuer, front.document_number) if q]
    facts += [found[0].isoformat() for found in (front.issued,) if found]
    if front.jurisdiction and front.jurisdiction.code:
        facts.append(f"{front.jurisdiction.name} {front.jurisdiction.code}")
    if facts:
        yield "  " + " · ".join(facts)
    names = _COUNTS_EN if en else _COUNTS
    yield "  " + " · ".join(f"{n} {word}" for n, word in zip(_counts(plan), names, strict=True))


_COUNTS = ("个标题", "项任务", "条举措", "个单位", "个专栏", "个指标", "处引用", "个问题")
_COUNTS_EN = (
    "headings",
    "tasks",
    "measures",
    "units",
    "programmes",
    "indicators",
    "citations",
    "findings",
)


def _counts(plan: PlanDocument) -> tuple[int, ...]:
    return (
        len(plan.sections),
        len(plan.tasks),
        sum(len(t.measures) for t in plan.tasks),
        len({r.unit_id or r.unit for t in plan.tasks for r in t.responsibilities}),
        len(plan.programmes),
        len(plan.indicators),
        len(plan.citations),
        len(plan.findings),
    )


def _body_lines(plan: PlanDocument, lang: str) -> Iterator[str]:
    """Headings, tasks and programmes in reading order, indented by level."""
    depths: dict[Path, int] = {s.path: len(s.path) - 1 for s in plan.sections}
    nodes: list[Section | Task | Programme] = [*plan.sections, *plan.tasks, *plan.programmes]
    nodes.sort(key=lambda n: (n.span.start, isinstance(n, Task)))
    for node in nodes:
        if isinstance(node, Section):
            yield "  " * depths[node.path] + _join_number(node.number, node.title)
            continue
        indent = "  " * (depths.get(node.section, -1) + 1)
        if isinstance(node, Task):
            yield from (indent + line for line in _task_lines(node, lang))
        else:
            yield indent + _programme_line(node, lang)


def _task_lines(task: Task, lang: str) -> Iterator[str]:
    count = len(task.measures)
    measures = f"{count} measures" if lang == "en" else f"{count} 条举措"
    name = _join_number(task.number or "", task.title or task.text)
    yield f"▸ [{task.id}] {name}（{measures}）"
    for role in ROLE_WORDS:
        units = "、".join(_name_unit(r) for r in task.responsibilities if r.role == role)
        if units:
            yield f"    {say_role(role, lang)}  {units}"
    if task.deadline:
        due = f"（{task.deadline.due}）" if task.deadline.due else ""
        yield f"    {'due' if lang == 'en' else '时限'}  {task.deadline.text}{due}"


def _name_unit(responsibility: Responsibility) -> str:
    """Return the printed name, marked where the unit is unknown or the role inferred."""
    unknown = "" if responsibility.unit_id else "?"
    return responsibility.unit + unknown + ("" if responsibility.stated else "*")


def _programme_line(programme: Programme, lang: str) -> str:
    word = "box" if lang == "en" else "专栏"
    count = len(programme.measures)
    measures = f"{count} measures" if lang == "en" else f"{count} 条举措"
    return f"▣ {word} {programme.number or ''} {programme.title}（{measures}）"


def _indicator_lines(plan: PlanDocument, lang: str) -> Iterator[str]:
    if not plan.indicators:
        return
    yield ""
    yield "Indicators" if lang == "en" else "指标"
    for row in plan.indicators:
        base = f"{row.baseline.text}（{row.baseline.year or '?'}）" if row.baseline else "—"
        target = f"{row.target.text}（{row.target.year or '?'}）" if row.target else "—"
        yield f"  {row.number or ''} {row.name}  {base} → {target} {row.unit}".rstrip()


def _finding_lines(plan: PlanDocument, lines: _Lines, lang: str) -> Iterator[str]:
    if not plan.findings:
        return
    yield ""
    yield "Findings" if lang == "en" else "问题"
    for finding in plan.findings:
        if finding.code[0] != "X":
            yield _finding_line(finding, lines, lang)
    repairs = Counter(f.code for f in plan.findings if f.code[0] == "X")
    if repairs:
        counts = " · ".join(f"{code} × {n}" for code, n in sorted(repairs.items()))
        yield f"  {'repairs' if lang == 'en' else '文本修复'}  {counts}"


def _finding_line(finding: Finding, lines: _Lines, lang: str) -> str:
    message = finding.message_en if lang == "en" and finding.message_en else finding.message
    line = lines.number(finding.span.start)
    place = f"line {line}" if lang == "en" else f"第 {line} 行"
    return f"  {finding.code} {say_severity(finding.severity, lang)}  {place}  {message}"


def _join_number(number: str, title: str) -> str:
    """Return number and title, a space between them where no bracket or mark parts them."""
    gap = " " if number[-1:].isalnum() else ""
    return number + gap + _shorten(title)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
