"""The ontology's documentation: drawn by a worker once, served as a page or as RDF."""

from __future__ import annotations

import re

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response

from kg.serving.pages.drawn import find_drawn, policy_of
from kg.serving.pages.frame import language_of
from kg.serving.pages.resource import asked_rdf_format, describe
from kg.serving.reader import Reader
from kg.serving.site import reading

_TITLES = re.compile(r'(<div class="titles">)(.*?)(</div>)', re.DOTALL)


@reading
async def ontology(request: Request, reader: Reader) -> Response:
    """Document the vocabulary, or give it as RDF."""
    form, graph = asked_rdf_format(request), reader.iri("graph/vocabulary")
    if form:
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        return await describe(reader, query, form)
    language = language_of(request)
    page = await find_drawn(request, reader, "ontology", language)
    root = escape(request.scope.get("root_path", ""))
    words = {"zh": "← 规划知识图谱", "en": "← Plan graph"}[language]
    links = " · ".join(
        f'<a href="{root}/ontology?format={form}">{name}</a>'
        for form, name in (("turtle", "Turtle"), ("jsonld", "JSON-LD"))
    )
    shown = _TITLES.sub(
        lambda m: f'{m[1]}<a class="home" href="{root}/">{words}</a>{m[2]}<p>{links}</p>{m[3]}',
        page,
        count=1,
    )
    headers = {"Content-Security-Policy": policy_of(page), "Vary": "Accept, Cookie"}
    return Response(shown, headers=headers, media_type="text/html")
