"""Groups of units with their members and source (``ontology/groups/*.toml``).

A list of members is a claim of its own: it is kept with its source and used
in the derived graph only, never in place of what a plan prints.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import KnowledgeError
from kg.knowledge.places import resolve_place
from kg.knowledge.units import UnitDirectory, load_directory
from kg.model.document import Jurisdiction
from kg.resources import find_shipped

_TEXTS = ("id", "zh", "en", "place", "source", "grade")
_LISTS = ("printed", "members")
_GRADES = ("A", "B", "C")
_KNOWN = {*_TEXTS, *_LISTS, "lead", "since", "until", "invented", "documents"}


@dataclass(frozen=True, slots=True)
class Member:
    """A member as its source prints it; ``leads`` for the body that convenes the group."""

    printed: str
    unit_id: str
    leads: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A joint conference, leading group or the like (org:OrganizationalCollaboration).

    ``unit_ids`` are the collective units that plans print for its members;
    ``since`` is the first day of the list, ``until`` the first day after it.
    Where ``documents`` are named, what is printed means the group in them alone.
    """

    id: str
    label: str
    label_en: str
    place: Jurisdiction
    unit_ids: tuple[str, ...]
    members: tuple[Member, ...]
    source: str
    grade: str
    since: date | None = None
    until: date | None = None
    invented: bool = False
    documents: tuple[str, ...] = ()

    def holds_on(self, day: date | None) -> bool:
        """Say whether the list counts on ``day``; without a day it does."""
        if day is None:
            return True
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


@lru_cache(maxsize=1)
def load_groups() -> tuple[Group, ...]:
    """Return the shipped groups, read once a process."""
    return read_groups(sorted(find_shipped("ontology", "groups").glob("*.toml")))


def read_groups(
    paths: Iterable[Path], *, directory: UnitDirectory | None = None
) -> tuple[Group, ...]:
    """Read one group a file; raises `KnowledgeError` with every fault of every file.

    A member that the directory does not know is a fault: a list that cannot be
    followed up would expand to less than it says.
    """
    units = directory or load_directory()
    tables = [(path.name, _read_table(path)) for path in paths]
    faults = [f"{name}: {fault}" for name, table in tables for fault in _faults(table, units)]
    faults += _double_ids(tables)
    if faults:
        raise KnowledgeError("；".join(faults))
    return tuple(_build_group(table, units) for _, table in tables)


def _read_table(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path.name}: {error}") from error


def _faults(table: Mapping[str, Any], units: UnitDirectory) -> Iterator[str]:
    lacking = [key for key in _TEXTS if not isinstance(table.get(key), str) or not table[key]]
    lacking += [key for key in _LISTS if not _is_list_of_texts(table.get(key))]
    yield from (f"缺少 {key}" for key in lacking)
    yield from (f"不认识的键 {key}" for key in sorted(table.keys() - _KNOWN))
    if "documents" in table and not _is_list_of_texts(table["documents"]):
        yield "documents 须为文件编号的列表"
    if table.get("grade") not in _GRADES:
        yield "grade 须为 A、B 或 C"
    if not lacking:
        yield from _unit_faults(table, units)


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)


def _unit_faults(table: Mapping[str, Any], units: UnitDirectory) -> Iterator[str]:
    place = resolve_place(table["place"])
    matches = {name: units.match_unit(name, place=place) for name in table["members"]}
    yield from (f"目录中没有成员 {name}" for name, match in matches.items() if match is None)
    ids = [match.unit_id for match in matches.values() if match]
    if len(ids) != len(set(ids)) or len(matches) != len(table["members"]):
        yield "有成员重复"
    for name in table["printed"]:
        match = units.match_unit(name, place=place)
        if match is None or not match.collective:
            yield f"{name} 不是集合称谓"
    yield from (
        f"牵头单位 {name} 不在成员中"
        for name in table.get("lead", [])
        if name not in table["members"]
    )


def _double_ids(tables: Iterable[tuple[str, Mapping[str, Any]]]) -> list[str]:
    owners: dict[str, str] = {}
    return [
        f"{name}: id {table['id']} 已用于 {owner}"
        for name, table in tables
        if "id" in table and (owner := owners.setdefault(table["id"], name)) != name
    ]


def _build_group(table: Mapping[str, Any], units: UnitDirectory) -> Group:
    place = resolve_place(table["place"])

    def unit_id(name: str) -> str:
        match = units.match_unit(name, place=place)
        return match.unit_id if match else ""

    leads = set(table.get("lead", []))
    return Group(
        id=table["id"],
        label=table["zh"],
        label_en=table["en"],
        place=place,
        unit_ids=tuple(dict.fromkeys(unit_id(name) for name in table["printed"])),
        members=tuple(Member(name, unit_id(name), name in leads) for name in table["members"]),
        source=table["source"],
        grade=table["grade"],
        since=table.get("since"),
        until=table.get("until"),
        invented=bool(table.get("invented", False)),
        documents=tuple(table.get("documents", ())),
    )


def find_groups(unit_id: str, *, on: date | None = None) -> tuple[Group, ...]:
    """Return the shipped groups whose members a collective unit means on a day."""
    return tuple(g for g in load_groups() if unit_id in g.unit_ids and g.holds_on(on))
