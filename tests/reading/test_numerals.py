"""Numbers as plans print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.reading.numerals import parse_number, parse_year

NUMBERS = {
    "1,000": 1000,
    "1，234.5": 1234.5,
    "12.23": 12.23,
    "１２": 12,
    "1.2万": 12000,
    "3亿": 3e8,
    "1.19万亿": 1.19e12,
    "2千万": 2e7,
    "50%": 50,
    "50％": 50,
    "三十五": 35,
    "十": 10,
    "十二": 12,
    "二〇二五": 2025,
    "二○二一": 2021,
    "一千二百": 1200,
    "一千零五": 1005,
    "两": 2,
    "两百": 200,
    "一万二千": 12000,
    "三亿五千万": 3.5e8,
    "百": 100,
    "半": 0.5,
    "百分之八十": 80,
    "三点五": 3.5,
    "四分之三": 0.75,
}


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_a_printed_number_has_its_value(text: str, value: float) -> None:
    """Arabic, full-width, Chinese and scaled numbers give the same float as the eye reads."""
    assert parse_number(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "数十", "若干", "3个", "5G", "一批", "三点", "1,00", "点五"])
def test_what_is_no_number_gives_none(text: str) -> None:
    """A word, an approximation or a number with its unit is not a number."""
    assert parse_number(text) is None


@given(st.integers(0, 10**9))
def test_arabic_integers_read_back(number: int) -> None:
    """A printed integer reads as itself, with or without commas."""
    assert parse_number(str(number)) == parse_number(f"{number:,}") == number


@given(st.integers(1, 9), st.integers(0, 9))
def test_chinese_tens_read_back(tens: int, ones: int) -> None:
    """Tens and ones add up."""
    digits = "〇一二三四五六七八九"
    printed = digits[tens] + "十" + (digits[ones] if ones else "")
    assert parse_number(printed) == tens * 10 + ones


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025年", 2025),
        ("２０２５", 2025),
        ("二〇二五年", 2025),
        ("二O二一", 2021),
        ("二0二三", 2023),
    ],
)
def test_a_year_in_any_digits_is_its_number(text: str, year: int) -> None:
    """Arabic, full-width, Chinese and mixed circles name the same year."""
    assert parse_year(text) == year


@pytest.mark.parametrize("text", ["20251", "3025年", "十四五", "25年", ""])
def test_what_is_no_year_gives_none(text: str) -> None:
    """Five digits, a far year and a plan's name are no year."""
    assert parse_year(text) is None
