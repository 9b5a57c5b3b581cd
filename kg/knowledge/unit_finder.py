"""A printed name becomes a kind and a place: whole names, names around a place, names after one.

Everything is looked up by key. Only what is not found there is tried against
the few patterns of collective bodies (有关部门, 各市、县人民政府) and of open
kinds (companies, headquarters, zones), where every name is a unit of its own.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.knowledge.place_table import STATE, load_places, match_place, place_level, short_place
from kg.knowledge.unit_places import NOWHERE, Reading, find_readings, locate
from kg.knowledge.unit_tables import UnitTables, name_key
from kg.model.document import Jurisdiction

# Longer texts are no names; the longest seen, a conference's member units, has 41 characters.
_LONGEST = 80
_DUAL = re.compile(r"^(.{2,}?)[（(〔\[](.{2,}?)[）)〕\]](.*)$")
_MARKS = re.compile(r"[（）()〔〕\[\]﹝﹞、，,]")
# The Youth League puts its own word before the level: 团省委.
_LEAGUE = re.compile(r"^团(自治区|省|市|州|盟|县|旗|区)(?:党)?委$")
_ZONE_OFFICE = re.compile(r"(?:党工委)?(?:管理委员会|管委会|管委|管理局|人民政府|政府)$")
_EVERY = tuple(
    re.compile(rf"各(?:设区的?|地级以上)?(?P<level>[市州盟县区旗]{{{n}}})(?P<rest>.{{3,}})$")
    for n in (1, 2, 3, 4)
)
# Zones have committees, not governments.
_ZONE = re.compile(r"(?:新|高新|经开|开发|保税|示范|试验|合作|度假|园|港|景|片|集聚|功能)区$")
_IN_CITY = re.compile(r"^[省市州]([\u4e00-\u9fff]{2,4}(?:县|区|市|旗).+)$")
_COUNTY_IN_NAME = r"[\u4e00-\u9fff]{1,8}?(?:自治县|自治旗|新区|县|旗|区|市)"


@dataclass(frozen=True, slots=True)
class Found:
    """A kind and its place; ``form`` is the key that matched.

    ``said`` is short or full for a place inside the form, ``each`` the level of
    which every place is meant, ``suffix`` tells open names apart, ``rest`` is
    the name of an open or collective body.
    """

    kind: str
    place: Jurisdiction
    form: str
    said: str = ""
    each: str = ""
    suffix: str = ""
    rest: str = ""


class NameFinder:
    """Looks printed names up in the tables of the directory."""

    def __init__(self, tables: UnitTables) -> None:
        self._tables = tables
        self._collective = [(re.compile(p), k) for p, k in tables.collective_patterns]
        self._own = [(re.compile(p), k) for p, k in tables.own_patterns]

    def find(self, name: str, place: Jurisdiction | None) -> Found | None:
        """Return what ``name`` means in a document of ``place``, None when nothing is sure.

        A second name in brackets (省市场监管局（省知识产权局）) does not change
        the unit.
        """
        if len(name) > _LONGEST:
            return None
        here = place or NOWHERE
        name = _LEAGUE.sub(r"\1团委", name)
        found = self._find_collective(name, here) or self._find_unit(name, here)
        dual = _DUAL.match(name)
        if found or not dual:
            return found or self._find_open(name, here)
        outer = dual[1] + dual[3]
        return self._find_unit(outer, here) or self._find_unit(dual[1], here)

    def _find_unit(self, name: str, here: Jurisdiction) -> Found | None:
        return (
            self._find_whole(name, here)
            or self._find_template(name, here)
            or self._find_base(name, here)
            or self._find_each(name, here)
            or self._find_place(name, here)
        )

    def _find_whole(self, name: str, here: Jurisdiction) -> Found | None:
        key = name_key(name)
        kind = self._tables.wholes.get(key)
        if kind is None and here in (STATE, NOWHERE):
            kind = self._tables.state_only.get(key)
        return Found(kind, STATE, key) if kind else None

    def _find_template(self, name: str, here: Jurisdiction) -> Found | None:
        for place, form, short in _place_slots(name, here):
            key = name_key(form)
            kind = self._tables.templates.get(key)
            if kind is None and short:
                kind = self._tables.short_templates.get(key)
            if kind:
                return Found(kind, place, key, said="short" if short else "full")
        return self._find_county_template(name_key(name), here)

    def _find_county_template(self, key: str, here: Jurisdiction) -> Found | None:
        """A county that no table lists inside a name (国家税务总局肥西县税务局)."""
        for form, kind in self._tables.templates.items():
            before, _, after = form.partition("{}")
            if not before or not key.startswith(before) or not key.endswith(after):
                continue
            middle = key[len(before) : len(key) - len(after)]
            if re.fullmatch(_COUNTY_IN_NAME, middle):
                place = match_place(middle, within=here) or locate(middle, here)
                return Found(kind, place, form, said="full")
        return None

    def _find_base(self, name: str, here: Jurisdiction) -> Found | None:
        return next(filter(None, map(self._base_of, find_readings(name, here))), None)

    def _find_each(self, name: str, here: Jurisdiction) -> Found | None:
        """The bureaus of one kind below the document's place (各市市场监管局)."""
        plain = _MARKS.sub("", name)
        for every in filter(None, (p.match(plain) for p in _EVERY)):
            kind = self._tables.bases.get(name_key(every["rest"]))
            if kind:
                below = place_level(here) == "city" or every["level"][0] not in "市州盟"
                key = name_key(every["rest"])
                return Found(kind, here, key, each="county" if below else "city")
        return None

    def _find_place(self, name: str, here: Jurisdiction) -> Found | None:
        """A place printed for its government (浦东新区, 伊犁州, 市崂山区政府)."""
        for reading in find_readings(name, here):
            whole = reading.said == "full" and not reading.rest
            zone = _ZONE.search(name) and not reading.place.code
            if whole and reading.place != STATE and not zone:
                return Found("government", reading.place, "")
        inner = _IN_CITY.match(name)
        return self._find_base(inner[1], here) if inner else None

    def _base_of(self, reading: Reading) -> Found | None:
        for rest in _spellings(reading.rest):
            key = name_key(rest)
            kind = self._tables.bases.get(key)
            if kind and (rest != "委" or reading.said != "none") and self._may_be(kind, reading):
                return Found(kind, reading.place, key, each=reading.each)
        return None

    def _may_be(self, kind: str, reading: Reading) -> bool:
        """The state has an organ of its own only where the directory names it."""
        of_state = reading.place == STATE and not reading.each
        return not of_state or "state" in self._tables.kinds[kind].names

    def _find_open(self, name: str, here: Jurisdiction) -> Found | None:
        for pattern, kind in self._own:
            if pattern.search(name):
                return _own_unit(name, kind, here)
        return None

    def _find_collective(self, name: str, here: Jurisdiction) -> Found | None:
        whole = Reading(here, name, "none")
        said = ("word", "full", "state")
        led = [r for r in find_readings(name, here) if r.said in said and r.place.name]
        for reading, qualified in ((whole, False), *((r, True) for r in led), (whole, True)):
            found = self._collective_of(reading, qualified=qualified)
            if found:
                return found
        return None

    def _collective_of(self, reading: Reading, *, qualified: bool) -> Found | None:
        """``qualified`` patterns keep words of their own (惠企政策相关单位) in the group ``q``."""
        key = name_key(_MARKS.sub("", reading.rest))
        for pattern, kind in self._collective:
            if bool(pattern.groupindex) > qualified:
                continue
            hit = pattern.search(key)
            if hit:
                words = hit.groupdict().get("q") or ""
                suffix = digest(words) if words else ""
                kind = _local(kind, reading)
                return _open_unit(kind, reading, suffix)
        return None


def _open_unit(kind: str, reading: Reading, suffix: str) -> Found:
    return Found(kind, reading.place, "", each=reading.each, suffix=suffix, rest=reading.rest)


def digest(text: str) -> str:
    """Return eight hexadecimal digits that tell names of one kind and place apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _local(kind: str, reading: Reading) -> str:
    """In a prefecture's plan 各市（县）、区人民政府 are counties."""
    if kind in ("city-governments", "city-county-governments"):
        inside = place_level(reading.place) == "city" or reading.place.name.endswith("市")
        return "county-governments" if inside and reading.place.name else kind
    return kind


def _spellings(rest: str) -> Iterator[str]:
    """The rest as printed, then without the words that say whose office it is."""
    yield rest
    if rest.startswith("党委"):
        yield rest[1:]
    for words in ("人民政府", "政府"):
        if rest.startswith(words) and len(rest) > len(words) + 2:
            yield rest[len(words) :]


def _place_slots(name: str, here: Jurisdiction) -> Iterator[tuple[Jurisdiction, str, bool]]:
    """Yield (place, name with ``{}`` for it, whether the short name stands there)."""
    places = load_places()
    if here.name and not here.code:
        for printed in (here.name, short_place(here)):
            if printed in name:
                yield here, name.replace(printed, "{}", 1), printed != here.name
    for found in places.names_pattern.finditer(name):
        place = places.by_name[found[0]]
        short = found[0] == short_place(place)
        yield place, name[: found.start()] + "{}" + name[found.end() :], short
    for printed, region in places.regions.items():
        if printed in name:
            yield region, name.replace(printed, "{}", 1), not printed.endswith("地区")
    if here.code:
        for found in re.finditer(r"[\u4e00-\u9fff]{1,3}?(?:新区|区|县)", name):
            district = match_place(found[0], within=here)
            if district:
                yield district, name[: found.start()] + "{}" + name[found.end() :], False


def _own_unit(name: str, kind: str, here: Jurisdiction) -> Found | None:
    led = (r for r in find_readings(name, here) if r.said in ("word", "full", "short", "state"))
    reading = next((r for r in led if len(r.rest) > 1), Reading(here, name, "none"))
    if kind != "zone-committee":
        return _open_unit(kind, reading, digest(name_key(reading.rest)))
    zone = _ZONE_OFFICE.sub("", reading.rest if reading.said == "word" else name)
    return Found(kind, locate(zone, here), "", rest=name) if len(zone) > 1 else None
