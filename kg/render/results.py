"""Query results to text: listings, and the SPARQL 1.1 results formats for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from kg.errors import UsageError
from kg.graph.queries import QueryResult, Term
from kg.render.tables import Table

_XMLNS = "http://www.w3.org/2005/sparql-results#"


def make_table(result: QueryResult, lang: str = "zh") -> Table:
    """Return the result as a listing; heads are the columns' labels in ``lang``."""
    titles = tuple(c.label_en if lang == "en" else c.label_zh for c in result.columns)
    return Table(tuple(c.name for c in result.columns), tuple(result.plain_rows()), titles)


def render_result(result: QueryResult, format_name: str) -> str:
    """Return the result in one of `RESULT_FORMATS`; UsageError where the format does not fit."""
    return RESULT_FORMATS[format_name](result)


def render_srj(result: QueryResult) -> str:
    """Return SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/)."""
    if result.form == "ask":
        return json.dumps({"head": {}, "boolean": _truth(result)}) + "\n"
    _refuse_graph(result, "srj")
    names = [column.name for column in result.columns]
    bindings = [
        {name: _to_json(term) for name, term in zip(names, row, strict=True) if term}
        for row in result.rows
    ]
    content = {"head": {"vars": names}, "results": {"bindings": bindings}}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def render_xml(result: QueryResult) -> str:
    """Return SPARQL Query Results XML (https://www.w3.org/TR/rdf-sparql-XMLres/)."""
    start = f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{_XMLNS}">\n'
    if result.form == "ask":
        answer = str(_truth(result)).lower()
        return f"{start}<head/>\n<boolean>{answer}</boolean>\n</sparql>\n"
    _refuse_graph(result, "xml")
    names = [column.name for column in result.columns]
    head = "".join(f'<variable name="{escape(name)}"/>' for name in names)
    rows = "".join(_xml_row(names, row) for row in result.rows)
    return f"{start}<head>{head}</head>\n<results>\n{rows}</results>\n</sparql>\n"


def render_turtle(result: QueryResult) -> str:
    """Return the triples of a CONSTRUCT or DESCRIBE in Turtle."""
    if result.form != "construct":
        raise UsageError(
            "turtle 只用于 CONSTRUCT 和 DESCRIBE", hint="可用：table tsv csv json srj xml"
        )
    return result.turtle


def _refuse_graph(result: QueryResult, format_name: str) -> None:
    if result.form == "construct":
        raise UsageError(f"{format_name} 不用于 CONSTRUCT", hint="可用：turtle table tsv csv json")


def _truth(result: QueryResult) -> bool:
    return bool(result.plain_rows()[0][0])


def _to_json(term: Term) -> dict[str, Any]:
    """Return a term as the recommendation writes it; ``iri`` is called uri there."""
    kind = "uri" if term.kind == "iri" else term.kind
    written = {"type": kind, "value": term.value}
    if term.lang:
        written["xml:lang"] = term.lang
    if term.datatype:
        written["datatype"] = term.datatype
    return written


def _xml_row(names: list[str], row: tuple[Term | None, ...]) -> str:
    cells = "".join(
        f'<binding name="{escape(name)}">{_xml_term(term)}</binding>'
        for name, term in zip(names, row, strict=True)
        if term
    )
    return f"<result>{cells}</result>\n"


def _xml_term(term: Term) -> str:
    # Characters that XML 1.0 cannot hold at all become the replacement character.
    value = escape(
        "".join(c if c >= " " or c in "\t\n\r" else "\ufffd" for c in term.value), quote=False
    )
    if term.kind != "literal":
        tag = "uri" if term.kind == "iri" else "bnode"
        return f"<{tag}>{value}</{tag}>"
    lang = f' xml:lang="{escape(term.lang)}"' if term.lang else ""
    datatype = f' datatype="{escape(term.datatype)}"' if term.datatype else ""
    return f"<literal{lang}{datatype}>{value}</literal>"


RESULT_FORMATS: Mapping[str, Callable[[QueryResult], str]] = {
    "srj": render_srj,
    "xml": render_xml,
    "turtle": render_turtle,
}
"""Formats beside those of `kg.render.tables`."""
