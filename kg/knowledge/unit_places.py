"""The words before a unit's own name (省, 市, 合肥, 国家) become the place they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.knowledge.place_table import (
    STATE,
    PlaceLevel,
    city_of,
    load_places,
    match_place,
    place_level,
    province_of,
    short_place,
)
from kg.knowledge.places import split_place
from kg.model.document import Jurisdiction

NOWHERE = Jurisdiction(None, "")
_CORPS = Jurisdiction(None, "新疆生产建设兵团")
# Level words, the longest first; 直 and 级 and 属 only say that the body belongs to the level.
_LEVEL_WORD = re.compile(
    r"(新疆生产建设兵团|兵团|自治区|自治州|自治县|自治旗|省|市|州|盟|县|旗|区)(?:级|直属|直|属)?"
)
_STATE_WORD = re.compile(r"中华人民共和国|中华全国|国务院|国家|中国|全国|中央")
_WORD_LEVEL: dict[str, PlaceLevel] = {
    "自治区": "province",
    "省": "province",
    "自治州": "city",
    "市": "city",
    "州": "city",
    "盟": "city",
    "自治县": "county",
    "自治旗": "county",
    "县": "county",
    "旗": "county",
    "区": "county",
}
_NAME = re.compile(r"[\u4e00-\u9fff]+")
_SOME = {"province": "某省", "city": "某市", "county": "某县"}
_NO_PLACE = re.compile(
    r"^[各全本我有相及和与省市县区驻]|(?:^|试点|示范|中心|大|重点|节点|智慧|省会|有关|相关)城市|都市圈|超市|股市|"
    r"地区|社区|领域|湾区|城区|服务区|商务区"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name: its place, what follows, and how the place was said.

    ``each`` is the level of which every place is meant (市发展改革委 in a
    province's plan), empty where one place is. ``said`` is short for 安徽,
    full for 安徽省, word for 省, state for 国家, none for nothing.
    """

    place: Jurisdiction
    rest: str
    said: str
    each: str = ""


def find_readings(name: str, place: Jurisdiction | None) -> Iterator[Reading]:
    """Yield the ways to read the beginning of ``name``, the surest first.

    >>> reading = next(find_readings("省科技厅", Jurisdiction("340100", "合肥市")))
    >>> reading.place.name, reading.rest
    ('安徽省', '科技厅')
    """
    text = name.removeprefix("中国共产党").removeprefix("中共")
    here = place or NOWHERE
    state = _STATE_WORD.match(text)
    if state:
        yield Reading(STATE, text[state.end() :], "state")
    yield from _named_places(text, here)
    word = _LEVEL_WORD.match(text)
    if word and word.end() < len(text):
        yield from _level_reading(word[1], text[word.end() :], here)
        if word.end() > word.end(1):
            yield from _level_reading(word[1], text[word.end(1) :], here)
    yield Reading(here, text, "none")
    yield from _unlisted_places(text, here)


def _named_places(text: str, here: Jurisdiction) -> Iterator[Reading]:
    if here.name and here.name != STATE.name and text.startswith(here.name):
        yield Reading(here, text[len(here.name) :], "full")
    district = re.match(r"[\u4e00-\u9fff]{1,9}?(?:自治县|新区|县|区)", text)
    listed = match_place(district[0], within=here) if district and here.code else None
    if district and listed:
        yield Reading(listed, text[district.end() :], "full")
    place, end = split_place(text)
    if place:
        yield Reading(place, text[end:], "short" if text[:end] == short_place(place) else "full")
    plain = load_places().names_pattern.match(text)
    if plain and plain.end() != end:
        yield Reading(load_places().by_name[plain[0]], text[plain.end() :], "full")
    if here.name and not here.code and text.startswith(short_place(here)):
        yield Reading(here, text[len(short_place(here)) :], "short")


def _level_reading(word: str, rest: str, here: Jurisdiction) -> Iterator[Reading]:
    if "兵团" in word:
        yield Reading(_CORPS, rest, "full")
        return
    found = place_of_level(word, here)
    if found:
        place, each = found
        yield Reading(place, rest, "word", each)


def place_of_level(word: str, here: Jurisdiction) -> tuple[Jurisdiction, str] | None:
    """Return the place that a level word means in a document of ``here``, and of which level each.

    市 is the city itself; in a province's document it is each of its cities
    and stays with the province as ``each``. None where the word cannot be
    meant (省 in a municipality's plan).
    """
    level = _WORD_LEVEL[word]
    own = place_level(here) if here.name else "zone"
    if not here.name:
        return Jurisdiction(None, _SOME[level]), ""
    if own == "state":
        return here, level
    if word == "区" and here.name.endswith("自治区"):
        return here, ""
    if level == "province":
        return _province_meant(here, own)
    if level == "city":
        return _city_meant(word, here, own)
    if own in ("county", "zone"):
        return here, ""
    return here, "county"


def _province_meant(here: Jurisdiction, own: str) -> tuple[Jurisdiction, str] | None:
    if own == "province":
        return None if here.name.endswith("市") else (here, "")
    return province_of(here) or Jurisdiction(None, f"{here.name}所在省"), ""


def _city_meant(word: str, here: Jurisdiction, own: str) -> tuple[Jurisdiction, str] | None:
    if own == "province":
        return (here, "") if here.name.endswith("市") and word == "市" else (here, "city")
    if own == "city" or here.name.endswith(word):
        return here, ""
    city = city_of(here)
    return (city or Jurisdiction(None, f"{here.name}所在市")), ""


def _unlisted_places(text: str, here: Jurisdiction) -> Iterator[Reading]:
    """A county or zone that no table lists, told apart by the document's place."""
    for found in re.finditer(r"自治县|自治旗|新区|县|旗|区|市", text):
        head = text[: found.end()]
        if not 2 <= len(head) <= 12 or not _NAME.fullmatch(head) or _NO_PLACE.search(head):
            continue
        yield Reading(locate(head, here), text[found.end() :], "full")


def locate(name: str, here: Jurisdiction) -> Jurisdiction:
    """Return a place without a code, its name told apart by the place that prints it.

    >>> locate("西咸新区", Jurisdiction("610000", "陕西省")).name
    '陕西省西咸新区'
    """
    if here.code in (None, STATE.code) or name.startswith(here.name):
        return Jurisdiction(None, name if here.code else _join(here.name, name))
    return Jurisdiction(None, here.name + name)


def _join(outer: str, inner: str) -> str:
    return inner if inner.startswith(outer) else outer + inner
