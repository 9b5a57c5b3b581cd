"""Dates by which something is due, found in running text, in an item and in label values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kg.model.document import DeadlineKind
from kg.reading.numerals import parse_number, parse_year


@dataclass(frozen=True, slots=True)
class FoundDeadline:
    """A deadline at ``[start, end)`` of the text it was found in; ``due`` is the last whole day."""

    start: int
    end: int
    text: str
    kind: DeadlineKind
    due: date | None


_Y = r"(?:[12１２]\d{3}|[一二][〇零○一二三四五六七八九]{3}|[今本明次])年"
_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
_D = r"(?:[12]\d|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日"
_BEFORE = r"(?:之前|以前|前)"
_HALF = r"[上下]半年|第?[一二三四1-4]季度"
_DASH = r"(?:年)?[—–\-－~～至到]{1,2}"
_ANNUAL = (
    r"每(?:[一二两三四五]?年(?!度)|个?季度|半年|个?月|周(?!\d))"
    rf"(?:{_M})?(?:年?[底末])?{_BEFORE}?|按(?:季度|月度?|年度)"
)
_PERIOD = rf"(?<!\d)\d{{4}}{_DASH}(?P<until>\d{{4}})年(?!度)"
_PLAN = r"“(?P<number>[一二三四五六七八九十]{1,3})五”(?:规划)?(?:(?P<close>期?末)|时期|期间)"
_DATED = (
    rf"(?P<to>(?<![截止提推延])[到至])?(?<![\d—-])(?P<year>{_Y})"
    rf"(?:(?P<month>{_M})(?:份|(?P<day>{_D})|(?P<ten>[上中下]旬))?|(?P<half>{_HALF}))?"
    rf"(?P<end>年?[底末]|内)?(?P<before>{_BEFORE})?"
)
_DOES = r"完成|建成|实现|启动|印发|出台|上线|取得"
_MONTHLY = (
    rf"(?<![\d个年一二三四五六七八九十])(?P<m>{_M})"
    rf"(?:(?P<d>{_D}){_BEFORE}|[底末]{_BEFORE}?|{_BEFORE}|(?={_DOES}))"
)
_YEAR_END = (
    rf"(?<![\d〇零○一二三四五六七八九十年每多])年[底末]{_BEFORE}?(?!蕴|[一-龥]{{0,2}}考)"
    r"|(?<![\d〇零○一二三四五六七八九十年每多几半])年内"
)
_PART = rf"(?<![年一-龥])(?P<which>{_HALF})(?:[底末内]?{_BEFORE}|[底末内]|(?=$|[，。；]|{_DOES}))"
_ONGOING = (
    r"(?:(?<![^，。；：、（〔并])|(?<=以后))(?:持续|长期|常年|常态化?|全年)"
    r"(?:推进|坚持|实施|开展|进行|落实|推动|跟进|优化|完善|提升|巩固|深化|加强)?(?![^，。；、）〕])"
)
# Each alternative is a form; the name of its group says which reader takes it.
_MARK = re.compile(
    rf"(?P<annual>{_ANNUAL})|(?P<period>{_PERIOD})|(?P<plan>{_PLAN})|(?P<dated>{_DATED})"
    rf"|(?P<undated>{_MONTHLY}|{_YEAR_END}|{_PART})|(?P<ongoing>{_ONGOING})"
)
_MAYBE = re.compile(r"[年月季周]|持续|长期|常[年态]|五”")
_TITLE = re.compile(r"[《〈][^》〉]*[》〉]")
# A year that opens a clause sets a date; 「2020年版」「2019年以来」「较2015年」 do not.
_OPENS = re.compile(r"(?:^|[，。；：、（]|确保|力争|争取|计划|预计|并|在|于|实现|完成)$")
_PAST = re.compile(r"(?:截[至止到]|自|从|比|较|与|以|据)到?$")
_NAMES = re.compile(
    r"[版度起比的后前第—–\-－]|以来|以后|同期|实现值|目标|远景|中央|政府工作|全国人|国民经济"
    r"|重点任务|工作要点|基础上"
)
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?")
_RECURS = re.compile(r"每|按[年季月]|年度|定期")
_GOES_ON = re.compile(r"持续|长期|常年|常态|日常|贯穿|不断|立行|即时|立即|全年|一直")
_SENTENCE_END = re.compile(r"[。；！？]”?")
# A heading-like sentence between an item's title and its date, in characters.
_SUBTITLE = 30


def find_deadlines(clause: str, *, year: int | None = None) -> Iterator[FoundDeadline]:
    """Yield every deadline stated in ``clause``, in reading order.

    ``year`` is the year of issue: it completes 「6月底前」 and 「年底前」 where no
    year stands before them in the clause, and a bare year before it is history.
    「…日前」 counts the day named, 「2023年11月」 the whole month. 「2026年前」 is
    left alone because drafters mean both "before 2026 begins" and "within 2026"
    by it; 「2023年11月前」 is as open and has no ``due``. Dates inside 《》 are
    names. ``annual`` is whatever recurs.

    >>> [d.due.isoformat() for d in find_deadlines("2026年底前试点，2027年2月底前推广")]
    ['2026-12-31', '2027-02-28']
    >>> list(find_deadlines("2026年前完成"))
    []
    """
    if not _MAYBE.search(clause):
        return
    titles = [m.span() for m in _TITLE.finditer(clause)] if "《" in clause else []
    known = year
    for match in _MARK.finditer(clause):
        start, end = match.span()
        if any(a <= start < b for a, b in titles):
            continue
        read = _read(match, known, year)
        if read is None:
            continue
        kind, due = read
        known = due.year if due and kind == "by" else known
        yield FoundDeadline(start, end, match.group(), kind, due)


def item_deadline(
    text: str, *, year: int | None = None, title: str | None = None
) -> FoundDeadline | None:
    """Return the deadline that dates the whole item ``text``, or None.

    The item's only date counts when it ends in 前 and opens the item (behind
    its run-in ``title`` and at most one short sentence), or when the item is
    one sentence. Target years (到2025年) and dates of a part are not the item's.

    >>> item_deadline("2020年底前制定办法，开展检查。整治违规行为。").text
    '2020年底前'
    >>> item_deadline("开展抽查。2021年底前制定办法。") is None
    True
    """
    if "前" not in text:
        return None
    dates = [d for d in find_deadlines(text, year=year) if d.kind in ("by", "period")]
    if len(dates) != 1 or not dates[0].text.endswith("前"):
        return None
    begin = _skip_title(text, title)
    begin = begin if dates[0].start >= begin else 0
    return dates[0] if _dates_whole(text[begin:], dates[0].start - begin, bool(begin)) else None


def statement_deadline(value: str, *, year: int | None = None) -> FoundDeadline | None:
    """Return the deadline that a label's ``value`` (完成时限：…) prints, all of it.

    Closing punctuation is left out. ``due`` is the latest date in the value,
    None where it gives none; a value without a sign or digit of its own (—, /)
    is no deadline.
    """
    bare = value.rstrip("。；，、.; \t").strip()
    start = value.find(bare)
    if not re.search(r"[\w]", bare):
        return None
    kind, due = _read_value(bare, year)
    return FoundDeadline(start, start + len(bare), bare, kind, due)


def _read(
    match: re.Match[str], known: int | None, issued: int | None
) -> tuple[DeadlineKind, date | None] | None:
    form = match.lastgroup
    if form == "annual":
        return "annual", None
    if form == "ongoing":
        return "ongoing", None
    if form in ("period", "plan"):
        return _read_period(match, issued)
    if form == "dated":
        return _read_dated(match, issued)
    return "by", _read_undated(match, known)


def _read_period(match: re.Match[str], issued: int | None) -> tuple[DeadlineKind, date] | None:
    """Read 「2022—2025年」 and 「“十四五”末」; one that ended before the issue is history.

    The n-th five-year plan ends in 1955 + 5n (the 14th in 2025). Years in a
    parenthesis of their own belong to the name before it.
    """
    head, tail = _around(match)
    if (head.endswith("（") and tail.startswith("）")) or head.endswith(("由", "较", "比")):
        return None
    number = parse_number(match["number"]) if match["number"] else None
    until = 1955 + 5 * int(number) if number else parse_year(match["until"] or "")
    if not until or (issued and until < issued):
        return None
    return ("by" if match["close"] else "period"), date(until, 12, 31)


def _read_dated(
    match: re.Match[str], issued: int | None
) -> tuple[DeadlineKind, date | None] | None:
    head, tail = _around(match)
    year = _year_of(match["year"], issued)
    closed = match["end"] or match["before"]
    if _PAST.search(head) or (match["day"] and not match["before"]):
        return None
    if match["month"] or match["half"]:
        if not closed and (tail[:1] in ("起", "以", "的", "第") or head.endswith(("自", "从"))):
            return None
        return "by", _last_day(year, match)
    if match["end"]:
        return "by", date(year, 12, 31) if year else None
    opens = match["to"] or _OPENS.search(head)
    if match["before"] or not opens or _NAMES.match(tail):
        return None
    if year is None or (issued and year < issued and not match["to"]):
        return None
    return "by", date(year, 12, 31)


def _around(match: re.Match[str]) -> tuple[str, str]:
    """Return a few characters before and behind the match; empty only at the text's ends."""
    start, end = match.span()
    return match.string[max(0, start - 8) : start], match.string[end : end + 12]


def _year_of(printed: str, issued: int | None) -> int | None:
    if printed in ("今年", "本年"):
        return issued
    if printed in ("明年", "次年"):
        return issued + 1 if issued else None
    return parse_year(printed)


def _last_day(year: int | None, match: re.Match[str]) -> date | None:
    """Return the last day that a dated match allows; None where 「月前」 leaves it open."""
    if year is None:
        return None
    if match["half"]:
        return _end_of_part(year, match["half"])
    month = _number_of(match["month"])
    if match["day"]:
        return _day(year, month, _number_of(match["day"]))
    if match["ten"] in ("上旬", "中旬"):
        return date(year, month, 10 if match["ten"] == "上旬" else 20)
    if match["before"] and not match["end"]:
        return None
    return _end_of_month(year, month)


def _read_undated(match: re.Match[str], year: int | None) -> date | None:
    if year is None:
        return None
    if match["m"] and match["d"]:
        return _day(year, _number_of(match["m"]), _number_of(match["d"]))
    if match["m"]:
        open_end = match.group().endswith("月前")
        return None if open_end else _end_of_month(year, _number_of(match["m"]))
    if match["which"]:
        return _end_of_part(year, match["which"])
    return date(year, 12, 31)


def _number_of(printed: str) -> int:
    """Return the number before 月 or 日, which the pattern has checked."""
    return int(parse_number(printed[:-1]) or 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _end_of_month(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _end_of_part(year: int, part: str) -> date:
    if part.endswith("半年"):
        return date(year, 6, 30) if part[0] == "上" else date(year, 12, 31)
    quarter = int(parse_number(part.removeprefix("第")[0]) or 4)
    return _end_of_month(year, 3 * quarter)


def _skip_title(text: str, title: str | None) -> int:
    if not title or not text.startswith(title):
        return 0
    after = len(title)
    return after + 1 if text[after : after + 1] in ("。", "：", "，") else after


def _dates_whole(body: str, at: int, titled: bool) -> bool:
    """Say whether a date at ``at`` of ``body`` dates all of it."""
    if at < 0:
        return False
    ends = [m.end() for m in _SENTENCE_END.finditer(body)]
    if not ends or ends[0] >= len(body):
        return True
    lead_in = body[:at]
    if titled and ends[0] <= min(at, _SUBTITLE):
        lead_in = body[ends[0] : at]
    return lead_in in ("", "在", "于", "力争", "确保", "争取", "力争在", "确保在")


def _read_value(value: str, year: int | None) -> tuple[DeadlineKind, date | None]:
    if match := _ISO.match(value):
        month = min(max(int(match[2]), 1), 12)
        exact = _day(int(match[1]), month, int(match[3])) if match[3] else None
        return "by", exact or _end_of_month(int(match[1]), month)
    if match := re.match(rf"({_Y})?({_M})(?:份|({_D}))?(?!{_BEFORE})", value):
        return "by", _read_plain(match, year)
    found = list(find_deadlines(value, year=year))
    dated = [d for d in found if d.due]
    if dated:
        last = max(dated, key=lambda d: d.due or date.min)
        return last.kind, last.due
    if found:
        return found[0].kind, None
    if _RECURS.search(value):
        return "annual", None
    return ("ongoing" if _GOES_ON.search(value) else "by"), None


def _read_plain(match: re.Match[str], issued: int | None) -> date | None:
    year = _year_of(match[1], issued) if match[1] else issued
    if year is None:
        return None
    month = _number_of(match[2])
    return _day(year, month, _number_of(match[3])) if match[3] else _end_of_month(year, month)
