"""Indicator tables become concepts and RDF Data Cube observations."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import DCTERMS, QB, RDF, SKOS, Literal, URIRef

from kg.graph.writer import DocumentWriter, make_decimal, make_year
from kg.knowledge.vocab import BINDING, ELI, INDICATOR_STRUCTURE, OPERATORS, PLAN, STAGE
from kg.model.document import Baseline, Indicator, IndicatorTarget

_TYPE = RDF.type


def add_indicators(writer: DocumentWriter, indicators: Sequence[Indicator]) -> None:
    """Add each row as an indicator, and its values as observations of one data set."""
    if not indicators:
        return
    table = writer.node("indicators")
    writer.add(table, _TYPE, QB.DataSet)
    writer.add(table, QB.structure, INDICATOR_STRUCTURE)
    writer.add(table, DCTERMS.isPartOf, writer.root)
    for order, indicator in enumerate(indicators, 1):
        _add_indicator(writer, table, order, indicator)


def _add_indicator(writer: DocumentWriter, table: URIRef, order: int, indicator: Indicator) -> None:
    node = writer.node(f"i{order}")
    writer.add(writer.root, PLAN.statesIndicator, node)
    writer.add(node, _TYPE, PLAN.Indicator)
    writer.add(node, PLAN.inPlan, writer.root)
    writer.add(node, PLAN.order, writer.integer(order))
    writer.add(node, SKOS.prefLabel, Literal(indicator.name, lang="zh"))
    writer.add_text(node, PLAN.measureUnit, indicator.unit)
    if indicator.number is not None:
        writer.add_text(node, ELI.number, str(indicator.number))
    if indicator.binding:
        writer.add(node, PLAN.binding, BINDING[indicator.binding])
    writer.add_evidence(node, indicator.span)
    if indicator.baseline and indicator.baseline.value is not None:
        _add_observation(writer, table, node, indicator, indicator.baseline)
    if indicator.target:
        _add_observation(writer, table, node, indicator, indicator.target)


def _add_observation(
    writer: DocumentWriter,
    table: URIRef,
    node: URIRef,
    indicator: Indicator,
    stated: Baseline | IndicatorTarget,
) -> None:
    """Add one value; a baseline without a number ("/") is no observation and is not added."""
    is_target = isinstance(stated, IndicatorTarget)
    value = URIRef(f"{node}/{'target' if is_target else 'baseline'}")
    writer.add(value, _TYPE, QB.Observation)
    writer.add(value, QB.dataSet, table)
    writer.add(value, PLAN.indicator, node)
    writer.add(value, PLAN.stage, STAGE.target if is_target else STAGE.baseline)
    writer.add_text(value, PLAN.text, stated.text)
    writer.add_text(value, PLAN.measureUnit, indicator.unit)
    if stated.value is not None:
        writer.add(value, PLAN.value, make_decimal(stated.value))
    if stated.year is not None:
        writer.add(value, PLAN.year, make_year(stated.year))
    if isinstance(stated, IndicatorTarget):
        writer.add(value, PLAN.operator, OPERATORS[stated.operator])
    writer.add_evidence(value, indicator.span)
