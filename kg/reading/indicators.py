"""Lines become indicator tables: rows with name, unit, baseline, target and binding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kg.model.text import fold
from kg.reading.indicator_cells import (
    VALUES,
    Column,
    FoundValue,
    load_indicator_style,
    read_header,
    read_value,
    split_name,
)
from kg.reading.indicator_glued import find_glued_rows

Binding = Literal["expected", "binding"]


@dataclass(frozen=True, slots=True)
class FoundIndicator:
    """A row from ``start`` of line ``line`` to ``end`` of line ``end_line`` (offsets in the line).

    ``binding`` is None where the table does not say.
    """

    line: int
    start: int
    end_line: int
    end: int
    number: int | None
    name: str
    unit: str
    baseline: FoundValue | None
    target: FoundValue | None
    binding: Binding | None


@dataclass(frozen=True, slots=True)
class FoundIndicatorTable:
    """A table on the lines ``[first, end)``, header and notes included."""

    first: int
    end: int
    rows: tuple[FoundIndicator, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    line: int
    start: int
    end: int
    text: str


_MAYBE = re.compile(r"指\s*标|目标值|目\s*标")
_SEPARATED = re.compile(r"[^\t|]+")
_TOKEN = re.compile(r"\S+")
_RULE = re.compile(r"[\s|:\-—=+：]+")
_NOTE = re.compile(r"\s*(?:注|备注|说明)\s*[：:\d.、①]|\s*[①-⑳]")
_NOTED = re.compile(r"(?P<marks>[①-⑳](?:[、和,，]?[①-⑳])*)[^①-⑳。；]{0,24}?(?P<year>20\d\d)年")
_INTEGER = re.compile(r"[（(]?(\d{1,3})[)）.．、]?")
# Over how many lines a header may stand one word a line, a row may be broken, notes may run.
_HEADER_LINES, _ROW_LINES, _NOTE_LINES = 14, 3, 8
# A longer line is running text.
_LONGEST_ROW = 160


def find_indicator_rows(lines: Sequence[str]) -> list[FoundIndicatorTable]:
    """Return the indicator tables in ``lines``, in order.

    Lines are folded one for one with the raw text, so that offsets count in
    both; cells are parted by tabs, by the bars of Markdown, by spaces (a table
    that a PDF reader flattened), or stand one a line. Footnotes ①… that name a
    year give it to the baselines that carry their mark.
    """
    tables: list[FoundIndicatorTable] = []
    at = 0
    while at < len(lines):
        table = _table_at(lines, at) if _may_head(lines[at]) else _glued_table(lines[at], at)
        if table:
            tables.append(table)
        at = table.end if table else at + 1
    return tables


def _may_head(line: str) -> bool:
    """Say cheaply whether a header may begin on ``line``."""
    if len(line) > _LONGEST_ROW:
        return False
    words = line.strip()
    return bool(_MAYBE.search(words)) or (
        len(words) < 6 and bool(load_indicator_style().word.fullmatch(words))
    )


def _table_at(lines: Sequence[str], at: int) -> FoundIndicatorTable | None:
    header = _header_at(lines, at)
    if header is None:
        return None
    columns, body, single = header
    noted, notes_end = _read_notes(lines, body)
    reader = _Rows(columns, noted)
    rows, end = (reader.read_cells if single else reader.read_lines)(lines, body)
    if not rows:
        return None
    end = notes_end if 0 <= notes_end - end < _NOTE_LINES else end
    return FoundIndicatorTable(at, end, tuple(rows))


def _glued_table(line: str, at: int) -> FoundIndicatorTable | None:
    if len(line) <= _LONGEST_ROW or not ("约束性" in line or "预期性" in line):
        return None
    bindings: dict[str, Binding] = {"约束性": "binding", "预期性": "expected"}
    rows = tuple(
        FoundIndicator(at, start, at, end, number, name, unit, base, goal, bindings.get(said))
        for start, end, number, name, unit, base, goal, said in find_glued_rows(line)
    )
    return FoundIndicatorTable(at, at + 1, rows) if len(rows) > 1 else None


def _header_at(lines: Sequence[str], at: int) -> tuple[tuple[Column, ...], int, bool] | None:
    """Return the columns, the first line below them, and whether cells stand one a line."""
    cells = [c.text for c in _cells(lines[at], at)]
    if len(cells) < 2:
        return _single_header(lines, at)
    if columns := read_header(cells, whole=_is_separated(lines[at])):
        return columns, at + 1, False
    if at + 1 < len(lines) and not _is_separated(lines[at]):
        more = [c.text for c in _cells(lines[at + 1], at + 1)]
        if columns := read_header([*cells, *more]):
            return columns, at + 2, False
    return None


def _single_header(lines: Sequence[str], at: int) -> tuple[tuple[Column, ...], int, bool] | None:
    """Read a header whose words stand one a line; a word may be broken over two."""
    word, heads, end = load_indicator_style().word, list[str](), at
    for n in range(at, min(at + _HEADER_LINES, len(lines))):
        words = fold(lines[n])
        if words and not (word.fullmatch(words) or word.fullmatch("".join(heads[-1:]) + words)):
            break
        if words:
            heads.append(words)
            end = n + 1
    columns = read_header(["".join(heads)]) if len(heads) > 2 else None
    return (columns, end, True) if columns else None


def _is_separated(line: str) -> bool:
    return "\t" in line or line.count("|") > 1


def _cells(line: str, number: int) -> list[_Cell]:
    """Cut a line at tabs or bars, else at spaces; empty cells count between tabs and bars."""
    if _is_separated(line):
        trimmed = line.strip().strip("|") if "|" in line else line.rstrip("\n")
        offset = line.find(trimmed) if trimmed else 0
        cells, at = [], offset
        for text in re.split(r"[\t|]", trimmed):
            cells.append(_cell(line, number, at, at + len(text)))
            at += len(text) + 1
        return cells
    return [_cell(line, number, *m.span()) for m in _TOKEN.finditer(line)]


def _cell(line: str, number: int, start: int, end: int) -> _Cell:
    text = line[start:end]
    lead = len(text) - len(text.lstrip())
    return _Cell(number, start + lead, start + lead + len(text.strip()), text.strip())


def _read_notes(lines: Sequence[str], body: int) -> tuple[dict[str, int], int]:
    """Return the year that each footnote mark names, and the line after the notes."""
    for n in range(body, min(body + 120, len(lines))):
        if _NOTE.match(lines[n]) and "注" in lines[n][:6] + lines[n - 1][:6]:
            break
    else:
        return {}, body
    text, end = fold(lines[n]), n + 1
    while end < min(n + _NOTE_LINES, len(lines)) and _NOTE.match(lines[end]):
        text += fold(lines[end])
        end += 1
    noted = {
        mark: int(m["year"])
        for m in _NOTED.finditer(text)
        for mark in re.findall("[①-⑳]", m["marks"])
    }
    return noted, end


class _Rows:
    """Reads the rows below a header whose ``columns`` are known."""

    def __init__(self, columns: tuple[Column, ...], noted: dict[str, int]) -> None:
        self.columns = columns
        self.noted = noted
        self.values = [c for c in columns if c.role in VALUES]
        self.has_binding = any(c.role == "binding" for c in columns)
        self.has_unit = any(c.role == "unit" for c in columns)
        self.has_number = any(c.role == "number" for c in columns)
        self.style = load_indicator_style()

    def read_lines(self, lines: Sequence[str], at: int) -> tuple[list[FoundIndicator], int]:
        """Read a row a line, or a row broken over a few; return also the line after the last."""
        rows: list[FoundIndicator] = []
        held: list[_Cell] = []
        end = at
        for n in range(at, len(lines)):
            line = lines[n]
            if not line.strip() or _RULE.fullmatch(line):
                continue
            if len(line) > _LONGEST_ROW or _NOTE.match(line):
                break
            cells = _cells(line, n)
            separated = _is_separated(line)
            if rows and not separated and _is_separated(lines[end - 1]):
                break
            row = self._row_of(cells) if separated else self._row_from_right([*held, *cells])
            if row:
                rows.append(row)
                held, end = [], n + 1
            elif separated:
                continue
            else:
                held += cells
                if n - held[0].line >= _ROW_LINES or line.rstrip().endswith("。"):
                    break
        return rows, end

    def read_cells(self, lines: Sequence[str], at: int) -> tuple[list[FoundIndicator], int]:
        """Read cells that stand one a line: a row ends with its last column."""
        rows: list[FoundIndicator] = []
        held: list[_Cell] = []
        end = at
        for n in range(at, len(lines)):
            if not lines[n].strip():
                continue
            if len(lines[n]) > _LONGEST_ROW or _NOTE.match(lines[n]):
                break
            held.append(_cell(lines[n], n, 0, len(lines[n])))
            row = self._row_from_right(held) if self._ends_row(held, lines, n) else None
            if row:
                rows.append(row)
                held, end = [], n + 1
            elif len(held) > 3 * len(self.columns):
                break
        return rows, end

    def _ends_row(self, held: Sequence[_Cell], lines: Sequence[str], n: int) -> bool:
        if self.has_binding:
            return self._binding(held[-1].text) is not None
        following = next((x.strip() for x in lines[n + 1 : n + 4] if x.strip()), "")
        if self.has_number:
            return len(held) >= len(self.values) + 2 and bool(
                _INTEGER.fullmatch(following) or not following
            )
        return len(held) == len([c for c in self.columns if c.role != "category"])

    def _row_of(self, cells: Sequence[_Cell]) -> FoundIndicator | None:
        """Read cells that keep their columns; merged ones on the left may be missing."""
        columns = self.columns
        if len(cells) < len(columns):
            columns = columns[len(columns) - len(cells) :]
        elif len(cells) > len(columns):
            cells = cells[len(cells) - len(columns) :]
        by_role: dict[str, str] = {}
        values: list[tuple[Column, str]] = []
        for column, cell in zip(columns, cells, strict=True):
            if column.role in VALUES:
                values.append((column, cell.text))
            else:
                by_role.setdefault(column.role, cell.text)
        if not by_role.get("name") or not any(self._is_value(text) for _, text in values):
            return None
        return self._found(cells, by_role, values)

    def _row_from_right(self, cells: Sequence[_Cell]) -> FoundIndicator | None:
        """Read cells cut at spaces: from the right binding, values and unit, then the name."""
        rest = [c for c in cells if c.text]
        by_role: dict[str, str] = {}
        if self.has_binding and rest and self._binding(rest[-1].text):
            by_role["binding"] = rest.pop().text
        values: list[tuple[Column, str]] = []
        for column in reversed(self.values):
            if not rest or not self._is_value(rest[-1].text):
                return None
            text = rest.pop().text
            while rest and self.style.lead.fullmatch(rest[-1].text):
                text = rest.pop().text + text
            values.insert(0, (column, text))
        if self.has_unit and len(rest) > 1:
            by_role["unit"] = rest.pop().text
        if self.has_number and rest and _INTEGER.fullmatch(rest[0].text):
            by_role["number"] = rest.pop(0).text
        by_role["name"] = "".join(c.text for c in rest)
        return (
            self._found(cells, by_role, values) if re.search("[一-龥]", by_role["name"]) else None
        )

    def _is_value(self, text: str) -> bool:
        bare = fold(text)
        known = self.style.empty.fullmatch(bare) or self.style.said.search(bare)
        return bool(known or (re.search(r"\d", bare) and not re.search(r"[一-龥]{9}|。", bare)))

    def _binding(self, text: str) -> Binding | None:
        words = fold(text)
        if self.style.expected.fullmatch(words):
            return "expected"
        return "binding" if self.style.binding.fullmatch(words) else None

    def _found(
        self, cells: Sequence[_Cell], by_role: dict[str, str], values: Sequence[tuple[Column, str]]
    ) -> FoundIndicator:
        name, unit = split_name(by_role["name"])
        number = _INTEGER.match(by_role.get("number", ""))
        read = [(c.role, read_value(text, c.year, self.noted)) for c, text in values]
        first, last = next(c for c in cells if c.text), [c for c in cells if c.text][-1]
        return FoundIndicator(
            line=first.line,
            start=first.start,
            end_line=last.line,
            end=last.end,
            number=int(number[1]) if number else None,
            name=name,
            unit=fold(by_role.get("unit", "")).strip("—-/") or unit,
            baseline=next((v for role, v in read if role == "base"), None),
            target=_target_of(read, next((c.year for c in self.values if c.role == "goal"), None)),
            binding=self._binding(by_role.get("binding", "")),
        )


def _target_of(read: Sequence[tuple[str, FoundValue]], goal_year: int | None) -> FoundValue | None:
    """Return the goal, or where its cell is empty the growth or sum that stands beside it."""
    goals = [v for role, v in read if role == "goal"]
    growth = [v for role, v in read if role == "growth" and v.value is not None]
    if growth and all(v.value is None and v.operator == "=" for v in goals):
        return replace(growth[0], year=goal_year)
    return goals[-1] if goals else None
