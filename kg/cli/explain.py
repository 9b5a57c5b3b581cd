"""``kg explain``: what a finding's code means."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import format_option, output_option


@click.command()
@click.argument("codes", metavar="[CODE]...", nargs=-1)
@format_option()
@output_option
def command(codes: tuple[str, ...], format_name: str | None, output: Path | None) -> None:
    """解释问题代码：是什么、为什么要紧、怎么改；不写代码则列出全部。

    Explain finding codes: what they mean, why it matters, what to do. Without a code, list all.

    \b
      kg explain R101
      kg explain --format markdown
    """
    from kg.cli.language import current_lang
    from kg.cli.output import print_table, write_text
    from kg.knowledge.findings import load_codes, resolve_code
    from kg.render.finding_codes import list_codes, render_code

    chosen = [resolve_code(code) for code in codes]
    if chosen and not format_name and not output:
        write_text("\n".join(render_code(c, lang=current_lang()) for c in chosen), None)
    else:
        table = list_codes(chosen or load_codes().values(), lang=current_lang())
        print_table(table, format_name, output)
