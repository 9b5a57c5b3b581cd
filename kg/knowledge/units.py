"""A printed unit name and the document's place become one unit, or None; never a guess."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from kg.knowledge.place_table import (
    STATE,
    load_places,
    place_level,
    place_slug,
    province_of,
    short_place,
)
from kg.knowledge.unit_finder import Found, NameFinder
from kg.knowledge.unit_places import NOWHERE, find_readings
from kg.knowledge.unit_tables import KindEntry, Reform, UnitTables, load_tables
from kg.model.document import Jurisdiction

_MOST_REMEMBERED = 100_000
# Below this share of common characters and pairs two names are not worth showing side by side.
_LEAST_LIKENESS = 0.3
_SPACE = re.compile(r"\s+")
# Which level's name a place takes, the first that the kind has.
_NAME_LEVELS = {
    "state": ("state",),
    "province": ("province", "city", "county"),
    "municipality": ("city", "province", "county"),
    "city": ("city", "county", "province"),
    "county": ("county", "city", "province"),
    "zone": ("county", "city", "province"),
}
_LEVEL_WORD = re.compile(r"(自治区|自治州|自治县|自治旗|省|市|州|盟|县|旗|区)$")
_EACH = {"province": "各省", "city": "各市", "county": "各县（市、区）"}


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """What the directory knows of a printed name.

    ``unit_id`` is ``<place>/<kind>``. ``since`` and ``until`` date the printed
    name (first day; first day no longer), ``successor`` is the id of the unit
    that took over, the same id where only the name changed. ``grade`` says how
    sure the dates are: A an official page, B consistent secondary sources,
    C inferred from a national rule.
    """

    unit_id: str
    kind: str
    place: Jurisdiction
    name: str
    short_name: str
    collective: bool
    since: date | None = None
    until: date | None = None
    successor: str | None = None
    grade: str = ""
    source: str = ""


class UnitDirectory:
    """The kinds of units, their names by level, reforms and collective bodies."""

    def __init__(self, tables: UnitTables) -> None:
        self.tables = tables
        self._finder = NameFinder(tables)
        self._remembered: dict[tuple[str, Jurisdiction | None, date | None], UnitMatch | None] = {}

    def match_unit(
        self, name: str, *, place: Jurisdiction | None, on: date | None = None
    ) -> UnitMatch | None:
        """Return the unit that ``name`` means in a document of ``place``; None when unknown.

        ``on`` is the day the name is used on. A name that has ended stays what
        it meant, with ``until`` and ``successor``; where ``on`` lies before the
        end, both are left out, for then the name was right.

        >>> load_directory().match_unit("省科技厅", place=Jurisdiction("340000", "安徽省")).unit_id
        '340000/science-technology'
        """
        asked = (name, place, on)
        if asked in self._remembered:
            return self._remembered[asked]
        found = self._finder.find(_SPACE.sub("", name), place)
        match = self._describe(found, on) if found else None
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[asked] = match
        return match

    def kind_entry(self, kind: str) -> KindEntry:
        """Return what is known of a kind; raises KeyError for an unknown one."""
        return self.tables.kinds[kind]

    def find_kinds(self, words: Sequence[str] = ()) -> tuple[str, ...]:
        """Return the kinds in whose id, labels and names every word occurs."""
        return tuple(
            kind
            for kind, entry in self.tables.kinds.items()
            if all(word in _searched(kind, entry) for word in words)
        )

    def name_unit(self, kind: str, place: Jurisdiction) -> tuple[str, str]:
        """Return the full and the usual short name of a kind's unit in a place, as of today."""
        entry = self.tables.kinds[kind]
        level = "municipality" if _is_municipality(place) else place_level(place)
        chosen = _names_at(entry, level)
        if chosen is None:
            return place.name + entry.label, entry.label
        if level == "state":
            return chosen
        return _fill(chosen[0], place), _fill_short(chosen[1], place)

    def name_successor(self, match: UnitMatch) -> str | None:
        """Return the full name of the unit that took over from ``match``'s, None without one."""
        if match.successor is None:
            return None
        slug, _, kind = match.successor.partition("/")
        place = load_places().by_code.get(slug, match.place)
        return self.name_unit(kind, place)[0]

    def words(self) -> Iterator[str]:
        """Yield the names of the directory for a tokenizer: whole names, own names, 省科技厅."""
        held = set()
        for entry in self.tables.kinds.values():
            for level, names in entry.names.items():
                plain = [n for n in names if "{" not in n]
                held.update(plain)
                lead = {"province": "省", "city": "市", "county": "县"}.get(level, "")
                held.update(lead + n for n in plain)
        yield from sorted(word for word in held if len(word) > 1)

    def nearest_names(
        self, name: str, *, place: Jurisdiction | None = None, limit: int = 3
    ) -> tuple[str, ...]:
        """Return the names most like an unknown one, best first, the printed level word kept."""
        printed = _SPACE.sub("", name)
        readings = (r for r in find_readings(printed, place) if len(r.rest) > 1)
        reading = next(readings, None)
        if reading is None or reading.said in ("state", "none"):
            lead, rest, level = "", printed, "state"
        else:
            rest = reading.rest
            lead = printed[: len(printed) - len(rest)]
            level = reading.each or place_level(reading.place)
        scored = sorted((-_likeness(rest, own), own) for own in self._own_names(level))
        return tuple(lead + own for score, own in scored[:limit] if score <= -_LEAST_LIKENESS)

    def _own_names(self, level: str) -> set[str]:
        """The names of living kinds at a level, without those built around a place."""
        living = (e for kind, e in self.tables.kinds.items() if kind not in self._abolished)
        chosen = (
            next((e.names[n] for n in _NAME_LEVELS[level] if n in e.names), ()) for e in living
        )
        return {name for pair in chosen for name in pair if "{" not in name}

    @cached_property
    def _abolished(self) -> set[str]:
        """Kinds that a reform ended as a whole."""
        return {r.from_kind for r in self.tables.reforms if not r.ends and r.grade != "C"}

    def _describe(self, found: Found, on: date | None) -> UnitMatch:
        entry = self.tables.kinds[found.kind]
        full, short = self._names_of(found)
        ending = self._reform(found, entry, ended=True)
        if ending and ending.former:
            full = _former_name(found, ending)
            short = full if found.place == STATE else _fill_short(ending.former, found.place)
        beginning = self._reform(found, entry, ended=False)
        if ending and on and on < _day(ending):
            ending = None
        dated = ending or beginning
        return UnitMatch(
            unit_id=unit_id(found),
            kind=found.kind,
            place=found.place,
            name=full,
            short_name=short,
            collective=entry.collective or bool(found.each),
            since=_day(beginning) if beginning else None,
            until=_day(ending) if ending else None,
            successor=_successor(found, ending) if ending else None,
            grade=dated.grade if dated else "",
            source=dated.source if dated else "",
        )

    def _names_of(self, found: Found) -> tuple[str, str]:
        entry = self.tables.kinds[found.kind]
        if found.each:
            own = self.name_unit(found.kind, Jurisdiction(None, ""))[1]
            return _EACH[found.each] + own, _EACH[found.each] + own
        if entry.collective or found.suffix or not entry.names:
            name = found.rest or entry.label
            return name, name
        return self.name_unit(found.kind, found.place)

    def _reform(self, found: Found, entry: KindEntry, *, ended: bool) -> Reform | None:
        if found.each or entry.collective:
            return None
        reaching = (r for r in self.tables.reforms if _reaches(r, found.place))
        return next((r for r in reaching if _tells_of(r, found, ended=ended)), None)


def _names_at(entry: KindEntry, level: str) -> tuple[str, str] | None:
    return next((entry.names[n] for n in _NAME_LEVELS[level] if n in entry.names), None)


def unit_id(found: Found) -> str:
    """Return ``<place>/<kind>``, with what tells open names and each-level bodies apart."""
    each = f"each-{found.each}-" if found.each else ""
    suffix = f"-{found.suffix}" if found.suffix else ""
    return f"{place_slug(found.place)}/{each}{found.kind}{suffix}"


def unknown_unit_id(name: str, place: Jurisdiction | None) -> str:
    """Return the id of a name that the directory does not know.

    >>> unknown_unit_id("通创办", Jurisdiction("320600", "南通市"))
    '320600/u-8c61744862'
    """
    printed = hashlib.sha256(name.encode()).hexdigest()[:10]
    return f"{place_slug(place or NOWHERE)}/u-{printed}"


def _tells_of(reform: Reform, found: Found, *, ended: bool) -> bool:
    """Whether the printed name is one that the reform ended (or, if not ``ended``, began).

    A reform inside one kind that lists no new names began none.
    """
    if not ended and reform.from_kind == reform.to_kind and not reform.begins:
        return False
    kind, forms = (reform.from_kind, reform.ends) if ended else (reform.to_kind, reform.begins)
    return kind == found.kind and (not forms or not _forms(found).isdisjoint(forms))


def _forms(found: Found) -> set[str]:
    return {found.form, found.form.replace("{}", f"{{{found.said}}}")}


def _reaches(reform: Reform, place: Jurisdiction) -> bool:
    if reform.places and place.code not in reform.places:
        return False
    return not reform.levels or place_level(place) in reform.levels


def _day(reform: Reform) -> date:
    return date.fromisoformat(reform.day)


def _successor(found: Found, reform: Reform) -> str | None:
    if not reform.to_kind:
        return None
    place = found.place
    capital = bool(place.code) and str(place.code)[2:] == "0100"
    if reform.moves_up and capital:
        place = province_of(place) or place
    return f"{place_slug(place)}/{reform.to_kind}"


def _searched(kind: str, entry: KindEntry) -> str:
    names = (name for pair in entry.names.values() for name in pair)
    return " ".join((kind, entry.label, entry.label_en, entry.family, *names, *entry.aliases))


def _former_name(found: Found, reform: Reform) -> str:
    """The full name that ended: 中国人民银行合肥中心支行, 安徽省经济和信息化厅."""
    return reform.former if found.place == STATE else _fill(reform.former, found.place)


def _is_municipality(place: Jurisdiction) -> bool:
    return place_level(place) == "province" and place.name.endswith("市")


def _fill(name: str, place: Jurisdiction) -> str:
    if "{" in name:
        return name.format(place=place.name, short=short_place(place))
    if name.startswith("委") and place.name.endswith("自治区"):
        name = "党" + name
    return place.name + name


def _fill_short(name: str, place: Jurisdiction) -> str:
    if "{" in name:
        return name.format(place=short_place(place), short=short_place(place))
    word = _LEVEL_WORD.search(place.name)
    lead = word[1] if word else place.name
    return lead + ("党" + name if lead == "自治区" and name.startswith("委") else name)


def _likeness(one: str, other: str) -> float:
    """How much two names share, 0 to 1: their characters and their pairs of characters."""
    if not one or not other:
        return 0.0
    letters = len(set(one) & set(other)) / max(len(set(one)), len(set(other)))
    pairs, others = _pairs(one), _pairs(other)
    shared = len(pairs & others) / max(len(pairs | others), 1)
    return (letters + shared) / 2


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


@lru_cache(maxsize=1)
def load_directory() -> UnitDirectory:
    """Return the shipped directory, read once a process."""
    return UnitDirectory(load_tables())
