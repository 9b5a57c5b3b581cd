"""Numbers as word processors print them: 一, ①, iv, B and the like."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


def count_chinese(number: int) -> str:
    """Return the Chinese numeral for 0 to 9999.

    >>> count_chinese(3), count_chinese(12), count_chinese(20), count_chinese(105)
    ('三', '十二', '二十', '一百零五')
    """
    if not 0 < number < 10_000:
        return _DIGITS[0] if number == 0 else str(number)
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += _DIGITS[digit] + name
        elif text and number % unit and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _count_letters(number: int) -> str:
    """A … Z, then AA, BB … as word processors do."""
    turns, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (turns + 1) if 0 < number <= 780 else str(number)


def _count_roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    names = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
    for value, name in zip(values, names, strict=True):
        text += name * (number // value)
        number %= value
    return text


def _pick(marks: str) -> Callable[[int], str]:
    return lambda number: marks[(number - 1) % len(marks)] if number > 0 else str(number)


def _enclose(first: int, most: int) -> Callable[[int], str]:
    return lambda number: chr(first + number - 1) if 0 < number <= most else str(number)


def _count_circled(number: int) -> str:
    for least, most, first in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if least <= number <= most:
            return chr(first + number - least)
    return str(number)


def _count_full_width(number: int) -> str:
    return "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in str(max(number, 0)))


# Number formats of Office Open XML (ST_NumberFormat) that Chinese documents use.
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _count_full_width,
    "decimalFullWidth2": _count_full_width,
    "chineseCounting": count_chinese,
    "chineseCountingThousand": count_chinese,
    "japaneseCounting": count_chinese,
    "japaneseDigitalTenThousand": count_chinese,
    "ideographDigital": count_chinese,
    "taiwaneseCounting": count_chinese,
    "taiwaneseCountingThousand": count_chinese,
    "taiwaneseDigital": count_chinese,
    "koreanCounting": count_chinese,
    "chineseLegalSimplified": lambda number: count_chinese(number).translate(_LEGAL),
    "ideographLegalTraditional": lambda number: count_chinese(number).translate(_LEGAL),
    "japaneseLegal": lambda number: count_chinese(number).translate(_LEGAL),
    "ideographTraditional": _pick(_STEMS),
    "ideographZodiac": _pick(_BRANCHES),
    "decimalEnclosedCircle": _count_circled,
    "decimalEnclosedCircleChinese": _count_circled,
    "ideographEnclosedCircle": _enclose(0x3280, 10),
    "decimalEnclosedParen": _enclose(0x2474, 20),
    "decimalEnclosedFullstop": _enclose(0x2488, 20),
    "upperLetter": lambda number: _count_letters(number).upper(),
    "lowerLetter": _count_letters,
    "upperRoman": lambda number: _count_roman(number).upper(),
    "lowerRoman": _count_roman,
    "ordinal": str,
    "none": lambda number: "",
}


def format_number(number: int, style: str) -> str:
    """Return a number as an Office number format prints it; an unknown format counts 1, 2, 3.

    >>> [format_number(2, f) for f in ("chineseCounting", "ideographTraditional", "upperRoman")]
    ['二', '乙', 'II']
    """
    return _FORMATS.get(style, str)(number)
