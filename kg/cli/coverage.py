"""``kg coverage``: a draft held against other plans."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kg.cli.options import fail_on_option, output_option, store_option

LISTINGS = ("table", "tsv", "csv", "json", "jsonl", "markdown")
FORMATS = (*LISTINGS, "html", "xlsx", "sarif", "docx")


@click.command()
@click.argument("draft", metavar="DRAFT")
@click.option(
    "--against",
    "references",
    multiple=True,
    required=True,
    metavar="DOC",
    help="对照文件或库中文件的编号，可重复 || a file, or the id of a stored document; repeatable",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    help="输出格式；缺省按 -o 的后缀 || output format, by the suffix of -o by default",
)
@output_option
@click.option(
    "--explain",
    metavar="TASK",
    help="说明一项任务的得分：编号或标题的一部分 || the arithmetic of a task: id or part of title",
)
@click.option(
    "--matrix",
    is_flag=True,
    help="任务×文件：各文件互相覆盖的情况 || tasks by documents: who covers what",
)
@click.option(
    "--map",
    "renamed",
    multiple=True,
    metavar="OLD=NEW",
    help="单位对应关系，可重复 || units that count as one; repeatable",
)
@click.option(
    "--profile",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="规则文件：各代码的级别 || severities by code (TOML)",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="基线文件：其中的问题不再报 || findings to keep silent about",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="单位名称以此日为准 || the day on which names of units must hold",
)
@click.option("--encoding", metavar="NAME", help="草案的编码 || encoding of the draft")
@store_option
@fail_on_option("error")
def command(
    draft: str,
    references: tuple[str, ...],
    format_name: str | None,
    output: Path | None,
    explain: str | None,
    matrix: bool,
    renamed: tuple[str, ...],
    profile: Path | None,
    baseline: Path | None,
    as_of: datetime | None,
    encoding: str | None,
    store: Path,
    fail_on: str,
) -> None:
    """草案对照上位规划、上期规划或其他规划：哪些任务已覆盖、部分覆盖、缺失，改了什么，新增什么。

    Hold a draft against the plan above it, the one before it or any others:
    what is covered, in part or missing, what changed, what is new.

    \b
      kg coverage draft.docx --against anhui-ip-145 -o report.html
      kg coverage draft.txt --against province.txt --against last.docx --matrix
      kg coverage draft.txt --against anhui-ip-145 --explain 发展知识产权金融
      kg coverage draft.txt --against last.txt --map 市工信局=市经信局 --format markdown
    """
    from kg.cli.checking import make_options, settle_format
    from kg.cli.comparing import (
        print_explanation,
        print_matrix,
        print_report,
        read_sides,
        warn_of_doubts,
    )
    from kg.cli.output import end_on_findings

    options = make_options(profile, baseline, renamed, as_of)
    name = settle_format(format_name, output, LISTINGS if matrix else FORMATS)
    sides = read_sides(draft, references, store, encoding)
    warn_of_doubts(sides)
    if matrix:
        print_matrix(sides, name, output)
        return
    report = sides.compare(options)
    if explain:
        print_explanation(report, explain, output)
        return
    print_report(report, sides, name, output)
    end_on_findings(report.findings, fail_on)
