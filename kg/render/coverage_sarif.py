"""Findings to SARIF 2.1.0, the format of code-scanning tools and editors."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from kg.analysis.lint import fingerprint
from kg.knowledge.findings import FindingCode, load_codes
from kg.model.document import PlanDocument
from kg.model.finding import Finding
from kg.model.text import SourceText, Span

Json = dict[str, Any]
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render_sarif(
    findings: Sequence[Finding], source: SourceText, plan: PlanDocument, *, lang: str = "zh"
) -> str:
    """Return a SARIF log with one run; regions count lines and columns from 1 in code points."""
    codes = sorted({f.code for f in findings})
    lines = _Lines(source.raw)
    artifact = {"uri": _uri(source.file)}
    run = {
        "tool": {
            "driver": {
                "name": "policy-kg",
                "rules": [_rule(load_codes()[code], lang) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": artifact}],
        "results": [
            _result(f, codes.index(f.code), artifact, lines, fingerprint(f, plan), lang)
            for f in findings
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _uri(file: str) -> str:
    return quote(PurePath(file).as_posix())


def _rule(code: FindingCode, lang: str) -> Json:
    return {
        "id": code.code,
        "name": code.title.en.title().replace(" ", ""),
        "shortDescription": {"text": code.title.in_lang(lang)},
        "fullDescription": {"text": code.problem.in_lang(lang)},
        "help": {"text": f"{code.why.in_lang(lang)}\n{code.fix.in_lang(lang)}"},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _result(
    finding: Finding, index: int, artifact: Json, lines: _Lines, mark: str, lang: str
) -> Json:
    message = finding.message_en if lang == "en" else finding.message
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{message} {finding.suggestion}".strip()},
        "locations": [lines.location(finding.span, artifact)],
        "partialFingerprints": {"policyKg/v1": mark},
    }
    if finding.related:
        result["relatedLocations"] = [lines.location(s, artifact) for s in finding.related]
    return result


class _Lines:
    """Offsets to lines and columns."""

    def __init__(self, raw: str) -> None:
        self.starts = [0, *(i + 1 for i, c in enumerate(raw) if c == "\n")]

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def location(self, span: Span, artifact: Json) -> Json:
        line, column = self._place(span.start)
        end_line, end_column = self._place(span.end)
        region = {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
            "charOffset": span.start,
            "charLength": span.end - span.start,
        }
        return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
