"""Looks of the sheets: fonts of GB/T 9704 by name, page set-up, text that fits its cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

# Names as offices have them. Charset 134 (GB 2312) and family 3 (modern) let a program that lacks
# the font choose another Chinese one (ECMA-376 part 1, 18.8.18 family).
TITLE_FONT, HEAD_FONT, SECTION_FONT = "方正小标宋简体", "黑体", "楷体_GB2312"
BODY_FONT = "仿宋_GB2312"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
MOST_CHARACTERS = 32_767


def clean_text(text: str) -> str:
    """Return ``text`` as a cell may hold it: no controls, at most 32,767 characters."""
    return _CONTROLS.sub("", text)[:MOST_CHARACTERS]


def count_lines(text: str, width: int) -> int:
    """Return how many lines ``text`` takes in a column ``width`` characters wide.

    A Chinese character of 11 points is 14.7 pixels wide, a column's unit 7
    pixels (Calibri 11, the default font): two units and a twentieth.
    """
    room = max(2, int(width * 0.95))
    return sum(-(-count_columns(line) // room) or 1 for line in text.split("\n"))


def fit_row(sheet: Any, row: int, cells: Sequence[Any], widths: Sequence[int]) -> None:
    """Make a row as high as its fullest cell needs, at 14.5 points a line, 409 at most.

    Excel fits rows without a height when it opens a file; LibreOffice does not.
    """
    lines = max(count_lines(str(c), w) for c, w in zip(cells, widths, strict=True))
    sheet.set_row(row, min(409.0, 14.5 * lines + 5))


def count_columns(text: str) -> int:
    """Return how many columns wide ``text`` is, two for a Chinese character."""
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


class Formats:
    """The cell formats of one workbook."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.title = self._make(TITLE_FONT, 20, align="center", border=0)
        self.note = self._make(SECTION_FONT, 11, align="left", border=0, font_color="#404040")
        self.head = self._make(HEAD_FONT, 11, align="center", bg_color="#E7EEF6")
        self.part = self._make(HEAD_FONT, 12, align="left", bg_color="#D3E0EE")
        self.section = self._make(SECTION_FONT, 11, align="left", bg_color="#F1F5FA")
        self.body = self._make(BODY_FONT, 11, align="left", valign="vcenter")
        self.centre = self._make(BODY_FONT, 11, align="center")
        self.link = self._make(BODY_FONT, 11, align="left", font_color="#0B4F8A", underline=1)
        self.upright = self._make(HEAD_FONT, 10, align="center", valign="bottom", rotation=270)
        self.side = self._make(HEAD_FONT, 10, align="right", text_wrap=False)
        self.own = self._make(BODY_FONT, 10, align="center", bg_color="#D9D9D9")
        self.empty = self._make(BODY_FONT, 10, align="center")
        # 红黄绿灯; the words in the cells say the same, for those who see no colours or print none.
        self.lights = {
            light: self._make(BODY_FONT, 11, align="center", **ground)
            for light, ground in (
                ("red", {"bg_color": "#F4B6AE"}),
                ("yellow", {"bg_color": "#FCE38A"}),
                ("green", {"bg_color": "#BFE3C4"}),
                ("grey", {}),
            )
        }
        self.heat = tuple(
            self._make(BODY_FONT, 10, align="center", bg_color=ground, font_color=ink)
            for ground, ink in (
                ("#DBEAFB", "#000000"),
                ("#B9D8F4", "#000000"),
                ("#8FC0EA", "#000000"),
                ("#5EA3DC", "#000000"),
                ("#2A6FB0", "#FFFFFF"),
                ("#0B3560", "#FFFFFF"),
            )
        )

    def _make(self, font: str, size: int, **more: Any) -> Any:
        look = {
            "font_name": font,
            "font_size": size,
            "font_charset": 134,
            "font_family": 3,
            "valign": "vcenter",
            "text_wrap": True,
            "border": 1,
            "border_color": "#808080",
        }
        return self.book.add_format(look | more)


def set_up_page(sheet: Any, title: str) -> None:
    """A4 on its side, one page wide, page numbers below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C&10— &P / &N —")
    sheet.center_horizontally()
    sheet.hide_gridlines(1)
