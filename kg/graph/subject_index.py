"""Concept schemes and the measures that name their concepts become the graph of subjects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from kg.graph.iris import named_graph
from kg.knowledge.prefixes import PREFIXES
from kg.knowledge.subjects import SUBJECT, SubjectIndex

_TEXTS = f"""SELECT ?measure ?text ?title ?heading {{
  GRAPH ?g {{
    ?measure a <{PREFIXES["plan"]}Measure> ; <{PREFIXES["plan"]}text> ?text ;
             <{PREFIXES["plan"]}inPlan> ?plan ; <{PREFIXES["eli"]}is_part_of> ?above .
    OPTIONAL {{ ?plan <{PREFIXES["dcterms"]}title> ?title }}
    OPTIONAL {{ ?above <{PREFIXES["dcterms"]}title> ?heading }}
  }} }}"""
_IS = ox.NamedNode(f"{PREFIXES['dcterms']}subject")
_MATCHED = ox.NamedNode(f"{PREFIXES['plan']}matchedLabel")


def load_schemes(database: ox.Store, paths: Iterable[Path], base: str) -> None:
    """Add what the scheme files say to the graph of subjects."""
    graph = ox.NamedNode(named_graph("subjects", base))
    for path in paths:
        triples = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        database.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)


def index_subjects(database: ox.Store, subjects: SubjectIndex, base: str) -> None:
    """Add which concepts every measure names, and by which labels; memory stays flat.

    A label of the measure is one of the labels of each concept that it stands
    for, in the same form (``"质押融资"@zh``), so that a join tells them apart.
    """
    database.bulk_extend(_make_quads(database, subjects, base))


def _make_quads(database: ox.Store, subjects: SubjectIndex, base: str) -> Iterator[ox.Quad]:
    graph = ox.NamedNode(named_graph("subjects", base))
    for row in cast(ox.QuerySolutions, database.query(_TEXTS)):
        text = row["text"].value
        context = " ".join(row[name].value for name in ("title", "heading") if row[name])
        for concept, start, end in subjects.find_about(text, context):
            label = ox.Literal(text[start:end], language="zh")
            iri = concept if "://" in concept else SUBJECT + concept
            yield ox.Quad(row["measure"], _IS, ox.NamedNode(iri), graph)
            yield ox.Quad(row["measure"], _MATCHED, label, graph)
