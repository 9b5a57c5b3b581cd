"""Cells of indicator tables: header words to columns, printed values to numbers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kg.model.document import Operator
from kg.model.text import fold
from kg.reading.numerals import parse_number
from kg.resources import find_shipped

#: Columns whose cells are values, in which year they count apart.
VALUES = ("base", "goal", "growth")
_ROLES = ("number", "category", "binding", "unit", "growth", "base", "goal", "name", "other")
_FEWEST_COLUMNS = 3
# Characters of a header line that are no header word: brackets, footnote marks, （%）.
_LOOSE = 10
_MARKS = re.compile(r"[①-⑳*※]+")
_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_RANGE = re.compile(r"(\d[\d.]*)[%％]?[—–\-~～至](\d[\d.]*)")
_UNIT = re.compile(r"（([^（）]{1,14})）$|[(]([^()]{1,14})[)]$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its header word; ``year`` where the word is one."""

    role: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class FoundValue:
    """A value as printed. ``value`` is None where the cell gives no number or no single one."""

    text: str
    value: float | None
    operator: Operator
    year: int | None


@dataclass(frozen=True, slots=True)
class IndicatorStyle:
    """The compiled words of ``indicators.toml``."""

    word: re.Pattern[str]
    expected: re.Pattern[str]
    binding: re.Pattern[str]
    empty: re.Pattern[str]
    lead: re.Pattern[str]
    said: re.Pattern[str]
    bounds: tuple[tuple[Operator, re.Pattern[str]], ...]


@cache
def load_indicator_style() -> IndicatorStyle:
    """Return the shipped words, compiled."""
    path = find_shipped("ontology", "styles", "indicators.toml")
    t = tomllib.loads(path.read_text(encoding="utf-8"))
    header, cells = t["header"], t["cells"]
    parts = rf"(?P<aims>{header['aims']})|(?P<stands>{header['stands']})"
    year = rf"(?P<year>20\d\d)年?度?（?(?:{parts})?）?"
    plan = rf"“[一二三四五六七八九十]+五”(?:时期|期间|末)?(?P<plan>{header['aims']})"
    words = "|".join(f"(?P<{role}>{header[role]})" for role in _ROLES)
    return IndicatorStyle(
        word=re.compile(rf"(?:{year}|{plan}|{words})(?:（[^（）\d]{{0,8}}）)?"),
        expected=re.compile(cells["expected"]),
        binding=re.compile(cells["binding"]),
        empty=re.compile(cells["empty"]),
        lead=re.compile(rf"(?:{cells['lead']})+"),
        said=re.compile(cells["said"]),
        bounds=(
            ("<=", re.compile(cells["at_most"])),
            (">=", re.compile(cells["at_least"])),
            ("~", re.compile(cells["about"])),
        ),
    )


def read_header(cells: Sequence[str], *, whole: bool = False) -> tuple[Column, ...] | None:
    """Return the columns that ``cells`` name, or None when they head no indicator table.

    A cell is a column each where they are ``whole`` (parted by tabs or bars);
    pieces parted by spaces may belong to one word (指 标) or hold two.

    >>> [c.role for c in read_header(["序号", "主要指标", "2020年实现值", "2025年目标值", "属性"])]
    ['number', 'name', 'base', 'goal', 'binding']
    >>> read_header(["序号", "重点任务", "责任单位"]) is None
    True
    """
    folded = [_MARKS.sub("", fold(cell)) for cell in cells]
    each = [next(_columns_of(text), (Column("other"), 0)) for text in folded]
    pieces = zip(folded, each, strict=True)
    if not whole and any(length < len(text) for text, (_, length) in pieces):
        each = list(_columns_of("".join(folded)))
    loose = sum(map(len, folded)) - sum(length for _, length in each)
    roles = {column.role for column, _ in each}
    fits = len(each) >= _FEWEST_COLUMNS and "name" in roles and loose <= _LOOSE
    valued = {"year", "base", "goal"} & roles
    return _settle_years([column for column, _ in each]) if fits and valued else None


def _columns_of(folded: str) -> Iterator[tuple[Column, int]]:
    """Yield each column named in ``folded`` and the length of its word."""
    for match in load_indicator_style().word.finditer(folded):
        length = match.end() - match.start()
        if match["year"]:
            role = "goal" if match["aims"] else "base" if match["stands"] else "year"
            yield Column(role, int(match["year"])), length
        elif match["plan"]:
            yield Column("goal"), length
        else:
            yield Column(str(match.lastgroup)), length


def _settle_years(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Give bare years their part: the last is the goal, those before it where things stand."""
    bare = [c.year or 0 for c in columns if c.role == "year"]
    goal = max(bare, default=0)
    stated = any(c.role == "goal" for c in columns)
    settled = [
        Column("goal" if c.year == goal and not stated else "base", c.year)
        if c.role == "year"
        else c
        for c in columns
    ]
    return tuple(settled)


def read_value(cell: str, year: int | None, noted: dict[str, int]) -> FoundValue:
    """Read one value; a footnote mark in ``noted`` tells another year than the column's.

    Of a range the lower end is the value.

    >>> read_value("12.2③", 2020, {"③": 2019})
    FoundValue(text='12.2③', value=12.2, operator='=', year=2019)
    >>> read_value("/", 2020, {}).year is None
    True
    """
    style, text = load_indicator_style(), fold(cell)
    marks = "".join(_MARKS.findall(text))
    bare = _MARKS.sub("", text)
    if not bare or style.empty.fullmatch(bare):
        return FoundValue(text, None, "=", None)
    year = next((noted[m] for m in marks if m in noted), year)
    if "翻" in bare and "番" in bare:
        return FoundValue(text, 2.0, "double", year)
    if "全覆盖" in bare:
        return FoundValue(text, None, "all", year)
    if span := _RANGE.search(bare):
        return FoundValue(text, parse_number(span[1]), "range", year)
    operator: Operator = next((op for op, words in style.bounds if words.search(bare)), "=")
    return FoundValue(text, _number_in(bare), operator, year)


def _number_in(text: str) -> float | None:
    match = _NUMBER.search(text)
    if not match:
        return None
    scale = re.match("万亿|[万亿]", text[match.end() :])
    return parse_number(match.group().rstrip(",，") + (scale.group() if scale else ""))


def split_name(cell: str) -> tuple[str, str]:
    """Return an indicator's name and the unit that stands in brackets behind it.

    >>> split_name("专利密集型产业增加值占 GDP比重（ %） ③")
    ('专利密集型产业增加值占GDP比重', '%')
    """
    name = _MARKS.sub("", fold(cell))
    match = _UNIT.search(name)
    if not match:
        return name, ""
    return name[: match.start()], (match[1] or match[2]).replace("％", "%")
