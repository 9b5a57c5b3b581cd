"""Names of places and a document's title, issuer, 文号 and text become jurisdictions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.knowledge.place_table import (
    STATE,
    PlaceLevel,
    load_places,
    match_place,
    parent_of,
    place_level,
    place_slug,
    short_place,
)
from kg.model.document import Jurisdiction

__all__ = [
    "STATE",
    "PlaceLevel",
    "find_jurisdiction",
    "match_place",
    "parent_of",
    "place_level",
    "place_slug",
    "resolve_place",
    "short_place",
    "split_place",
]

# An organ follows a place's name; 人民法院 and the like count too.
_ORGAN = re.compile(
    r"(?:人民政府|政府|人大|政协|委员会|委办|党委|[省市县区州旗盟]?委|人民法院|人民检察院|"
    r"[\u4e00-\u9fff]{1,14}?(?:厅|局|委|办|办公室|小组|联席会议))"
)
_STATE_ORGAN = re.compile(
    r"(?:国务院|中共中央|中央[\u4e00-\u9fff]{0,8}?(?:办|委|小组|部)|国家[\u4e00-\u9fff]{1,14}?"
    r"(?:委|局|总局|办|院)|中华人民共和国|中国(?:人民银行|证监会|银保监会|民航局|残联|科协)|"
    r"最高人民(?:法院|检察院)|全国(?:人大|政协|总工会|妇联|工商联)|海关总署|"
    r"(?:[\u4e00-\u9fff]{1,8}?部|[\u4e00-\u9fff]{1,8}?总局)(?=$|[、，,关等印办国中]))"
)
# A plan of the whole country that names no organ: “十四五”国家…规划, 全国…规划.
_STATE_PLAN = re.compile(r"^(?:“[^”]{2,6}”(?:国家|全国)|全国|国家(?=.*(?:规划|纲要)))")
_CORPS = "新疆生产建设兵团"
_NUMBER = re.compile(r"^[（(]?([\u4e00-\u9fff]{2,10})[〔\[【﹝（(]\s*(?:19|20)\d\d")
# A place that no table lists: the name is two to four characters before the level word.
_UNLISTED = re.compile(
    r"(某[省市县区]|[\u4e00-\u9fff]{2,4}?(?:自治州|自治县|自治旗|省|市|州|盟|县|旗|区))"
)
_NO_NAME = re.compile(
    r"关于|促进|推[进动]|支持|加[快强]|建设|深化|优化|实施|进一|印发|开展|完善|提升|打造|做好|"
    r"^[全各本我该跨省市县区]|^自治[区州县旗]$|^(?:城|都|超|股|上|楼)市$|(?:示范|试点|中心|智慧)城市$|"
    r"(?:大|县|园|社|地|灾|山|牧|辖|军|片|景|小|特|专|农)区$|"
    r"(?:验|范|发|税|贸|作|导|经|技|开)区$"
)
_COUNTY = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:自治县|自治旗|新区|县|旗|区|市)")
# Lines of a text that are looked at for organs and numbers: the head of the page.
_HEAD_LINES = 30
# A text up to this many characters is a title, an issuer or a number; a longer one a page.
_SHORT = 120


def find_jurisdiction(texts: Iterable[str]) -> Jurisdiction | None:
    """Return the place whose plan this is, from title, issuer, 文号 and text.

    An organ with a place (安徽省人民政府办公厅, 国务院) at the beginning of a
    short text decides, then a place that one begins with; within each the
    caller's order holds. Next come the letters of a 文号 (皖政办), then the
    same three in the first lines of the page, then the first listed place
    that its title lines name. A place without a code is told when it begins a
    title and stands there again.

    >>> find_jurisdiction(["“无废城市”建设试点工作方案", "国务院办公厅"])
    Jurisdiction(code='100000', name='国家')
    """
    held = [text.strip() for text in texts if text and text.strip()]
    short = [_join(text) for text in held if len(text) <= _SHORT]
    heads = [line for text in held if len(text) > _SHORT for line in _head_lines(text)]
    whole = _join("".join(held))
    for lines in (short, heads):
        place = (
            _first(map(_organ_place, lines))
            or _first(map(_leading_place, lines))
            or _first(map(_number_place, lines))
            or _first(_unlisted_place(line, whole) for line in lines)
        )
        if place:
            return place
    return _first(map(_inner_place, short)) or _first(map(_state_plan, short))


def resolve_place(name: str) -> Jurisdiction:
    """Return the place of a name; one that no table lists has no code.

    >>> resolve_place("安徽"), resolve_place("云川市")
    (Jurisdiction(code='340000', name='安徽省'), Jurisdiction(code=None, name='云川市'))
    """
    place, end = split_place(name)
    return place if place and end == len(name) else Jurisdiction(None, name)


def _join(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _first(places: Iterable[Jurisdiction | None]) -> Jurisdiction | None:
    return next((place for place in places if place), None)


def _head_lines(text: str) -> Iterator[str]:
    lines: Sequence[str] = [line for line in text[:20_000].splitlines() if line.strip()]
    yield from (_join(line) for line in lines[:_HEAD_LINES])


def _organ_place(line: str) -> Jurisdiction | None:
    """The place of an organ that the line begins with."""
    if _STATE_ORGAN.match(line):
        return STATE
    if line.startswith(_CORPS):
        return Jurisdiction(None, _CORPS)
    place, end = split_place(line)
    return place if place and _ORGAN.match(line, end) else None


def _state_plan(line: str) -> Jurisdiction | None:
    return STATE if _STATE_PLAN.match(line) else None


def _leading_place(line: str) -> Jurisdiction | None:
    """The listed place that the line begins with, by its full name."""
    place, end = split_place(line)
    if place is None or line[end - 1] not in "省市区县州盟旗":
        return None
    return place


def _number_place(line: str) -> Jurisdiction | None:
    number = _NUMBER.match(line)
    if not number:
        return None
    letters = load_places().letters
    found = (letters.get(number[1][:size]) for size in range(len(number[1]), 1, -1))
    return _first(found)


def _unlisted_place(line: str, whole: str) -> Jurisdiction | None:
    found = _UNLISTED.match(line)
    if not found or _NO_NAME.search(found[1]) or whole.count(found[1]) < 2:
        return None
    return Jurisdiction(None, found[1])


def _inner_place(line: str) -> Jurisdiction | None:
    """The first listed place that stands inside the line by its full name."""
    places = load_places()
    names = (m[0] for m in places.names_pattern.finditer(line))
    return _first(places.by_name[n] for n in names if n[-1] in "省市区州盟")


def split_place(text: str) -> tuple[Jurisdiction | None, int]:
    """Return the place that ``text`` begins with and the offset where its name ends.

    Names in a row narrow down: 安徽省合肥市 is 合肥市, 天津市滨海新区 is 120116,
    and a county that no table lists keeps its city's name (广州市黄埔区).

    >>> split_place("安徽省合肥市科技局")
    (Jurisdiction(code='340100', name='合肥市'), 6)
    """
    pattern = load_places().names_pattern
    place, end = None, 0
    while found := pattern.match(text, end):
        inner = match_place(found[0])
        if place and inner and not _lies_in(inner, place):
            break
        place, end = inner, found.end()
    if place is None:
        return None, 0
    return _narrow_county(text, place, end)


def _narrow_county(text: str, place: Jurisdiction, end: int) -> tuple[Jurisdiction, int]:
    county = _COUNTY.match(text, end) if text[end - 1] in "省市区州盟" else None
    if not county:
        return place, end
    listed = match_place(county[0], within=place)
    if listed and _lies_in(listed, place):
        return listed, county.end()
    if listed or len(county[0]) < 2 or _NO_NAME.search(county[0]):
        return place, end
    return Jurisdiction(None, place.name + county[0]), county.end()


def _lies_in(inner: Jurisdiction, outer: Jurisdiction) -> bool:
    stem = (outer.code or "").rstrip("0")
    return inner != outer and bool(stem) and (inner.code or "").startswith(stem)
