"""The pairs of units in a workbook: a matrix whose numbers lead to the list of shared tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.analysis.ledger import UnitRow
from kg.analysis.network import build_coownership, find_communities
from kg.render.sheet_formats import clean_text, count_columns, set_up_page
from kg.render.sheet_layout import FIRST_ROW, Workbook
from kg.render.sheet_rows import list_pair_rows

# Excel takes 65,530 links a sheet; a matrix beyond this is no help to the eye either.
MOST_UNITS = 120
LONGEST_HEAD = 11
ONE_PAGE = 60
PAIR_COLUMNS = ("col_unit_a", "col_unit_b", "tasks_shared", "measures_shared", "col_tasks")
PAIR_WIDTHS = (22, 22, 9, 9, 76)
Pairs = Mapping[tuple[str, str], tuple[int, int]]


def write_pairs(work: Workbook, units: Sequence[UnitRow]) -> None:
    """Add the sheets 共管矩阵 and 共管明细; a number of the matrix leads to its row in the list."""
    matrix = work.book.add_worksheet(work.say("sheet_matrix"))
    rows = list(list_pair_rows(work.tasks))
    _write_list(work, rows)
    communities = find_communities(build_coownership(work.ledger))
    shown = sorted(units[:MOST_UNITS], key=lambda u: communities[u.id] or len(units) + 1)
    _open_matrix(work, matrix, shown, len(rows), len(units))
    pairs = {(a, b): (n, FIRST_ROW + 1 + i) for i, (a, b, n, *_) in enumerate(rows)}
    for i, unit in enumerate(shown):
        matrix.write_string(FIRST_ROW + i, 0, clean_text(unit.name), work.formats.side)
        for j, other in enumerate(shown):
            _write_cell(work, matrix, (FIRST_ROW + i, 1 + j), (unit.id, other.id), pairs)


def _write_cell(
    work: Workbook, sheet: Any, cell: tuple[int, int], units: tuple[str, str], pairs: Pairs
) -> None:
    """A number that is a link: the link is written first, the number then takes its cell."""
    unit, other = min(units), max(units)
    if unit == other:
        held = sum(unit in t.units() for t in work.tasks)
        sheet.write_number(*cell, held, work.formats.own)
    elif (unit, other) in pairs:
        number, place = pairs[unit, other]
        most = next(iter(pairs.values()))[0]
        look = work.formats.heat[min(5, 6 * (number - 1) // most)]
        target = f"internal:'{work.say('sheet_pairs')}'!A{place}"
        sheet.write_url(*cell, target, look, str(number))
        sheet.write_number(*cell, number, look)
    else:
        sheet.write_blank(*cell, None, work.formats.empty)


def _open_matrix(
    work: Workbook, sheet: Any, units: Sequence[UnitRow], pairs: int, all_: int
) -> None:
    title, formats = work.say("sheet_matrix"), work.formats
    set_up_page(sheet, title)
    last = max(12, len(units))
    sheet.merge_range(0, 0, 0, last, title, formats.title)
    sheet.set_row(0, 36)
    note = work.say("matrix_sheet_note", n=len(units), all=all_, pairs=pairs)
    sheet.merge_range(1, 0, 1, last, note, formats.note)
    sheet.set_row(1, 20)
    sheet.set_column(0, 0, max((count_columns(u.name) for u in units), default=10) + 2)
    sheet.set_column(1, max(1, len(units)), 3.6)
    heads = [_shorten(clean_text(u.name)) for u in units]
    sheet.set_row(2, 13.0 * max(map(len, heads), default=4) + 8)
    sheet.write_string(2, 0, work.say("tasks_shared"), formats.side)
    for column, head in enumerate(heads, start=1):
        sheet.write_string(2, column, head, formats.upright)
    sheet.freeze_panes(FIRST_ROW, 1)
    sheet.repeat_rows(2)
    sheet.print_area(0, 0, FIRST_ROW - 1 + len(units), last)
    if len(units) <= ONE_PAGE:
        sheet.fit_to_pages(1, 1)


def _shorten(name: str) -> str:
    """A column's head; the row's head has the name in full."""
    return name if len(name) <= LONGEST_HEAD else f"{name[: LONGEST_HEAD - 1]}…"


def _write_list(work: Workbook, rows: Sequence[tuple[str, str, int, int, str]]) -> None:
    names, title = work.ledger.unit_names(), work.say("sheet_pairs")
    note = work.say("pairs_sheet_note", n=len(rows))
    sheet = work.open_sheet(title, title, note, PAIR_COLUMNS, PAIR_WIDTHS)
    for row, (a, b, weight, measures, titles) in enumerate(rows, start=FIRST_ROW):
        cells = (names[a], names[b], weight, measures, titles)
        work.write_row(sheet, row, cells, PAIR_WIDTHS)
    work.close_sheet(sheet, FIRST_ROW + len(rows), len(PAIR_COLUMNS))
