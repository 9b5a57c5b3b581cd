"""Word documents become lines as a reader of the printed page would see them."""

import io
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from office_samples import cell, level, make_docx, make_list, numbered, paragraph, table
from table_samples import cut_lines

from kg.errors import LimitError, SourceError
from kg.model.text import Notice, SourceText, fold
from kg.reading.counting import format_number
from kg.reading.extraction import CONTINUED
from kg.reading.files import read_source, read_source_bytes
from kg.reading.parser import parse_plan
from kg.reading.tables import find_task_tables

SHARED = Path(__file__).resolve().parents[3] / "shared"


def read(body: str, **parts: str) -> SourceText:
    return read_source_bytes(make_docx(body, **parts), "方案.docx")


def lines(body: str, **parts: str) -> list[str]:
    return read(body, **parts).raw.splitlines()


def test_paragraphs_and_tables_stand_in_order() -> None:
    """A document made by python-docx reads paragraph by paragraph, a table a line a row."""
    document = docx.Document()
    document.add_heading("任务分工表", 1)
    grid = document.add_table(rows=2, cols=3)
    for at, text in enumerate(("序号", "任务", "牵头单位", "1", "建平台", "市科技局")):
        grid.cell(at // 3, at % 3).text = text
    document.add_paragraph("以上任务按季度调度。")
    file = io.BytesIO()
    document.save(file)
    source = read_source_bytes(file.getvalue(), "a.docx")
    assert (
        source.raw
        == "任务分工表\n序号\t任务\t牵头单位\n1\t建平台\t市科技局\n以上任务按季度调度。\n"
    )
    (found,) = find_task_tables(cut_lines(source.folded))
    assert [c.text for c in found.rows[0].cells if c] == ["1", "建平台", "市科技局"]


def test_merged_cells_of_word_stand_once() -> None:
    """Cells merged by python-docx: once, empty to the right, continued below."""
    document = docx.Document()
    grid = document.add_table(rows=2, cols=3)
    for at, text in enumerate(("一", "任务", "", "", "建平台", "市科技局")):
        grid.cell(at // 3, at % 3).text = text
    grid.cell(0, 1).merge(grid.cell(0, 2))
    grid.cell(0, 0).merge(grid.cell(1, 0))
    file = io.BytesIO()
    document.save(file)
    rows = read_source_bytes(file.getvalue(), "a.docx").raw.split("\n")
    assert rows[:2] == ["一\t任务\t", f"{CONTINUED}\t建平台\t市科技局"]


def test_line_breaks_end_lines_and_tabs_are_spaces() -> None:
    """A manual line break ends a line; a tab in a paragraph makes no table cell."""
    body = "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>"
    assert lines(body) == ["甲", "乙 丙"]


def test_page_breaks_are_no_line_breaks() -> None:
    """A page break within a paragraph leaves the sentence whole."""
    body = '<w:p><w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r></w:p>'
    assert lines(body) == ["甲乙"]


CHAPTERS = make_list(
    level(0, "chineseCounting", "第%1章　"),
    level(1, "chineseCountingThousand", "%2、"),
    level(2, "decimal", "（%3）"),
    level(3, "decimal", "%2.%4", "<w:isLgl/>"),
)


def test_numbers_are_rebuilt_level_by_level() -> None:
    """Numbers count in their level, begin again below a higher one, and print by the pattern."""
    body = "".join(
        numbered(text, at)
        for text, at in [
            ("总则", 0),
            ("目标", 1),
            ("甲", 2),
            ("乙", 2),
            ("任务", 1),
            ("丙", 2),
            ("丁", 3),
        ]
    )
    assert lines(body, numbering=CHAPTERS) == [
        "第一章　总则",
        "一、目标",
        "（1）甲",
        "（2）乙",
        "二、任务",
        "（1）丙",
        "2.1丁",
    ]


def test_number_of_a_style_is_found_through_its_chain() -> None:
    """A paragraph is numbered by its style or one that it is based on, at the linked level."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="H2">'
        '<w:basedOn w:val="H1"/></w:style><w:style w:type="paragraph" w:styleId="H3">'
        '<w:basedOn w:val="H2"/></w:style>'
    )
    numbering = make_list(
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H3"/>'),
    )
    body = paragraph("甲", '<w:pStyle w:val="H2"/>') + paragraph("乙", '<w:pStyle w:val="H3"/>')
    assert lines(body, styles=styles, numbering=numbering) == ["一、甲", "（一）乙"]


def test_numbering_can_be_switched_off() -> None:
    """List 0 at the paragraph takes the style's number away."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    numbering = make_list(level(0, "chineseCounting", "%1、"))
    off = '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = paragraph("甲", '<w:pStyle w:val="H1"/>') + paragraph("乙", off)
    assert lines(body, styles=styles, numbering=numbering) == ["一、甲", "乙"]


def test_second_use_goes_on_unless_it_starts_anew() -> None:
    """Two uses of one list share its count; a start override begins again."""
    shared = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    anew = (
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    numbering = make_list(level(0, "decimal", "%1.")) + shared + anew
    body = numbered("甲") + numbered("乙", use=2) + numbered("丙", use=3) + numbered("丁", use=3)
    assert lines(body, numbering=numbering) == ["1.甲", "2.乙", "1.丙", "2.丁"]


def test_level_that_never_restarts_counts_on() -> None:
    """A level with restart 0 goes on through the chapters."""
    numbering = make_list(
        level(0, "chineseCounting", "第%1章"),
        level(1, "decimal", "第%2条", '<w:lvlRestart w:val="0"/>'),
    )
    body = "".join(numbered(t, at) for t, at in [("甲", 0), ("乙", 1), ("丙", 0), ("丁", 1)])
    assert lines(body, numbering=numbering) == ["第一章甲", "第1条乙", "第二章丙", "第2条丁"]


def test_list_defined_by_a_style_is_followed() -> None:
    """A list that links to a numbering style takes that style's list."""
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="9"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    numbering = make_list(inner='<w:numStyleLink w:val="L"/>') + make_list(
        level(0, "ideographTraditional", "%1、"), abstract=5, use=9
    )
    assert lines(numbered("标题"), styles=styles, numbering=numbering) == ["甲、标题"]


def test_bullets_are_no_numbers() -> None:
    """A bullet adds nothing to the text."""
    assert lines(numbered("甲"), numbering=make_list(level(0, "bullet", "●"))) == ["甲"]


def test_numbers_that_fill_a_cell_are_read() -> None:
    """A column of automatic numbers reads 1, 2."""
    numbering = make_list(level(0, "decimal", "%1"))
    rows = [f"<w:tc>{numbered('')}</w:tc>{cell(text)}" for text in ("甲", "乙")]
    assert lines(table(*rows), numbering=numbering) == ["1\t甲", "2\t乙"]


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("chineseCounting", "二十一"),
        ("ideographTraditional", "甲"),
        ("decimalEnclosedCircle", "㉑"),
        ("decimalZero", "21"),
        ("lowerRoman", "xxi"),
        ("upperLetter", "U"),
        ("chineseLegalSimplified", "贰拾壹"),
        ("decimalFullWidth", "２１"),
        ("unheardOf", "21"),
    ],
)
def test_number_formats(style: str, printed: str) -> None:
    """The twenty-first item as each format prints it; an unknown one counts in digits."""
    assert format_number(21, style) == printed


def test_tracked_changes_count_as_accepted() -> None:
    """Insertions stay, deletions and moved-away text go, and that is said."""
    body = (
        "<w:p><w:r><w:t>由</w:t></w:r><w:del><w:r><w:delText>甲局</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>乙局</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>丙</w:t></w:r></w:moveFrom>"
        "<w:r><w:t>牵头</w:t></w:r></w:p>"
    )
    source = read(body)
    assert source.raw == "由乙局牵头\n"
    assert source.notices == (Notice("X113", (("count", 3),)),)


def test_deleted_paragraph_mark_joins_paragraphs() -> None:
    """Where the mark between two paragraphs is deleted, they are one."""
    first = paragraph("建设知识产权", "<w:rPr><w:del/></w:rPr>")
    assert lines(first + paragraph("强省。")) == ["建设知识产权强省。"]


def test_deleted_row_goes() -> None:
    """A table row that is tracked as deleted is not read; its neighbours are."""
    deleted = f"<w:trPr><w:del/></w:trPr>{cell('丙')}{cell('丁')}"
    assert lines(table(cell("甲") + cell("乙"), deleted)) == ["甲\t乙"]


def test_comments_notes_and_hidden_text_are_left_out() -> None:
    """What does not print is not read, and each kind is said."""
    body = (
        '<w:p><w:r><w:commentReference w:id="1"/><w:t>正文</w:t></w:r>'
        '<w:r><w:footnoteReference w:id="2"/></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r></w:p>'
    )
    source = read(body)
    assert source.raw == "正文显\n"
    assert [notice.code for notice in source.notices] == ["X114", "X117", "X118"]


def test_notices_are_findings_of_the_plan() -> None:
    """What the reader left out or accepted stands among the plan's findings, in both languages."""
    changed = "<w:p><w:ins><w:r><w:t>一、总体要求</w:t></w:r></w:ins></w:p>"
    found = [f for f in parse_plan(read(changed)).findings if f.code == "X113"]
    assert [(f.message[:2], f.message_en[:12]) for f in found] == [("文件", "The file hol")]
    plain = parse_plan(read(paragraph("一、总体要求")))
    assert all(f.code != "X113" for f in plain.findings)


def test_plain_document_has_no_notice() -> None:
    """Nothing is said where nothing was left out."""
    assert read(paragraph("正文")).notices == ()


def test_text_boxes_follow_their_paragraph() -> None:
    """The text of a box stands below the paragraph that anchors it, once."""
    box = f"<w:txbxContent>{paragraph('专栏1')}</w:txbxContent>"
    shape = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:t>正文</w:t></w:r><w:r>{shape}</w:r></w:p>"
    assert lines(body) == ["正文", "专栏1"]


def test_box_made_of_a_table_keeps_its_paragraphs() -> None:
    """A table of one column is a box: its paragraphs are lines."""
    box = f"<w:tc>{paragraph('专栏1 行动')}{paragraph('1.建平台。')}</w:tc>"
    assert lines(table(box)) == ["专栏1 行动", "1.建平台。"]


def test_table_of_contents_is_left_out() -> None:
    """The field of contents would print every heading twice."""
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
        f"</w:sdtPr><w:sdtContent>{paragraph('一、总则 1')}</w:sdtContent></w:sdt>"
    )
    source = read(contents + paragraph("一、总则"))
    assert source.raw == "一、总则\n"
    assert source.notices == (Notice("X119"),)


def test_content_controls_and_links_are_read() -> None:
    """Text in content controls, links and fields belongs to the text."""
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt>"
        "<w:p><w:hyperlink><w:r><w:t>乙</w:t></w:r></w:hyperlink>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple><w:r><w:t>丙</w:t></w:r></w:fldSimple></w:p>"
    )
    assert lines(body) == ["甲", "乙丙"]


def test_custom_style_of_python_docx_is_followed() -> None:
    """A style made with python-docx and based on another hides its text through the chain."""
    document = docx.Document()
    base = document.styles.add_style("Base", WD_STYLE_TYPE.PARAGRAPH)
    base.font.hidden = True
    style = document.styles.add_style("Derived", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = base
    document.add_paragraph("隐", style="Derived")
    document.add_paragraph("显")
    file = io.BytesIO()
    document.save(file)
    assert read_source_bytes(file.getvalue(), "a.docx").raw == "显\n"


def test_deep_tables_are_refused() -> None:
    """Tables nested beyond eight are refused; three levels read."""

    def nest(depth: int) -> str:
        inner = paragraph("文")
        for _ in range(depth):
            inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
        return inner

    assert lines(nest(3)) == ["文"]
    with pytest.raises(LimitError, match="嵌套过深"):
        read(nest(20))
    with pytest.raises(LimitError, match="嵌套过深"):
        read(nest(400))


def test_document_without_a_body_is_refused() -> None:
    """A package without a main document is no document."""
    with pytest.raises(SourceError):
        read("")


def test_draft_reads_as_its_text() -> None:
    """The shared draft reads to the same paragraphs from .docx as from .txt."""
    folder = SHARED / "gold" / "coverage"
    if not (folder / "draft.docx").exists():
        pytest.skip("the shared draft is not here")
    texts = [read_source(folder / name).raw for name in ("draft.docx", "draft.txt")]
    word, plain = ([fold(line) for line in text.splitlines() if fold(line)] for text in texts)
    assert word == plain
