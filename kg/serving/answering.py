"""The worker's task: SPARQL text to a serialised answer, the guard before the engine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kg.graph.engine import Dataset, Engine, EngineSyntaxError
from kg.serving.guard import QueryRefused, check_query, foreign_graph
from kg.serving.tokens import Rewritten
from kg.serving.wire import ResultWriter

_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_CHARACTERS = re.compile(r"\[['_][^\]]*\]")  # classes of characters, of no use to a reader
_NOT_OFFERED = frozenset(("SERVICE", "LATERAL", "Prefix not found"))
_EXPECTED = re.compile(r'"(?:[^"\\]|\\.)+"|[A-Za-z][A-Za-z ]+')


def prepare(
    settings: Mapping[str, Any],
) -> tuple[Callable[[Mapping[str, Any], ResultWriter], Mapping[str, Any]], Mapping[str, Any]]:
    """Load the store at ``settings["store"]``; return what answers and what was loaded.

    Settings: ``store`` (a folder of the engine or an N-Quads file), ``nesting``,
    ``query_bytes``, ``prefixes`` (declared for every query).
    """
    path = Path(settings["store"])
    load = Engine.load_directory if path.is_dir() else Engine.load_file
    engine = load(path)

    def perform(request: Mapping[str, Any], output: ResultWriter) -> Mapping[str, Any]:
        return answer_request(engine, settings, request, output)

    return perform, {"quads": engine.quads, "graphs": sorted(engine.graphs)}


def answer_request(
    engine: Engine, settings: Mapping[str, Any], request: Mapping[str, Any], output: ResultWriter
) -> Mapping[str, Any]:
    """Answer one request: ``query``, ``bindings``, ``graph``, ``default``, ``named``;
    ``rows`` asks for at most so many rows of a table instead of a format.

    The answer says ``family`` (bindings, boolean or graph), or ``refused`` with
    a status and the reason in both languages.
    """
    query = request["query"]
    dataset = Dataset(tuple(request.get("default", ())), tuple(request.get("named", ())))
    try:
        for iri in (*dataset.default, *dataset.named):
            if iri not in engine.graphs:
                raise foreign_graph(iri)
        safe = check_query(
            query,
            knows_graph=engine.graphs,
            max_bytes=settings["query_bytes"],
            max_nesting=settings["nesting"],
        )
        if "rows" in request:
            return _list_rows(engine, settings, request, output, safe.rewritten)
        _refuse_unacceptable(safe.form, request)
        return _ask_engine(engine, settings, request, output, dataset, safe.rewritten)
    except QueryRefused as refusal:
        return refused(refusal)


def _refuse_unacceptable(form: str, request: Mapping[str, Any]) -> None:
    """Refuse with 406 when the client takes no format of the answer's family."""
    family = "graph" if form in ("CONSTRUCT", "DESCRIBE") else "bindings"
    if request.get(family, "") is None:
        raise QueryRefused(
            406,
            f"{form} 的结果没有 Accept 所要的格式",
            f"no format that Accept names can hold the result of {form}",
        )


def refused(refusal: QueryRefused) -> Mapping[str, Any]:
    """Return a refusal as a worker says it."""
    return {
        "refused": refusal.status,
        "zh": refusal.message,
        "en": refusal.message_en,
        "line": refusal.line,
        "column": refusal.column,
        "limit": refusal.limit,
    }


def _ask_engine(
    engine: Engine,
    settings: Mapping[str, Any],
    request: Mapping[str, Any],
    output: ResultWriter,
    dataset: Dataset,
    rewritten: Rewritten,
) -> Mapping[str, Any]:
    try:
        family = engine.answer(
            rewritten.text,
            output,  # type: ignore[arg-type]
            bindings=request.get("bindings") or "json",
            graph=request.get("graph") or "turtle",
            dataset=dataset,
            prefixes=settings.get("prefixes", {}),
        )
    except EngineSyntaxError as problem:
        raise _explain_syntax(request["query"], rewritten, str(problem)) from None
    return {"family": family}


def _list_rows(
    engine: Engine,
    settings: Mapping[str, Any],
    request: Mapping[str, Any],
    output: ResultWriter,
    rewritten: Rewritten,
) -> Mapping[str, Any]:
    """Answer for a page: at most ``rows`` rows as JSON, and whether there are more."""
    try:
        found = engine.answer_rows(
            rewritten.text, request["rows"], prefixes=settings.get("prefixes")
        )
    except EngineSyntaxError as problem:
        raise _explain_syntax(request["query"], rewritten, str(problem)) from None
    output.write(json.dumps(found, ensure_ascii=False).encode())
    return {"family": "rows"}


def _explain_syntax(query: str, rewritten: Rewritten, problem: str) -> QueryRefused:
    """Return the engine's complaint with the place in the text as it was sent."""
    match = _PLACE.match(problem)
    if match is None:
        return QueryRefused(400, f"语法错误：{problem}", f"syntax error: {problem}")
    line = int(match[1])
    column = rewritten.original_column(line, int(match[2]))
    offered = _EXPECTED.findall(_CHARACTERS.sub("", match[3]))
    wanted = ", ".join([word for word in offered if word not in _NOT_OFFERED][:8])
    zh = f"语法错误，此处应是 {wanted}" if wanted else "语法错误"
    en = f"syntax error, expected {wanted}" if wanted else "syntax error"
    offset = _offset_of(query, line, column)
    return QueryRefused(400, zh, en, text=query or " ", offset=offset)


def _offset_of(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))
