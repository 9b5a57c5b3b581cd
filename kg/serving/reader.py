"""Pages' questions to the store: files of ``queries/`` with values, answered as rows of text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from kg.serving.library import Generation
from kg.serving.limits import Limits
from kg.serving.pool import Unserved
from kg.serving.refusals import refused_by_worker, unserved
from kg.serving.tokens import find_tokens

_QUERIES = Path(__file__).parent / "queries"
_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:[^<>\"{}|^`\\\x00-\x20]*>")
_SPECIAL = re.compile(r"[\x00-\x1f\"\\]")
Row = Mapping[str, str]


class Reader:
    """Reads one generation for one request, so that a page never mixes two builds."""

    def __init__(self, generation: Generation, limits: Limits) -> None:
        self.generation, self._limits = generation, limits

    @property
    def base(self) -> str:
        """Return the IRI that the store's nodes begin with."""
        return self.generation.edition.base

    def iri(self, path: str) -> str:
        """Return the node at ``path`` below the base, as a value for a query."""
        return f"<{self.base}{path}>"

    async def find_rows(self, name: str, **values: str) -> Sequence[Row]:
        """Return the rows of a query of ours; a variable that is unbound is missing in its row.

        ``values`` bind the query's variables: an IRI in angle brackets, else a
        string. Raises `Refusal` when the store cannot answer now.
        """
        found = await self.ask(bind_values(name, values))
        bindings = found["results"]["bindings"]
        return [{k: v["value"] for k, v in row.items()} for row in bindings]

    async def ask(self, query: str) -> Any:
        """Return the SPARQL results JSON of a query text."""
        return json.loads(await self._read({"query": query, "bindings": "json", "graph": None}))

    async def ask_rows(self, query: str, most: int) -> Any:
        """Return ``columns``, at most ``most`` ``rows`` and ``more`` of any query text."""
        return json.loads(await self._read({"query": query, "rows": most}))

    async def ask_graph(self, query: str, form: str) -> bytes:
        """Return the graph that a query text gives, in a format of `GRAPH_FORMATS`."""
        return await self._read({"query": query, "bindings": None, "graph": form})

    async def _read(self, request: Mapping[str, Any]) -> bytes:
        try:
            reply = await self.generation.pool.run(request, seconds=self._limits.seconds)
        except Unserved as problem:
            raise unserved(problem.reason, self._limits) from None
        with reply.body as body:
            if "family" not in reply.answer:
                raise refused_by_worker(reply.answer, self._limits)
            return body.read()


def bind_values(name: str, values: Mapping[str, str]) -> str:
    """Return ``queries/<name>.rq`` with terms in place of variables.

    The engine's own substitution takes only variables that are selected.
    """
    terms = {variable: write_term(value) for variable, value in values.items()}
    return "".join(
        terms.get(piece[1:], piece) if piece[:1] == "?" else piece for piece in _load_pieces(name)
    )


@cache
def _load_pieces(name: str) -> Sequence[str]:
    """Return the text of a query of ours, cut so that each variable is a piece of its own."""
    text = (_QUERIES / f"{name}.rq").read_text(encoding="utf-8")
    pieces, at = [], 0
    for token in find_tokens(text):
        if token.kind == "variable":
            pieces += [text[at : token.start], token.text]
            at = token.start + len(token.text)
    return (*pieces, text[at:])


def write_term(value: str) -> str:
    """Return a value as SPARQL: an IRI in angle brackets as it is, anything else as a string."""
    if _IRI.fullmatch(value):
        return value
    return '"' + _SPECIAL.sub(lambda m: f"\\u{ord(m.group()):04X}", value) + '"'
