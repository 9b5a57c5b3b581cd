"""A graph's quads become JSON-LD that can be read: short names, values typed by the context.

The context is made from plan.ttl and reused.ttl (`make_context`); it stands in
the document, so that nothing is fetched to read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, XSD, Graph, URIRef

from kg.knowledge.ontology import load_turtle, shorten
from kg.knowledge.prefixes import PREFIXES, SCHEMES

Json = dict[str, Any]
_TYPE, _STRING = f"{PREFIXES['rdf']}type", f"{PREFIXES['xsd']}string"
# Literals that JSON's own values read back as the very same.
_NATIVE = {
    f"{PREFIXES['xsd']}boolean": re.compile("true|false"),
    f"{PREFIXES['xsd']}integer": re.compile(r"0|-?[1-9]\d{0,14}"),
}
_OTHERS = sorted(set(PREFIXES) - {*SCHEMES, "plan", "kind"})
_BY_LANGUAGE = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "skos:definition", "skos:example")
_RELATIVE = re.compile(r"[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*")


@lru_cache(maxsize=4)
def make_context(base: str = "") -> Json:
    """Return the context: our terms by their names, others by prefix, nodes relative to ``base``.

    The prefixes of concept schemes are left out, since properties have the same
    names; a concept is written relative to the base, as ``role/lead``. Without
    ``base`` it is the context of ontology/context.jsonld.
    """
    plan = PREFIXES["plan"]
    context: Json = {"@version": 1.1, "@vocab": plan}
    context |= {"@base": base} if base else {}
    context |= {prefix: PREFIXES[prefix] for prefix in _OTHERS}
    context |= {name: {"@id": name, "@container": "@language"} for name in _BY_LANGUAGE}
    for name, kind in sorted(_find_types(load_turtle("plan") + load_turtle("reused"))):
        context[name] = {"@id": name if ":" in name else f"{plan}{name}", "@type": kind}
    return context


def _find_types(graph: Graph) -> Iterator[tuple[str, str]]:
    """Yield (name, type of its values) of every property with one."""
    for term in graph.subjects(RDF.type, OWL.ObjectProperty):
        yield _name(str(term)), "@id"
    for term in graph.subjects(RDF.type, OWL.DatatypeProperty):
        kind = graph.value(term, RDFS.range)
        if isinstance(kind, URIRef) and kind not in (XSD.string, XSD.nonNegativeInteger):
            yield _name(str(term)), shorten(kind)


def write_jsonld(quads: Iterable[ox.Quad], base: str) -> Iterator[str]:
    """Yield the pieces of one JSON-LD document; the order is that of the IRIs.

    The quads of a graph are held in memory, one graph after the other.
    """
    context = make_context(base)
    yield f'{{"@context": {_dump(context)},\n"@graph": ['
    for number, (name, nodes) in enumerate(_group(quads)):
        written = (_dump(node) for node in _write_nodes(nodes, context, base))
        # A graph object without a name would be a graph named by a blank node.
        head = f'{{"@id": {_dump(_shorten(name, base))}, "@graph": [\n' if name else ""
        yield (",\n\n" if number else "\n") + head
        yield ",\n".join(written) + ("]}" if name else "")
    yield "]}\n"


def _group(quads: Iterable[ox.Quad]) -> Iterator[tuple[str, list[ox.Quad]]]:
    """Yield (name of the graph, its quads) in the order in which the quads come."""
    name, found = "", list[ox.Quad]()
    for quad in quads:
        here = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        if found and here != name:
            yield name, found
            found = []
        name = here
        found.append(quad)
    if found:
        yield name, found


def _write_nodes(quads: list[ox.Quad], context: Json, base: str) -> Iterator[Json]:
    said: dict[str, dict[str, list[Any]]] = {}
    for quad in sorted(quads, key=str):
        about = said.setdefault(_subject(quad.subject), {})
        about.setdefault(quad.predicate.value, []).append(quad.object)
    for subject, predicates in said.items():
        node: Json = {"@id": _shorten(subject, base)}
        ordered = sorted(predicates.items(), key=lambda item: (item[0] != _TYPE, item[0]))
        node |= (_write_values(name, values, context, base) for name, values in ordered)
        yield node


def _subject(term: Any) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(term.value)


def _write_values(predicate: str, values: list[Any], context: Json, base: str) -> tuple[str, Any]:
    if predicate == _TYPE:
        return "@type", _single([_name(value.value) for value in values])
    key = _name(predicate)
    term: Mapping[str, str] = context.get(key, {})
    if term.get("@container") == "@language":
        if all(isinstance(v, ox.Literal) and v.language for v in values):
            return key, _by_language(values)
        return predicate, [_write_value(v, "", base) for v in values]
    kind = term.get("@type", "")
    return key, _single([_write_value(v, kind, base) for v in values])


def _by_language(values: list[ox.Literal]) -> Json:
    spoken: dict[str, list[str]] = {}
    for value in values:
        spoken.setdefault(value.language or "", []).append(value.value)
    return {language: _single(texts) for language, texts in spoken.items()}


def _write_value(value: Any, kind: str, base: str) -> Any:
    """Return a value as the context's ``kind`` of its property allows it to be written."""
    if not isinstance(value, ox.Literal):
        name = _shorten(_subject(value), base)
        return name if kind == "@id" else {"@id": name}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = value.datatype.value
    if datatype == _STRING:
        return {"@value": value.value} if kind else value.value
    fits = kind in ("", shorten(datatype))
    if fits and datatype in _NATIVE and _NATIVE[datatype].fullmatch(value.value):
        return json.loads(value.value)
    typed = {"@value": value.value, "@type": shorten(datatype)}
    return value.value if kind == shorten(datatype) else typed


def _name(iri: str) -> str:
    """Return a property or class by its name in the context: ``Task``, ``eli:Work``."""
    short = shorten(iri)
    prefix, _, name = short.partition(":")
    if prefix == "plan":
        return name
    return short if prefix in _OTHERS else iri


def _shorten(iri: str, base: str) -> str:
    """Return a node's IRI relative to ``base`` where it reads back as the same IRI.

    >>> _shorten("https://w3id.org/policy-kg/role/lead", "https://w3id.org/policy-kg/")
    'role/lead'
    """
    rest = iri.removeprefix(base)
    return rest if rest != iri and _RELATIVE.fullmatch(rest) else iri


def _single(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
