"""A hostile draft in every file of a coverage report: its words stay words."""

from __future__ import annotations

import io
import json
import re

import openpyxl
import pytest
from coverage_reports import Compared, compare, side_of_text
from docx import Document
from markdown_it import MarkdownIt

from kg.render.coverage_docx import render_commented_docx
from kg.render.coverage_json import render_coverage_json
from kg.render.coverage_markdown import render_coverage_markdown
from kg.render.coverage_sarif import render_sarif
from kg.render.coverage_xlsx import render_coverage_xlsx

HOSTILE = (
    "<script>window.hit=1</script>",
    "</script><img src=x onerror=window.hit=1>",
    "a|b`c*d_e[f](g)",
    "省\u202e厅技科\u202c",
    "=cmd|' /C calc'!A0",
    "&lt;b&gt; &#60;i&#62;",
    "\"引号\" '单引号'",
)
NUMBERS = "一二三四五六七"


@pytest.fixture(scope="module")
def hostile() -> Compared:
    """A draft whose title, heading, items, units and sentences are hostile."""
    items = "".join(
        f"（{n}）{text}。建设专利平台，{text}。（{text}局牵头，市科技局配合）\n"
        for n, text in zip(NUMBERS, HOSTILE, strict=True)
    )
    draft = f"{HOSTILE[1]}工作方案（2024—2026年）\n一、{HOSTILE[0]}\n{items}"
    plan = draft.replace("建设", "建成").replace("市科技局", "市教育局")
    return compare(side_of_text(draft), side_of_text(plan, f"{HOSTILE[2]}.txt"))


def test_the_report_has_hostile_words(hostile: Compared) -> None:
    """Else the tests below would show nothing."""
    text = render_coverage_json(hostile.report)

    assert hostile.report.tasks
    assert hostile.report.findings
    assert "<script>window.hit=1</script>" in text


def test_markdown_makes_no_element_of_them(hostile: Compared) -> None:
    """Rendered with HTML allowed there are only the report's own elements, and the words."""
    written = render_coverage_markdown(hostile.report, hostile.draft.source)
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(written)
    own = {"h1", "h2", "h3", "p", "ul", "li", "strong", "br"}
    own |= {"table", "thead", "tbody", "tr", "th", "td"}

    assert set(re.findall(r"<([a-zA-Z]\w*)", html)) <= own
    assert "&lt;script&gt;window.hit=1&lt;/script&gt;" in html
    assert "&amp;lt" in html


def test_a_sheet_keeps_them_as_text(hostile: Compared) -> None:
    """No formula, no link; a cell that begins with = is a string."""
    content = render_coverage_xlsx(hostile.report, hostile.draft.source)
    cells = [c for s in openpyxl.load_workbook(io.BytesIO(content)) for r in s for c in r]
    texts = [str(c.value) for c in cells if c.value is not None]

    assert not any(c.data_type == "f" or c.hyperlink for c in cells)
    assert any("=cmd|" in text for text in texts)
    assert any("<script>" in text for text in texts)


def test_sarif_and_json_give_them_back(hostile: Compared) -> None:
    """Parsed, messages are what the findings say."""
    draft = hostile.draft
    sarif = json.loads(render_sarif(hostile.report.findings, draft.source, draft.plan))
    found = json.loads(render_coverage_json(hostile.report))
    messages = [f.message for f in hostile.report.findings]
    told = [r["message"]["text"] for r in sarif["runs"][0]["results"]]

    assert [f["message"] for f in found["findings"]] == messages
    assert all(t.startswith(m) for t, m in zip(told, messages, strict=True))


def test_word_keeps_text_and_comments_as_text(hostile: Compared) -> None:
    """Paragraphs are the draft's lines; comments hold the messages."""
    draft = hostile.draft
    document = Document(io.BytesIO(render_commented_docx(draft.source, hostile.report.findings)))
    comments = [c.text for c in document.comments]
    wanted = [f.message for f in hostile.report.findings if f.code[0] != "X"]

    assert "\n".join(p.text for p in document.paragraphs) == draft.source.raw
    assert all(any(m in c for c in comments) for m in wanted)
