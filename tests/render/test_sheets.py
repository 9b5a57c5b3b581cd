"""The task sheets: rows, order, links, names, bytes; and what LibreOffice makes of them."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest
from network_samples import Chapter, Item, SampleDirectory, sample_ledger, write_plan
from programs import require_program

from kg.analysis.ledger import Ledger, UnitRow, build_ledger
from kg.analysis.network import count_rows, find_pairs
from kg.render.sheet_docx import render_tasks_docx
from kg.render.sheet_formats import clean_text, count_lines
from kg.render.sheet_rows import list_gap_rows, list_sheet_rows, sort_for_unit
from kg.render.sheet_xlsx import name_sheets, render_tasks_xlsx

LEAD = [("市财政局", "yunze/finance", "lead")]
FORMULAS = ["=1+1", "+86", "-5", "@name", "https://example.org", "{=A1}"]


def open_xlsx(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    """The sample's workbook."""
    return open_xlsx(render_tasks_xlsx(sample_ledger()))


def unit_of(ledger: Ledger, name: str) -> UnitRow:
    return next(u for u in ledger.units if u.name == name)


def test_the_head_is_that_of_the_offices(book: openpyxl.Workbook) -> None:
    """序号｜重点任务｜具体举措｜牵头单位｜配合单位｜完成时限｜原文位置, in this order."""
    head = [c.value for c in book["任务分工"][3]]
    assert head == ["序号", "重点任务", "具体举措", "牵头单位", "配合单位", "完成时限", "原文位置"]


def test_the_sheet_has_a_row_a_task(book: openpyxl.Workbook) -> None:
    """The numbered rows are the ledger's tasks in order, cell by cell those of the row maker."""
    ledger = sample_ledger()
    rows = [r for r in book["任务分工"].iter_rows(min_row=4, values_only=True) if r[1]]
    made = list_sheet_rows(ledger, ledger.tasks)
    assert [r[0] for r in rows] == [1, 2, 3, 4, 5]
    for row, line in zip(rows, made, strict=True):
        cells = (line.task, line.lead or None, line.others or None, line.deadline or None)
        assert (row[1], row[3], row[4], row[5]) == cells
        assert all(m in row[2] for m in line.measures)


def test_roles_stand_before_the_names_of_others() -> None:
    """A lead stands alone in its column; every other role is named."""
    ledger = sample_ledger()
    first, second, *_ = list_sheet_rows(ledger, ledger.tasks)
    assert (first.lead, first.others) == ("市数据局", "配合：市农业农村局、市财政局")
    assert (second.lead, second.others) == (
        "",
        "按职责分工：市农业农村局、市数据局、各镇人民政府",
    )


def test_headings_stand_across(book: openpyxl.Workbook) -> None:
    """Each chapter's heading is one merged row above its tasks."""
    sheet = book["任务分工"]
    merged = {str(r).split(":")[0] for r in sheet.merged_cells.ranges}
    headings = [sheet[c].value for c in sorted(merged) if sheet[c].row > 3]
    assert headings == ["一、建设乡村网络", "二、强化保障"]


def test_the_page_is_set_up_for_paper(book: openpyxl.Workbook) -> None:
    """A4 on its side, one page wide, head frozen, filtered and repeated on each page."""
    sheet = book["任务分工"]
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref.startswith("A3:G")
    assert sheet.print_title_rows == "$3:$3"


def test_fonts_are_those_of_the_standard(book: openpyxl.Workbook) -> None:
    """Title, head and body name 方正小标宋, 黑体 and 仿宋_GB2312, with their charset."""
    sheet = book["任务分工"]
    fonts = [sheet[c].font for c in ("A1", "A3", "B6")]
    assert [f.name for f in fonts] == ["方正小标宋简体", "黑体", "仿宋_GB2312"]
    assert {f.charset for f in fonts} == {134}


def test_each_unit_has_a_sheet_with_its_leads_first(book: openpyxl.Workbook) -> None:
    """市数据局 has three tasks: two that it leads, the dated one first, then the rest."""
    rows = list(book["市数据局"].iter_rows(min_row=4, values_only=True))
    assert [(r[0], r[1]) for r in rows] == [(1, "牵头"), (3, "牵头"), (2, "按职责分工")]
    assert rows[0][4] == "市农业农村局、市财政局"


def test_the_index_leads_to_the_sheets(book: openpyxl.Workbook) -> None:
    """Every unit's name in the index is a link to a sheet that exists."""
    sheet = book["单位目录"]
    links = [c.hyperlink.location for (c,) in sheet["A4" : f"A{sheet.max_row}"]]
    assert len(links) == 5
    assert all(link.split("!")[0].strip("'") in book.sheetnames for link in links)


def test_the_matrix_has_every_pair_and_leads_to_its_row(book: openpyxl.Workbook) -> None:
    """Numbers stand for shared tasks on both sides; each leads to that pair in the list."""
    matrix, pairs = book["共管矩阵"], book["共管明细"]
    names = [c.value for c in matrix[3]][1:6]
    seen = 0
    for row in matrix.iter_rows(min_row=4, max_row=8):
        for cell in row[1:6]:
            if cell.hyperlink is None:
                continue
            place = int(cell.hyperlink.location.split("!A")[1])
            a, b, weight = (pairs.cell(place, c).value for c in (1, 2, 3))
            assert {a, b} == {row[0].value, names[cell.column - 2]}
            assert cell.value == weight
            seen += 1
    assert seen == 2 * len(find_pairs(sample_ledger().tasks))


def test_the_problems_are_those_of_the_rows(book: openpyxl.Workbook) -> None:
    """The sheet of problems holds every gap, with its code."""
    ledger = sample_ledger()
    rows = [r[0] for r in book["待明确事项"].iter_rows(min_row=4, values_only=True)]
    assert rows == [cells[0] for _, cells in list_gap_rows(ledger, ledger.tasks)]
    assert any(r.startswith("R101 ") for r in rows)


def test_a_selection_narrows_every_sheet() -> None:
    """With one task given, rows, units and pairs are that task's."""
    ledger = sample_ledger()
    book = open_xlsx(render_tasks_xlsx(ledger, ledger.tasks[:1]))
    assert [r[0] for r in book["任务分工"].iter_rows(min_row=4, values_only=True) if r[1]] == [1]
    assert book["单位目录"].max_row == 6
    assert book["共管明细"].max_row == 6


@pytest.mark.parametrize("text", FORMULAS)
def test_a_name_is_never_a_formula_or_link(text: str) -> None:
    """Names, titles and measures that begin like formulas or addresses are texts."""
    items = [Item(text, (text,), ((text, None, "lead"), ("市财政局", "yunze/finance", "support")))]
    plan = write_plan([Chapter("一、", text, items)], title=text)
    book = open_xlsx(render_tasks_xlsx(build_ledger([plan], SampleDirectory())))
    row = next(r for r in book["任务分工"].iter_rows(min_row=5) if r[1].value)
    assert [row[c].value for c in (1, 2, 3)] == [text] * 3
    assert all(c.data_type == "s" for c in row[1:5])
    assert all(c.hyperlink is None for c in row)


def test_equal_rows_give_equal_bytes() -> None:
    """Two workbooks and two documents of one ledger are the same, byte for byte."""
    ledger = sample_ledger()
    assert render_tasks_xlsx(ledger) == render_tasks_xlsx(ledger)
    assert render_tasks_docx(ledger) == render_tasks_docx(ledger)


def test_names_of_sheets_are_allowed_and_differ() -> None:
    """Long, forbidden and equal names become different allowed names."""
    names = ["市[规划]/资源:局*?", "长" * 40, "长" * 41, "任务分工", "甲", "甲"]
    units = [UnitRow(f"x/{i}", n, n, (), "department") for i, n in enumerate(names)]
    made = list(name_sheets(units, ("任务分工",)).values())
    assert len(set(made)) == len(made)
    assert all(0 < len(n) <= 31 and not set(n) & set("[]:*?/\\") for n in made)
    assert made[0] == "市_规划__资源_局__"


def test_control_characters_are_left_out() -> None:
    """A cell takes no control character; ordinary text is left alone."""
    assert clean_text("甲\x00乙\x0b丙\ufffe") == "甲乙丙"
    assert clean_text("甲\n乙\t丙") == "甲\n乙\t丙"


def test_lines_are_counted_for_chinese_width() -> None:
    """Ten Chinese characters need two lines where ten columns are."""
    assert (count_lines("十" * 5, 20), count_lines("十" * 10, 20)) == (1, 2)
    assert count_lines("a\nb\nc", 20) == 3


def test_a_long_task_goes_on_in_further_rows() -> None:
    """Sixty measures fit no row of 409 points: the task goes on, and no measure is lost."""
    words = "推动一件很长很长的事情落到实处取得成效并长期坚持下去不动摇。"
    measures = [f"第{n}条：{words}" for n in range(60)]
    plan = write_plan([Chapter("一、", "章", [Item("大任务", measures, LEAD)])])
    book = open_xlsx(render_tasks_xlsx(build_ledger([plan], SampleDirectory())))
    rows = [r for r in book["任务分工"].iter_rows(min_row=4, values_only=True) if r[1]]
    assert len(rows) > 1
    assert rows[1][1] == "大任务（续）"
    assert all(any(m in r[2] for r in rows) for m in measures)


def test_several_plans_stand_under_their_titles() -> None:
    """In a ledger of two plans, each plan's title is a row of its own."""
    chapters = [Chapter("一、", "章", [Item("甲", ("做。",), LEAD)])]
    first = write_plan(chapters)
    second = write_plan(chapters, name="second", title="乙规划")
    ledger = build_ledger([first, second], SampleDirectory())
    sheet = open_xlsx(render_tasks_xlsx(ledger))["任务分工"]
    titles = [r[0] for r in sheet.iter_rows(min_row=4, values_only=True) if isinstance(r[0], str)]
    assert titles == ["乙规划", "一、章", "云泽市数字乡村行动计划", "一、章"]


def test_an_english_workbook_has_english_heads() -> None:
    """Heads and sheets are English; names and measures stay as printed."""
    book = open_xlsx(render_tasks_xlsx(sample_ledger(), lang="en"))
    assert book.sheetnames[0] == "Tasks"
    assert [c.value for c in book["Tasks"][3]][:3] == ["No.", "Task", "Measure"]


def test_a_units_document_lists_its_tasks_leads_first() -> None:
    """市数据局's document has its three tasks in the order of its sheet, with role and partners."""
    ledger = sample_ledger()
    unit = unit_of(ledger, "市数据局")
    document = docx.Document(io.BytesIO(render_tasks_docx(ledger, unit=unit)))
    assert document.paragraphs[0].text == "市数据局任务清单"
    rows = [[c.text for c in r.cells] for r in document.tables[0].rows]
    assert [r[0] for r in rows[1:]] == ["1", "3", "2"]
    assert rows[1][3] == "牵头\n市农业农村局、市财政局"
    assert [t.number for t in sort_for_unit(ledger.tasks, unit.id)] == [1, 3, 2]


def test_a_document_of_all_tasks_has_as_many_rows() -> None:
    """Without a unit, the document holds every task in printed order."""
    document = docx.Document(io.BytesIO(render_tasks_docx(sample_ledger())))
    assert [r.cells[0].text for r in document.tables[0].rows][1:] == ["1", "2", "3", "4", "5"]


@pytest.fixture(scope="module")
def office() -> str:
    """LibreOffice's command; without it the test is skipped, in CI it fails."""
    require_program("pdftotext", package="poppler-utils")
    return require_program("soffice", package="libreoffice-calc-nogui libreoffice-writer-nogui")


def run(command: list[str | Path]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_libreoffice_opens_and_prints_it(office: str, tmp_path: Path, kind: str) -> None:
    """LibreOffice opens the file and prints pages of A4 on its side with every task's title."""
    ledger = sample_ledger()
    content = render_tasks_xlsx(ledger) if kind == "xlsx" else render_tasks_docx(ledger)
    path = tmp_path / f"tasks.{kind}"
    path.write_bytes(content)
    profile = (tmp_path / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", tmp_path, path], check=True, capture_output=True, timeout=120
    )
    pdf = tmp_path / "tasks.pdf"
    text = subprocess.run(
        ["pdftotext", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    assert all(t.label in text.replace("\n", "") for t in ledger.tasks)
    facts = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    size = next(line for line in facts.splitlines() if line.startswith("Page size"))
    width, height = (float(n) for n in size.split()[2:5:2])
    assert (round(width), round(height)) == (842, 595)


def test_counts_in_the_note_are_those_of_the_rows(book: openpyxl.Workbook) -> None:
    """The line under the title counts tasks and units as the analysis does."""
    counts = count_rows(sample_ledger())
    assert f"共 {counts.tasks} 项任务，涉及 {counts.units} 家单位" in book["任务分工"]["A2"].value
