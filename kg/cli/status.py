"""``kg status``: reports of progress beside the plan."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.language import current_lang, pick
from kg.cli.options import document_option, format_option, output_option, store_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.analysis.ledger import Ledger, TaskRow
    from kg.analysis.status import StatusView

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def command() -> None:
    """年度监测：用一张小表填报任务进展和指标实际值，随时看红黄绿灯。

    Progress beside the plan: a small table of statuses and indicator values;
    every report is kept.

    \b
      kg status export -o 进展表.xlsx
      kg status import 进展表.xlsx --date 2024-06-30
      kg status report --list units
    """


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--date",
    "day",
    type=_DAY,
    help="没有日期的行按这一天，如 2024-06-30 || the day of rows that have none",
)
@store_option
def import_table(file: Path, day: datetime | None, store: Path) -> None:
    """导入一张进展表（csv 或 xlsx）；有错则一行也不写。

    Import a table (csv or xlsx); when anything is wrong nothing is written.
    """
    from kg.analysis.status_table import read_status_table
    from kg.cli.ledgers import read_rows
    from kg.cli.output import print_note
    from kg.graph.status_graph import import_report

    ledger = read_rows((), store)
    entries = read_status_table(file, ledger, day=day.date() if day else None)
    report = import_report(store, file.name, entries)
    if report is None:
        print_note(pick("没有新内容，未作改动", "nothing new, nothing changed"))
        return
    print_note(
        pick(
            f"第 {report.number} 次填报：{len(report.entries)} 条；看汇总：kg status report",
            f"report {report.number}: {len(report.entries)} entries; see kg status report",
        )
    )


@command.command("export")
@document_option
@store_option
@format_option("xlsx")
@output_option
def export_form(
    documents: tuple[str, ...], store: Path, format_name: str | None, output: Path | None
) -> None:
    """导出待填的进展表，已填过的带上最近一次。

    Export the table to fill in, with what was last reported.
    """
    from kg.cli.output import choose_format, print_table, refuse_terminal, write_bytes
    from kg.render.status_tables import list_status_form

    ledger, tasks, status = _read(store, documents, None)
    chosen = choose_format(format_name, output)
    if chosen != "xlsx":
        print_table(list_status_form(ledger, tasks, status, lang=current_lang()), chosen, output)
        return
    from kg.render.sheet_status import render_status_form

    refuse_terminal(chosen, output)
    write_bytes(render_status_form(ledger, tasks, status, lang=current_lang()), output)


@command.command("report")
@click.option(
    "--list",
    "listing",
    type=click.Choice(["tasks", "units", "indicators"]),
    default="tasks",
    show_default=True,
    help="按任务、单位或指标 || by task, unit or indicator",
)
@click.option(
    "--as-of", type=_DAY, help="看这一天的情况，缺省为最近填报日 || the state of this day"
)
@document_option
@store_option
@format_option("xlsx", "html")
@output_option
def report(
    listing: str,
    as_of: datetime | None,
    documents: tuple[str, ...],
    store: Path,
    format_name: str | None,
    output: Path | None,
) -> None:
    """汇总进展：红黄绿灯按最近一次填报，逾期未完成为红灯。

    The state of tasks, units or indicators; past its deadline and not done is red.
    """
    from kg.cli.output import choose_format, print_table, refuse_terminal, write_bytes
    from kg.render.network_tables import narrow_table
    from kg.render.status_tables import LISTINGS

    chosen = choose_format(format_name, output)
    texts = chosen in ("xlsx", "html")
    ledger, tasks, status = _read(store, documents, as_of, texts=texts)
    if texts:
        refuse_terminal(chosen, output)
        write_bytes(_render(ledger, tasks, status, chosen), output)
        return
    table = LISTINGS[listing](ledger, tasks, status, current_lang())
    print_table(narrow_table(table) if chosen in ("table", "markdown") else table, chosen, output)


def _read(
    store: Path, documents: Sequence[str], as_of: datetime | None, *, texts: bool = False
) -> tuple[Ledger, Sequence[TaskRow], StatusView]:
    from kg.analysis.status import view_status
    from kg.cli.ledgers import read_rows
    from kg.graph.status_history import read_reports

    ledger = read_rows((), store, documents, texts=texts)
    day = as_of.date() if as_of else None
    return ledger, ledger.tasks, view_status(ledger, read_reports(store), as_of=day)


def _render(ledger: Ledger, tasks: Sequence[TaskRow], status: StatusView, chosen: str) -> bytes:
    if chosen == "html":
        from kg.render.network_html import render_network_html

        page = render_network_html(ledger, lang=current_lang(), status=status)
        return page.encode("utf-8")
    from kg.render.sheet_xlsx import render_tasks_xlsx

    return render_tasks_xlsx(ledger, tasks, lang=current_lang(), status=status)
