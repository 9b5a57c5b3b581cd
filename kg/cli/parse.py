"""``kg parse``: files to document trees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.language import current_lang, pick
from kg.cli.options import fail_on_option

if TYPE_CHECKING:
    from kg.model.document import PlanDocument
    from kg.model.text import SourceText


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json", "source"]),
    default="text",
    show_default=True,
    help="text 提纲，json 每份一行，source 读入的原文 || outline, one JSON object a file, raw text",
)
@click.option(
    "--residue",
    is_flag=True,
    help="只列没有规则用到的括号、行和数字 || list what no rule used instead",
)
@click.option(
    "--encoding",
    metavar="NAME",
    help="文本文件的编码；缺省自动识别 || encoding of text files, recognised by default",
)
@click.option(
    "--convert",
    is_flag=True,
    help="旧格式（.doc .wps .xls）交 LibreOffice 转换，勿用于来历不明的文件"
    " || let LibreOffice convert old formats (not for files from strangers)",
)
@fail_on_option("none")
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    format_name: str,
    residue: bool,
    encoding: str | None,
    convert: bool,
    fail_on: str,
) -> None:
    """读规划文件，输出文档树：标题、任务、责任单位、时限、指标、专栏和问题。

    Read plans and print the document tree: headings, tasks, who is responsible,
    deadlines, indicators, programmes, findings. - reads standard input.

    \b
      kg parse plan.txt
      kg parse *.docx --format json > plans.jsonl
      kg parse plan.txt --residue
    """
    from kg.cli.failures import describe_failure, print_failure
    from kg.cli.progress import track_progress
    from kg.cli.sources import read_input
    from kg.errors import KgError

    wanted = "residue" if residue else format_name
    code = 0
    for name in track_progress(files, pick("阅读", "reading")):
        try:
            source = read_input(name, encoding, convert=convert)
            code = max(code, _print_file(source, wanted, fail_on))
        except KgError as error:
            if len(files) == 1:
                raise
            failure = describe_failure(error, current_lang())
            print_failure(failure, current_lang())
            code = max(code, failure.code)
    ctx.exit(code)


def _print_file(source: SourceText, wanted: str, fail_on: str) -> int:
    """Print one source as ``wanted``; return 1 for findings at or above ``fail_on``, else 0."""
    from kg.model.finding import reaches

    if wanted == "source":
        click.echo(source.raw, nl=False)
        return 0
    from kg.reading.parser import read_plan

    source, plan = read_plan(source)
    _print_plan(source, plan, wanted)
    return int(reaches(plan.findings, fail_on))


def _print_plan(source: SourceText, plan: PlanDocument, wanted: str) -> None:
    from kg.cli.output import print_table
    from kg.render.outline import list_residue, render_outline
    from kg.render.plan_json import render_plan_json

    if wanted == "json":
        click.echo(render_plan_json(plan, lang=current_lang()))
    elif wanted == "residue":
        print_table(list_residue(plan, source, lang=current_lang()), None)
    else:
        click.echo(render_outline(plan, source, lang=current_lang()), nl=False)
