"""Lines become task tables (任务分工表): rows of cells, each with its meaning and raw places."""

from __future__ import annotations

from collections.abc import Sequence

from kg.reading.table_flow import find_flowing
from kg.reading.table_headers import match_header
from kg.reading.table_model import Cell, Column, ColumnKind, TableRow, TaskTable, TextLine
from kg.reading.table_rows import find_delimited, is_tabular

__all__ = [
    "Cell",
    "Column",
    "ColumnKind",
    "TableRow",
    "TaskTable",
    "TextLine",
    "find_task_tables",
    "is_tabular",
]


def find_task_tables(lines: Sequence[TextLine]) -> list[TaskTable]:
    """Return the task tables among a source's lines, in order; they do not overlap.

    ``lines`` are folded (each as long as its raw line, tabs kept). A table is
    found by the words of its header: rows with tabs or bars, or cells flattened
    to a line each. Page marks and headers that stand again are no rows.
    """
    tables: list[TaskTable] = []
    at = 0
    while at < len(lines):
        table = _find_at(lines, at)
        if table and table.rows:
            tables.append(table)
        at = table.last_line + 1 if table else at + 1
    return tables


def _find_at(lines: Sequence[TextLine], at: int) -> TaskTable | None:
    text = lines[at].text
    if is_tabular(text) or "\t" in text:
        return find_delimited(lines, at)
    words = text.split()
    return find_flowing(lines, at) if words and match_header(words[0]) else None
