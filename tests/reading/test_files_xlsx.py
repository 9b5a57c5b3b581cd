"""Excel workbooks become lines; absurd ones are refused in seconds."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hostile import measure
from office_samples import pack, relations
from table_samples import cut_lines

from kg.errors import LimitError, SourceError
from kg.model.text import Notice, SourceText
from kg.reading.extraction import CONTINUED
from kg.reading.files import read_source_bytes
from kg.reading.tables import find_task_tables

ROWS = [
    ["临江市重点任务分工表"],
    ["序号", "重点任务", "牵头单位", "配合单位", "完成时限"],
    [1, "建平台", "市科技局", "市财政局\n市人社局", date(2025, 12, 31)],
    [2, "强服务", None, "=1+1", "长期坚持"],
]


def make_book(rows: list[list[object]], **names: str) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active.title = names.get("title", "Sheet1")
    return book


def save(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(book: openpyxl.Workbook) -> SourceText:
    return read_source_bytes(save(book), "任务.xlsx")


def test_rows_are_lines() -> None:
    """Cells are joined by a tab, a line break in a cell is a space, a title stands alone."""
    assert read(make_book(ROWS)).raw.split("\n") == [
        "临江市重点任务分工表",
        "序号\t重点任务\t牵头单位\t配合单位\t完成时限",
        "1\t建平台\t市科技局\t市财政局 市人社局\t2025年12月31日",
        "2\t强服务\t\t\t长期坚持",
        "",
    ]


def test_formulas_without_value_are_said() -> None:
    """A formula that was never computed reads as empty, and the reader is told."""
    assert read(make_book(ROWS)).notices == (Notice("X121"),)
    assert read(make_book(ROWS[:3])).notices == ()


def test_merged_cells_stand_once() -> None:
    """Rows below a merged cell hold the mark of continuation; the title row stands alone."""
    book = make_book([*ROWS[:3], [2, "强服务", None, "市教育局", "全年"]])
    book.active.merge_cells("A1:E1")
    book.active.merge_cells("C3:C4")
    source = read(book)
    assert source.raw.split("\n")[3] == f"2\t强服务\t{CONTINUED}\t市教育局\t全年"
    (table,) = find_task_tables(cut_lines(source.folded))
    assert [row.cell("lead").text for row in table.rows] == ["市科技局"] * 2  # type: ignore[union-attr]


def test_sheets_follow_each_other_under_their_names() -> None:
    """A sheet that was given a name is announced by it; a hidden one is left out and said."""
    book = make_book([["甲"]], title="责任清单")
    book.create_sheet("Sheet2").append(["乙"])
    hidden = book.create_sheet("底稿")
    hidden.append(["丙"])
    hidden.sheet_state = "hidden"
    source = read(book)
    assert source.raw == "责任清单\n甲\n乙\n"
    assert source.notices == (Notice("X118"),)


@pytest.mark.parametrize(
    ("value", "style", "printed"),
    [
        (0.125, "0.0%", "12.5%"),
        (3.0, "General", "3"),
        (1234567, "#,##0", "1234567"),
        (date(2025, 6, 1), 'yyyy"年"m"月"', "2025年6月"),
        (True, "General", "TRUE"),
    ],
)
def test_values_print_as_people_see_them(value: object, style: str, printed: str) -> None:
    """Shares print in per cent, whole numbers bare, dates by month or day."""
    book = make_book([[value]])
    book.active["A1"].number_format = style
    assert read(book).raw == f"{printed}\n"


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
)


def make_raw(sheet: str) -> bytes:
    """Return a workbook whose one sheet is the given XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return pack(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/'
            'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
            "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="http://schemas.openxmlformats.'
            'org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1"'
            ' r:id="rId1"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


ONE_CELL = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c></row></sheetData>'


def test_declared_dimensions_count_for_nothing(tmp_path: Path) -> None:
    """A sheet that claims seventeen billion cells and has one reads as one, at once."""
    lying, plain = tmp_path / "lying.xlsx", tmp_path / "plain.xlsx"
    lying.write_bytes(make_raw(SHEET.format('<dimension ref="A1:XFD1048576"/>' + ONE_CELL)))
    plain.write_bytes(save(make_book([["乙"]])))
    cost = measure(lying, plain)
    assert (cost.said, cost.seconds < 3, cost.megabytes < 200) == ("甲", True, True)


@pytest.mark.parametrize("place", ["XFD1", "A1048576"])
def test_far_cells_are_refused(place: str) -> None:
    """A cell at the world's end would make a billion empty ones."""
    row = f'<sheetData><row><c r="{place}" t="inlineStr"><is><t>甲</t></is></c></row></sheetData>'
    with pytest.raises(LimitError, match=place):
        read_source_bytes(make_raw(SHEET.format(row)), "a.xlsx")


def test_too_many_cells_are_refused_in_seconds(tmp_path: Path) -> None:
    """Two million cells are refused before openpyxl sees them."""
    many, plain = tmp_path / "many.xlsx", tmp_path / "plain.xlsx"
    row = "<row>" + "<c/>" * 100 + "</row>"
    many.write_bytes(make_raw(SHEET.format(f"<sheetData>{row * 20_000}</sheetData>")))
    plain.write_bytes(save(make_book([["乙"]])))
    cost = measure(many, plain)
    assert cost.said.startswith("LimitError")
    assert cost.seconds < 3
    assert cost.megabytes < 250


def test_merged_billions_are_refused() -> None:
    """Merged cells that reach down without end hit a limit; a few thousand rows do not."""
    merges = "".join(f'<mergeCell ref="{c}1:{c}1048576"/>' for c in "ABCDEFGHIJKLMNOP")
    sheet = SHEET.format(ONE_CELL + f"<mergeCells>{merges}</mergeCells>")
    with pytest.raises(LimitError, match="合并单元格"):
        read_source_bytes(make_raw(sheet), "a.xlsx")
    one = SHEET.format(ONE_CELL + '<mergeCells><mergeCell ref="A1:A5000"/></mergeCells>')
    assert read_source_bytes(make_raw(one), "a.xlsx").raw == "甲\n"


def test_crooked_workbooks_are_called_damaged() -> None:
    """XML that openpyxl chokes on is damage, not a traceback."""
    for sheet in (SHEET.format('<sheetData><row r="x"/></sheetData>'), "<worksheet"):
        with pytest.raises(SourceError, match=r"已损坏|没有文字"):
            read_source_bytes(make_raw(sheet), "a.xlsx")


def test_empty_workbook_is_refused() -> None:
    """A workbook without a word has nothing to read."""
    with pytest.raises(SourceError, match="没有文字"):
        read(make_book([]))


def test_doctype_in_a_sheet_is_refused() -> None:
    """Office parts have no DTD."""
    sheet = '<!DOCTYPE x [<!ENTITY a "甲">]>' + SHEET.format(ONE_CELL)
    with pytest.raises(SourceError, match="DOCTYPE"):
        read_source_bytes(make_raw(sheet), "a.xlsx")


def test_sheets_in_utf16_are_refused() -> None:
    """Cells are counted in the bytes; a sheet in two-byte characters would hide them."""
    data = make_raw("")
    sheet = ('<?xml version="1.0" encoding="utf-16"?>' + SHEET.format(ONE_CELL)).encode("utf-16")
    with pytest.raises(SourceError, match="编码"):
        read_source_bytes(replace_part(data, "xl/worksheets/sheet1.xml", sheet), "a.xlsx")


def replace_part(data: bytes, part: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    return pack({**parts, part: content})
