"""Answers of the unit directory as rows for people and programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from kg.knowledge.unit_tables import KindEntry
from kg.knowledge.units import UnitDirectory, UnitMatch
from kg.model.document import Jurisdiction, PlanDocument
from kg.render.tables import Cell, Table

Lang = Literal["zh", "en"]
_KIND_COLUMNS = ("kind", "label", "family", "state", "province", "city", "aliases", "combines")
_KIND_TITLES = ("类别", "名称", "大类", "国家", "省", "市", "其他名称", "合并职能")
_MATCH_COLUMNS = (
    "printed",
    "unit",
    "name",
    "short_name",
    "kind",
    "place",
    "collective",
    "since",
    "until",
    "successor",
    "successor_name",
    "grade",
    "source",
    "nearest",
)
_MATCH_TITLES = (
    "所写名称",
    "单位",
    "全称",
    "简称",
    "类别",
    "地区",
    "集合称谓",
    "启用",
    "停用",
    "现单位",
    "现名称",
    "把握",
    "出处",
    "相近名称",
)


def list_kinds(directory: UnitDirectory, kinds: Iterable[str], *, lang: Lang) -> Table:
    """Return a row for each kind: its label, names by level, aliases."""
    rows = tuple(_kind_row(directory, kind, lang) for kind in kinds)
    return Table(_KIND_COLUMNS, rows, _KIND_TITLES if lang == "zh" else ())


def _kind_row(directory: UnitDirectory, kind: str, lang: Lang) -> tuple[Cell, ...]:
    entry = directory.kind_entry(kind)
    return (
        kind,
        entry.label_en if lang == "en" else entry.label,
        entry.family,
        *(_level_name(entry, level) for level in ("state", "province", "city")),
        entry.aliases,
        entry.combines,
    )


def _level_name(entry: KindEntry, level: str) -> str:
    return entry.names.get(level, ("", ""))[1]


def list_matches(
    directory: UnitDirectory,
    names: Sequence[str],
    *,
    place: Jurisdiction | None,
    on: date | None,
    lang: Lang,
) -> Table:
    """Return a row for each printed name: the unit, or the names most like an unknown one."""
    rows = tuple(_match_row(directory, name, place, on, lang) for name in names)
    return Table(_MATCH_COLUMNS, rows, _MATCH_TITLES if lang == "zh" else ())


def list_unknown(directory: UnitDirectory, plans: Iterable[PlanDocument], *, lang: Lang) -> Table:
    """Return a row for each name that the directory does not know in a plan, most printed first."""
    rows = [
        (name, plan.file, times, directory.nearest_names(name, place=plan.front.jurisdiction))
        for plan in plans
        for name, times in _unknown_names(directory, plan).items()
    ]
    rows.sort(key=lambda row: (-row[2], row[0], row[1]))
    titles = ("名称", "文件", "次数", "相近名称") if lang == "zh" else ()
    return Table(("printed", "file", "times", "nearest"), tuple(rows), titles)


def _unknown_names(directory: UnitDirectory, plan: PlanDocument) -> Counter[str]:
    place = plan.front.jurisdiction
    held = (r.unit for task in plan.tasks for r in task.responsibilities)
    return Counter(name for name in held if directory.match_unit(name, place=place) is None)


def _match_row(
    directory: UnitDirectory, name: str, place: Jurisdiction | None, on: date | None, lang: Lang
) -> tuple[Cell, ...]:
    match = directory.match_unit(name, place=place, on=on)
    if match is None:
        near = directory.nearest_names(name, place=place)
        return (name, *([None] * (len(_MATCH_COLUMNS) - 2)), near)
    entry = directory.kind_entry(match.kind)
    return (
        name,
        match.unit_id,
        match.name,
        match.short_name,
        entry.label_en if lang == "en" else entry.label,
        match.place.name,
        match.collective,
        *_dates(match),
        match.successor,
        directory.name_successor(match),
        match.grade,
        match.source,
        (),
    )


def _dates(match: UnitMatch) -> tuple[str | None, str | None]:
    since, until = match.since, match.until
    return since.isoformat() if since else None, until.isoformat() if until else None


def describe_match(
    directory: UnitDirectory, name: str, match: UnitMatch | None, *, lang: Lang
) -> str:
    """Return a few lines for the eye on what a printed name means."""
    if match is None:
        return _unknown_lines(directory, name, lang)
    entry = directory.kind_entry(match.kind)
    lines = [f"{name} → {match.name}"]
    facts: list[tuple[str, str, str | None]] = [
        ("单位", "unit", match.unit_id),
        ("类别", "kind", f"{entry.label} {entry.label_en}（{match.kind}）"),
        ("地区", "place", match.place.name or None),
        ("简称", "short name", match.short_name),
        ("集合称谓", "collective", ("是", "yes")[lang == "en"] if match.collective else None),
        ("启用", "since", match.since.isoformat() if match.since else None),
        ("停用", "until", match.until.isoformat() if match.until else None),
        ("现单位", "now", _successor_words(directory, match)),
        ("把握", "grade", match.grade or None),
        ("出处", "source", match.source or None),
    ]
    lines += [f"  {en if lang == 'en' else zh}  {value}" for zh, en, value in facts if value]
    return "\n".join(lines) + "\n"


def _successor_words(directory: UnitDirectory, match: UnitMatch) -> str | None:
    return f"{directory.name_successor(match)}（{match.successor}）" if match.successor else None


def _unknown_lines(directory: UnitDirectory, name: str, lang: Lang) -> str:
    near = "、".join(directory.nearest_names(name)) or "—"
    if lang == "en":
        return f"{name}: not in the directory\n  nearest names  {near}\n"
    return f"{name}：目录中没有\n  相近名称  {near}\n"
