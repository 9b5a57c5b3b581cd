"""Findings to a listing and to JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kg.model.finding import Finding
from kg.model.text import SourceText
from kg.render.coverage_json import count_findings, finding_to_json
from kg.render.tables import Table
from kg.render.wording import say_severity

_HEADS = {
    "zh": ("代码", "级别", "行", "问题", "建议", "原文"),
    "en": ("code", "severity", "line", "finding", "suggestion", "quote"),
}
_COLUMNS = ("code", "severity", "line", "message", "suggestion", "quote")
_LONGEST_QUOTE = 60


def list_findings(findings: Sequence[Finding], source: SourceText, *, lang: str = "zh") -> Table:
    """Return a row a finding; ``line`` counts from 1."""
    rows = tuple(
        (
            f.code,
            say_severity(f.severity, lang),
            source.line_of(f.span.start),
            f.message_en if lang == "en" else f.message,
            f.suggestion,
            quote_of(f, source),
        )
        for f in findings
    )
    return Table(_COLUMNS, rows, _HEADS[lang])


def quote_of(finding: Finding, source: SourceText) -> str:
    """Return a finding's quote, read from its place where it names none."""
    return (finding.quote or source.quote(finding.span))[:_LONGEST_QUOTE]


def render_findings_json(
    findings: Sequence[Finding], source: SourceText, *, lang: str = "zh"
) -> str:
    """Return one JSON object: the file, the findings with line and quote, the counts."""
    rows = [
        {
            **finding_to_json(f, lang=lang),
            "line": source.line_of(f.span.start),
            "quote": quote_of(f, source),
        }
        for f in findings
    ]
    whole = {
        "source": {"file": source.file, "sha256": source.sha256},
        "findings": rows,
        "summary": count_findings(findings),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
