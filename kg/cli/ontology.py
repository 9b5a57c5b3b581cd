"""``kg ontology``: the vocabulary as a page, a picture, a listing or Turtle."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import format_option, output_option


@click.command()
@format_option("html", "svg", "ttl")
@output_option
def command(format_name: str | None, output: Path | None) -> None:
    """本体：类、属性、概念及其定义；写成 .html 是一页完整的说明，.svg 是类的关系图。

    The ontology: classes, properties, concepts and what they mean. As .html it
    is the whole documentation in one page that works offline, with the named
    queries and competency questions; .svg is the class picture, .ttl the Turtle.

    \b
      kg ontology
      kg ontology -o 本体.html
      kg ontology --format svg -o classes.svg
    """
    from kg.cli.language import current_lang
    from kg.cli.output import choose_format, print_table, refuse_terminal, write_text

    chosen = choose_format(format_name, output)
    if chosen not in ("html", "svg", "ttl"):
        from kg.render.ontology_listing import list_terms

        print_table(list_terms(current_lang()), format_name, output)
        return
    refuse_terminal(chosen, output)
    write_text(_write(chosen), output)


def _write(chosen: str) -> str:
    from kg.cli.language import current_lang
    from kg.knowledge.ontology import load_ontology
    from kg.render.ontology_page import render_ontology_page
    from kg.render.ontology_picture import render_class_picture
    from kg.resources import find_shipped

    if chosen == "ttl":
        return find_shipped("ontology", "plan.ttl").read_text(encoding="utf-8")
    if chosen == "svg":
        return render_class_picture(load_ontology())
    return render_ontology_page(lang=current_lang())
