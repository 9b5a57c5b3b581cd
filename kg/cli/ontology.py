"""``kg ontology``: the vocabulary as a page, a picture, a listing, Turtle or a JSON-LD context."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import LISTING_FORMATS, format_option, output_option

FILES = ("html", "svg", "ttl", "jsonld")


@click.command()
@format_option(*FILES)
@output_option
def command(format_name: str | None, output: Path | None) -> None:
    """本体：类、属性、概念及其定义。.html 是一页完整的说明，断网可看，含命名查询和能力问题；
    .svg 是类的关系图，.ttl 是词汇本身，.jsonld 是 JSON-LD 上下文。

    The ontology: classes, properties, concepts and what they mean. As .html it
    is the whole documentation in one page that works offline, with the named
    queries and competency questions; .svg is the class picture, .ttl the
    vocabulary itself, .jsonld the JSON-LD context.

    \b
      kg ontology
      kg ontology -o 本体.html
      kg ontology --format svg -o classes.svg
    """
    from kg.cli.language import current_lang
    from kg.cli.output import choose_format, print_table, refuse_terminal, write_text
    from kg.errors import UsageError
    from kg.render.ontology_listing import list_terms

    chosen = choose_format(format_name, output)
    if chosen in LISTING_FORMATS:
        print_table(list_terms(current_lang()), chosen, output)
        return
    if chosen not in FILES:
        raise UsageError(
            f"不支持的格式：{chosen}", hint=f"可用：{'、'.join((*FILES, *LISTING_FORMATS))}"
        )
    refuse_terminal(chosen, output)
    write_text(_write(chosen), output)


def _write(chosen: str) -> str:
    from kg.cli.language import current_lang
    from kg.knowledge.ontology import load_ontology
    from kg.render.ontology_page import render_ontology_page
    from kg.render.ontology_picture import render_class_picture
    from kg.resources import find_shipped

    if chosen == "html":
        return render_ontology_page(lang=current_lang())
    if chosen == "svg":
        return render_class_picture(load_ontology())
    name = {"ttl": "plan.ttl", "jsonld": "context.jsonld"}[chosen]
    return find_shipped("ontology", name).read_text(encoding="utf-8")
