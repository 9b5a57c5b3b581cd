"""Checks of who is responsible: R102 to R108 (R101 belongs to reading)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Protocol

from kg.knowledge.findings import make_finding
from kg.knowledge.units import UnitMatch
from kg.model.document import Jurisdiction, PlanDocument, Responsibility, Task
from kg.model.finding import Finding

# A document marks leads when this share of its tasks with several units does.
_MARKS_LEADS = 0.5
# Each leads a part of its own: no case of several leads for one thing.
_SHARED_LEAD = re.compile(r"分别|按照?职责|按分工|各自")
_OFFICE = re.compile(r"(?:局|厅|委|委员会|部|办|办公室|署|院)$")
# Bodies outside the directory's field: offices of areas, enterprises, institutions of all kinds.
_OUTSIDE = re.compile(
    r"管委会|街道|镇|乡|社区|公司|集团|银行|协会|学会|联盟|大学|学院|医院|研究|中心|专班|指挥部"
    r"|领导小组|新区|开发区|高新区|经开区|试验区|园区|支行|分行|驻|党工委|工委|处$|科$|组$"
)
_FIRST_LEADS = re.compile(r"(?:列|排)[^。\n]{0,8}(?:首位|第一)[^。\n]{0,12}牵头")
_BRACKET = re.compile(r"（[^）]*）")
_GRADES = ("A", "B")


class Directory(Protocol):
    """The unit directory, as far as the checks ask it."""

    def match_unit(  # noqa: D102
        self, name: str, *, place: Jurisdiction | None, on: date | None = None
    ) -> UnitMatch | None: ...
    def nearest_names(self, name: str, *, limit: int = 3) -> tuple[str, ...]: ...  # noqa: D102
    def name_successor(self, match: UnitMatch) -> str | None: ...  # noqa: D102


Match = Callable[[str], UnitMatch | None]


def find_unit_problems(
    plan: PlanDocument, directory: Directory, *, text: str = "", as_of: date | None = None
) -> Iterator[Finding]:
    """Yield R102 to R108. ``as_of`` is the day names must hold on (else the plan's own date).

    A ``text`` that says the first unit leads (列首位的为牵头单位) names leads
    everywhere: no R102 then.
    """
    place = plan.front.jurisdiction
    found: dict[str, UnitMatch | None] = {}

    def match(name: str) -> UnitMatch | None:
        if name not in found:
            found[name] = directory.match_unit(name, place=place)
        return found[name]

    for task in plan.tasks:
        yield from _check_leads(task)
        yield from _check_collective(task, match, known_place=place is not None)
        yield from _check_twice(task, match)
    if not _FIRST_LEADS.search(text):
        yield from _check_missing_leads(plan.tasks, match)
    yield from _check_names(plan, directory, match, as_of)
    yield from _check_consistency(plan.tasks, match)


def _title(task: Task) -> str:
    return task.title or task.text[:24]


def _check_leads(task: Task) -> Iterator[Finding]:
    leads = [r for r in task.responsibilities if r.role == "lead"]
    stated = task.attribution.text if task.attribution else ""
    if len(leads) > 1 and not _SHARED_LEAD.search(stated):
        names = "、".join(r.unit for r in leads)
        yield make_finding(
            "R103", leads[0].span, title=_title(task), count=len(leads), units=names, quote=stated
        )


def _check_missing_leads(tasks: Sequence[Task], match: Match) -> Iterator[Finding]:
    """Yield R102 where most tasks of several units name a lead and this one does not."""
    several = [t for t in tasks if len(_single_units(t, match)) > 1]
    marked = [t for t in several if any(r.role == "lead" for r in t.responsibilities)]
    if not several or len(marked) < max(_MARKS_LEADS * len(several), 2):
        return
    for task in several:
        if task not in marked:
            first = task.responsibilities[0]
            count = len({r.unit for r in task.responsibilities})
            yield make_finding("R102", first.span, title=_title(task), count=count)


def _single_units(task: Task, match: Match) -> set[str]:
    units = {r.unit for r in task.responsibilities}
    return {u for u in units if not _is_collective(u, match, True)}


def _check_collective(task: Task, match: Match, *, known_place: bool) -> Iterator[Finding]:
    owners = task.responsibilities
    if owners and all(_is_collective(r.unit, match, known_place) for r in owners):
        names = "、".join(dict.fromkeys(r.unit for r in owners))
        yield make_finding("R107", owners[0].span, title=_title(task), units=names)


def _is_collective(name: str, match: Match, known_place: bool) -> bool:
    unit = match(name)
    if unit is not None and (known_place or "each-" not in unit.unit_id):
        return unit.collective
    return bool(re.search(r"^各|有关|相关|成员单位", name))


def _check_twice(task: Task, match: Match) -> Iterator[Finding]:
    leads = {_identity(r, match): r for r in task.responsibilities if r.role == "lead"}
    for r in task.responsibilities:
        if r.role == "support" and _identity(r, match) in leads:
            yield make_finding("R108", r.span, unit=r.unit, title=_title(task))


def _identity(responsibility: Responsibility, match: Match) -> str:
    unit = match(responsibility.unit)
    return unit.unit_id if unit else responsibility.unit


def _check_names(
    plan: PlanDocument, directory: Directory, match: Match, as_of: date | None
) -> Iterator[Finding]:
    day = as_of or plan_day(plan)
    for task in plan.tasks:
        for r in task.responsibilities:
            unit = match(r.unit)
            if unit is None:
                yield from _check_unknown(r, directory)
            elif unit.until and unit.grade in _GRADES and day and unit.until <= day:
                yield _renamed(r, unit, directory)


def plan_day(plan: PlanDocument) -> date | None:
    """Return the day a plan speaks from: issued, published, else the first day of its period."""
    front = plan.front
    for stated in (front.issued, front.published):
        if stated:
            return stated[0]
    return date(plan.period[0], 1, 1) if plan.period else None


def _check_unknown(r: Responsibility, directory: Directory) -> Iterator[Finding]:
    if _OUTSIDE.search(r.unit) or not _OFFICE.search(_BRACKET.sub("", r.unit)):
        return
    near = directory.nearest_names(r.unit)
    hint = f"核对名称，相近的有：{'、'.join(near)}；确有其单位的请补入目录。" if near else None
    yield make_finding("R104", r.span, unit=r.unit, quote=r.unit, suggestion=hint)


def _renamed(r: Responsibility, unit: UnitMatch, directory: Directory) -> Finding:
    successor = directory.name_successor(unit) or unit.name
    return make_finding(
        "R105",
        r.span,
        unit=r.unit,
        date=unit.until.isoformat() if unit.until else "",
        successor=successor,
        quote=r.unit,
        suggestion=f"改为“{successor}”。",
    )


def _check_consistency(tasks: Sequence[Task], match: Match) -> Iterator[Finding]:
    """Yield R106 for each name of a unit that the document mostly calls otherwise."""
    uses: dict[str, list[Responsibility]] = defaultdict(list)
    for task in tasks:
        for r in task.responsibilities:
            unit = match(r.unit)
            if unit and not unit.collective and unit.until is None:
                uses[unit.unit_id].append(r)
    for same in uses.values():
        names = Counter(_BRACKET.sub("", r.unit) for r in same)
        if len(names) < 2:
            continue
        usual = max(names, key=lambda n: (names[n], len(n), n))
        for r in same:
            name = _BRACKET.sub("", r.unit)
            if name != usual and names[name] < names[usual] and not _own_plate(name, usual):
                yield make_finding("R106", r.span, unit=r.unit, name=usual, quote=r.unit)


def _own_plate(name: str, usual: str) -> bool:
    """Say whether two names are two plates of one unit (市场监管局, 知识产权局), not variants."""
    shared = set(name) & set(usual) - set("省市区县局厅委办")
    return not shared
