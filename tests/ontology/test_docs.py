"""What the documentation shows is what the ontology and the program say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, SH, Graph

import kg
from kg.graph.shapes import load_shapes
from kg.knowledge.ontology import load_ontology, load_turtle, shorten
from kg.render.ontology_markup import read_example
from kg.render.ontology_picture import Arrow, lay_out
from kg.resources import find_shipped

PICTURE = lay_out(load_ontology())
README = (find_shipped("ontology") / "README.md").read_text(encoding="utf-8")
KG = Path(kg.__file__).parent


def test_the_example_is_what_the_program_makes_of_its_text() -> None:
    """Every triple shown is in the graph that kg builds from the three lines."""
    text, turtle = read_example()
    source, plan = kg.read_plan(kg.read_source_bytes(f"{text}\n".encode(), "plan.txt"))
    built = kg.build_graph(plan, source, document_id="plan")
    shown = Graph().parse(data=turtle, format="turtle")

    assert len(shown) > 30
    assert set(shown) <= set(built)


def test_the_picture_shows_every_class() -> None:
    """Each class of plan.ttl has a box, and no two boxes share a place."""
    own = {box.name for box in PICTURE.boxes if box.own}

    assert own == {term.name for term in load_ontology().of_kind("class")}
    assert len({(box.x, box.y) for box in PICTURE.boxes}) == len(PICTURE.boxes)


def shaped() -> set[tuple[str, str, str]]:
    """Return (class, property, class) of each property shape with a class."""
    shapes = load_shapes()
    return {
        (shorten(shapes.value(node, SH.targetClass)), shorten(path), shorten(kind))
        for node in shapes.subjects(RDF.type, SH.NodeShape)
        for shape in shapes.objects(node, SH.property)
        for path in shapes.objects(shape, SH.path)
        for kind in shapes.objects(shape, SH["class"])
    }


def stated() -> set[tuple[str, str, str]]:
    """Return (domain, property, range) of each object property of plan.ttl and reused.ttl."""
    graph = load_turtle("plan") + load_turtle("reused")
    return {
        (shorten(domain), shorten(p), shorten(range_))
        for p, domain in graph.subject_objects(RDFS.domain)
        for range_ in graph.objects(p, RDFS.range)
    }


@pytest.mark.parametrize("arrow", PICTURE.arrows, ids=lambda a: f"{a.source.name}-{a.name}")
def test_an_arrow_is_a_statement_of_the_ontology(arrow: Arrow) -> None:
    """By domain and range, or by a shape; a part of a work may be a subclass of eli:Work."""
    drawn = (arrow.source.name, arrow.name, arrow.target.name)
    parts = {"doco:Section", "plan:Plan", "plan:Programme", "plan:Task", "plan:Measure"}
    loose = {
        "eli:is_part_of": {drawn[0], drawn[2]} <= parts,
        "org:classification": drawn[2] == "plan:UnitKind",
        "plan:reportsOn": drawn[0] == "plan:StatusEntry",
    }

    assert drawn in shaped() | stated() or loose.get(arrow.name, False)


def test_decisions_are_numbered_without_a_gap() -> None:
    """And each says its context, choice and consequence."""
    numbers = [int(n) for n in re.findall(r"^\*\*(\d+)\. ", README, re.MULTILINE)]
    parts = re.split(r"^\*\*\d+\. ", README, flags=re.MULTILINE)[1:]

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 12
    assert all("背景：" in p and "选择：" in p and "后果：" in p for p in parts)


def test_a_decision_that_the_program_refers_to_exists() -> None:
    """`decision N` in a docstring is a number of README."""
    numbers = set(re.findall(r"^\*\*(\d+)\. ", README, re.MULTILINE))
    said = {
        number
        for path in KG.rglob("*.py")
        for number in re.findall(r"\bdecisions? (\d+)", path.read_text(encoding="utf-8"))
    }

    assert said <= numbers


def test_every_file_of_the_folder_is_named() -> None:
    """README's first table leaves nothing of ontology/ out."""
    table = README.split("## ")[0]
    names = {path.name for path in find_shipped("ontology").iterdir()} - {"README.md"}
    told = re.findall(r"`([^`]+)`", table)

    assert not [n for n in names if not any(Path(n).match(t.rstrip("/")) for t in told)]
