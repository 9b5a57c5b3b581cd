"""Small pieces of HTML for the ontology's page: text in both languages, names, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from kg.knowledge.findings import Wording
from kg.knowledge.ontology import load_ontology
from kg.resources import find_shipped


def say(zh: str, en: str) -> str:
    """Return both wordings; the page shows the one of its language.

    >>> say("任务", "task")
    '<span class="zh" lang="zh-CN">任务</span><span class="en" lang="en">task</span>'
    """
    return (
        f'<span class="zh" lang="zh-CN">{escape(zh)}</span>'
        f'<span class="en" lang="en">{escape(en)}</span>'
    )


def both(words: Wording) -> str:
    """Return `say` of a wording."""
    return say(words.zh, words.en)


def name_term(name: str) -> str:
    """Return a term's name as code, linked to its place when it is one of ours."""
    anchor = _anchors().get(name)
    code = f"<code>{escape(name)}</code>"
    return f'<a href="#{escape(anchor)}">{code}</a>' if anchor else code


def name_terms(names: Iterable[str]) -> str:
    """Return several names with a space between them; a dash for none."""
    return " ".join(map(name_term, names)) or "—"


def make_table(heads: Sequence[tuple[str, str]], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return a table; each row is (id or nothing, cells that are HTML already)."""
    head = "".join(f'<th scope="col">{say(zh, en)}</th>' for zh, en in heads)
    body = "".join(_row(place, cells) for place, cells in rows)
    return (
        '<div class="scroll" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def fold_away(summary: str, content: str) -> str:
    """Return ``content`` behind a line that opens it; both are HTML already."""
    return f"<details><summary>{summary}</summary>{content}</details>"


def show_code(text: str) -> str:
    """Return a block of code as it is."""
    return f'<pre tabindex="0"><code>{escape(text.strip())}</code></pre>'


@lru_cache(maxsize=1)
def read_example() -> tuple[str, str]:
    """Return the example's text and the Turtle that it becomes (ontology/docs/example.ttl)."""
    whole = find_shipped("ontology", "docs", "example.ttl").read_text(encoding="utf-8")
    lines, _, turtle = whole.partition("\n\n")
    return "\n".join(line.removeprefix("# ") for line in lines.splitlines()), turtle


def _row(place: str, cells: Sequence[str]) -> str:
    named = f' id="{escape(place)}"' if place else ""
    kinds = ["name", *("text" for _ in cells[1:])]
    shown = (f'<td class="{kind}">{cell}</td>' for kind, cell in zip(kinds, cells, strict=True))
    return f"<tr data-entry{named}>{''.join(shown)}</tr>"


@lru_cache(maxsize=1)
def _anchors() -> dict[str, str]:
    return {term.name: term.anchor for term in load_ontology().terms}
