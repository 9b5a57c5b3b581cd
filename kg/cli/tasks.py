"""``kg tasks``: who must do what, by when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.language import current_lang
from kg.cli.options import document_option, format_option, output_option, store_option

if TYPE_CHECKING:
    from kg.analysis.selection import Selection
    from kg.model.document import Role
    from kg.render.tables import Table

ROLE_NAMES = ("lead", "support", "by_duty", "responsible", "implement", "supervise")


@click.command()
@click.option(
    "--unit",
    "units",
    multiple=True,
    metavar="NAME",
    help="有这个单位的任务，可重复 || tasks in which this unit holds a role; may be repeated",
)
@click.option(
    "--pair",
    nargs=2,
    metavar="A B",
    help="两个单位共同承担的任务 || tasks that both units hold a role in",
)
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="PATH|WORDS",
    help="章节：3.1 或标题中的字 || section: 3.1, or words of its heading",
)
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(ROLE_NAMES),
    help="只算这种角色，可重复 || count this role only; may be repeated",
)
@document_option
@store_option
@format_option("xlsx", "docx")
@output_option
def command(
    units: tuple[str, ...],
    pair: tuple[str, str] | None,
    sections: tuple[str, ...],
    roles: tuple[Role, ...],
    documents: tuple[str, ...],
    store: Path,
    format_name: str | None,
    output: Path | None,
) -> None:
    """任务分工表：重点任务、牵头单位、责任单位、配合单位、完成时限。

    The task sheet: tasks with leading, responsible and supporting units and deadlines.

    \b
      kg tasks --unit 省科技厅 --role lead
      kg tasks --pair 省市场监管局 省委宣传部
      kg tasks -o 任务分工表.xlsx
      kg tasks --unit 省科技厅 -o 省科技厅任务清单.docx
    """
    from kg.analysis.selection import Selection
    from kg.cli.output import choose_format, print_table, refuse_terminal, write_bytes

    selection = Selection(units, pair or None, sections, roles, documents)
    chosen = choose_format(format_name, output)
    if chosen in ("xlsx", "docx"):
        refuse_terminal(chosen, output)
        write_bytes(_make_sheet(store, selection, chosen), output)
        return
    print_table(_make_table(store, selection, chosen), chosen, output)


def _make_table(store: Path, selection: Selection, chosen: str) -> Table:
    """Return the sheet for people, every field for programs."""
    from kg.analysis.selection import select_tasks
    from kg.analysis.stored_ledger import read_ledger
    from kg.graph.store import open_store
    from kg.render.task_rows import list_task_records, list_tasks

    ledger = read_ledger(open_store(store), selection.documents)
    tasks = select_tasks(ledger, selection)
    if chosen in ("json", "jsonl"):
        return list_task_records(tasks)
    return list_tasks(tasks, ledger, lang=current_lang())


def _make_sheet(store: Path, selection: Selection, chosen: str) -> bytes:
    """Return the workbook, or the document: of one unit where one is named, else of all tasks."""
    from kg.analysis.selection import resolve_unit, select_tasks
    from kg.cli.ledgers import read_rows, read_status

    ledger = read_rows((), store, selection.documents, texts=True)
    tasks = select_tasks(ledger, selection)
    if chosen == "xlsx":
        from kg.render.sheet_xlsx import render_tasks_xlsx

        status = read_status(ledger, (), store)
        return render_tasks_xlsx(ledger, tasks, lang=current_lang(), status=status)
    from kg.render.sheet_docx import render_tasks_docx

    found = resolve_unit(ledger, selection.units[0]) if len(selection.units) == 1 else ()
    unit = found[0] if len(found) == 1 else None
    return render_tasks_docx(ledger, tasks, unit=unit, lang=current_lang())
