"""Reported progress as listings, and the table that coordinators fill in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kg.analysis.ledger import Ledger, TaskRow
from kg.analysis.status import StatusView, TaskStatus
from kg.knowledge.statuses import LIGHTS, load_status_words
from kg.model.status import StatusEntry
from kg.render.page_words import describe_deadline, drop_notes, list_owners, say
from kg.render.sheet_rows import rank_units
from kg.render.tables import Cell, Table

FORM_COLUMNS = (
    "document",
    "task",
    "title",
    "unit",
    "target",
    "status",
    "day",
    "note",
    "indicator",
    "actual",
)


def list_status_form(
    ledger: Ledger, tasks: Sequence[TaskRow], status: StatusView, *, lang: str = "zh"
) -> Table:
    """Return the table to fill in: a row a task with its last report, then a row an indicator.

    The heads are those that the import knows; what is sent back unchanged is
    known and not added again.
    """
    rows = [_form_row(task, status.tasks[task.key], lang) for task in tasks]
    documents = {task.document for task in tasks}
    rows += [row for row in _indicator_rows(status) if row[0] in documents]
    heads = tuple(load_status_words().heads[lang][key] for key in FORM_COLUMNS)
    return Table(FORM_COLUMNS, tuple(rows), heads)


def _form_row(task: TaskRow, state: TaskStatus, lang: str) -> tuple[Cell, ...]:
    owners = (list_owners(task, lead=lead, lang=lang) for lead in (True, False))
    return (
        task.document,
        task.task,
        task.label,
        "；".join(o for o in owners if o),
        describe_deadline(task.deadline),
        _name_status(state.latest, lang),
        *_day_and_note(state.latest),
        "",
        "",
    )


def _indicator_rows(status: StatusView) -> Iterator[tuple[Cell, ...]]:
    for item in status.indicators:
        target = item.indicator.target
        actual = item.latest.actual if item.latest else None
        yield (
            item.document,
            "",
            "",
            "",
            f"{drop_notes(target.text)}{item.indicator.unit}" if target else "",
            "",
            *_day_and_note(item.latest),
            item.indicator.name,
            "" if actual is None else f"{actual:g}",
        )


def _name_status(entry: StatusEntry | None, lang: str) -> str:
    return load_status_words().names[lang][entry.status] if entry and entry.status else ""


def _day_and_note(entry: StatusEntry | None) -> tuple[str, str]:
    return (entry.day.isoformat(), entry.note) if entry else ("", "")


def list_task_status(
    ledger: Ledger, tasks: Sequence[TaskRow], status: StatusView, lang: str = "zh"
) -> Table:
    """Return each task with its light, status and last report, red ones first."""
    ordered = sorted(tasks, key=lambda t: LIGHTS.index(status.tasks[t.key].light))
    rows = tuple(_status_row(task, status.tasks[task.key], lang) for task in ordered)
    columns = ("light", "status", "day", "task_id", "task", "lead", "others", "deadline", "note")
    keys = ("col_light", "col_status", "col_day", "col_id", "col_task", "col_lead", "col_others")
    titles = tuple(say(k, lang) for k in (*keys, "col_deadline", "col_note"))
    return Table(columns, rows, titles if lang == "zh" else ())


def _status_row(task: TaskRow, state: TaskStatus, lang: str) -> tuple[Cell, ...]:
    day, note = _day_and_note(state.latest)
    key = f"status_{state.status}" if state.status else "status_none"
    return (
        say(f"light_{state.light}", lang),
        say("overdue" if state.overdue else key, lang),
        day,
        task.key,
        task.label,
        list_owners(task, lead=True, lang=lang),
        list_owners(task, lead=False, lang=lang),
        describe_deadline(task.deadline),
        note,
    )


def list_unit_status(
    ledger: Ledger, tasks: Sequence[TaskRow], status: StatusView, lang: str = "zh"
) -> Table:
    """Return the lights of each unit's tasks, the units with the most red ones first."""
    counted = [
        (unit, status.count_lights(t for t in tasks if unit.id in t.units()))
        for unit in rank_units(ledger, tasks)
    ]
    counted.sort(key=lambda row: (-row[1]["red"], -row[1]["yellow"]))
    rows: list[tuple[Cell, ...]] = [
        (unit.id, unit.name, *(counts[light] for light in LIGHTS)) for unit, counts in counted
    ]
    lights = (say(f"light_{light}", lang) for light in LIGHTS)
    titles = (say("col_id", lang), say("col_unit", lang), *lights)
    return Table(("id", "unit", *LIGHTS), tuple(rows), titles if lang == "zh" else ())


def list_indicator_status(
    ledger: Ledger, tasks: Sequence[TaskRow], status: StatusView, lang: str = "zh"
) -> Table:
    """Return each indicator's values against its line; ``expected`` is rounded to 0.01."""
    rows = tuple(
        (
            item.document,
            item.indicator.name,
            item.indicator.unit,
            drop_notes(item.indicator.baseline.text) if item.indicator.baseline else None,
            drop_notes(item.indicator.target.text) if item.indicator.target else None,
            item.latest.day.isoformat() if item.latest else None,
            item.latest.actual if item.latest else None,
            round(item.expected, 2) if item.expected is not None else None,
            say(f"pace_{item.pace}" if item.latest else "status_none", lang),
        )
        for item in status.indicators
    )
    columns = (
        "document",
        "indicator",
        "unit",
        "baseline",
        "target",
        "day",
        "actual",
        "expected",
        "pace",
    )
    keys = ("col_document", "col_indicator", "col_measure_unit", "col_base", "col_target")
    more = ("col_day", "col_actual", "col_expected", "col_pace")
    titles = tuple(say(k, lang) for k in (*keys, *more))
    return Table(columns, rows, titles if lang == "zh" else ())


Listing = Callable[[Ledger, Sequence[TaskRow], StatusView, str], Table]
LISTINGS: Mapping[str, Listing] = {
    "tasks": list_task_status,
    "units": list_unit_status,
    "indicators": list_indicator_status,
}
