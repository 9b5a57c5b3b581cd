"""The draft with Word comments: at the right words, with nothing else changed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from coverage_reports import ANHUI, EXAMPLE, WORD_EXAMPLE, Compared, compare, side_of_file
from docx import Document
from docx.oxml.ns import qn
from office_samples import make_docx, paragraph

from kg.analysis.sides import lint_side, read_side
from kg.model.finding import Finding
from kg.model.text import SourceText
from kg.reading.files import read_source
from kg.render.coverage_docx import render_commented_docx

FILES = {"docx": WORD_EXAMPLE, "txt": EXAMPLE}


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(document: Any) -> str:
    """Return a document's text, a line a paragraph, tables included."""
    paragraphs = document.element.body.iter(qn("w:p"))
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs)


def find_comments(document: Any) -> Iterator[tuple[str, str]]:
    """Yield (text of the comment, words that it is attached to)."""
    open_now: dict[str, str] = {}
    for element in document.element.body.iter():
        number = element.get(qn("w:id"))
        if element.tag == qn("w:commentRangeStart"):
            open_now[number] = ""
        elif element.tag == qn("w:commentRangeEnd"):
            yield document.comments.get(int(number)).text, open_now.pop(number)
        elif element.tag == qn("w:t"):
            open_now = {n: words + (element.text or "") for n, words in open_now.items()}
    assert open_now == {}


@pytest.fixture(scope="module", params=FILES)
def compared(request: pytest.FixtureRequest) -> Compared:
    return compare(side_of_file(FILES[request.param], "draft"), side_of_file(ANHUI))


@pytest.fixture(scope="module")
def commented(compared: Compared) -> Any:
    source, findings = compared.draft.source, compared.report.findings
    return Document(io.BytesIO(render_commented_docx(source, findings)))


def told(compared: Compared) -> list[Finding]:
    """The findings that get a comment: all but the repairs of the text."""
    return [f for f in compared.report.findings if not f.code.startswith("X")]


def test_each_finding_is_one_comment(compared: Compared, commented: Any) -> None:
    """With its code, its severity, its message and its suggestion."""
    heads = sorted(text.split("（")[0] for text, _ in find_comments(commented))
    texts = [text for text, _ in find_comments(commented)]

    assert heads == sorted(f.code for f in told(compared))
    for finding in told(compared):
        assert any(finding.message in t and finding.suggestion in t for t in texts)


def test_a_comment_is_attached_to_its_words(compared: Compared, commented: Any) -> None:
    """The first line of the finding's place, not a letter more or less; of a row its main cell."""
    attached = {text: squeeze(words) for text, words in find_comments(commented)}
    raw = compared.draft.source.raw
    for finding in told(compared):
        place = raw[finding.span.start : finding.span.end].split("\n")[0]
        [words] = {w for t, w in attached.items() if finding.message in t and finding.code in t}
        assert words == squeeze(max(place.split("\t"), key=len))


def test_the_text_is_untouched(compared: Compared, commented: Any) -> None:
    """Paragraph by paragraph, letter by letter."""
    file = Path(compared.draft.source.file)
    if file.suffix == ".docx":
        assert text_of(commented) == text_of(Document(str(file)))
    else:
        assert text_of(commented) == compared.draft.source.raw


def test_the_commented_draft_reads_like_the_draft(
    compared: Compared, commented: Any, tmp_path: Path
) -> None:
    """Checked anew, it has the same tasks and findings; its comments are left out."""
    path = tmp_path / "again.docx"
    commented.save(str(path))
    again = read_side(read_source(path), "draft")
    own = [f.code for f in lint_side(compared.draft) if f.code[0] != "X"]

    assert [t.title for t in again.rows.tasks] == [t.title for t in compared.draft.rows.tasks]
    assert [f.code for f in lint_side(again) if f.code[0] != "X"] == own


def test_styles_and_tables_stay() -> None:
    """A Word draft keeps its headings and its real table."""
    draft = side_of_file(WORD_EXAMPLE, "draft")
    before = Document(str(WORD_EXAMPLE))
    after = Document(io.BytesIO(render_commented_docx(draft.source, lint_side(draft))))

    assert [p.style.name for p in after.paragraphs] == [p.style.name for p in before.paragraphs]
    assert len(after.tables) == len(before.tables) == 1


def test_a_split_run_keeps_its_format(tmp_path: Path) -> None:
    """Words cut out of a bold run are bold on both sides."""
    document = Document()
    for text in ("某市工作方案（2024—2026年）", "一、主要任务"):
        document.add_paragraph(text)
    text = "（一）建设平台。建成平台。（甘肃银保监局牵头，市科技局配合，2026年底前完成）"
    document.add_paragraph().add_run(text).bold = True
    document.save(str(tmp_path / "draft.docx"))
    commented = comment_on(tmp_path / "draft.docx")
    attached = {text[:4]: words for text, words in find_comments(commented)}

    assert attached["R105"] == "甘肃银保监局"
    assert {r.bold for r in commented.paragraphs[2].runs if r.text} == {True}


def comment_on(path: Path) -> Any:
    """Return the commented twin of a Word file."""
    draft = side_of_file(path, "draft")
    return Document(io.BytesIO(render_commented_docx(draft.source, lint_side(draft))))


def test_a_package_that_only_reading_understands_is_written_anew(tmp_path: Path) -> None:
    """A Word file whose content types name no document: its text with the comments."""
    lines = (
        "某市方案",
        "一、任务",
        "（一）建平台。（市科技局负责）",
        "（二）育品牌。培育商标品牌。",
    )
    body = "".join(map(paragraph, lines))
    (tmp_path / "odd.docx").write_bytes(make_docx(body))
    commented = comment_on(tmp_path / "odd.docx")

    assert tuple(text_of(commented).splitlines()) == lines
    assert [text[:4] for text, _ in find_comments(commented)] == ["R101"]


def test_a_draft_of_control_characters_and_markup_becomes_word() -> None:
    """What XML cannot hold is left out, what it would take for markup is text."""
    raw = "方案\x0b<script>alert(1)</script>\x00 & “引号”\n一、任务\u202e\n"
    source = SourceText("draft.txt", raw, "")
    document = Document(io.BytesIO(render_commented_docx(source, ())))

    assert text_of(document) == raw.replace("\x0b", "").replace("\x00", "")


def test_equal_input_gives_equal_bytes() -> None:
    """And no date of today inside."""
    draft = side_of_file(EXAMPLE, "draft")
    found = lint_side(draft)
    one, other = (render_commented_docx(draft.source, found) for _ in range(2))

    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as package:
        assert "w:date" not in package.read("word/comments.xml").decode()
