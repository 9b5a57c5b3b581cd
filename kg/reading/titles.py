"""The lines before a plan's body become titles, broken ones joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from kg.reading.front_style import FrontStyle

# The longest title, and how many printed lines one may take.
_LONGEST, _MOST_LINES = 160, 5
# A line of a broken title is no shorter, so that menus of web pages do not join into one.
_SHORTEST_START = 8
_NUMBER = re.compile(r"\d{1,3}[.．、](?!\d)|附件\d*：?|（\d{1,2}）")
_NO_START = re.compile(
    r"[（(【〔]|为|现|根据|按照|经|附件?$|目录$|[^一-龥]*$|第[一二三四五六七八九十\d]+[章节条]"
)
_NO_LINE = re.compile(r"[。；！？：>|]|文件$")
_NOTICE_ENDS = ("通知", "公告", "通告", "决定", "函", "批复")
_YEARS = re.compile(r"（[^（）]*(?:\d{4}|试行|暂行)[^（）]*）")
# Lines of one title have at most an empty line between them.
_GAP = 2
# A page's headline and the document's own, run together.
_TWICE = re.compile(r"(.{10,160}?)\1")
_MARKS = re.compile(r"[^\w]")
# As much alike as a title and its repetition with other dashes or quotes.
_ALIKE = 0.8


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """A title at ``[start, end)`` of the text; ``text`` without the line ends in it."""

    start: int
    end: int
    text: str

    def is_notice(self, style: FrontStyle) -> bool:
        """Say whether it hands another document on (关于印发…的通知)."""
        return bool(style.carries.search(self.text)) and self.text.endswith(_NOTICE_ENDS)


def find_titles(text: str, style: FrontStyle) -> Iterator[FoundTitle]:
    """Yield every title in ``text``, whose lines are parted by line feeds, in order.

    A title ends in a kind of document (…规划, …的通知); broken lines are
    joined until it does. A line that names a body alone, a sentence and a menu
    entry begin none.
    """
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    at = 0
    while at < len(lines):
        taken, title = _title_from(text, lines[at : at + _MOST_LINES], style)
        if title:
            yield title
        at += taken


def carried_title(text: str, notice: FoundTitle, style: FrontStyle) -> FoundTitle | None:
    """Return the title that a notice carries, where the notice's own title prints it."""
    carries = list(style.carries.finditer(text, notice.start, notice.end))
    if not carries:
        return None
    start, end = carries[0].end(), notice.end
    tail = re.compile(r"》?的?\n?(?:" + "|".join(_NOTICE_ENDS) + r")$")
    match = tail.search(text, start, end)
    end = match.start() if match else end
    start += len(re.match(r"[\n《]*", text[start:end]).group())  # type: ignore[union-attr]
    return _found(text, start, end) if end - start > 3 else None


def choose_title(titles: Sequence[FoundTitle], carried: FoundTitle | None) -> FoundTitle | None:
    """Return the one of ``titles`` that repeats ``carried``, else ``carried``, else the first."""
    if not carried:
        return titles[0] if titles else None
    wanted = _MARKS.sub("", carried.text)
    same = (t for t in titles if _alike(_MARKS.sub("", t.text), wanted))
    return next(same, carried)


def _title_from(
    text: str, lines: Sequence[tuple[int, int]], style: FrontStyle
) -> tuple[int, FoundTitle | None]:
    """Return how many of ``lines`` are used up, and the title that they begin, if any."""
    start, end = lines[0]
    number = _NUMBER.match(text, start, end)
    start = number.end() if number else start
    if twice := _TWICE.fullmatch(text, start, end):
        return 1, _found(text, start, twice.end(1)) if _is_whole(twice[1], style) else None
    first = text[start:end]
    if len(first) < 4 or _NO_START.match(first) or _NO_LINE.search(first):
        return 1, None
    if style.agency.fullmatch(first) and not style.complete.fullmatch(first):
        return 1, None
    for taken in range(1, len(lines) + 1):
        apart = taken > 1 and lines[taken - 1][0] - end > _GAP
        if apart or (taken > 1 and not _continues(text, start, lines[taken - 1], first)):
            return 1, None
        end = lines[taken - 1][1]
        words = text[start:end].replace("\n", "")
        if _is_whole(words, style):
            more = _tail_line(text, lines, taken, words, style)
            return more[0], _found(text, start, more[1])
    return 1, None


def _continues(text: str, start: int, line: tuple[int, int], first: str) -> bool:
    words = text[line[0] : line[1]]
    short = len(first) < _SHORTEST_START and "关于" not in first
    return not (short or _NO_LINE.search(words) or line[1] - start > _LONGEST)


def _is_whole(words: str, style: FrontStyle) -> bool:
    """Say whether the title is at its end: its kind named, its marks closed."""
    if not style.complete.fullmatch(words) or len(words) > _LONGEST:
        return False
    if any(words.count(a) > words.count(b) for a, b in ("《》", "（）", "〈〉")):
        return False
    handed_on = style.carries.search(words)
    return not (handed_on and not words.endswith(_NOTICE_ENDS)) or "《" in words[-1:]


def _tail_line(
    text: str, lines: Sequence[tuple[int, int]], taken: int, words: str, style: FrontStyle
) -> tuple[int, int]:
    """Take the next line along when it is only the title's years (（2024—2026年））."""
    if taken < len(lines):
        a, b = lines[taken]
        near = a - lines[taken - 1][1] <= _GAP
        if near and _YEARS.fullmatch(text[a:b]) and not words.endswith(_NOTICE_ENDS):
            return taken + 1, b
    return taken, lines[taken - 1][1]


def _found(text: str, start: int, end: int) -> FoundTitle:
    return FoundTitle(start, end, text[start:end].replace("\n", ""))


def _alike(one: str, other: str) -> bool:
    """Say whether ``one`` is the title ``other``, perhaps shortened or with other signs."""
    if one in other:
        return len(one) > 0.6 * len(other)
    near = abs(len(one) - len(other)) < 6 and not one.startswith(other)
    return near and SequenceMatcher(None, one, other, autojunk=False).ratio() > _ALIKE
