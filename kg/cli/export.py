"""``kg export``: the whole graph as a file."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import output_option, store_option

_SUFFIXES = {".nq": "nquads", ".ttl": "turtle", ".trig": "trig", ".jsonld": "jsonld"}


@click.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["nquads", "turtle", "trig", "jsonld"]),
    help="缺省按 -o 的后缀，再缺省 nquads || by the suffix of -o, else nquads",
)
@store_option
@output_option
def command(format_name: str | None, store: Path, output: Path | None) -> None:
    """导出整个图谱（含 VoID 目录）；N-Quads 按行排序，同样的输入逐字节相同。

    Export the whole graph with its VoID catalogue. N-Quads are sorted and
    canonical: the same input gives the same bytes.

    \b
      kg export -o plan.nq
      kg export --format turtle | gzip > plan.ttl.gz
    """
    from kg.cli.output import write_chunks
    from kg.graph.export import EXPORTS
    from kg.graph.store import open_store

    suffix = output.suffix.lower() if output else ""
    chosen = format_name or _SUFFIXES.get(suffix, "nquads")
    write_chunks(EXPORTS[chosen](open_store(store)), output)
