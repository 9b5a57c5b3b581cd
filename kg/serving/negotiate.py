"""Accept headers become a choice of format (RFC 9110 §12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

# Media type → format, the preferred first; the plain ones are what browsers and scripts send.
BINDINGS_TYPES = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPH_TYPES = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
}
CONTENT_TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8; header=present",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
# ``?format=`` for people who cannot set a header.
FORMAT_NAMES = {
    "json": ("json", "jsonld"),
    "xml": ("xml", "rdfxml"),
    "csv": ("csv", None),
    "tsv": ("tsv", None),
    "turtle": (None, "turtle"),
    "ttl": (None, "turtle"),
    "ntriples": (None, "ntriples"),
    "nt": (None, "ntriples"),
    "jsonld": (None, "jsonld"),
    "rdfxml": (None, "rdfxml"),
    "rdf+xml": (None, "rdfxml"),  # SPARQLWrapper's names
    "json-ld": (None, "jsonld"),
}
_MOST_RANGES = 64
_QUALITY = re.compile(r"q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*$", re.IGNORECASE)


@lru_cache(maxsize=512)
def parse_accept(header: str) -> tuple[tuple[str, float], ...]:
    """Return (media range, quality) pairs; ranges past the 64th do not count.

    >>> parse_accept("text/csv;q=0.5, */*;q=0.1")
    (('text/csv', 0.5), ('*/*', 0.1))
    """
    found = []
    for part in header.split(",")[:_MOST_RANGES]:
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((float(m[1]) for p in parameters if (m := _QUALITY.match(p))), 1.0)
        if "/" in name:
            found.append((name.lower(), quality))
    return tuple(found)


def choose(header: str, offered: Mapping[str, str] | Sequence[str]) -> str | None:
    """Return the best media type of ``offered`` for an Accept header; None when none will do.

    Among equals the first offered wins; no header accepts everything.

    >>> choose("text/*;q=0.9, application/xml;q=0.1", ["application/xml", "text/csv"])
    'text/csv'
    >>> choose("image/png", ["text/csv"]) is None
    True
    """
    ranges = parse_accept(header) if header.strip() else (("*/*", 1.0),)
    best, chosen = 0.0, None
    for name in offered:
        quality = _quality_of(name, ranges)
        if quality > best:
            best, chosen = quality, name
    return chosen


def _quality_of(name: str, ranges: Iterable[tuple[str, float]]) -> float:
    """Return the quality of the most specific range that covers ``name``."""
    kind = name.partition("/")[0]
    rank, quality = 0, 0.0
    for accepted, q in ranges:
        own = 3 if accepted == name else 2 if accepted == f"{kind}/*" else accepted == "*/*"
        if own > rank:
            rank, quality = own, q
    return quality


def wants_page(header: str) -> bool:
    """Say whether a client would rather have a web page than data.

    >>> wants_page("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    True
    >>> wants_page("*/*")
    False
    """
    best = choose(header, [*GRAPH_TYPES, *BINDINGS_TYPES, "text/html"])
    return best == "text/html"
