"""Task tables are found by their header words, in every form in which tables reach text."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_samples import (
    DUE,
    LEAD,
    NUMBER,
    ROWS,
    SECTION,
    SUPPORT,
    TASK,
    cut_lines,
    flatten,
)

from kg.model.text import fold, fold_characters
from kg.reading.extraction import CONTINUED
from kg.reading.table_headers import load_rules, pattern_of
from kg.reading.tables import TaskTable, TextLine, find_task_tables, is_tabular

KINDS = ("number", "section", "task", "lead", "support", "deadline")


def read(text: str) -> TaskTable:
    """Return the one table that a text holds."""
    (table,) = find_task_tables(cut_lines(fold_characters(text)))
    return table


def texts(table: TaskTable) -> list[list[str | None]]:
    return [[cell and cell.text for cell in row.cells] for row in table.rows]


def cases(family: str, key: str) -> list[tuple[str, str, bool]]:
    return [
        (rule[key], text, wanted)
        for rule in load_rules()[family]
        for wanted, name in ((True, "matches"), (False, "rejects"))
        for text in rule[name]
    ]


@pytest.mark.parametrize(("word", "text", "wanted"), cases("column", "word"))
def test_header_words_match_their_examples(word: str, text: str, wanted: bool) -> None:
    """Each rule for header words matches what it says and rejects what it says."""
    assert bool(re.fullmatch(word, text)) is wanted


@pytest.mark.parametrize(
    ("family", "key"),
    [("noise", "line"), ("nothing", "cell"), ("remark", "line"), ("deadline", "cell")],
)
def test_cell_rules_match_their_examples(family: str, key: str) -> None:
    """The rules for page marks, empty cells, remarks and dates keep to their examples."""
    for _, text, wanted in cases(family, key):
        assert bool(pattern_of(family, key).fullmatch(re.sub(r"\s", "", text))) is wanted, text


def test_tab_rows_are_read_by_header() -> None:
    """Columns are known by their header words, in whatever order they stand."""
    table = read("责任部门\t时间节点\t任务\t编号\n市科技局\t2025年底前\t建平台\t1\n")
    assert [column.kind for column in table.columns] == [
        "responsible",
        "deadline",
        "task",
        "number",
    ]
    assert texts(table) == [["市科技局", "2025年底前", "建平台", "1"]]


def test_text_without_header_words_is_no_table() -> None:
    """Rows without a column of units and one of tasks are left alone."""
    assert find_task_tables(cut_lines("序号\t指标\t2025年目标\n1\t专利\t500\n")) == []


def test_bar_rows_are_read() -> None:
    """Markdown tables are read; the rule below their header is no row."""
    table = read(
        "| 序号 | 任务 | 责任单位 |\n|:--|---|---|\n| 1 | 建平台 | 市科技局、市财政局 |\n\n后文"
    )
    assert texts(table) == [["1", "建平台", "市科技局、市财政局"]]
    assert (table.first_line, table.last_line) == (0, 2)


def test_markup_in_a_cell_is_no_text() -> None:
    """Marks of Markdown and <br> part the cell's pieces and stand in none."""
    cell = (
        read("| 任务 | 责任单位 |\n|---|---|\n| **建平台** | 市科技局<br>市财政局 |\n")
        .rows[0]
        .cells[1]
    )
    assert cell is not None
    assert (cell.lines(), len(cell.pieces)) == (("市科技局", "市财政局"), 2)


def test_topic_beside_content_is_the_section() -> None:
    """重点任务 is the task alone, the section where 主要内容 stands beside it."""
    alone = read("重点任务\t牵头部门\n建平台\t市科技局\n")
    beside = read("重点任务\t主要内容\t牵头部门\n建平台\t选址\t市科技局\n")
    assert [column.kind for column in alone.columns] == ["task", "lead"]
    assert [column.kind for column in beside.columns] == ["section", "task", "lead"]


def test_sections_are_carried_down_and_said_to_be() -> None:
    """An empty section cell stands for the one above."""
    rows = read("重点任务\t主要内容\t牵头部门\n建平台\t选址\t市科技局\n\t施工\t市住建局\n").rows
    assert [row.cell("section").text for row in rows] == ["建平台", "建平台"]  # type: ignore[union-attr]
    assert [row.cell("section").carried for row in rows] == [False, True]  # type: ignore[union-attr]


def test_units_are_carried_down_only_where_merged() -> None:
    """A merged unit cell holds for the rows that it spans; one left empty is empty."""
    merged = read(f"任务\t牵头单位\n建平台\t市科技局\n强服务\t{CONTINUED}\n")
    empty = read("任务\t牵头单位\n建平台\t市科技局\n强服务\t\n")
    assert texts(merged)[1] == ["强服务", "市科技局"]
    assert texts(empty)[1] == ["强服务", None]


def test_full_width_rows_head_the_rows_below() -> None:
    """A row of one cell is a band over the rows that follow, and no task."""
    rows = read("序号\t任务\t牵头单位\n一、优化服务\t\t\n1\t建平台\t市科技局\n").rows
    assert len(rows) == 1
    assert rows[0].band is not None
    assert rows[0].band.text == "一、优化服务"


def test_header_of_two_rows_is_joined() -> None:
    """责任单位 over 牵头 and 配合 gives a lead and a support column."""
    table = read(
        f"序号\t任务\t责任单位\t\n{CONTINUED}\t{CONTINUED}\t牵头\t配合\n1\t建平台\t甲局\t乙局\n"
    )
    assert [column.kind for column in table.columns] == ["number", "task", "lead", "support"]
    assert texts(table) == [["1", "建平台", "甲局", "乙局"]]


def test_repeated_headers_and_remarks_are_no_rows() -> None:
    """The header on the next page and 注： lines are passed over."""
    table = read(
        "序号\t任务\t责任单位\n1\t甲\t乙局\n\n—2—\n序号\t任务\t责任单位\n2\t丙\t丁局\n注：略\t\t\n"
    )
    assert texts(table) == [["1", "甲", "乙局"], ["2", "丙", "丁局"]]


def test_row_cut_by_a_page_is_joined() -> None:
    """A row without number after a page's end goes on with the last one, cell by cell."""
    table = read(
        "序号\t任务\t责任单位\n1\t建平\t市科\n序号\t任务\t责任单位\n\t台\t技局\n2\t丙\t丁局\n"
    )
    assert texts(table) == [["1", "建平台", "市科技局"], ["2", "丙", "丁局"]]


def test_breaks_in_a_cell_are_kept() -> None:
    """Units listed without marks can be told apart by the white space between them."""
    cell = read("任务\t责任单位\n建平台\t市科技局 市财政局\n").rows[0].cell("responsible")
    assert cell is not None
    assert (cell.text, cell.lines()) == ("市科技局市财政局", ("市科技局", "市财政局"))


def test_two_tables_are_two() -> None:
    """Another header begins another table; text between belongs to neither."""
    text = "任务\t责任单位\n甲\t乙局\n附件2\n任务\t牵头单位\t配合单位\n丙\t丁局\t戊局\n"
    tables = find_task_tables(cut_lines(text))
    assert [(table.first_line, table.last_line) for table in tables] == [(0, 1), (3, 4)]


def test_tabular_lines_are_told_from_indented_ones() -> None:
    """Cells make a row; a tab before a paragraph does not."""
    assert is_tabular("1\t建平台\t")
    assert is_tabular("| 1 | 建平台 |")
    assert not is_tabular("\t一、总体要求")
    assert not is_tabular("一、总体要求")


LAYOUTS = [
    pytest.param((NUMBER, TASK, LEAD, DUE), (2, 22, 8, 6), 18, id="four columns"),
    pytest.param((NUMBER, SECTION, TASK, LEAD, SUPPORT, DUE), (2, 6, 14, 7, 9, 6), 20, id="six"),
    pytest.param((NUMBER, LEAD, SUPPORT, TASK), (2, 7, 10, 18), 18, id="units first"),
    pytest.param((SECTION, TASK, LEAD, SUPPORT), (5, 16, 8, 10), 30, id="without numbers"),
    pytest.param((TASK, LEAD, SUPPORT, DUE), (16, 8, 10, 8), 300, id="one page"),
]


def share_read(columns: tuple[int, ...], widths: tuple[int, ...], page_lines: int) -> float:
    """Return the share of cells that come back whole from a flattened table."""
    table = read(flatten(columns, widths, page_lines=page_lines))
    found = {row.cell("task").text: row for row in table.rows if row.cell("task")}  # type: ignore[union-attr]
    right, section = 0, ""
    for row in ROWS:
        section = row[SECTION] or section
        read_row = found.get(row[TASK])
        for column in columns:
            cell = read_row.cell(KINDS[column]) if read_row else None  # type: ignore[arg-type]
            right += bool(cell and cell.text == (section if column == SECTION else row[column]))
    return right / (len(ROWS) * len(columns))


@pytest.mark.parametrize(("columns", "widths", "page_lines"), LAYOUTS)
def test_flattened_tables_come_back_whole(
    columns: tuple[int, ...], widths: tuple[int, ...], page_lines: int
) -> None:
    """Every cell of a table flattened cell by cell, page by page, is put together again."""
    assert share_read(columns, widths, page_lines) == 1.0


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    task=st.integers(12, 28),
    lead=st.integers(5, 12),
    due=st.integers(5, 11),
    page_lines=st.sampled_from((10, 14, 20, 35, 300)),
)
def test_flattened_tables_of_any_width(task: int, lead: int, due: int, page_lines: int) -> None:
    """Whatever the page and the columns measure, nine cells of ten come back whole."""
    assert share_read((NUMBER, TASK, LEAD, DUE), (2, task, lead, due), page_lines) >= 0.9


def test_pieces_quote_their_cells() -> None:
    """The raw stretches of a cell, folded one by one, are its text, whatever stands between."""
    text = flatten((NUMBER, TASK, LEAD, DUE), (2, 22, 8, 6), page_lines=12)
    for row in read(text).rows:
        for cell in filter(None, row.cells):
            assert "".join(fold(text[a:b]) for a, b in cell.pieces) == cell.text


def test_prose_after_a_flattened_table_is_no_row() -> None:
    """What follows the last row stays outside the table."""
    prose = (
        "各单位要高度重视，切实加强组织领导，明确责任分工，确保各项任务落到实处、取得实效。\n" * 3
    )
    table = read(flatten((NUMBER, TASK, LEAD, DUE), (2, 22, 8, 6)) + prose)
    assert len(table.rows) == len(ROWS)
    assert texts(table)[-1][-1] == "长期坚持"


def test_header_words_in_prose_open_no_table() -> None:
    """A line that says 牵头单位 among sentences heads nothing."""
    assert find_task_tables(cut_lines("一、总体要求\n牵头单位\n市科技局\n建平台。\n")) == []


@given(
    st.lists(st.text(alphabet="1一、。（）\t| 市科技局牵头任务单位序号—", max_size=20), max_size=30)
)
@settings(deadline=None)
def test_any_lines_are_taken(rows: list[str]) -> None:
    """No sequence of lines breaks the reader, and every piece lies within the lines."""
    lines = cut_lines("序号\t任务\t责任单位\n" + "\n".join(rows))
    end = lines[-1].start + len(lines[-1].text)
    for table in find_task_tables(lines):
        for row in table.rows:
            for cell in filter(None, row.cells):
                assert all(0 <= a < b <= end for a, b in cell.pieces)
                assert isinstance(lines[row.first_line], TextLine)


ONE_LINE = "序号 重点任务 牵头单位 配合单位 完成时限\n"


def test_rows_on_one_line_are_cut_at_their_gaps() -> None:
    """A flattened row that kept its line is cut where a list of units or a date begins."""
    text = (
        ONE_LINE
        + "1 建设平台，统一受理。 市科技局 市财政局、市人社局 2024年6月底前\n"
        + "2 编制清单。 市财政局 — 长期坚持\n"
    )
    assert texts(read(text)) == [
        ["1", "建设平台，统一受理。", "市科技局", "市财政局、市人社局", "2024年6月底前"],
        ["2", "编制清单。", "市财政局", "—", "长期坚持"],
    ]


def test_remarks_below_a_flattened_table_are_no_cells() -> None:
    """A 注： line belongs to the table, but to no row."""
    table = read(ONE_LINE + "1 建设平台。 市科技局 市财政局 6月底\n注：排第一位的为牵头单位\n")
    assert texts(table)[-1][-1] == "6月底"


def test_numbers_glued_to_their_row_are_told_from_quantities() -> None:
    """2推行 is row 2; 3家 in its text is a quantity."""
    text = (
        "序号\n任务\n责任单位\n1\n引进企业\n3家以上。\n市商务局\n"
        "2推行电子证照。\n市数据局\n3\n评选\n市总工会\n"
    )
    assert [row[:2] for row in texts(read(text))] == [
        ["1", "引进企业3家以上。"],
        ["2", "推行电子证照。"],
        ["3", "评选"],
    ]


def test_names_on_lines_of_their_own_share_the_last_column() -> None:
    """One name a line without marks: the first leads, the others share."""
    text = (
        "序号\n任务\n牵头单位\n责任单位\n1\n新建基站\n市工信局\n市发改委\n市财政局\n"
        "2\n新建公园\n市城管局\n市财政局\n"
    )
    rows = read(text).rows
    assert [row.cell("lead").text for row in rows] == ["市工信局", "市城管局"]  # type: ignore[union-attr]
    assert rows[0].cell("responsible").lines() == ("市发改委", "市财政局")  # type: ignore[union-attr]


def test_bands_head_the_rows_of_flattened_tables() -> None:
    """一、… between rows of a table without a section column heads the rows below it."""
    text = (
        "序号\n任务\n责任单位\n一、提升服务\n1\n建平台。\n市科技局\n"
        "二、优化环境\n2\n降成本。\n市发改委\n三、组织保障\n"
    )
    rows = read(text).rows
    assert [row.band.text for row in rows if row.band] == ["一、提升服务", "二、优化环境"]


def test_headers_without_rows_take_linear_time() -> None:
    """A text of nothing but headers is looked through once."""
    lines = cut_lines("序号\n任务\n责任单位\n" * 20_000)
    began = time.process_time()
    assert find_task_tables(lines) == []
    assert time.process_time() - began < 5
