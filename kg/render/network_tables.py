"""A ledger's units, pairs, sections and gaps as listings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kg.analysis.gaps import find_gaps
from kg.analysis.ledger import Ledger
from kg.analysis.network import find_pairs, measure_sections, measure_units
from kg.knowledge.findings import load_codes
from kg.model.document import ROLES, Role
from kg.render.page_words import say
from kg.render.tables import Cell, Table

_IDS = ("id", "id_a", "id_b", "task_id", "task_ids")


def list_units(ledger: Ledger, roles: Sequence[Role] = ROLES, lang: str = "zh") -> Table:
    """Return each unit with its tasks a role, measures, partners and place in the network."""
    names = ledger.unit_names()
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            s.unit,
            names[s.unit],
            s.tasks,
            *(s.roles[role] for role in ROLES),
            s.measures,
            s.partners,
            s.shared,
            s.community,
            s.betweenness,
            s.bridging,
        )
        for s in measure_units(ledger, roles)
        if s.tasks
    )
    columns = (
        "id",
        "unit",
        "tasks",
        *ROLES,
        "measures",
        "partners",
        "shared",
        "community",
        "betweenness",
        "bridging",
    )
    keys = {"id": "col_id", "unit": "col_unit", "shared": "tasks_shared", "community": "group"}
    titles = tuple(say(keys.get(c, f"role_{c}" if c in ROLES else c), lang) for c in columns)
    return Table(columns, rows, titles if lang == "zh" else ())


def list_pairs(ledger: Ledger, roles: Sequence[Role] = ROLES, lang: str = "zh") -> Table:
    """Return each pair of units with its shared tasks and measures, the heaviest first."""
    names = ledger.unit_names()
    rows = tuple(
        (p.a, p.b, names[p.a], names[p.b], p.weight, p.measures, p.tasks)
        for p in find_pairs(ledger.tasks, roles)
    )
    columns = ("id_a", "id_b", "unit_a", "unit_b", "tasks", "measures", "task_ids")
    titles = ("编号甲", "编号乙", "单位甲", "单位乙", "共管任务", "共管举措", "任务编号")
    return Table(columns, rows, titles if lang == "zh" else ())


def list_sections(ledger: Ledger, roles: Sequence[Role] = ROLES, lang: str = "zh") -> Table:
    """Return each heading with tasks at or below it; ``roles`` narrow nothing here."""
    rows = tuple(
        (s.document, ".".join(map(str, s.path)), s.heading, s.tasks, s.measures, s.units, s.pairs)
        for s in measure_sections(ledger)
    )
    columns = ("document", "section", "heading", "tasks", "measures", "units", "pairs")
    titles = ("文件", "位置", "章节", "任务", "举措", "单位", "共管对")
    return Table(columns, rows, titles if lang == "zh" else ())


def list_gaps(ledger: Ledger, roles: Sequence[Role] = ROLES, lang: str = "zh") -> Table:
    """Return each gap with its task and the units meant; ``roles`` narrow nothing here."""
    codes, names = load_codes(), ledger.unit_names()
    tasks = {t.key: t for t in ledger.tasks}
    rows = tuple(
        (
            g.code,
            codes[g.code].title.in_lang(lang),
            g.task,
            tasks[g.task].label,
            tuple(names[u] for u in g.units),
        )
        for g in find_gaps(ledger)
    )
    titles = ("代码", "待明确事项", "任务编号", "重点任务", "单位")
    return Table(
        ("code", "title", "task_id", "task", "units"), rows, titles if lang == "zh" else ()
    )


LISTINGS: Mapping[str, Callable[[Ledger, Sequence[Role], str], Table]] = {
    "units": list_units,
    "pairs": list_pairs,
    "sections": list_sections,
    "gaps": list_gaps,
}


def narrow_table(table: Table) -> Table:
    """Return the table for the eye: without ids, and without roles that nobody holds."""
    kept = [
        i
        for i, column in enumerate(table.columns)
        if column not in _IDS and not (column in ROLES and all(r[i] == 0 for r in table.rows))
    ]
    return Table(
        tuple(table.columns[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in table.rows),
        tuple(table.titles[i] for i in kept) if table.titles else (),
    )
