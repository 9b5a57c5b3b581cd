"""A graph is held against shapes.ttl by pyshacl, the reference for `kg.graph.shape_queries`."""

from __future__ import annotations

from functools import lru_cache

import pyshacl
from rdflib import RDF, SH, Graph

from kg.errors import KgError
from kg.graph.shape_queries import Violation
from kg.resources import find_shipped


@lru_cache(maxsize=1)
def load_shapes() -> Graph:
    """Return shapes.ttl as a graph."""
    return Graph().parse(find_shipped("ontology", "shapes.ttl"))


@lru_cache(maxsize=1)
def load_terms() -> Graph:
    """Return plan.ttl as a graph: sh:class follows its subclasses."""
    return Graph().parse(find_shipped("ontology", "plan.ttl"))


def find_shacl_violations(graph: Graph) -> tuple[Violation, ...]:
    """Return the violations that pyshacl reports, sorted, each node and constraint once.

    ``graph`` is not changed. Raises KgError when pyshacl itself fails.
    """
    if not graph.store.context_aware:  # pyshacl wraps the store in a Dataset
        graph = Graph() + graph
    _, report, text = pyshacl.validate(graph, shacl_graph=load_shapes(), ont_graph=load_terms())
    if not isinstance(report, Graph):
        raise KgError(f"SHACL 校验没有完成：{text}", hint="检查 ontology/shapes.ttl")
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        query = report.value(result, SH.sourceConstraint)
        shape = query or report.value(result, SH.sourceShape)
        node = report.value(result, SH.value) if query else None
        found.add(Violation(str(node or report.value(result, SH.focusNode)), str(shape)))
    return tuple(sorted(found))
