"""Printed names of units against the truth decided by reading (unit_names*.tsv)."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from kg.knowledge.units import UnitMatch, load_directory
from kg.model.document import Jurisdiction

Row = dict[str, str]
HERE = Path(__file__).parent
SAMPLES = ("unit_names.tsv", "unit_names_second.tsv")
# The bar: at most three of a hundred names may be unknown or read wrongly.
LEAST_ACCURACY = 0.97
# Kinds where each name is a unit of its own.
OPEN_KINDS = {"company", "member-units", "lead-units", "coordination-group", "coordination-office"}


def read_truth(*samples: str) -> list[Row]:
    return [row for sample in samples or SAMPLES for row in read_sample(sample)]


def read_sample(sample: str) -> list[Row]:
    lines = (HERE / sample).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader((x for x in lines if not x.startswith("#")), delimiter="\t"))


def match_row(row: Row) -> UnitMatch | None:
    place = Jurisdiction(row["place"] if row["place"] != "-" else None, row["place_name"])
    return load_directory().match_unit(row["name"], place=place)


def is_right(row: Row) -> bool:
    match = match_row(row)
    if match is None:
        return row["kind"] == "-"
    placed = row["jurisdiction"] == match.place.code or match.place.name.endswith(
        row["jurisdiction"]
    )
    collective = match.collective == (row["collective"] == "1")
    return match.kind == row["kind"] and placed and collective


def test_truth_is_large_enough() -> None:
    """At least 300 distinct printed names are judged."""
    assert len({row["name"] for row in read_truth()}) >= 300


@pytest.mark.parametrize("sample", SAMPLES)
def test_accuracy_of_kind_and_place(sample: str) -> None:
    """Kind, place and collectiveness are right for at least 97 names in 100 of each sample."""
    rows = read_truth(sample)
    wrong = [f"{r['name']}@{r['place_name']}" for r in rows if not is_right(r)]
    assert 1 - len(wrong) / len(rows) >= LEAST_ACCURACY, wrong


def test_no_wrong_merge() -> None:
    """Two names share an id only when the truth gives both one kind and one place."""
    meanings: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for row in read_truth():
        match = match_row(row)
        if match:
            own = (row["name"],) if row["kind"] in OPEN_KINDS else ()
            meanings[match.unit_id].add((row["kind"], row["jurisdiction"], *own))
    assert {k: v for k, v in meanings.items() if len(v) > 1} == {}


def test_an_unknown_name_is_never_given_a_kind() -> None:
    """A name that reading alone cannot place stays unknown."""
    unknown = [row for row in read_truth() if row["kind"] == "-"]
    assert unknown
    assert [row["name"] for row in unknown if match_row(row)] == []


@pytest.mark.parametrize(
    "name", sorted({row["name"] for row in read_truth() if row["document"] == "anhui"})
)
def test_all_units_of_the_anhui_plan(name: str) -> None:
    """Every unit of the Anhui plan is known, and as the truth says."""
    row = next(r for r in read_truth() if r["name"] == name and r["document"] == "anhui")
    assert is_right(row)


def test_the_anhui_plan_names_36_units() -> None:
    """The truth holds all 36."""
    assert len({row["name"] for row in read_truth() if row["document"] == "anhui"}) == 36
