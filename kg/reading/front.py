"""The text before a plan's body becomes title, issuer, number, dates and addressees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.reading.front_style import FrontStyle, load_front_style
from kg.reading.numerals import parse_number, parse_year
from kg.reading.titles import FoundTitle, carried_title, choose_title, find_titles


@dataclass(frozen=True, slots=True)
class FoundText:
    """A printed text at ``[start, end)`` of the front, or of the closing where ``closing``."""

    start: int
    end: int
    text: str
    closing: bool = False


@dataclass(frozen=True, slots=True)
class FoundFront:
    """What stands before the body and under it.

    ``notice_title`` is None where the document is itself the plan.
    ``plan_titles`` are the titles that a notice hands on together, when there
    are several; ``title`` is then the notice's. ``issuers`` are in printed order.
    """

    title: FoundText | None = None
    notice_title: FoundText | None = None
    plan_titles: tuple[FoundText, ...] = ()
    issuers: tuple[FoundText, ...] = ()
    document_number: FoundText | None = None
    issued: tuple[date, FoundText] | None = None
    published: tuple[date, FoundText] | None = None
    recipients: tuple[FoundText, ...] = ()

    @property
    def issuer(self) -> str | None:
        """The issuing bodies, joined by 、."""
        return "、".join(i.text for i in self.issuers) or None


_HAN_YEAR = r"[一二][〇零○ОO0一二三四五六七八九]{3}"
_DATE = (
    rf"(?:\d{{4}}|{_HAN_YEAR})年(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
_ANY_DATE = re.compile(
    rf"{_DATE}|(?:19|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:[12]\d|3[01]|0?[1-9])"
)
_DATE_PARTS = re.compile(r"(.+?)[年\-/.](.+?)[月\-/.](.+?)日?")
# Where the body begins, if the text holds it.
_BODY = re.compile(r"\n(?:一、|第一[章部编篇]|（一）)")
_LONGEST_FRONT = 5000
# A scanned 〔2025〕 may read 〔20251; 第 before the count is an old form.
_NUMBER = re.compile(r"[一-龥]{2,16}[〔\[（【](?:19|20)\d\d[〕\]）】1lI]?第?\d{1,4}号(?!》)")
_KIND_END = re.compile(
    r".*(?:通知|意见|方案|规划|计划|办法|措施|决定|公告|规定|细则|要点|清单|文件|条例)"
)
_TITLE_DATE = re.compile(rf"（({_DATE})）")
_LONE_DATE = re.compile(rf"(?:^|(?<=[\n。）])){_DATE}(?=[\n（]|$)")
_NAME = r"[^\n。，；：！？《》、]{2,40}"
_SIGNED = re.compile(
    rf"(?:^|(?<=[\n。）”】]))(?P<names>(?:{_NAME}\n){{0,6}}{_NAME}?)\n?(?P<date>{_DATE})(?=[\n（]|$)"
)
_ADDRESSED = re.compile(r"(?:^|(?<=[\n号知见）]))(?P<names>[^\n。：；]{2,260})：")
_HANDED_ON = re.compile(
    r"(?:《[^《》]*(?:《[^》]*》[^《》]*)?》[、和及，\n]*)+(?=等?\d*[个项]?[^。《]{0,30}(?:印发|同意|通过|公布))"
)
_IN_MARKS = re.compile(r"《((?:[^《》]|《[^》]*》)+)》")
_PLACE_TAIL = re.compile(r"关于|印发|转发|发布")


def read_front(text: str, closing: str = "") -> FoundFront:
    """Read the front matter.

    ``text`` is the folded text up to the body (the whole text will do), its
    paragraphs or lines parted by line feeds; ``closing`` the folded end of the
    document, where a plan that is no attachment is signed. Offsets count in
    the one or the other. A signature outranks the labels of a web page, these
    a title's words; 成文日期 is the signature's date, not the page's.
    """
    return _Front(_before_body(text), closing, load_front_style()).read()


def _before_body(text: str) -> str:
    body = _BODY.search(text)
    return text[: body.start()] if body else text[:_LONGEST_FRONT]


class _Front:
    """The reading of one front: what is recognised is blanked out for the steps after it."""

    def __init__(self, text: str, closing: str, style: FrontStyle) -> None:
        self.text = text
        self.rest = text
        self.closing = closing
        self.style = style
        self.labels: dict[str, FoundText] = {}

    def read(self) -> FoundFront:
        self._read_labels()
        title_date = self._take(_TITLE_DATE, group=1)
        number = self._take_number() or self.labels.get("number")
        recipients = self._take_recipients()
        handed_on = self._handed_on()
        names, signed = self._signature()
        titles = list(find_titles(self.rest, self.style))
        notice = next((t for t in titles if t.is_notice(self.style)), None)
        title = self._title(titles, notice, handed_on)
        return FoundFront(
            title=title,
            notice_title=_text_of(notice),
            plan_titles=tuple(handed_on) if len(handed_on) > 1 else (),
            issuers=names or self._named_issuer(titles),
            document_number=number,
            issued=_dated(signed or self.labels.get("issued") or title_date),
            published=_dated(self.labels.get("published")),
            recipients=recipients,
        )

    def _blank(self, start: int, end: int) -> None:
        self.rest = self.rest[:start] + "\n" * (end - start) + self.rest[end:]

    def _take(self, pattern: re.Pattern[str], *, group: int = 0) -> FoundText | None:
        match = pattern.search(self.rest)
        if not match:
            return None
        self._blank(*match.span())
        return FoundText(*match.span(group), match.group(group))

    def _read_labels(self) -> None:
        """Read 「发文机关：国务院」, the value behind its label or on the line below."""
        matches = list(self.style.label.finditer(self.text))
        for match, following in zip(matches, [*matches[1:], None], strict=False):
            kind = str(match.lastgroup)
            limit = following.start() if following else len(self.text)
            value = self._label_value(kind, match, limit)
            if value:
                self.labels.setdefault(kind, value)
            end = value.end if value else match.end()
            if kind == "skip" and (following or not match.group().endswith("\n")):
                end = min(limit, self._line_end(match.end()))
            self._blank(match.start(), end)

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end

    def _label_value(self, kind: str, match: re.Match[str], limit: int) -> FoundText | None:
        start, end = match.end(), min(limit, self._line_end(match.end()))
        if kind == "title" and not self.style.complete.fullmatch(self.text, start, end):
            end = min(limit, self._line_end(end + 1))
        patterns = {
            "issuer": self.style.agency,
            "number": _NUMBER,
            "issued": _ANY_DATE,
            "published": _ANY_DATE,
            "title": re.compile(r".{6,}", re.DOTALL),
        }
        found = patterns[kind].match(self.text, start, end) if kind in patterns else None
        return FoundText(*found.span(), found.group().replace("\n", "")) if found else None

    def _take_number(self) -> FoundText | None:
        """Take the 文号 that stands alone, in brackets or behind the title."""
        for match in _NUMBER.finditer(self.rest):
            start, end = match.span()
            line = self.rest[self.rest.rfind("\n", 0, start) + 1 : start]
            if re.search("[。，：]|》（?$", line):
                continue
            name = _KIND_END.match(match.group().split("〔")[0])
            start += name.end() if name else 0
            bracketed = self.rest[start - 1 : start] == "（" and self.rest.startswith("）", end)
            self._blank(start - bracketed, end + bracketed)
            return FoundText(start, end, self.text[start:end])
        return None

    def _take_recipients(self) -> tuple[FoundText, ...]:
        for match in _ADDRESSED.finditer(self.rest):
            names = self.style.recipients.search(match["names"])
            opens = names and not re.match("现|为|根据|按照", match["names"])
            if names and opens and names.end() == len(match["names"]):
                start = match.start() + names.start()
                found = tuple(self._split_recipients(start, match.end() - 1))
                self._blank(start, match.end())
                return found
        return ()

    def _split_recipients(self, start: int, end: int) -> Iterator[FoundText]:
        """Cut at ， and at a 、 between two whole names; never inside brackets."""
        words, begin = self.text[start:end], 0
        for match in re.finditer(r"（[^）]*）|[，,]|、", words):
            head, tail = words[begin : match.start()], re.split("[，、]", words[match.end() :])[0]
            whole = self.style.whole.search(re.sub(r"（[^）]*）$", "", head)) and len(tail) > 2
            if match.group() in "，," or (match.group() == "、" and whole):
                yield FoundText(start + begin, start + match.start(), head)
                begin = match.end()
        yield FoundText(start + begin, end, words[begin:])

    def _handed_on(self) -> list[FoundText]:
        """Return the titles of 「《甲》《乙》已经…同意，现印发给你们」."""
        match = _HANDED_ON.search(self.rest)
        if not match:
            return []
        marks = _IN_MARKS.finditer(self.rest, *match.span())
        return [FoundText(*m.span(1), m[1].replace("\n", "")) for m in marks]

    def _signature(self) -> tuple[tuple[FoundText, ...], FoundText | None]:
        """Return who signed and the date below, from the front, else from the closing."""
        for text, closing in ((self.rest, False), (self.closing, True)):
            matches = list(_SIGNED.finditer(text))
            for match in matches[-1:] if closing else matches:
                names = tuple(self._signers(match, closing))
                if names:
                    if not closing:
                        self._blank(names[0].start, match.end("date"))
                    signed = FoundText(*match.span("date"), match["date"], closing)
                    lone = None if not closing else self._take(_LONE_DATE)
                    return names, lone or signed
        return (), self._take(_LONE_DATE) or _last_date(self.closing)

    def _signers(self, match: re.Match[str], closing: bool) -> Iterator[FoundText]:
        """Yield the bodies directly above the date: the last lines that name one."""
        found: list[FoundText] = []
        at = match.end("names")
        for line in reversed(match["names"].split("\n")):
            start = at - len(line)
            if line:
                if not self.style.agency.fullmatch(line):
                    break
                found.append(FoundText(start, at, line, closing))
            at = start - 1
        yield from reversed(found)

    def _title(
        self, titles: list[FoundTitle], notice: FoundTitle | None, handed_on: list[FoundText]
    ) -> FoundText | None:
        if notice is None:
            return _text_of(titles[0] if titles else None) or self.labels.get("title")
        if len(handed_on) > 1:
            return _text_of(notice)
        carried = carried_title(self.rest, notice, self.style)
        below = [t for t in titles if t.start > notice.end and not t.is_notice(self.style)]
        chosen = choose_title(below, carried)
        return _text_of(chosen) or (handed_on[0] if handed_on else _text_of(carried))

    def _named_issuer(self, titles: list[FoundTitle]) -> tuple[FoundText, ...]:
        if label := self.labels.get("issuer"):
            return (label,)
        for title in titles:
            head = _PLACE_TAIL.split(title.text, maxsplit=1)[0]
            if head != title.text and self.style.agency.fullmatch(head):
                return (FoundText(title.start, self._end_of(title, len(head)), head),)
        return ()

    def _end_of(self, title: FoundTitle, length: int) -> int:
        """Return where the first ``length`` characters of a title end; line ends do not count."""
        letters = [i for i in range(title.start, title.end) if self.rest[i] != "\n"]
        return letters[length - 1] + 1


def _text_of(title: FoundTitle | None) -> FoundText | None:
    return FoundText(title.start, title.end, title.text) if title else None


def _last_date(closing: str) -> FoundText | None:
    match = next(iter(reversed(list(_LONE_DATE.finditer(closing)))), None)
    return FoundText(*match.span(), match.group(), closing=True) if match else None


def _dated(found: FoundText | None) -> tuple[date, FoundText] | None:
    """Pair a printed date with its day; None for one that is in no calendar."""
    match = _DATE_PARTS.fullmatch(found.text) if found else None
    if not found or not match:
        return None
    year, month, day = parse_year(match[1]), parse_number(match[2]), parse_number(match[3])
    try:
        return date(year or 0, int(month or 0), int(day or 0)), found
    except ValueError:
        return None
