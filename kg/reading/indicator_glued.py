"""An indicator table glued into one line, cells without any mark between, becomes rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model.text import fold
from kg.reading.indicator_cells import FoundValue, read_value, split_name

_HEADER = re.compile(
    r"指\s*标(?:名称)?(?:单位)?\s*(?P<base>20\d\d)年(?:[^\d，。]{0,6}?)(?P<goal>20\d\d)年"
    r"(?:[^\d，。]{0,12}?\d?)(?:指标)?(?:属性|性质)"
)
# What ends the table: its notes, or a sentence.
_END = re.compile(r"注[：:]|。")
_BOUND = "[≥＞>≤＜<]"
_VALUES = re.compile(
    rf"(?P<values>(?:{_BOUND}?\d[\d.]*|[-－—/]|〔[\d.]+〕|左右|以上|以下|\s)+)"
    r"(?P<binding>约束性|预期性)?"
)
_PIECE = re.compile(rf"〔[\d.]+〕|[-－—/]+|{_BOUND}?\d[\d.]*(?:左右|以上|以下)?")
# A class may be glued before the order number: 生态保护修复7.国家…
_ORDER = re.compile(r".*?(?P<number>\d{1,2})[.．、](?!\d)")

#: (start, end, number, name, unit, baseline, target, binding as printed) of one row.
GluedRow = tuple[int, int, int | None, str, str, FoundValue | None, FoundValue | None, str]


def find_glued_rows(line: str) -> Iterator[GluedRow]:
    """Yield the rows of a table whose cells run together, as in 「比率（%）76.7＞80-约束性」.

    Two numbers without a sign between them are parted only where the sum in
    〔〕 tells how (21.6623.04〔1.38〕); else the row has its printed figures as
    the target's text and no value: this reader does not guess.
    """
    header = _HEADER.search(line)
    if not header:
        return
    years = int(header["base"]), int(header["goal"])
    end = _END.search(line, header.end())
    limit = end.start() if end else len(line)
    begin = header.end()
    for match in _VALUES.finditer(line, header.end(), limit):
        pieces = _PIECE.findall(match["values"])
        if not match["binding"] and not _are_values(pieces):
            continue
        name = line[begin : match.start()]
        if re.search("[一-龥]", name):
            yield _row(line, begin, match, pieces, years)
            begin = match.end()


def _are_values(pieces: list[str]) -> bool:
    """Say whether figures in a row are cells, and no number inside a name (PM2.5, 7.国家…)."""
    return len(pieces) > 1 and any(p[0] in "-－—/〔≥＞>" for p in pieces)


def _row(
    line: str, begin: int, match: re.Match[str], pieces: list[str], years: tuple[int, int]
) -> GluedRow:
    printed = line[begin : match.start()]
    order = _ORDER.match(printed)
    name, unit = split_name(printed[order.end() :] if order else printed)
    base, goal = _part(pieces)
    number = int(order["number"]) if order else None
    baseline = read_value(base, years[0], {}) if base else None
    target = read_value(goal, years[1], {}) if goal else None
    if target is None:
        target = FoundValue(fold(match["values"]), None, "=", years[1])
    start = begin + len(printed) - len(printed.lstrip())
    return start, match.end(), number, name, unit, baseline, target, match["binding"] or ""


def _part(pieces: list[str]) -> tuple[str | None, str | None]:
    """Return the cells of baseline and goal among ``pieces``, None where they cannot be told."""
    total = next((p for p in pieces if p.startswith("〔")), None)
    rest = [p for p in pieces if p != total]
    dashes = "".join(p for p in rest if p[0] in "-－—/")
    figures = [p for p in rest if p[0] not in "-－—/"]
    if total and len(dashes) > 1:
        return "-", total
    if len(figures) == 2:
        return figures[0], figures[1]
    if len(figures) == 1 and rest[0][0] in "-－—/":
        return "-", figures[0]
    if len(figures) == 1 and total:
        return _split_by_sum(figures[0], total)
    return None, None


def _split_by_sum(figures: str, total: str) -> tuple[str | None, str | None]:
    """Part two glued numbers whose difference is the sum printed beside them."""
    wanted = float(total.strip("〔〕"))
    for cut in range(1, len(figures)):
        try:
            a, b = float(figures[:cut]), float(figures[cut:])
        except ValueError:
            continue
        if abs(b - a - wanted) < 0.006:
            return figures[:cut], figures[cut:]
    return None, None
