"""``kg validate``: a store against its shapes and its source files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.language import current_lang, pick
from kg.cli.options import (
    document_option,
    fail_on_option,
    format_option,
    output_option,
    store_option,
)

if TYPE_CHECKING:
    from kg.graph.stored_quotes import Engine


@click.command()
@click.option(
    "--engine",
    type=click.Choice(["store", "pyshacl"]),
    default="store",
    show_default=True,
    help="谁来检验形状；pyshacl 慢得多 || who runs the shapes; pyshacl is the reference, slow",
)
@click.option(
    "--force",
    is_flag=True,
    help="没有变的文件也重新核对 || check again what has not changed",
)
@document_option
@store_option
@fail_on_option("error")
@format_option()
@output_option
def command(
    engine: Engine,
    force: bool,
    documents: tuple[str, ...],
    store: Path,
    fail_on: str,
    format_name: str | None,
    output: Path | None,
) -> None:
    """核对图谱库：形状（SHACL），以及每条引文与来源文件逐字比对。没有变的文件不再核对。

    Check a store: its shapes (SHACL), and every quote against its source file.
    A source that was changed or is gone is named. A document that has not
    changed since it was found in order is not checked again.

    \b
      kg validate
      kg validate --document anhui-ip-145 --engine pyshacl
    """
    from kg.cli.output import end_on_findings, print_note, print_table
    from kg.cli.progress import show_progress
    from kg.graph.store import open_store
    from kg.pipeline.validate import validate_store
    from kg.render.validation import list_problems, say_outcome

    with show_progress(pick("核对", "checking")) as show:
        report = validate_store(
            open_store(store), documents=documents, engine=engine, force=force, on_progress=show
        )
    if report.findings or format_name or output:
        print_table(list_problems(report, current_lang()), format_name, output)
    print_note(say_outcome(report, current_lang()))
    end_on_findings(report.findings, fail_on)
