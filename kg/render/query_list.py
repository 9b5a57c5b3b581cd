"""The named queries as a listing: what each asks, and what can be set."""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph.query_files import NamedQuery
from kg.render.tables import Table


def list_named_queries(queries: Iterable[NamedQuery], lang: str = "zh") -> Table:
    """Return one row a query: name, question in ``lang``, parameters with their defaults."""
    en = lang == "en"
    rows = tuple(
        (
            query.id,
            query.question_en if en else query.question_zh,
            " ".join(f"{p.name}={p.default}" for p in query.parameters),
        )
        for query in queries
    )
    heads = ("name", "question", "parameters") if en else ("名称", "问题", "参数及缺省值")
    return Table(("name", "question", "parameters"), rows, heads)
