"""A store's quads become an engine in memory that answers SPARQL text with serialised results.

The default graph is the RDF merge of all graphs. It is held as a graph of its
own, since Oxigraph's own union answers a triple once for every graph that
holds it, which breaks counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

import pyoxigraph as ox

BINDINGS_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}

_Default = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
_Named = list[ox.NamedNode | ox.BlankNode]


class EngineSyntaxError(ValueError):
    """A query that the engine cannot parse; the text begins with its place."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees; empty tuples in ``stated`` form mean empty graphs.

    ``stated`` is False where the request names no graphs, so that the query's
    own ``FROM`` counts, or else the whole store.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def stated(self) -> bool:
        """Say whether the request chose graphs."""
        return bool(self.default or self.named)


class Engine:
    """Quads in memory, ready for queries; never changed after loading."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self.graphs = frozenset(g.value for g in store.named_graphs())
        self.quads = len(store)
        store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")

    @classmethod
    def load_nquads(cls, data: bytes) -> Engine:
        """Return an engine over N-Quads in UTF-8."""
        store = ox.Store()
        store.bulk_load(data, format=ox.RdfFormat.N_QUADS)
        return cls(store)

    @classmethod
    def load_file(cls, path: Path) -> Engine:
        """Return an engine over the N-Quads file at ``path``."""
        return cls.load_nquads(path.read_bytes())

    @classmethod
    def load_directory(cls, path: Path) -> Engine:
        """Return an engine over a copy of the Oxigraph database in ``path``."""
        store = ox.Store()
        store.bulk_extend(ox.Store.read_only(str(path)))
        return cls(store)

    def answer(
        self,
        query: str,
        output: IO[bytes],
        *,
        bindings: str = "json",
        graph: str = "turtle",
        dataset: Dataset | None = None,
        prefixes: dict[str, str] | None = None,
    ) -> str:
        """Write the answer to ``output`` and return its family: bindings, boolean or graph.

        ``bindings`` and ``graph`` name the format of each family (`BINDINGS_FORMATS`,
        `GRAPH_FORMATS`). Raises `EngineSyntaxError`.
        """
        store, default, named = self._view(dataset or Dataset())
        try:
            result = store.query(
                query,
                prefixes=prefixes or {},
                default_graph=default,
                named_graphs=named,
            )
        except SyntaxError as problem:
            raise EngineSyntaxError(str(problem)) from None
        if isinstance(result, ox.QueryTriples):
            result.serialize(output, format=GRAPH_FORMATS[graph])
            return "graph"
        result.serialize(output, format=BINDINGS_FORMATS[bindings])
        return "boolean" if isinstance(result, ox.QueryBoolean) else "bindings"

    def answer_rows(
        self, query: str, most: int, *, prefixes: Mapping[str, str] | None = None
    ) -> dict[str, object]:
        """Return ``columns``, at most ``most`` ``rows``, and whether there are ``more``.

        A cell is None or (kind, value, language or datatype), with kinds iri,
        literal and blank; the rows of a graph are its triples; an ASK has one cell.
        Raises `EngineSyntaxError`.
        """
        try:
            result = self._store.query(query, prefixes=dict(prefixes or {}))
        except SyntaxError as problem:
            raise EngineSyntaxError(str(problem)) from None
        if isinstance(result, ox.QueryBoolean):
            shown = "true" if result else "false"
            return {"columns": ["ASK"], "rows": [[("literal", shown, "")]], "more": False}
        if isinstance(result, ox.QueryTriples):
            columns = ["subject", "predicate", "object"]
        else:
            columns = [variable.value for variable in result.variables]
        rows = [[_cell(term) for term in row] for row in islice(result, most + 1)]
        return {"columns": columns, "rows": rows[:most], "more": len(rows) > most}

    def _view(self, dataset: Dataset) -> tuple[ox.Store, _Default | None, _Named | None]:
        if not dataset.stated:
            return self._store, None, None
        named: _Named = [ox.NamedNode(g) for g in dataset.named]
        default: _Default = [ox.NamedNode(g) for g in dataset.default]
        if len(default) < 2:
            return self._store, default, named
        return self._merge(dataset), None, named

    def _merge(self, dataset: Dataset) -> ox.Store:
        """Return a store whose default graph merges several graphs, each triple once."""
        merged = ox.Store()
        for name in dataset.default:
            quads = self._store.quads_for_pattern(None, None, None, ox.NamedNode(name))
            merged.extend([ox.Quad(q.subject, q.predicate, q.object) for q in quads])
        for name in dataset.named:
            merged.extend(list(self._store.quads_for_pattern(None, None, None, ox.NamedNode(name))))
        return merged


def _cell(term: object) -> tuple[str, str, str] | None:
    match term:
        case None:
            return None
        case ox.NamedNode():
            return "iri", term.value, ""
        case ox.Literal():
            return "literal", term.value, term.language or term.datatype.value
    return "blank", str(term), ""


def convert_triples(ntriples: str, format_name: str) -> bytes:
    """Return N-Triples in another format of `GRAPH_FORMATS`."""
    triples = ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES)
    written = ox.serialize(triples, format=GRAPH_FORMATS[format_name])
    return written or b""
