"""``kg lint``: the checks of one document."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kg.cli.options import fail_on_option, output_option

CHECK_FORMATS = ("table", "tsv", "csv", "json", "jsonl", "markdown", "sarif", "docx")


@click.command()
@click.argument("draft", metavar="DRAFT")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(CHECK_FORMATS),
    help="输出格式；docx 是带批注的原稿 || output format; docx is the draft with comments",
)
@output_option
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
    "--update-baseline",
    is_flag=True,
    help="把现有问题写入基线文件 || write the present findings to the baseline",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="单位名称以此日为准 || the day on which names of units must hold",
)
@click.option("--encoding", metavar="NAME", help="文本文件的编码 || encoding of a text file")
@fail_on_option("error")
@click.pass_context
def command(
    ctx: click.Context,
    draft: str,
    format_name: str | None,
    output: Path | None,
    profile: Path | None,
    baseline: Path | None,
    update_baseline: bool,
    as_of: datetime | None,
    encoding: str | None,
    fail_on: str,
) -> None:
    """检查草案：责任单位、时限、指标、重复、引文、编号、附件。

    Check a draft before it is issued: owners, dates, indicators, duplicates,
    citations, numbering, attachments.

    \b
      kg lint draft.docx
      kg lint draft.txt --format docx -o draft-comments.docx
      kg lint draft.txt --profile rules.toml --baseline known.json
    """
    from kg.analysis.sides import lint_side, read_side
    from kg.cli.checking import make_options, print_findings, settle_format, write_baseline
    from kg.cli.output import end_on_findings
    from kg.cli.sources import read_input

    options = make_options(profile, None if update_baseline else baseline, (), as_of)
    name = settle_format(format_name, output, CHECK_FORMATS)
    side = read_side(read_input(draft, encoding), "draft")
    findings = lint_side(side, options)
    if update_baseline:
        write_baseline(baseline, findings, side)
        return
    print_findings(findings, side, name, output)
    end_on_findings(findings, fail_on)
