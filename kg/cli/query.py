"""``kg query``: a named query or SPARQL on a store."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.language import current_lang
from kg.cli.options import format_option, output_option, store_option

if TYPE_CHECKING:
    from kg.graph.queries import QueryResult


@click.command()
@click.argument("query", metavar="[NAME|FILE.rq|SPARQL|-]", required=False)
@click.option(
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUE",
    help="设一个参数，可重复；同名几次取并集 || set a parameter; twice the same name widens it",
)
@click.option("--list", "listing", is_flag=True, help="列出命名查询 || list the named queries")
@click.option(
    "--show", is_flag=True, help="只显示 SPARQL，不执行 || print the SPARQL, do not run it"
)
@store_option
@format_option("srj", "xml", "turtle")
@output_option
def command(
    query: str | None,
    params: tuple[str, ...],
    listing: bool,
    show: bool,
    store: Path,
    format_name: str | None,
    output: Path | None,
) -> None:
    """执行命名查询或 SPARQL（文件、参数或标准输入）。

    Run a named query, or SPARQL from a file, the command line or standard input.

    \b
      kg query --list
      kg query co-owners --param unit=省科技厅
      kg query mine.rq --format csv -o rows.csv
      echo 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }' | kg query -
    """
    if listing or query is None:
        return _list_queries(format_name, output)
    if show:
        return _show_query(query, output)
    return _print_result(_run(store, query, params), format_name, output)


def _list_queries(format_name: str | None, output: Path | None) -> None:
    from kg.cli.output import print_table
    from kg.graph.queries import list_queries
    from kg.render.query_list import list_named_queries

    print_table(list_named_queries(list_queries(), current_lang()), format_name, output)


def _show_query(query: str, output: Path | None) -> None:
    from kg.cli.output import write_text
    from kg.graph.query_files import resolve_query

    write_text(resolve_query(query).standalone, output)


def _run(store: Path, query: str, params: Sequence[str]) -> QueryResult:
    from kg.graph.queries import run_query
    from kg.graph.query_files import split_params
    from kg.graph.store import open_store

    text = _read_text(query)
    if text is None:
        return run_query(open_store(store), query, split_params(params))
    return _run_free(store, text)


def _run_free(store: Path, text: str) -> QueryResult:
    """Run SPARQL after the refusal of what would leave the store (SERVICE) or break the engine."""
    from kg.graph.queries import run_query
    from kg.graph.store import open_store
    from kg.serving.guard import check_query

    safe = check_query(text, knows_graph=lambda name: True, max_bytes=1 << 20).rewritten
    return run_query(open_store(store), safe.text, column_of=safe.original_column)


def _read_text(query: str) -> str | None:
    """Return the SPARQL that ``query`` is or names; None where it is the name of a query."""
    if query == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig")
    if query.endswith((".rq", ".sparql")):
        return Path(query).read_text(encoding="utf-8-sig")
    return query if any(c in query for c in " {\n") else None


def _print_result(result: QueryResult, format_name: str | None, output: Path | None) -> None:
    from kg.cli.output import choose_format, print_table, write_text
    from kg.render.results import RESULT_FORMATS, make_table, render_result

    chosen = choose_format(format_name, output)
    chosen = {"ttl": "turtle", "rq": "tsv"}.get(chosen, chosen)
    if chosen in RESULT_FORMATS:
        write_text(render_result(result, chosen), output)
    elif format_name is None and output is None and result.form == "construct":
        write_text(result.turtle, output)
    else:
        print_table(make_table(result, current_lang()), chosen, output)
