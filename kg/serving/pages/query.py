"""The SPARQL page: an editor, the named queries with their forms, and the result as a table."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from kg.graph.query_files import ANY, NamedQuery, Parameter, load_queries
from kg.knowledge.prefixes import PREFIXES
from kg.serving.gate import POLICY
from kg.serving.pages.document import find_labels
from kg.serving.pages.frame import ROLES, STRENGTHS, language_of, show
from kg.serving.pages.home import find_units
from kg.serving.pages.resource import shorten
from kg.serving.reader import Reader, write_term
from kg.serving.refusals import Refusal
from kg.serving.site import reading, site_of

STATIC = Path(__file__).parents[2] / "_static"
_EDITOR = STATIC / "yasqe" / "yasqe.min.js"
# The editor measures its text in style attributes that it writes itself.
_EDITOR_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
_FIRST = """\
SELECT ?unit ?name (COUNT(DISTINCT ?task) AS ?tasks) WHERE {
  ?task plan:responsibility ?r .
  ?r plan:unit ?unit ; plan:role role:lead ; plan:printedName ?name .
}
GROUP BY ?unit ?name
ORDER BY DESC(?tasks)
LIMIT 20
"""
_HEADER = re.compile(r"\A(?:#.*\n)+")
_NUMBER = re.compile(r"\d{1,9}")
_NUMERIC = re.compile(r".*#(integer|decimal|double|float|int|long|gYear)$")


@reading
async def query_page(request: Request, reader: Reader) -> Response:
    """Show the editor; with a query, or a named one and its values, the result too."""
    asked, named = request.query_params, None
    if asked.get("name"):
        named = load_queries().get(asked["name"])
        if named is None:
            raise Refusal(404, "没有这个命名查询", "there is no such named query")
    parameters = named.parameters if named else ()
    values = {p.name: asked.get(f"p.{p.name}", p.default) for p in parameters}
    text = bind_named(named, values) if named else asked.get("query", "")
    runs = bool(text.strip()) and (named is None or "run" in asked)
    language = language_of(request)
    return show(
        request,
        "query.html",
        base=reader.base,
        data=reader.generation.identity,
        policy=_EDITOR_POLICY if _EDITOR.is_file() else POLICY,
        text=_HEADER.sub("", text) if named else text or _FIRST,
        named=named,
        values=values,
        queries=list(load_queries().values()),
        choices=await _find_choices(reader, named),
        result=await _run(request, reader, text, named) if runs else None,
        stale=bool(asked.get("data")) and asked["data"] != reader.generation.identity,
        permalink=urlencode({"query": text, "data": reader.generation.identity}),
        encoded=urlencode({"query": text}),
        editor=_EDITOR.is_file(),
        terms=await _find_terms(reader) if _EDITOR.is_file() else [],
        english=language == "en",
    )


def bind_named(query: NamedQuery, values: Mapping[str, str]) -> str:
    """Return the SPARQL of a named query with ``values`` by parameter; refuse what does not fit."""
    terms = {p.name: _make_term(p, values[p.name]) for p in query.parameters}
    return query.bind({n: t for n, t in terms.items() if values[n] != query.parameter(n).default})


def _make_term(parameter: Parameter, value: str) -> str:
    if value == ANY:
        return "UNDEF"
    if parameter.kind in ("integer", "limit"):
        if not _NUMBER.fullmatch(value):
            raise Refusal(400, f"{parameter.label_zh}须是整数", f"{parameter.label_en}: a number")
        return str(int(value))
    if parameter.kind in ("role", "strength"):
        known = ROLES if parameter.kind == "role" else STRENGTHS
        if value not in known:
            raise Refusal(400, f"没有取值“{value}”", f"there is no value {value!r}")
        return f"<{PREFIXES[parameter.kind]}{value}>"
    if parameter.kind == "word":
        return _make_word(parameter, value)
    return write_term(value)


def _make_word(parameter: Parameter, value: str) -> str:
    """Return the word with its first and last bigram, by which the index finds it."""
    if len(value) < 2:
        raise Refusal(
            400,
            f"{parameter.label_zh}：至少要两个字",
            f"{parameter.label_en}: two characters or more",
        )
    return f"({write_term(value)} {write_term(value[:2])} {write_term(value[-2:])})"


async def _find_choices(reader: Reader, named: NamedQuery | None) -> dict[str, Any]:
    """Return the values that the parameters' kinds offer, as (value, zh, en)."""
    kinds = {p.kind for p in named.parameters} if named else set()
    choices: dict[str, Any] = {}
    for kind, labels in (("role", ROLES), ("strength", STRENGTHS)):
        if kind in kinds:
            choices[kind] = [(name, zh, en) for name, (zh, en) in labels.items()]
    if "unit" in kinds:
        choices["unit"] = [(u.name, u.name, u.name) for u in await find_units(reader)]
    if "document" in kinds:
        rows = await reader.find_rows("documents")
        ids = [(row["doc"].rpartition("/")[2], row.get("title", "")) for row in rows]
        choices["document"] = [(i, title or i, title or i) for i, title in ids]
    return choices


async def _run(
    request: Request, reader: Reader, text: str, named: NamedQuery | None
) -> dict[str, Any]:
    """Return the result for the page, or the reason why there is none."""
    most, start = site_of(request).limits.page_rows, time.perf_counter()
    try:
        found = await reader.ask_rows(text, most)
    except Refusal as refusal:
        if refusal.status >= 500 and "limit" not in refusal.details:
            raise
        place = {"line": 0, "column": 0, **refusal.details}
        return {"problem": (refusal.zh, refusal.en), **place}
    labels = await find_labels(reader, language_of(request))
    rows = [[_show_cell(cell, labels, reader.base) for cell in row] for row in found["rows"]]
    return {
        "problem": None,
        "headings": _name_columns(found["columns"], named, language_of(request)),
        "rows": rows,
        "more": found["more"],
        "most": most,
        "ms": round((time.perf_counter() - start) * 1000),
        "graph": found["columns"] == ["subject", "predicate", "object"],
    }


def _name_columns(columns: Sequence[str], named: NamedQuery | None, language: str) -> Sequence[str]:
    """Return the headings of a result: those that a named query gives its columns."""
    given = {c.name: (c.label_zh, c.label_en) for c in named.columns} if named else {}
    return [given.get(name, (name, name))[language == "en"] for name in columns]


def _show_cell(cell: Sequence[str] | None, labels: Mapping[str, str], base: str) -> dict[str, Any]:
    if cell is None:
        return {"text": "", "iri": "", "number": False, "hint": ""}
    kind, value, detail = cell
    if kind == "iri":
        return {
            "text": shorten(value, base),
            "iri": value,
            "number": False,
            "hint": labels.get(value, ""),
        }
    return {"text": value, "iri": "", "number": bool(_NUMERIC.match(detail)), "hint": ""}


async def _find_terms(reader: Reader) -> list[list[str]]:
    """Return [short name, zh, en] of every term of ours, for the editor's completion."""
    zh, en = await find_labels(reader, "zh"), await find_labels(reader, "en")
    return [[shorten(iri), zh.get(iri, ""), en.get(iri, "")] for iri in sorted({*zh, *en})]
