"""An Excel workbook becomes its text: a line a row, cells joined by a tab, sheet by sheet.

Formulas count by the value that was last computed. Hidden sheets are left out.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import openpyxl

from kg.errors import KgError, LimitError, SourceError
from kg.model.text import Notice
from kg.reading.extraction import CONTINUED, Extraction, check_length, join_rows
from kg.reading.zip_limits import Package

# More cells than any task table has; what is declared beyond is a slip of formatting or an attack.
_MOST_CELLS = 200_000
_MOST_ROWS = 20_000
_MOST_COLUMNS = 200
# Rows that merged cells reach down to, all together.
_MOST_MERGED = 200_000
_MOST_STYLE_BYTES = 4 * 1024 * 1024
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLACE = re.compile(rb"<(?:\w+:)?c\s[^>]{0,200}?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=[\"']([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)[\"']")
_UNCOMPUTED = re.compile(rb"</(?:\w+:)?f>\s*(?:<v\s*/>|<v></v>)?\s*</(?:\w+:)?c>")
_DEFAULT_NAME = re.compile(r"(?:Sheet|工作表)\s*\d*", re.I)
_SPACE = re.compile(r"[\t\r\n]+")


def extract(data: bytes, name: str, encoding: str | None) -> Extraction:
    """Read the visible sheets of a workbook; ``encoding`` does not matter."""
    package = Package(data, name)
    sheets = _check_parts(package, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of every extension that it leaves out
        try:
            return _read_book(data, sheets, name)
        except KgError:
            raise
        except Exception as error:  # openpyxl raises what its parts raise: KeyError, ValueError, …
            hint = "请用 Excel 或 WPS 打开，另存为 .xlsx 后重试。"
            raise SourceError(f"「{name}」已损坏，无法解读。", hint=hint) from error


def _check_parts(package: Package, name: str) -> dict[str, bytes]:
    """Read every XML part once under the limits; return the sheets by their names."""
    main = package.find_main("xl/workbook.xml")
    if main not in package:
        raise SourceError(f"「{name}」里没有工作表。", hint="请用 Excel 或 WPS 另存为 .xlsx。")
    parts = {part: package.read_xml(part) for part in package if part.endswith((".xml", ".rels"))}
    related = package.find_related(main)
    sheets: dict[str, bytes] = {}
    for node in package.parse(main).iter("{*}sheet"):
        identity = next((str(v) for k, v in node.attrib.items() if str(k).endswith("}id")), "")
        kind, target = related.get(identity, ("", ""))
        if kind == "worksheet" and target in parts:
            sheets[node.get("name") or ""] = parts[target]
    if len(parts.get("xl/styles.xml", b"")) > _MOST_STYLE_BYTES:
        raise LimitError(f"「{name}」的样式过多，超出读取上限。", hint=_CUT_HINT)
    _check_cells(sheets, name)
    return sheets


_CUT_HINT = "请只保留任务表，另存后重试。"


def _check_cells(sheets: dict[str, bytes], name: str) -> None:
    """Refuse a workbook by its cells, before any is read; declared dimensions count for nothing."""
    cells = 0
    for sheet in sheets.values():
        if b"\x00" in sheet:  # UTF-16, which no spreadsheet program writes
            raise SourceError(f"「{name}」的编码不合规范，拒绝读取。", hint="请另存后重试。")
        cells += sum(1 for _ in _CELL.finditer(sheet))
        if cells > _MOST_CELLS:
            raise LimitError(
                f"「{name}」的单元格超过 {_MOST_CELLS // 10_000} 万个，超出读取上限。",
                hint=_CUT_HINT,
            )
        for place in _PLACE.finditer(sheet):
            if int(place[2]) > _MOST_ROWS or _column_number(place[1]) > _MOST_COLUMNS:
                where = (place[1] + place[2]).decode()
                message = f"「{name}」的单元格 {where} 超出读取范围"
                limits = f"（{_MOST_ROWS} 行、{_MOST_COLUMNS} 列）。"
                raise LimitError(message + limits, hint=_CUT_HINT)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _read_book(data: bytes, sheets: dict[str, bytes], name: str) -> Extraction:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    notices: list[Notice] = []
    lines: list[str] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            notices.append(Notice("X118"))
            continue
        part = sheets.get(sheet.title, b"")
        if _UNCOMPUTED.search(part):
            notices.append(Notice("X121"))
        rows = list(_read_rows(sheet, _find_continued(part, name)))
        if any(rows) and not _DEFAULT_NAME.fullmatch(sheet.title):
            lines.append(sheet.title)
        lines.extend(join_rows(_trim(rows)))
        check_length(lines, name)
    book.close()
    return Extraction(
        "".join(f"{line}\n" for line in lines), "utf-8", tuple(dict.fromkeys(notices))
    )


def _find_continued(sheet: bytes, name: str) -> dict[int, list[int]]:
    """Return, for each row from 1, the columns from 0 where a merged cell from above goes on."""
    continued: dict[int, list[int]] = {}
    marked = 0
    for merge in _MERGE.finditer(sheet):
        top, bottom = int(merge[2]), min(int(merge[4]), _MOST_ROWS)
        marked += max(bottom - top, 0)
        if marked > _MOST_MERGED:
            raise LimitError(f"「{name}」的合并单元格过多，超出读取上限。", hint=_CUT_HINT)
        for row in range(top + 1, bottom + 1):
            continued.setdefault(row, []).append(_column_number(merge[1]) - 1)
    return continued


def _read_rows(sheet: Any, continued: dict[int, list[int]]) -> Iterator[list[str]]:
    rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS)
    for number, row in enumerate(rows, start=1):
        texts = [_print_value(cell) for cell in row]
        if any(texts):
            for column in continued.get(number, ()):
                texts.extend([""] * (column + 1 - len(texts)))
                texts[column] = CONTINUED
        yield texts if any(texts) else []


def _trim(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Give all rows the width of the widest filled one; rows without anything go."""
    width = max((i + 1 for row in rows for i, text in enumerate(row) if text), default=0)
    return [[*row[:width], *[""] * (width - len(row))] for row in rows if row]


def _print_value(cell: Any) -> str:
    """Return a cell's value as it is printed: whole numbers bare, dates in Chinese, shares in %."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return _print_date(value, cell.number_format or "")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        percent = "%" in (cell.number_format or "")
        return f"{value * 100:.10g}%" if percent else f"{value:.12g}"
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return _SPACE.sub(" ", str(value)).strip()


def _print_date(value: date, style: str) -> str:
    day = f"{value.day}日" if "d" in style.lower() or not style else ""
    return f"{value.year}年{value.month}月{day}"
