"""Elliptic lists of units (市发展改革、财政局) become complete names for the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.knowledge.unit_places import find_readings
from kg.knowledge.unit_tables import name_key
from kg.knowledge.units import load_directory

_ENDING = re.compile(
    r"(?:厅|局|委|办|部|处|科|室|院|中心|公司|政府|会|社|行|署|队|所|站|团|集团|大学|单位|部门|机构)$"
)
_DIVISION = re.compile(r"(?:处|科|室)$")
# A level word, or the 厅 or 局 whose divisions follow (厅综规处), with a name behind it.
_LEAD = re.compile(r"自治区|省|市|州|盟|县|旗|区|[厅局委](?=.{1,8}[处科室]$)")


def complete_list(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of one list with what the drafter left out; as many as were given.

    The level or the department that a name begins with holds for those after
    it, and an ending that only a later name has holds for those before. A name
    that means something by itself (财政部, 合肥海关) is left alone.

    >>> complete_list(["厅综规处", "财审处"]), complete_list(["市发展改革", "财政局"])
    (('厅综规处', '厅财审处'), ('市发展改革局', '市财政局'))
    """
    return tuple(_with_leads(_with_endings(names)))


def _with_endings(names: Sequence[str]) -> list[str]:
    """Each name, given the ending of the next one that has one where that makes a known name."""
    ending = ""
    held: list[str] = []
    for name in reversed(names):
        found = _ENDING.search(name)
        ending = found[0] if found else ending
        lacking = not found and bool(ending) and _is_known(name + ending)
        held.append(name + ending if lacking else name)
    return held[::-1]


def _is_known(name: str) -> bool:
    bases = load_directory().tables.bases
    return any(name_key(reading.rest) in bases for reading in find_readings(name, None))


def _with_leads(names: Sequence[str]) -> Iterator[str]:
    lead = ""
    for name in names:
        printed = _LEAD.match(name)
        if printed and not _stands_alone(name):
            lead = printed[0]
            yield name
        elif lead and _follows(lead, name):
            yield lead + name
        else:
            yield name


def _stands_alone(name: str) -> bool:
    """Whether the level word is part of the name's own (市场监管局)."""
    return name_key(name) in load_directory().tables.bases


def _follows(lead: str, name: str) -> bool:
    if lead in ("厅", "局", "委"):
        return bool(_DIVISION.search(name))
    tables = load_directory().tables
    return name_key(name) in tables.bases and name_key(name) not in tables.wholes
