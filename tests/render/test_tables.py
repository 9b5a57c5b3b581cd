"""Listings: widths, separators, guards."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.render.tables import (
    Table,
    display_width,
    render_csv,
    render_grid,
    render_json,
    render_jsonl,
    render_markdown,
    render_tsv,
    wrap_display,
)

TWO = Table(("unit", "tasks"), (("省科技厅", 8), ("省市场监管局", 23)), ("单位", "任务数"))


def test_wide_characters_count_two() -> None:
    """Columns line up on a terminal where a Chinese character takes two cells."""
    lines = render_grid(TWO).splitlines()

    assert {display_width(line) for line in lines} == {20}


def test_long_cells_wrap_inside_the_width() -> None:
    """No line of a table is wider than the terminal."""
    table = Table(("a", "b"), (("长" * 80, "短"),))

    assert max(display_width(line) for line in render_grid(table, width=40).splitlines()) <= 40


def test_the_first_column_gives_way_last() -> None:
    """On a narrow terminal a unit's name stays whole while long heads of numbers are wrapped."""
    names = ("省市场监管局", "知识产权强省建设联席会议")
    table = Table(
        ("unit", *"abcdefgh"),
        tuple((n, *(0.1234567,) * 8) for n in names),
        ("单位", *("跨组协作程度",) * 8),
    )
    shown = render_grid(table, width=80)

    assert all(n in shown for n in names)
    assert max(display_width(line) for line in shown.splitlines()) <= 80


def test_numbers_for_the_eye_have_three_decimals() -> None:
    """A table rounds; a file for programs does not."""
    table = Table(("a",), ((0.123456,), (12,)))

    assert render_grid(table).split()[2:] == ["0.123", "12"]
    assert "0.123456" in render_tsv(table)


def test_a_very_long_first_column_leaves_room() -> None:
    """The twin: an address in front does not crush the text behind it."""
    table = Table(("a", "b"), (("x" * 90, "短" * 20),))

    assert "短" * 20 in render_grid(table, width=100)


def test_an_empty_listing_has_its_heads() -> None:
    """Nothing found is a head and a rule, not an error."""
    assert render_grid(Table(("a", "b"), ())).splitlines()[0] == "a  b"


def test_control_characters_do_not_reach_the_terminal() -> None:
    """A cell can neither move the cursor nor turn the line's direction."""
    shown = render_grid(Table(("a",), (("x\x1b[2Jy\u202ez",),)))

    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_in_csv_is_text(start: str) -> None:
    """Spreadsheet programs do not calculate what a document says."""
    assert render_csv(Table(("a",), ((start,),))).splitlines()[1].lstrip('"').startswith("'")


def test_numbers_in_csv_stay_numbers() -> None:
    """The twin: a negative number is not a formula."""
    assert render_csv(Table(("a",), ((-1.5,),))) == "a\r\n-1.5\r\n"


def test_tsv_keeps_one_row_on_one_line() -> None:
    """Tabs and line ends in cells become spaces."""
    assert render_tsv(Table(("a", "b"), (("x\ty", "p\nq"),))) == "a\tb\nx y\tp q\n"


def test_markdown_escapes_pipes_and_markup() -> None:
    """A cell cannot end its cell, nor become an element of the page."""
    assert (
        render_markdown(Table(("a",), (("x|<b>\ny",),))).splitlines()[2] == "| x\\|\\<b\\><br>y |"
    )


def test_json_keys_are_the_columns_not_the_heads() -> None:
    """Programs see stable names."""
    assert json.loads(render_json(TWO))[0] == {"unit": "省科技厅", "tasks": 8}


def test_json_keeps_lists() -> None:
    """A cell of several values stays a list."""
    assert json.loads(render_jsonl(Table(("units",), ((("甲", "乙"),),)))) == {
        "units": ["甲", "乙"]
    }


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2), max_size=5)
)
def test_csv_reads_back(rows: list[list[str]]) -> None:
    """Any text survives csv, but for the guard before a formula."""
    written = render_csv(Table(("a", "b"), tuple(map(tuple, rows))))

    read = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert [[c.removeprefix("'") for c in row] for row in read] == [
        [c.removeprefix("'") for c in row] for row in rows
    ]


def test_latin_words_stay_whole() -> None:
    """English is broken at spaces, Chinese anywhere."""
    assert wrap_display("under the law", 7) == ["under ", "the law"]
    assert wrap_display("一二三四", 4) == ["一二", "三四"]


@given(st.text(alphabet="省a，（1厅 "), st.integers(min_value=2, max_value=20))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    """The pieces joined are the text, and none is too wide."""
    pieces = wrap_display(text, width)

    assert "".join(pieces) == text
    assert all(display_width(p) <= width for p in pieces)
