"""Pages of a task, a department, a pair of departments, and the indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.serving.pages.document import find_labels
from kg.serving.pages.frame import ROLES, language_of, show
from kg.serving.pages.home import find_units
from kg.serving.reader import Reader, Row
from kg.serving.refusals import Refusal
from kg.serving.site import reading

_TASK = (
    *("id", "title", "number", "text", "plan", "section", "heading", "attribution", "due"),
    *("deadline", "quote", "doc"),
)
_LISTED = ("id", "title", "heading", "plan", "attribution", "due", "text")


def _complete(row: Row, names: Iterable[str]) -> dict[str, Any]:
    return {**dict.fromkeys(names, ""), **row}


def _local(iri: str) -> str:
    return iri.rpartition("/")[2]


async def show_task(request: Request, reader: Reader, iri: str) -> Response:
    """Show a task: who, by when, which measures, in which sentence."""
    value = f"<{iri}>"
    found = await reader.find_rows("task", task=value)
    if not found:
        raise Refusal(404, "没有这项任务", "there is no such task")
    task = _complete(found[0], _TASK)
    units = [
        {**row, "role": _local(row["role"])}
        for row in await reader.find_rows("task_units", task=value)
    ]
    names = ("strength", "targets", "due")
    measures = [
        _complete({**row, "strength": _local(row.get("strength", ""))}, names)
        for row in await reader.find_rows("task_measures", task=value)
    ]
    task["path"] = iri.removeprefix(task["doc"]).strip("/")
    return show(
        request,
        "task.html",
        base=reader.base,
        data=reader.generation.identity,
        iri=iri,
        task=task,
        units=units,
        measures=measures,
    )


async def show_unit(request: Request, reader: Reader, iri: str) -> Response | None:
    """Show a department: what it leads and supports, with whom; None when it holds no task."""
    value = f"<{iri}>"
    rows = await reader.find_rows("unit_tasks", unit=value)
    if not rows:
        return None
    about = await reader.find_rows("unit", unit=value)
    partners = await reader.find_rows("unit_partners", unit=value)
    printed = sorted({row["printed"] for row in rows})
    facts = _complete(about[0] if about else {}, ("label", "kind", "place", "resolved"))
    return show(
        request,
        "unit.html",
        base=reader.base,
        data=reader.generation.identity,
        iri=iri,
        name=facts["label"] or printed[0],
        printed=printed,
        facts=facts,
        groups=_by_role(rows),
        partners=partners,
    )


def _by_role(rows: Sequence[Row]) -> Sequence[tuple[str, Sequence[Mapping[str, Any]]]]:
    """Return (role, tasks) in the order of `ROLES`, 牵头 first."""
    found: dict[str, list[Mapping[str, Any]]] = {role: [] for role in ROLES}
    for row in rows:
        found.setdefault(_local(row["role"]), []).append(_complete(row, _LISTED))
    return [(role, tasks) for role, tasks in found.items() if tasks]


@reading
async def pair(request: Request, reader: Reader) -> Response:
    """Show what two departments hold together; without both, let the reader choose them."""
    units = await find_units(reader)
    known = {unit.iri: unit.name for unit in units}
    asked = [request.query_params.get(name, "") for name in ("a", "b")]
    chosen = [iri if iri in known else "" for iri in asked]
    tasks: list[dict[str, Any]] = []
    if all(chosen) and chosen[0] != chosen[1]:
        tasks = await _find_shared(reader, *chosen)
    elif any(asked) and not all(chosen) and all(asked):
        raise Refusal(404, "没有这两个单位", "there is no such pair of departments")
    return show(
        request,
        "pair.html",
        base=reader.base,
        data=reader.generation.identity,
        units=sorted(units, key=lambda u: u.name),
        chosen=chosen,
        names=[known.get(iri, "") for iri in chosen],
        tasks=tasks,
        strongest=[] if all(chosen) else await reader.find_rows("pairs"),
        measures=sum(len(task["measures"]) for task in tasks),
    )


async def _find_shared(reader: Reader, a: str, b: str) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in await reader.find_rows("pair_tasks", a=f"<{a}>", b=f"<{b}>"):
        new = {**_complete(row, _LISTED), "roles_a": [], "roles_b": [], "measures": []}
        task = found.setdefault(row["task"], new)
        for side in ("a", "b"):
            role = _local(row[f"role_{side}"])
            if role not in task[f"roles_{side}"]:
                task[f"roles_{side}"].append(role)
    for row in await reader.find_rows("pair_measures", a=f"<{a}>", b=f"<{b}>"):
        if row["task"] in found:
            found[row["task"]]["measures"].append(row)
    return list(found.values())


@reading
async def indicators(request: Request, reader: Reader) -> Response:
    """Show every indicator table: value at the start, target, year."""
    labels = await find_labels(reader, language_of(request))
    plans: dict[str, dict[str, Any]] = {}
    for row in await reader.find_rows("indicators"):
        plan = plans.setdefault(
            row["doc"], {"doc": row["doc"], "title": row.get("plan", ""), "rows": {}}
        )
        _add_value(plan["rows"], row, labels)
    return show(
        request,
        "indicators.html",
        base=reader.base,
        data=reader.generation.identity,
        plans=list(plans.values()),
    )


def _add_value(rows: dict[str, Any], row: Row, labels: Mapping[str, str]) -> None:
    """Put one observation into the row of its indicator."""
    new = {
        "name": row["name"],
        "unit": row.get("unit", ""),
        "quote": row.get("quote", ""),
        "binding": labels.get(row.get("binding", ""), ""),
        "baseline": {},
        "target": {},
        "path": row["indicator"].removeprefix(row["doc"]).strip("/"),
    }
    indicator = rows.setdefault(row["indicator"], new)
    stage = _local(row.get("stage", ""))
    if stage:
        indicator[stage] = {
            "text": row.get("text") or row.get("value", ""),
            "year": row.get("year", ""),
        }
