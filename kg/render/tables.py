"""Rows to text: a table for the eye, and tsv, csv, json, jsonl and markdown for programs."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

Cell = str | int | float | bool | None | Sequence[str]
# Excel and WPS read a cell that begins so as a formula (OWASP, "CSV injection").
_FORMULA = re.compile(r"[=+\-@\t\r]")
_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Table:
    """A listing. ``columns`` are the keys of JSON; ``titles`` the heads for people, if others."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    titles: tuple[str, ...] = ()

    @property
    def heads(self) -> tuple[str, ...]:
        """The column heads as people see them."""
        return self.titles or self.columns


def render_rows(table: Table, format_name: str, *, width: int = 100) -> str:
    """Return ``table`` in one of `FORMATS`; ``width`` counts terminal columns (table only)."""
    if format_name == "table":
        return render_grid(table, width=width)
    return FORMATS[format_name](table)


def render_json(table: Table) -> str:
    """Return a JSON array of objects; lists stay lists."""
    objects = [json.dumps(row, ensure_ascii=False) for row in _objects(table)]
    return "[" + ",\n ".join(objects) + "]\n"


def render_jsonl(table: Table) -> str:
    """Return one JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _objects(table))


def render_tsv(table: Table) -> str:
    """Return tab-separated lines; a tab or line end inside a cell becomes a space."""
    lines = [table.heads, *([cell_text(c) for c in row] for row in table.rows)]
    return "".join("\t".join(_BREAKS.sub(" ", c) for c in line) + "\n" for line in lines)


def render_csv(table: Table) -> str:
    """Return RFC 4180 lines in which no cell can be taken for a formula.

    >>> render_csv(Table(("单位",), (("=1+1",), (-3,))))
    "单位\\r\\n'=1+1\\r\\n-3\\r\\n"
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.heads)
    writer.writerows([_safe_cell(c) for c in row] for row in table.rows)
    return out.getvalue()


def render_markdown(table: Table) -> str:
    """Return a pipe table; pipes and markup in cells are escaped, line ends become ``<br>``."""
    lines = [table.heads, tuple("---" for _ in table.heads)]
    body = [tuple(_markdown_cell(cell_text(c)) for c in row) for row in table.rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in (*lines, *body))


def render_grid(table: Table, *, width: int = 100) -> str:
    """Return aligned columns; wide characters count two, long cells wrap, numbers have 3 decimals.

    >>> print(render_grid(Table(("单位", "任务"), (("省科技厅", 8),))), end="")
    单位      任务
    ────────  ────
    省科技厅     8
    """
    cells = [[_clean(_eye_text(c)) for c in row] for row in table.rows]
    heads = [_clean(h) for h in table.heads]
    numeric = [_is_numeric(column) for column in zip(*table.rows, strict=True)] or [False] * len(
        heads
    )
    widths = _fit_widths([heads, *cells], width, numeric)
    lines = list(_grid_lines(heads, widths, [False] * len(heads)))
    lines.append("  ".join("─" * w for w in widths))
    for row in cells:
        lines.extend(_grid_lines(row, widths, numeric))
    return "".join(line.rstrip() + "\n" for line in lines)


def cell_text(cell: Cell) -> str:
    """Return a cell as text: None is empty, a list is joined by 、."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return f"{cell:g}" if isinstance(cell, float) else str(cell)
    return "、".join(cell)


def _eye_text(cell: Cell) -> str:
    """A cell for the eye: numbers with at most three decimals."""
    return cell_text(round(cell, 3) if isinstance(cell, float) else cell)


def display_width(text: str) -> int:
    """Return how many terminal columns ``text`` takes (wide and ambiguous-width rules of UAX 11).

    >>> display_width("省a"), display_width("“双")
    (3, 3)
    """
    return sum(_char_width(c) for c in text)


def wrap_display(text: str, width: int) -> list[str]:
    """Cut ``text`` into lines of at most ``width`` columns (at least one character each).

    Latin words stay whole where they fit; Chinese breaks anywhere.
    """
    lines, line, used = [], "", 0
    for char in text:
        size = _char_width(char)
        if line and used + size > width:
            kept = line.rfind(" ") + 1 if size == 1 else 0
            lines.append(line[: kept or len(line)])
            line = line[kept:] if kept else ""
            used = display_width(line)
        line += char
        used += size
    return [*lines, line]


def _char_width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _clean(text: str) -> str:
    """Take out what could move a terminal's cursor or turn its text round."""
    return _CONTROL.sub("", _BREAKS.sub(" ", text))


def _fit_widths(cells: Sequence[Sequence[str]], width: int, numeric: Sequence[bool]) -> list[int]:
    """Return column widths that fit ``width``: the widest columns give way first.

    Numbers are never cut, only their heads; other columns keep 8, the first
    (what a row is about) two fifths of the line, unless there is no other way.
    """
    widths = [max(map(display_width, column), default=0) for column in zip(*cells, strict=True)]
    room = width - 2 * (len(widths) - 1)
    least = [
        max([4, *(display_width(row[i]) for row in cells[1:])]) if numeric[i] else 8
        for i in range(len(widths))
    ]
    least[0] = max(least[0], width * 2 // 5)
    widths = _narrow(widths, least, room)
    return _narrow(widths, [8, *least[1:]], room)


def _narrow(widths: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Take from the widest column that is above its ``least`` until the sum is ``room``."""
    fitted = list(widths)
    while sum(fitted) > room:
        loose = [i for i in range(len(fitted)) if fitted[i] > least[i]]
        if not loose:
            break
        fitted[max(loose, key=lambda i: fitted[i])] -= 1
    return fitted


def _grid_lines(
    row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]
) -> Iterator[str]:
    wrapped = [wrap_display(cell, w) for cell, w in zip(row, widths, strict=True)]
    for pieces in zip_longest(*wrapped, fillvalue=""):
        yield "  ".join(
            _pad(piece, w, right=right)
            for piece, w, right in zip(pieces, widths, numeric, strict=True)
        )


def _pad(text: str, width: int, *, right: bool) -> str:
    blank = " " * (width - display_width(text))
    return blank + text if right else text + blank


def _is_numeric(column: Sequence[Cell]) -> bool:
    return all(isinstance(c, int | float) and not isinstance(c, bool) for c in column)


def _objects(table: Table) -> Iterator[dict[str, Cell]]:
    return (dict(zip(table.columns, row, strict=True)) for row in table.rows)


def _safe_cell(cell: Cell) -> str:
    text = cell_text(cell)
    guarded = not isinstance(cell, int | float) and _FORMULA.match(text)
    return f"'{text}" if guarded else text


def _markdown_cell(text: str) -> str:
    escaped = re.sub(r"([\\|`*_<>&\[\]])", r"\\\1", text)
    return re.sub(r"\r\n|[\r\n\v\f\u2028\u2029]", "<br>", escaped)


FORMATS: Mapping[str, Callable[[Table], str]] = {
    "table": render_grid,
    "tsv": render_tsv,
    "csv": render_csv,
    "json": render_json,
    "jsonl": render_jsonl,
    "markdown": render_markdown,
}
