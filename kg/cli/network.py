"""``kg network``: who works with whom, as a page, a picture, a file or a listing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.language import current_lang, pick
from kg.cli.options import (
    LISTING_FORMATS,
    document_option,
    format_option,
    output_option,
    store_option,
)
from kg.cli.tasks import ROLE_NAMES

if TYPE_CHECKING:
    from kg.analysis.ledger import Ledger
    from kg.analysis.status import StatusView
    from kg.model.document import Role

DRAWINGS = ("html", "png", "svg")
GRAPHS = ("gexf", "graphml", "json", "csv")
LISTS = ("units", "pairs", "sections", "gaps")


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "--list",
    "listing",
    type=click.Choice(LISTS),
    help="列出单位、共管对、章节或待明确事项 || list units, pairs, sections or gaps",
)
@click.option(
    "--of",
    "kind",
    type=click.Choice(["units", "tasks", "measures"]),
    default="units",
    show_default=True,
    help="文件里单位和什么相连：单位、任务、举措 || what a graph file joins units with",
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
@format_option(*DRAWINGS, "gexf", "graphml")
@output_option
def command(
    files: tuple[str, ...],
    listing: str | None,
    kind: str,
    roles: tuple[Role, ...],
    documents: tuple[str, ...],
    store: Path,
    format_name: str | None,
    output: Path | None,
) -> None:
    """部门责任网络：谁和谁一起做什么。给出文件就直接读文件，否则读图谱库。

    The network of responsibilities, from plans given as files or else from the
    store: a page that works offline, pictures, files for Gephi, listings.

    \b
      kg network -o 责任图谱.html
      kg network plan.docx -o 责任图谱.html
      kg network -o network.gexf
      kg network --list pairs
    """
    from kg.cli.ledgers import read_rows, read_status
    from kg.cli.output import choose_format, print_table, refuse_terminal, write_bytes, write_text
    from kg.model.document import ROLES

    chosen = choose_format(format_name, output)
    wanted = roles or ROLES
    if chosen in DRAWINGS:
        refuse_terminal(chosen, output)
        ledger = read_rows(files, store, documents, texts=chosen == "html")
        status = read_status(ledger, files, store) if chosen == "html" else None
        write_bytes(_draw(ledger, chosen, status), output)
        _say_next(output, chosen)
    elif chosen in GRAPHS and not listing and (output or chosen not in LISTING_FORMATS):
        from kg.render.network_export import render_network

        text = render_network(read_rows(files, store, documents), chosen, kind=kind, roles=wanted)
        write_text(text, output, encoding="utf-8-sig" if chosen == "csv" else "utf-8")
    else:
        from kg.render.network_tables import LISTINGS, narrow_table

        ledger = read_rows(files, store, documents)
        table = LISTINGS[listing or "units"](ledger, wanted, current_lang())
        print_table(
            narrow_table(table) if chosen in ("table", "markdown") else table, chosen, output
        )


def _draw(ledger: Ledger, chosen: str, status: StatusView | None) -> bytes:
    if chosen == "html":
        from kg.render.network_html import render_network_html

        return render_network_html(ledger, lang=current_lang(), status=status).encode("utf-8")
    from kg.render.network_picture import render_network_picture

    return render_network_picture(ledger, chosen, lang=current_lang())


def _say_next(output: Path | None, chosen: str) -> None:
    from kg.cli.output import print_note

    if output and chosen == "html":
        print_note(
            pick(
                f"已写入 {output}，用浏览器打开，断网可用",
                f"written: {output}; open it in a browser, no network needed",
            )
        )
