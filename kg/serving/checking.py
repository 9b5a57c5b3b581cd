"""A draft's bytes and its references become the coverage report in every format."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.analysis.report import CoverageReport
from kg.analysis.sides import Side, compare_sides, find_doubts, name_documents, read_side
from kg.model.text import SourceText
from kg.reading.files import read_source, read_source_bytes
from kg.render.coverage_docx import render_commented_docx
from kg.render.coverage_html import render_coverage_html
from kg.render.coverage_json import render_coverage_json
from kg.render.coverage_markdown import render_coverage_markdown
from kg.render.coverage_sarif import render_sarif
from kg.render.coverage_xlsx import render_coverage_xlsx
from kg.serving.wire import ResultWriter

_SAMPLE = """\
关于印发示例市数据工作方案的通知
一、重点任务
（一）建设平台。到2025年底前建成数据共享平台，接入部门不少于20个。（市数据局牵头，市财政局配合）
"""


def warm_up() -> None:
    """Read and compare a sample, so that dictionaries and rules are in memory before the fork."""
    side = read_side(read_source_bytes(_SAMPLE.encode(), "sample.txt"), "sample")
    compare_sides(side, [side])


def check_draft(request: Mapping[str, Any], output: ResultWriter) -> Mapping[str, Any]:
    """Compare the first attachment with ``stored`` files and the further attachments.

    ``names`` are the attachments' file names, ``stored`` pairs of id and path,
    ``language`` that of the reports. Writes JSON: ``summary``, ``doubts`` and
    ``files``, each format's bytes in base64.
    """
    names: Sequence[str] = request["names"]
    uploads = [
        read_source_bytes(data, name)
        for data, name in zip(request["attachments"], names, strict=True)
    ]
    draft = read_side(uploads[0], "draft")
    sources = [(i, read_source(Path(path))) for i, path in request["stored"]]
    sources += zip(name_documents(names[1:]), uploads[1:], strict=True)
    references = [read_side(source, document) for document, source in sources]
    report = compare_sides(draft, references)
    files = render_formats(report, draft, references, request["language"])
    found = {
        "summary": json.loads(files["json"])["summary"],
        "title": report.draft_title or names[0],
        "doubts": list(find_doubts(draft, references)),
        "notices": [notice for side in (draft, *references) for notice in side.source.notices],
        "files": {name: base64.b64encode(data).decode() for name, data in files.items()},
    }
    output.write(json.dumps(found, ensure_ascii=False).encode())
    return {"done": True}


def render_formats(
    report: CoverageReport, draft: Side, references: Sequence[Side], language: str
) -> Mapping[str, bytes]:
    """Return the report in each format, by the suffix of its file."""
    texts: Mapping[str, SourceText] = {side.rows.id: side.source for side in references}
    source = draft.source
    return {
        "html": render_coverage_html(report, source, texts, lang=language).encode(),
        "json": render_coverage_json(report, lang=language).encode(),
        "md": render_coverage_markdown(report, source, lang=language).encode(),
        "sarif": render_sarif(report.findings, source, draft.plan, lang=language).encode(),
        "xlsx": render_coverage_xlsx(report, source, lang=language),
        "docx": render_commented_docx(source, report.findings, lang=language),
    }
