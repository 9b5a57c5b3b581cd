"""``kg units``: the unit directory: what a name means, all kinds, and who is unknown in a file."""

from __future__ import annotations

from datetime import datetime
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

if TYPE_CHECKING:
    from kg.model.document import Jurisdiction, PlanDocument


@click.group()
def command() -> None:
    """单位目录：查一个名称是哪个单位，列出全部类别，找出文件里不认识的单位。

    The unit directory: what a name means, all kinds of units, who is unknown in a file.
    """


@command.command("resolve")
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option(
    "--in",
    "place_name",
    metavar="PLACE",
    help="名称出自哪个地区的文件，如 安徽省 || the place whose document prints the name",
)
@click.option(
    "--on",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="名称用在哪一天（文件日期） || the day the name is used on",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", *LISTING_FORMATS]),
    default="text",
    show_default=True,
    help="输出格式 || output format",
)
@output_option
def resolve(
    names: tuple[str, ...],
    place_name: str | None,
    on: datetime | None,
    format_name: str,
    output: Path | None,
) -> None:
    """查一个名称：哪个单位、哪一类、何时改名、现在叫什么、把握多大。

    Tell which unit a printed name means, of which kind, since when it is
    called what, and how sure that is. Unknown names are told with the nearest
    names of the directory; nothing is guessed.

    \b
      kg units resolve 人行合肥中心支行 --in 安徽省 --on 2026-01-01
      kg units resolve 省科技厅 市发改委 --in 南通市 --format json
    """
    from kg.cli.output import print_table, write_text
    from kg.knowledge.units import load_directory
    from kg.render.unit_rows import describe_match, list_matches

    directory, lang = load_directory(), current_lang()
    place, day = _read_place(place_name), on.date() if on else None
    if format_name != "text":
        table = list_matches(directory, names, place=place, on=day, lang=lang)
        print_table(table, format_name, output)
        return
    found = ((name, directory.match_unit(name, place=place, on=day)) for name in names)
    text = "".join(describe_match(directory, name, match, lang=lang) for name, match in found)
    write_text(text, output)


@command.command("list")
@click.argument("words", metavar="[WORD]...", nargs=-1)
@format_option()
@output_option
def list_(words: tuple[str, ...], format_name: str | None, output: Path | None) -> None:
    """列出单位类别及其各级名称；给出词语则只列含有该词的类别。

    List the kinds of units and their names by level; words narrow the list.

    \b
      kg units list 知识产权
      kg units list --format csv -o units.csv
    """
    from kg.cli.output import print_table
    from kg.knowledge.units import load_directory
    from kg.render.unit_rows import list_kinds

    directory = load_directory()
    kinds = directory.find_kinds(words)
    print_table(list_kinds(directory, kinds, lang=current_lang()), format_name, output)


@command.command("unknown")
@click.argument("files", metavar="[FILE]...", nargs=-1)
@document_option
@store_option
@format_option()
@output_option
def unknown(
    files: tuple[str, ...],
    documents: tuple[str, ...],
    store: Path,
    format_name: str | None,
    output: Path | None,
) -> None:
    """列出目录不认识的单位名称，附相近名称；不写文件则查图谱库里的全部文件。

    List the printed names that the directory does not know, with the nearest
    ones it has. Without files, those of the store.

    \b
      kg units unknown draft.docx
      kg units unknown --store STORE --format csv
    """
    from kg.cli.output import print_table
    from kg.knowledge.units import load_directory
    from kg.render.unit_rows import list_unknown

    plans = _read_files(files) if files else _read_store(store, documents)
    table = list_unknown(load_directory(), plans, lang=current_lang())
    print_table(table, format_name, output)


def _read_files(files: tuple[str, ...]) -> list[PlanDocument]:
    from kg.cli.progress import track_progress
    from kg.cli.sources import read_input
    from kg.reading.parser import parse_plan

    return [parse_plan(read_input(f)) for f in track_progress(files, pick("阅读", "reading"))]


def _read_store(store: Path, documents: tuple[str, ...]) -> list[PlanDocument]:
    from kg.graph.documents import read_document
    from kg.graph.store import open_store

    held = open_store(store)
    return [read_document(held, d) for d in documents or [entry.id for entry in held.documents]]


def _read_place(name: str | None) -> Jurisdiction | None:
    """Return the listed place, else one without a code; an empty option is no place."""
    from kg.knowledge.places import resolve_place

    return resolve_place(name) if name else None
