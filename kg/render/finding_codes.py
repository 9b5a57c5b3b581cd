"""Finding codes to a page for the eye and to a listing."""

from __future__ import annotations

from collections.abc import Iterable

from kg.knowledge.findings import FindingCode
from kg.render.tables import Table

_SEVERITY = {"error": "错误", "warning": "警告", "info": "提示"}
_HEADS = {
    "zh": ("问题", "为什么", "怎么改", "例子"),
    "en": ("Problem", "Why", "Fix", "Example"),
}


def render_code(entry: FindingCode, *, lang: str = "zh") -> str:
    """Return title line and four labelled lines."""
    severity = entry.severity if lang == "en" else _SEVERITY[entry.severity]
    colon = ": " if lang == "en" else "："
    lines = [f"{entry.code} {entry.title.in_lang(lang)} [{severity}]"]
    parts = (entry.problem, entry.why, entry.fix, entry.example)
    for head, part in zip(_HEADS[lang], parts, strict=True):
        lines.append(f"  {head}{colon}{part.in_lang(lang)}")
    return "\n".join(lines) + "\n"


def list_codes(entries: Iterable[FindingCode], *, lang: str = "zh") -> Table:
    """Return one row a code."""
    columns = ("code", "severity", "title", "problem", "why", "fix", "example")
    rows = tuple(
        (
            e.code,
            e.severity,
            *(p.in_lang(lang) for p in (e.title, e.problem, e.why, e.fix, e.example)),
        )
        for e in entries
    )
    titles = ("代码", "级别", "名称", *_HEADS["zh"]) if lang == "zh" else ()
    return Table(columns, rows, titles)
