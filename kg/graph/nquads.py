"""An rdflib graph becomes canonical N-Quads lines; a graph of the store is a list of such lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from kg.knowledge.prefixes import PREFIXES

_STRING = f"{PREFIXES['xsd']}string"
# https://www.w3.org/TR/rdf12-n-triples/#canonical-ntriples
_ESCAPES = {92: r"\\", 34: r"\"", 10: r"\n", 13: r"\r", 9: r"\t", 8: r"\b", 12: r"\f"}
_ESCAPES.update({c: f"\\u{c:04X}" for c in (*range(0x20), 0x7F) if c not in _ESCAPES})
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f]')


def write_lines(graph: Graph, graph_name: str | None = None) -> list[str]:
    """Return the graph's sorted lines, each with its line end, named ``graph_name`` or as it is.

    Raises ValueError on a blank node: nothing here has any.
    """
    words: dict[Node, str] = {}
    tail = f" <{graph_name or graph.identifier}> .\n"

    def word(node: Node) -> str:
        found = words.get(node)
        if found is None:
            found = words[node] = _write_term(node)
        return found

    return sorted(f"{word(s)} {word(p)} {word(o)}{tail}" for s, p, o in graph)


def make_line(subject: str, predicate: str, value: str, graph_name: str) -> str:
    """Return one line; ``value`` is a term as `write_iri` and `write_text` give it."""
    return f"<{subject}> <{predicate}> {value} <{graph_name}> .\n"


def write_iri(iri: str) -> str:
    """Return an IRI as a term."""
    return f"<{iri}>"


def write_text(text: str, lang: str = "") -> str:
    """Return a string as a term.

    >>> write_text('a"b'), write_text("局", "zh")
    ('"a\\\\"b"', '"局"@zh')
    """
    quoted = f'"{text.translate(_ESCAPES)}"' if _SPECIAL.search(text) else f'"{text}"'
    return f"{quoted}@{lang}" if lang else quoted


def write_typed(text: str, datatype: str) -> str:
    """Return a literal of an XML Schema type such as ``integer``."""
    return f'"{text}"^^<{PREFIXES["xsd"]}{datatype}>'


def digest_lines(lines: Iterable[str]) -> str:
    """Return the SHA-256 of sorted lines."""
    digest = sha256()
    for line in lines:
        digest.update(line.encode("utf-8"))
    return digest.hexdigest()


def _write_term(node: Node) -> str:
    if isinstance(node, URIRef):
        return f"<{node}>"
    if not isinstance(node, Literal):
        raise ValueError(f"no IRI and no literal: {node!r}")
    if node.datatype and str(node.datatype) != _STRING:
        return f'"{str(node).translate(_ESCAPES)}"^^<{node.datatype}>'
    return write_text(str(node), node.language or "")
