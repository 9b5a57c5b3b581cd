"""Printed numbers and years, Arabic or Chinese, become floats and ints."""

from __future__ import annotations

import re

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
# 零 and the circles that stand for it in scans; 两 and the capital forms of cheques.
_DIGITS |= {c: 0 for c in "零○ОOo０0Ο"} | {"两": 2, "俩": 2}
_DIGITS |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES = {"万": 10**4, "亿": 10**8}

#: An Arabic number as printed, without scale: 1,000 · 12.5 · １２.
ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?:[.．]\d+)?|\d+(?:[.．]\d+)?"
#: A Chinese number without scale: 三十五 · 一千二百 · 两.
CHINESE = r"[〇零一二三四五六七八九十百千两]+"
#: What multiplies a number: 万 · 亿 · 万亿 · 千万 · 百.
SCALE = r"万亿|[十百千]?[万亿]|[百千]"

_ARABIC_SCALED = re.compile(rf"({ARABIC})(万亿|[十百千]?[万亿]|[百千])?[%％]?")
_PERCENT = re.compile(r"百分之(.+)")
_FRACTION = re.compile(r"(.+)分之(.+)")
_CHINESE_ALL = re.compile(r"[〇零○一二三四五六七八九十百千万亿两俩壹贰叁肆伍陆柒捌玖拾佰仟]+")
_CIRCLED_ZERO = re.compile(r"(?<=[一二三四五六七八九])[○ОOo０0Ο](?=[一二三四五六七八九○ОOo０0Ο]|$)")
_PLACES = re.compile(r"[〇零一二三四五六七八九]{2,}")
_YEAR = re.compile(r"([12１２]\d{3}|[一二][〇零○ОOo０0Ο一二三四五六七八九]{3})年?")


def parse_number(text: str) -> float | None:
    """Return the value of ``text`` if all of it is one number, else None.

    万 and 亿 scale; a percentage gives its figure (50% is 50.0), a fraction its
    quotient. 半 is one half. Approximations such as 数十 are no number.

    >>> [parse_number(t) for t in ("1,000", "1.2万", "50%", "三十五", "二〇二五", "半", "数十")]
    [1000.0, 12000.0, 50.0, 35.0, 2025.0, 0.5, None]
    """
    text = text.strip()
    if match := _ARABIC_SCALED.fullmatch(text):
        plain = re.sub("[,，]", "", match[1]).replace("．", ".")
        return round(float(plain) * _scale_value(match[2] or ""), 6)
    if text in ("半", "一半"):
        return 0.5
    if match := _PERCENT.fullmatch(text):
        return parse_number(match[1])
    if match := _FRACTION.fullmatch(text):
        return _divide(parse_number(match[2]), parse_number(match[1]))
    return _parse_chinese(text)


def parse_year(text: str) -> int | None:
    """Return the year that ``text`` is, with or without 年; from 1900 to 2199 only.

    >>> [parse_year(t) for t in ("2025年", "二〇二一年", "二O二五", "20251")]
    [2025, 2021, 2025, None]
    """
    match = _YEAR.fullmatch(text.strip())
    if not match:
        return None
    year = int("".join(c if c.isdecimal() else str(_DIGITS[c]) for c in match[1]))
    return year if 1900 <= year < 2200 else None


def _scale_value(scale: str) -> int:
    value = 1
    for sign in scale:
        value *= _STEPS.get(sign) or _SCALES[sign]
    return value


def _divide(above: float | None, below: float | None) -> float | None:
    return above / below if above is not None and below else None


def _parse_chinese(text: str) -> float | None:
    whole, point, rest = text.partition("点")
    if point:
        base, digits = _parse_chinese(whole), [_DIGITS.get(c) for c in rest]
        if base is None or not digits or None in digits:
            return None
        return base + float("0." + "".join(str(d) for d in digits))
    text = _CIRCLED_ZERO.sub("〇", text)
    if not _CHINESE_ALL.fullmatch(text):
        return None
    if _PLACES.fullmatch(text):
        return float("".join(str(_DIGITS[c]) for c in text))
    return _add_up(text)


def _add_up(text: str) -> float:
    """Read 一亿二千三百万零五: what stands before 万 and 亿 is scaled as a whole."""
    total, section, digit = 0, 0, 0
    for sign in text:
        if sign in _SCALES:
            head = section + digit
            if sign == "亿":
                total = ((total + head) or 1) * _SCALES[sign]
            else:
                total += (head or 1) * _SCALES[sign]
            section = digit = 0
        elif sign in _STEPS:
            section += (digit or 1) * _STEPS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return float(total + section + digit)
