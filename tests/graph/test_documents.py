"""A document read back from a store is the document that was put in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from graph_samples import make_parts_sample, make_sample

from kg.errors import UsageError
from kg.graph.builder import build_graph
from kg.graph.documents import read_document
from kg.graph.nquads import write_lines
from kg.graph.store import FORMAT, DocumentEntry, Manifest, Store
from kg.knowledge.prefixes import BASE
from kg.model.document import FrontMatter, Jurisdiction, PlanDocument
from kg.model.text import SourceText
from kg.reading.files import read_source_bytes
from kg.reading.parser import read_plan
from kg.resources import find_shipped


def store_of(plan: PlanDocument, source: SourceText) -> Store:
    """Return a store in memory that holds the graph of one document."""
    database = ox.Store()
    lines = "".join(write_lines(build_graph(plan, source, document_id="sample")))
    database.load(lines.encode(), format=ox.RdfFormat.N_QUADS)
    entry = DocumentEntry("sample", "", "", "", "", source.sha256)
    manifest = Manifest(FORMAT, "", BASE, "", "", "", "", len(database), (entry,))
    return Store(Path("memory"), manifest, database)


def without_losses(plan: PlanDocument) -> PlanDocument:
    """Return ``plan`` as far as a graph holds it: no findings, headings by their sections."""
    titles = {s.path: s.title for s in plan.sections}
    tasks = tuple(replace(t, heading=titles.get(t.section)) for t in plan.tasks)
    indicators = tuple(
        replace(i, baseline=i.baseline if i.baseline and i.baseline.value is not None else None)
        for i in plan.indicators
    )
    return replace(
        plan,
        front=forget_place(plan.front),
        tasks=tasks,
        indicators=indicators,
        findings=(),
        residue=(),
    )


def forget_place(front: FrontMatter) -> FrontMatter:
    """Return ``front`` with the place's code alone: its name stands in the units' graph."""
    place = front.jurisdiction
    return replace(front, jurisdiction=Jurisdiction(place.code, "") if place else None)


@pytest.mark.parametrize("make", [make_sample, make_parts_sample])
def test_a_document_made_by_hand_comes_back(
    make: Callable[[], tuple[PlanDocument, SourceText]],
) -> None:
    """Every field that the graph holds is read back equal, quotes in parts included."""
    plan, source = make()

    assert read_document(store_of(plan, source), "sample") == without_losses(plan)


def test_the_shipped_plan_comes_back() -> None:
    """The law holds for a real plan as it is read."""
    path = find_shipped("corpus/anhui-ip-145/anhui-ip-145.txt")
    source, plan = read_plan(read_source_bytes(path.read_bytes(), path.name))

    assert read_document(store_of(plan, source), "sample") == without_losses(plan)


def test_an_unknown_document_is_told_what_there_is() -> None:
    """A slip in an id is answered with the ids of the store."""
    with pytest.raises(UsageError) as caught:
        read_document(store_of(*make_sample()), "simple")

    assert "sample" in caught.value.hint
