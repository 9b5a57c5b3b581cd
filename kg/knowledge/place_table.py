"""The table of places: the state, provinces, prefectures, counties, each with its code.

The table is ``ontology/places.tsv``. A place that it does not list (an invented
city, most counties) is a `Jurisdiction` without a code; nothing is guessed.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from kg.errors import KnowledgeError
from kg.model.document import Jurisdiction
from kg.resources import find_shipped

PlaceLevel = Literal["state", "province", "city", "county", "zone"]

STATE = Jurisdiction("100000", "国家")
# What a unit's id begins with where a level is known but not the place.
_UNPLACED = {
    "": "unplaced",
    "某省": "unplaced-province",
    "某市": "unplaced-city",
    "某县": "unplaced-county",
}


@dataclass(frozen=True)
class Places:
    """The table of places with its look-ups; rows are (code, name, short, aliases, letters)."""

    rows: tuple[tuple[str, str, str, tuple[str, ...], tuple[str, ...]], ...]

    @cached_property
    def by_code(self) -> dict[str, Jurisdiction]:
        """Every place by its code."""
        return {code: Jurisdiction(code, name) for code, name, *_ in self.rows if code}

    @cached_property
    def by_name(self) -> dict[str, Jurisdiction]:
        """Every place that owns its name in the whole country: full names, shorts, aliases."""
        names: dict[str, Jurisdiction] = {}
        for code, name, short, aliases, _ in self.rows:
            if code and not _is_district(code):
                names.update({n: self.by_code[code] for n in (name, short, *aliases) if n})
        return names

    @cached_property
    def districts(self) -> dict[tuple[str, str], Jurisdiction]:
        """Districts of the municipalities by (code of the municipality, name)."""
        return {
            (code[:2] + "0000", name): self.by_code[code]
            for code, name, *_ in self.rows
            if _is_district(code)
        }

    @cached_property
    def shorts(self) -> dict[str, str]:
        """The short name by code (安徽 for 340000); places without one are left out."""
        return {code: short for code, _, short, *_ in self.rows if code and short}

    @cached_property
    def regions(self) -> dict[str, Jurisdiction]:
        """Regions of several provinces (中南) by their names; they have no code."""
        rows = [(name, short) for code, name, short, *_ in self.rows if not code]
        return {n: Jurisdiction(None, name) for name, short in rows for n in (name, short)}

    @cached_property
    def letters(self) -> dict[str, Jurisdiction]:
        """The first letters of a 文号 by place, where one place alone uses them."""
        owners: dict[str, list[str]] = {}
        for code, *_, letters in self.rows:
            for word in letters:
                owners.setdefault(word, []).append(code)
        return {word: self.by_code[c[0]] for word, c in owners.items() if len(c) == 1}

    @cached_property
    def names_pattern(self) -> re.Pattern[str]:
        """A pattern of every name in ``by_name``, the longest first."""
        names = sorted(self.by_name, key=lambda n: (-len(n), n))
        return re.compile("|".join(map(re.escape, names)))


def _is_district(code: str) -> bool:
    return code[:2] in ("11", "12", "31", "50") and code[2:] != "0000"


@lru_cache(maxsize=1)
def load_places() -> Places:
    """Read the shipped table; raises `KnowledgeError` naming every faulty line."""
    path = find_shipped("ontology", "places.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    table = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    faults = [
        f"{r['code']} {r['name']}" for r in table if not re.fullmatch(r"(?:\d{6})?", r["code"])
    ]
    if faults:
        raise KnowledgeError(f"{path.name}: 代码不是六位数字：{'；'.join(faults)}")
    return Places(
        tuple(
            (r["code"], r["name"], r["short"], _words(r["aliases"]), _words(r["letters"]))
            for r in table
        )
    )


def _words(cell: str | None) -> tuple[str, ...]:
    return tuple(word for word in (cell or "").split(",") if word)


def match_place(name: str, *, within: Jurisdiction | None = None) -> Jurisdiction | None:
    """Return the listed place of exactly this name; a district only ``within`` its municipality.

    >>> match_place("安徽"), match_place("东丽区", within=match_place("天津市"))
    (Jurisdiction(code='340000', name='安徽省'), Jurisdiction(code='120110', name='东丽区'))
    """
    places = load_places()
    if within is not None and within.code:
        district = places.districts.get((within.code[:2] + "0000", name))
        if district:
            return district
    return places.by_name.get(name)


def place_level(place: Jurisdiction) -> PlaceLevel:
    """Return the level of a place, by its code or, without one, by its last level word."""
    if place.code:
        if place.code == STATE.code:
            return "state"
        if place.code.endswith("0000"):
            return "province"
        return "city" if place.code.endswith("00") else "county"
    if place.name.endswith(("省", "自治区")):
        return "province"
    if place.name.endswith(("市", "州", "盟", "地区")):
        return "city"
    return "county" if place.name.endswith(("县", "旗", "区")) else "zone"


def place_slug(place: Jurisdiction) -> str:
    """Return the place's part of a unit id: its code, else ASCII letters made from its name.

    Where the place is unknown the slug begins with ``unplaced``: such units must
    be told apart from those of other such documents by whoever keeps both.

    >>> place_slug(Jurisdiction("340000", "安徽省")), place_slug(Jurisdiction(None, "云川市"))
    ('340000', 'x-73df65f050')
    """
    if place.code:
        return place.code
    unplaced = _UNPLACED.get(place.name)
    return unplaced or "x-" + hashlib.sha256(place.name.encode()).hexdigest()[:10]


def short_place(place: Jurisdiction) -> str:
    """Return 安徽 for 安徽省; the name without its level word where the table has no short one."""
    listed = load_places().shorts.get(place.code or "")
    if listed:
        return listed
    stem = re.sub(r"(?:省|市|县|区|旗|盟|州)$", "", place.name)
    return stem if len(stem) > 1 else place.name


def province_of(place: Jurisdiction) -> Jurisdiction | None:
    """Return the province that a listed place lies in (itself for a province)."""
    if not place.code or place.code == STATE.code:
        return None
    return load_places().by_code.get(place.code[:2] + "0000")


def parent_of(place: Jurisdiction) -> Jurisdiction | None:
    """Return the place that ``place`` lies in directly; None for the state and the unlisted.

    >>> parent_of(Jurisdiction("340100", "合肥市")), parent_of(Jurisdiction("340000", "安徽省"))
    (Jurisdiction(code='340000', name='安徽省'), Jurisdiction(code='100000', name='国家'))
    """
    if place == STATE:
        return None
    province, city = province_of(place), city_of(place)
    if place == province:
        return STATE
    return city if city and city != place else province


def city_of(place: Jurisdiction) -> Jurisdiction | None:
    """Return the prefecture of a place: itself, or the one that a county's name or code names."""
    places = load_places()
    if place.code:
        if _is_district(place.code) or place.code[2:4] == "90":
            return places.by_code[place.code[:2] + "0000"] if _is_district(place.code) else place
        return places.by_code.get(place.code[:4] + "00")
    named = places.names_pattern.match(place.name)
    if named and named.end() < len(place.name):
        return places.by_name[named[0]]
    return place if place_level(place) == "city" else None
