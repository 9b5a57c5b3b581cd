"""shapes.ttl becomes SPARQL that finds the nodes which violate each constraint.

The store's own engine runs them, so that a corpus is checked without rdflib;
pyshacl (`kg.graph.shapes`) is the reference that the tests hold them to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import pyoxigraph as ox

from kg.errors import KnowledgeError
from kg.graph.nquads import write_text
from kg.knowledge.prefixes import PREFIXES
from kg.resources import find_shipped

_SH = PREFIXES["sh"]
_XSD = PREFIXES["xsd"]
# Types whose cast Oxigraph and the standard agree on; another type is compared by name alone.
_CAST = {f"{_XSD}{name}" for name in ("integer", "decimal", "boolean")}
_STRUCTURE = {"path", "message", "severity", "name", "order", "description"}


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint on the class ``target``.

    ``query`` selects the violating nodes as ``?value``, else as ``?this``.
    """

    shape: str
    target: str
    message: str
    message_en: str
    query: str


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that violates a constraint; ``shape`` is the IRI of the property shape or query."""

    node: str
    shape: str


def select(store: ox.Store, query: str) -> ox.QuerySolutions:
    """Return the solutions of a SELECT over the default graph, our prefixes known."""
    return cast(ox.QuerySolutions, store.query(query, prefixes=dict(PREFIXES)))


def find_violations(store: ox.Store) -> Iterator[Violation]:
    """Yield every violation of the shipped shapes in the default graph, each once."""
    for constraint in load_constraints().values():
        rows = select(store, constraint.query)
        nodes = sorted({(row["value"] or row["this"]).value for row in rows})
        yield from (Violation(node, constraint.shape) for node in nodes)


def check_statements(store: ox.Store, derived: Iterable[str]) -> tuple[Violation, ...]:
    """Return the violations of the statements in ``store`` and the N-Quads ``derived`` from them.

    ``derived`` is added to ``store``.
    """
    quads = ox.parse("".join(derived).encode("utf-8"), format=ox.RdfFormat.N_QUADS)
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    return tuple(find_violations(store))


@lru_cache(maxsize=1)
def load_constraints() -> Mapping[str, Constraint]:
    """Return the shipped constraints by IRI.

    Raises KnowledgeError for a part of SHACL that has no translation here: a
    constraint that one engine skips would go unseen.
    """
    store = ox.Store()
    store.load(path=str(find_shipped("ontology", "shapes.ttl")), format=ox.RdfFormat.TURTLE)
    rows = select(
        store,
        """SELECT ?target ?shape ?kind WHERE {
             ?node sh:targetClass ?target ; ?kind ?shape . FILTER(?kind IN (sh:property, sh:sparql))
           } ORDER BY ?shape""",
    )
    found = (_make_constraint(store, row["target"].value, row["shape"]) for row in rows)
    return {constraint.shape: constraint for constraint in found}


def _make_constraint(store: ox.Store, target: str, shape: ox.NamedNode) -> Constraint:
    values = _read_values(store, shape)
    messages = {m.language: m.value for m in values["message"]}
    if "select" in values:
        query = _wrap_select(target, values["select"][0].value)
    else:
        unknown = set(values) - set(_COMPONENTS) - _STRUCTURE
        if unknown:
            raise KnowledgeError(f"shapes.ttl：{shape.value} 用了没有译法的 {sorted(unknown)}")
        query = _join_components(target, values)
    return Constraint(shape.value, target, messages["zh"], messages["en"], query)


def _join_components(target: str, values: Mapping[str, list[ox.Literal]]) -> str:
    path = "/".join(f"<{step.value}>" for step in values["path"])
    cases = " UNION ".join(
        f"{{ ?this a <{target}> . {_COMPONENTS[name](path, value)} }}"
        for name in _COMPONENTS
        for value in values.get(name, ())
    )
    return f"SELECT DISTINCT ?this (?none AS ?value) WHERE {{ {cases} }}"


def _read_values(store: ox.Store, shape: ox.NamedNode) -> dict[str, list[Any]]:
    values: dict[str, list[Any]] = {}
    for quad in store.quads_for_pattern(shape, None, None, None):
        if quad.predicate.value.startswith(_SH):
            name = quad.predicate.value.removeprefix(_SH)
            is_list = isinstance(quad.object, ox.BlankNode)
            items = _read_list(store, quad.object) if is_list else [quad.object]
            values.setdefault(name, []).extend(items)
    if "in" in values:
        values["in"] = [ox.Literal(", ".join(f"<{item.value}>" for item in values["in"]))]
    return values


def _read_list(store: ox.Store, head: Any) -> list[Any]:
    rdf, items, node = PREFIXES["rdf"], [], head
    while node.value != f"{rdf}nil":
        (first,) = store.quads_for_pattern(node, ox.NamedNode(f"{rdf}first"), None, None)
        (rest,) = store.quads_for_pattern(node, ox.NamedNode(f"{rdf}rest"), None, None)
        items.append(first.object)
        node = rest.object
    return items


def _wrap_select(target: str, select: str) -> str:
    prefixes = "".join(f"PREFIX {p}: <{PREFIXES[p]}> " for p in ("plan", "oa", "eli", "qb"))
    inner = select.replace("$this", "?this")
    return f"{prefixes} SELECT DISTINCT ?this ?value WHERE {{ ?this a <{target}> . {{ {inner} }} }}"


def _count(path: str, test: str) -> str:
    return (
        f"{{ SELECT ?this (COUNT(DISTINCT ?v) AS ?n) WHERE {{ ?this a ?any ."
        f" OPTIONAL {{ ?this {path} ?v }} }} GROUP BY ?this }} FILTER(?n {test})"
    )


def _min_count(path: str, least: ox.Literal) -> str:
    if least.value == "1":
        return f"FILTER NOT EXISTS {{ ?this {path} ?v }}"
    return _count(path, f"< {least.value}")


def _max_count(path: str, most: ox.Literal) -> str:
    if most.value == "1":
        return f"?this {path} ?v, ?other . FILTER(!sameTerm(?v, ?other))"
    return _count(path, f"> {most.value}")


def _datatype(path: str, datatype: ox.Literal) -> str:
    wrong = f"!COALESCE(DATATYPE(?v) = <{datatype.value}>, false)"
    if datatype.value in _CAST:
        wrong += f" || !COALESCE(isLiteral(<{datatype.value}>(STR(?v))), false)"
    return f"?this {path} ?v . FILTER({wrong})"


def _each(path: str, wrong: str) -> str:
    return f"?this {path} ?v . FILTER({wrong})"


def _class(path: str, kind: ox.Literal) -> str:
    sub = f"{PREFIXES['rdfs']}subClassOf"
    return _each(path, f"NOT EXISTS {{ ?v a/<{sub}>* <{kind.value}> }}")


def _node_kind(path: str, kind: ox.Literal) -> str:
    tests = {f"{_SH}IRI": "isIRI", f"{_SH}Literal": "isLiteral"}
    return _each(path, f"!{tests[kind.value]}(?v)")


def _equals(path: str, other: ox.Literal) -> str:
    one, two = f"?this {path} ?v", f"?this <{other.value}> ?v"
    return (
        f"{{ {one} . FILTER NOT EXISTS {{ {two} }} }} UNION"
        f" {{ {two} . FILTER NOT EXISTS {{ {one} }} }}"
    )


def _at_most(path: str, other: ox.Literal) -> str:
    compared = f"?this {path} ?v ; <{other.value}> ?other ."
    return f"{compared} FILTER(!COALESCE(?v <= ?other, false))"


_COMPONENTS: Mapping[str, Callable[[str, ox.Literal], str]] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "datatype": _datatype,
    "class": _class,
    "nodeKind": _node_kind,
    "equals": _equals,
    "lessThanOrEquals": _at_most,
    "in": lambda path, value: _each(path, f"?v NOT IN ({value.value})"),
    "minInclusive": lambda path, value: _each(path, f"!COALESCE(?v >= {value.value}, false)"),
    "minLength": lambda path, value: _each(path, f"STRLEN(STR(?v)) < {value.value}"),
    "pattern": lambda path, value: _each(path, f"!REGEX(STR(?v), {write_text(value.value)})"),
}
