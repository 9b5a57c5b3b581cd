"""Who owns a task on both sides, compared by kind of unit so that a level shift is no change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from kg.analysis.report import Change
from kg.model.document import Jurisdiction
from kg.model.obligation import Owner

_LEVEL = re.compile(r"^(?:本|全)?(?:国家|省级|市级|区级|县级|省|自治区|市|区|县|州|盟|旗|新区)")
_SUFFIX = re.compile(r"(?:委员会|管理局|厅|局|委|办公室|办|部|中心)$")
_COLLECTIVE = re.compile(r"^各|有关|相关|成员单位|等部门")


class UnitMatch(Protocol):
    """What the unit directory says of a printed name."""

    @property
    def unit_id(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def collective(self) -> bool: ...  # noqa: D102
    @property
    def successor(self) -> str | None: ...  # noqa: D102


Match = Callable[[str, Jurisdiction | None], UnitMatch | None]


@dataclass(frozen=True, slots=True)
class UnitKeys:
    """Printed names → what is compared: the kind of unit, a successor's for one that ended.

    ``renamed`` are pairs the user gave (``--map old=new``): both count as one.
    """

    match: Match
    renamed: Mapping[str, str] = field(default_factory=dict)

    def key(self, owner: Owner, place: Jurisdiction | None) -> str:
        """Return the key that equal units share."""
        name = self.renamed.get(owner.unit, owner.unit)
        found = self.match(name, place)
        if found is not None:
            return (found.successor or "").partition("/")[2] or found.kind
        bare = _LEVEL.sub("", name)
        return _SUFFIX.sub("", bare) or name

    def is_collective(self, owner: Owner, place: Jurisdiction | None) -> bool:
        """Say whether the name stands for many bodies (各市、县人民政府, 有关部门).

        Where the place is unknown the directory takes 市科技局 for those of
        all cities; here it is one.
        """
        found = self.match(owner.unit, place)
        if found is None or (place is None and found.unit_id.partition("/")[2].startswith("each-")):
            return bool(_COLLECTIVE.search(owner.unit))
        return found.collective


@dataclass(frozen=True, slots=True)
class Side:
    """One side's owners by key, collective bodies apart."""

    leads: Mapping[str, str]
    others: Mapping[str, str]
    collective: bool

    @property
    def units(self) -> dict[str, str]:
        """All single units, leads first: key → printed name."""
        return {**self.leads, **self.others}


def read_side(owners: Iterable[Owner], place: Jurisdiction | None, keys: UnitKeys) -> Side:
    """Sort owners into leads, others and whether a collective body stands among them."""
    leads: dict[str, str] = {}
    others: dict[str, str] = {}
    collective = False
    for owner in owners:
        if keys.is_collective(owner, place):
            collective = True
            continue
        chosen = leads if owner.role == "lead" else others
        chosen.setdefault(keys.key(owner, place), owner.unit)
    return Side(leads, {k: v for k, v in others.items() if k not in leads}, collective)


def find_owner_changes(before: Side, after: Side, *, open_list: bool) -> Iterator[Change]:
    """Yield what happened to the owners; nothing where the draft names none (that is R101).

    Where the reference names no lead, none can have changed. Where it names a
    collective body or ends its list in 等 (``open_list``), no unit is added.
    """
    if not after.units and not after.collective:
        return
    if not before.units:
        return
    yield from _find_lead_changes(before, after)
    gone = [n for k, n in before.units.items() if k not in after.units and k not in before.leads]
    if gone and not (after.collective and not after.units):
        yield Change("unit_dropped", "、".join(gone), _names(after))
    added = [n for k, n in after.units.items() if k not in before.units]
    new_lead = [] if before.leads else list(after.leads.values())
    added = [n for n in added if n in new_lead or n not in after.leads.values()]
    if added and not before.collective and not open_list:
        yield Change("unit_added", _names(before), "、".join(added))


def _find_lead_changes(before: Side, after: Side) -> Iterator[Change]:
    demoted = [n for k, n in before.leads.items() if k in after.others]
    if demoted and after.leads:
        yield Change("lead_to_support", "、".join(demoted), _leads(after))
        return
    lost = [n for k, n in before.leads.items() if k not in after.units]
    fresh = [k for k in after.leads if k not in before.leads]
    if lost and (fresh or not set(before.leads) & set(after.leads)):
        yield Change("lead_changed", "、".join(lost), _leads(after))
    elif lost:
        yield Change("unit_dropped", "、".join(lost), _names(after))


def _leads(side: Side) -> str:
    return "、".join(side.leads.values()) or _names(side)


def _names(side: Side) -> str:
    return "、".join(side.units.values())
