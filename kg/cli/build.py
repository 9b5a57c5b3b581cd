"""``kg build``: files to a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.language import pick
from kg.cli.options import default_store, fail_on_option

if TYPE_CHECKING:
    from kg.model.reports import BuildReport


@click.command()
@click.argument("paths", metavar="[CORPUS]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "--store",
    "store",
    type=click.Path(path_type=Path),
    default=default_store,
    show_default="KG_STORE",
    help="图谱库写在这个目录 || write the store to this folder",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="同时读几份文件；缺省按处理器数 || processes; one a core by default",
)
@click.option("--force", is_flag=True, help="没有变化也全部重读 || read everything again")
@click.option(
    "--base",
    metavar="IRI",
    envvar="KG_BASE",
    help="节点IRI的前缀 || what the IRIs of nodes begin with",
)
@click.option(
    "--subjects",
    metavar="FILE|DIR",
    multiple=True,
    type=click.Path(path_type=Path),
    help="再加一份主题词表（.ttl） || another concept scheme (.ttl)",
)
@click.option(
    "--groups",
    metavar="FILE|DIR",
    multiple=True,
    type=click.Path(path_type=Path),
    help="再加一份成员单位名单（.toml） || another list of members (.toml)",
)
@fail_on_option("none")
def command(
    paths: tuple[Path, ...],
    store: Path,
    jobs: int | None,
    force: bool,
    base: str | None,
    subjects: tuple[Path, ...],
    groups: tuple[Path, ...],
    fail_on: str,
) -> None:
    """把语料文件夹或文件建成图谱库；没有变化的文件不重读，中断时旧库不变。

    Build the store from corpus folders, folders of files or files; without an
    argument from the shipped plan. Unchanged files are not read again; an
    interrupted build leaves the old store.

    \b
      kg build
      kg build my-corpus/ -o my-store
      kg build *.docx --jobs 4
      kg build my-corpus/ --subjects tea.ttl --groups conference.toml
    """
    from kg.cli.output import end_on_findings

    chosen = {"subjects": subjects, "groups": groups}
    report = _build(paths, store, base, jobs=jobs, force=force, **chosen)
    _print_report(report)
    end_on_findings(report.findings, fail_on)


def _build(paths: tuple[Path, ...], store: Path, base: str | None, **chosen: Any) -> BuildReport:
    from kg.cli.progress import show_progress
    from kg.graph.iris import DEFAULT_BASE, check_base
    from kg.pipeline import build_corpus, find_shipped_corpora

    with show_progress(pick("构建", "building")) as show:
        return build_corpus(
            paths or find_shipped_corpora(),
            store,
            base=check_base(base) if base else DEFAULT_BASE,
            on_progress=show,
            **chosen,
        )


def _print_report(report: BuildReport) -> None:
    """Counts and the strongest pairs on stdout, the way on from here on stderr."""
    from kg.cli.language import current_lang
    from kg.cli.output import print_note, write_text
    from kg.graph.queries import run_query
    from kg.graph.store import open_store
    from kg.render.build_summary import render_summary

    pairs = run_query(open_store(report.store), "strongest-pairs", {"limit": "5"})
    write_text(render_summary(report, pairs, lang=current_lang()), None)
    note = "kg tasks · kg query --list · kg network -o graph.html · kg serve"
    print_note(pick(f"下一步：{note}", f"next: {note}"))
