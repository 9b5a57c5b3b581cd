"""A coordinator's status table (csv or xlsx) to checked entries, or all its problems at once."""

from __future__ import annotations

import csv
import difflib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from kg.analysis.ledger import Ledger
from kg.errors import LimitError, SourceError
from kg.knowledge.statuses import fold_word, load_status_words
from kg.model.status import StatusEntry

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_UNPACKED = 200_000_000
MOST_PROBLEMS = 12
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row that says something: its line in the table, its cells by column key."""

    line: int
    cells: Mapping[str, Cell]


def read_status_table(
    path: Path, ledger: Ledger, *, day: date | None = None
) -> tuple[StatusEntry, ...]:
    """Return the entries of a table; ``day`` dates the rows that have no date of their own.

    Rows without status, note and value are left out: a template may be sent
    back half filled. Raises SourceError that names every problem with its row:
    unknown task ids, documents and indicators with the nearest ones, unknown
    statuses, values that are no numbers, days that are none.
    """
    rows = [row for row in _find_rows(path) if _says_something(row)]
    checker = _Checker(ledger, day)
    entries = [entry for row in rows for entry in checker.check(row)]
    if checker.problems:
        shown = checker.problems[:MOST_PROBLEMS]
        more = len(checker.problems) - len(shown)
        text = "；".join(shown) + (f"；另有 {more} 处" if more else "")
        raise SourceError(f"{path.name}：{text}", hint="改正后重新导入；没有写入任何一行")
    if not entries:
        raise SourceError(f"{path.name} 里没有填写任何进展", hint="kg status export 可得到空表")
    return tuple(entries)


def _find_rows(path: Path) -> Iterator[TableRow]:
    """Yield the rows below the head, which is the first row with a column of task or indicator."""
    columns: Mapping[int, str] = {}
    for line, cells in enumerate(_read_cells(path), start=1):
        if line > MOST_ROWS:
            raise LimitError(f"{path.name} 超过 {MOST_ROWS} 行", hint="分几次导入")
        if columns:
            yield TableRow(line, {key: cells[i] for i, key in columns.items() if i < len(cells)})
        else:
            columns = _read_head(cells)
    if not columns:
        heads = load_status_words().heads["zh"]
        raise SourceError(
            f"{path.name} 没有表头",
            hint=f"需要“{heads['task']}”“{heads['status']}”“{heads['day']}”等列",
        )


def _read_head(cells: Sequence[Cell]) -> Mapping[int, str]:
    names = load_status_words().columns
    found = {i: names[fold_word(str(c))] for i, c in enumerate(cells) if fold_word(str(c)) in names}
    return found if {"task", "indicator"} & set(found.values()) else {}


def _read_cells(path: Path) -> Iterable[Sequence[Cell]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"读不了 {path}：{error.strerror}", hint="检查路径和权限") from error
    if len(content) > MOST_BYTES:
        raise LimitError(f"{path.name} 超过 20 MB", hint="状态表只需几列文字")
    if content[:2] == b"PK":
        return _read_workbook(path.name, content)
    return csv.reader(io.StringIO(_decode(path.name, content), newline=""))


def _decode(name: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError(f"{name} 的编码认不出来", hint="另存为 UTF-8 的 csv，或 xlsx")


def _read_workbook(name: str, content: bytes) -> Iterator[Sequence[Cell]]:
    """Yield the rows of the first sheet; sizes are counted before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(p.file_size for p in parts.infolist()) > MOST_UNPACKED:
                raise LimitError(f"{name} 解压后过大", hint="另存为 csv 再导入")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise SourceError(f"{name} 不是可读的 xlsx", hint="另存为 xlsx 或 csv") from error
    for row in book.worksheets[0].iter_rows():
        yield [_read_cell(cell) for cell in row]


def _read_cell(cell: Any) -> Cell:
    """A cell's value as it is seen: 14% is stored as 0.14 and a format."""
    value = cell.value
    if isinstance(value, int | float) and "%" in (getattr(cell, "number_format", None) or ""):
        return round(value * 100, 9)
    return value if isinstance(value, str | int | float | date) else None


def _says_something(row: TableRow) -> bool:
    return any(_text(row.cells.get(key)) for key in ("status", "note", "actual"))


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


class _Checker:
    """Rows to entries; what is wrong is kept in ``problems``, a sentence each."""

    def __init__(self, ledger: Ledger, day: date | None) -> None:
        self.day, self.problems = day, list[str]()
        self.words = load_status_words()
        self.documents = {d.id: d for d in ledger.documents}
        self.tasks = {t.key: t for t in ledger.tasks}
        self.indicators = {(d.id, i.name): i.unit for d in ledger.documents for i in d.indicators}

    def check(self, row: TableRow) -> Iterator[StatusEntry]:
        """Yield the row's entries: one on its task, one on its indicator."""
        before = len(self.problems)
        day, note = self._find_day(row), _text(row.cells.get("note"))
        about_task = self._find_task(row) if _text(row.cells.get("task")) else None
        about_indicator = self._find_indicator(row, about_task)
        status = self.words.statuses.get(fold_word(_text(row.cells.get("status"))))
        if _text(row.cells.get("status")) and not status:
            known = "、".join(self.words.names["zh"].values())
            self._note(row, f"不认识的状态“{_text(row.cells['status'])}”，可用：{known}")
        unit = self.indicators.get(about_indicator, "") if about_indicator else ""
        actual = self._find_number(row, unit)
        if not about_task and not about_indicator and len(self.problems) == before:
            self._note(row, "没有写任务编号或指标")
        if len(self.problems) > before or day is None:
            return
        if about_task and (status or not about_indicator):
            document, _, task = about_task.rpartition("#")
            yield StatusEntry(document, day, task=task, status=status, note=note)
        if about_indicator:
            document, name = about_indicator
            yield StatusEntry(document, day, indicator=name, actual=actual, note=note)

    def _note(self, row: TableRow, problem: str) -> None:
        self.problems.append(f"第 {row.line} 行：{problem}")

    def _find_task(self, row: TableRow) -> str | None:
        """A full key, or an id that only one document (or the row's own) has."""
        asked, document = _text(row.cells["task"]), _text(row.cells.get("document"))
        keys = [asked] if "#" in asked else [f"{d}#{asked}" for d in self.documents]
        if document and "#" not in asked:
            keys = [f"{document}#{asked}"]
        found = [key for key in keys if key in self.tasks]
        if len(found) == 1:
            return found[0]
        if found:
            self._note(row, f"几份文件都有任务“{asked}”，请写成 {found[0]} 这样的编号")
            return None
        self._note(row, f"没有任务“{asked}”{self._near(asked, document)}")
        return None

    def _near(self, asked: str, document: str) -> str:
        short = asked.rpartition("#")[2]
        known = {key.rpartition("#")[2] if len(self.documents) == 1 else key for key in self.tasks}
        near = difflib.get_close_matches(short, sorted(known), n=3, cutoff=0.5)
        near = near or difflib.get_close_matches(asked, sorted(known), n=3, cutoff=0.3)
        wrong = f"（也没有文件“{document}”）" if document and document not in self.documents else ""
        return wrong + (f"，相近的有 {'、'.join(near)}" if near else "")

    def _find_indicator(self, row: TableRow, task: str | None) -> tuple[str, str] | None:
        asked, document = _text(row.cells.get("indicator")), _text(row.cells.get("document"))
        if not asked:
            if _text(row.cells.get("actual")):
                self._note(row, "写了实际值，没有写指标")
            return None
        document = document or (task.rpartition("#")[0] if task else "")
        found = [(d, n) for d, n in self.indicators if n == asked and document in ("", d)]
        if len(found) == 1:
            return found[0]
        if found:
            self._note(row, f"几份文件都有指标“{asked}”，请填写文件一列")
            return None
        names = sorted({n for _, n in self.indicators})
        near = difflib.get_close_matches(asked, names, n=3, cutoff=0.3)
        self._note(row, f"没有指标“{asked}”" + (f"，相近的有 {'、'.join(near)}" if near else ""))
        return None

    def _find_day(self, row: TableRow) -> date | None:
        cell = row.cells.get("day")
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if not _text(cell):
            if self.day is None:
                self._note(row, "没有日期，填上或用 --date 给出")
            return self.day
        if (found := _read_day(_text(cell))) is None:
            self._note(row, f"“{_text(cell)}”不是日期，请写成 2024-06-30")
        return found

    def _find_number(self, row: TableRow, unit: str) -> float | None:
        """The actual value, with or without the indicator's own ``unit`` behind it."""
        cell = row.cells.get("actual")
        if isinstance(cell, int | float):
            return float(cell)
        text = _text(cell).replace(",", "").replace("，", "").rstrip("%％")
        text = text.removesuffix(unit).strip() if unit else text
        if not text:
            if _text(row.cells.get("indicator")) and not _text(row.cells.get("task")):
                self._note(row, "指标没有填实际值")
            return None
        if not _NUMBER.fullmatch(text):
            wanted = f"，请按“{unit}”填写数字" if unit else ""
            self._note(row, f"实际值“{_text(cell)}”不是数字{wanted}")
            return None
        return float(text)


def _read_day(text: str) -> date | None:
    """Return the day that ``text`` names; None when it names none.

    >>> _read_day("2024年6月30日"), _read_day("2024-6-31")
    (datetime.date(2024, 6, 30), None)
    """
    found = _DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
