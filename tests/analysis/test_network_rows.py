"""A ledger's rows, its networks and its figures."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from network_samples import (
    DATA,
    FARM,
    MONEY,
    STRANGER,
    TOWNS,
    Chapter,
    Item,
    SampleDirectory,
    sample_chapters,
    sample_ledger,
    write_plan,
)

from kg.analysis.gaps import find_gaps
from kg.analysis.ledger import Ledger, ReadPlan, build_ledger
from kg.analysis.network import (
    build_coownership,
    build_measure_network,
    build_task_network,
    count_rows,
    find_communities,
    find_pairs,
    measure_sections,
    measure_units,
)
from kg.model.document import ROLES, Jurisdiction, Role

UNITS = [f"市{name}局" for name in "甲乙丙丁戊己"]
owner_lists = st.lists(
    st.tuples(st.sampled_from(UNITS), st.sampled_from(ROLES)), max_size=6, unique=True
)


def ledger_of(owners: list[list[tuple[str, Role]]]) -> Ledger:
    items = [
        Item(f"任务{n}", ("做一件事。",), [(u, f"yunze/{u}", r) for u, r in held])
        for n, held in enumerate(owners)
    ]
    return build_ledger([write_plan([Chapter("一、", "总章", items)])])


def test_counts_of_the_sample() -> None:
    """The sample has 5 units, 5 tasks, 6 measures, 9 unit-task pairs and 5 co-owning pairs."""
    counts = count_rows(sample_ledger())
    assert (counts.units, counts.tasks, counts.measures) == (5, 5, 6)
    assert (counts.responsibilities, counts.pairs) == (9, 5)


def test_a_pair_lists_its_tasks_and_counts_their_measures() -> None:
    """Finance and data co-own two tasks with three measures."""
    pairs = {(p.a, p.b): p for p in find_pairs(sample_ledger().tasks)}
    pair = pairs[DATA[1], MONEY[1]]
    assert pair.tasks == ("yunze#1.t1", "yunze#2.t1")
    assert (pair.weight, pair.measures) == (2, 3)


def test_roles_narrow_the_pairs() -> None:
    """With 牵头 alone, only the two leads of one task co-own it."""
    pairs = find_pairs(sample_ledger().tasks, ("lead",))
    assert [(p.a, p.b, p.weight) for p in pairs] == [(DATA[1], MONEY[1], 1)]


def test_a_unit_in_two_roles_is_no_pair_with_itself() -> None:
    """A unit that leads and supports one task holds it once and has no partner."""
    ledger = ledger_of([[(UNITS[0], "lead"), (UNITS[0], "support")]])
    assert count_rows(ledger).responsibilities == 1
    assert not find_pairs(ledger.tasks)


def test_unit_figures() -> None:
    """The data office leads two tasks, is by duty in one, and has three partners."""
    stats = {s.unit: s for s in measure_units(sample_ledger())}[DATA[1]]
    assert (stats.tasks, stats.measures, stats.partners, stats.shared) == (3, 4, 3, 5)
    assert (stats.roles["lead"], stats.roles["by_duty"], stats.roles["support"]) == (2, 1, 0)


def test_a_unit_without_partners_has_no_community() -> None:
    """The stranger works alone: community 0, all centralities 0."""
    stats = next(s for s in measure_units(sample_ledger()) if "/u-" in s.unit)
    assert (stats.community, stats.degree, stats.betweenness, stats.bridging) == (0, 0, 0, 0)


def test_an_unknown_unit_keeps_its_name_and_gets_a_key_of_its_own() -> None:
    """The name that no directory knows stays as printed, in the category unknown."""
    unit = next(u for u in sample_ledger().units if u.category == "unknown")
    assert unit.name == STRANGER[0]
    assert unit.id.partition("/")[2].startswith("u-")


def test_units_of_two_places_with_one_name_have_their_place_behind_it() -> None:
    """省科技厅 of Anhui and of Gansu are two rows that a reader can tell apart, and find."""
    plans = [
        write_plan(
            [Chapter("一、", "总章", [Item("事", ("做事。",), [("省科技厅", unit, "lead")])])],
            name=name,
            place=place,
        )
        for name, unit, place in (
            ("a", "340000/science-technology", Jurisdiction("340000", "安徽省")),
            ("b", "620000/science-technology", Jurisdiction("620000", "甘肃省")),
        )
    ]
    units = build_ledger(plans).units
    assert [u.name for u in units] == ["省科技厅（安徽）", "省科技厅（甘肃）"]
    assert all("省科技厅" in u.names for u in units)
    assert build_ledger(plans[:1]).units[0].name == "省科技厅"


def test_a_collective_body_is_told_apart() -> None:
    """各镇人民政府 is collective, a bureau is a department."""
    categories = {u.id: u.category for u in sample_ledger().units}
    assert categories[TOWNS[1]] == "collective"
    assert categories[FARM[1]] == "department"


def test_networks_have_one_edge_a_role() -> None:
    """The unit-task network keeps every role; the unit-measure network repeats it a measure."""
    ledger = sample_ledger()
    tasks, measures = build_task_network(ledger), build_measure_network(ledger)
    assert tasks.number_of_edges() == sum(len(t.owners) for t in ledger.tasks) == 9
    assert measures.number_of_edges() == sum(len(t.owners) * len(t.measures) for t in ledger.tasks)


def test_section_figures_hold_what_is_below() -> None:
    """The first chapter has two tasks, three measures, four units and five pairs."""
    first = measure_sections(sample_ledger())[0]
    assert (first.heading, first.tasks, first.measures) == ("一、建设乡村网络", 2, 3)
    assert (first.units, first.pairs) == (4, 5)


@pytest.mark.parametrize(
    ("code", "tasks"),
    [
        ("R101", ["yunze#2.t2"]),
        ("R102", ["yunze#1.t2"]),
        ("R103", ["yunze#2.t1"]),
        ("R104", ["yunze#2.t3"]),
        ("R107", []),
        ("T201", ["yunze#1.t2", "yunze#2.t1", "yunze#2.t2", "yunze#2.t3"]),
    ],
)
def test_gaps_of_the_sample(code: str, tasks: list[str]) -> None:
    """Each gap is found at its tasks and nowhere else."""
    assert [g.task for g in find_gaps(sample_ledger()) if g.code == code] == tasks


@pytest.mark.parametrize(
    ("owners", "found"),
    [
        ([("各镇人民政府", "implement"), ("有关部门", "implement")], {"R102", "R107", "T201"}),
        ([("各镇人民政府", "implement"), ("市财政局", "lead")], {"T201"}),
        ([("市财政局", "lead"), ("市财政局", "support")], {"R108", "T201"}),
    ],
)
def test_collective_and_double_roles(owners: list[tuple[str, Role]], found: set[str]) -> None:
    """Only collective bodies, or one unit in both roles, are gaps; a lead beside them is none."""
    items = [Item("事项", ("做。",), [(u, f"yunze/{u}", r) for u, r in owners])]
    ledger = build_ledger([write_plan([Chapter("一、", "章", items)])], SampleDirectory())
    assert {g.code for g in find_gaps(ledger)} == found


@given(st.lists(owner_lists, max_size=8))
def test_shared_work_is_counted_from_both_ends(owners: list[list[tuple[str, Role]]]) -> None:
    """The pairs' weights sum to half of what the units share."""
    ledger = ledger_of(owners)
    total = sum(p.weight for p in find_pairs(ledger.tasks))
    assert sum(s.shared for s in measure_units(ledger)) == 2 * total


@given(st.lists(owner_lists, min_size=1, max_size=6), st.randoms())
def test_neither_order_of_owners_nor_of_documents_matters(
    owners: list[list[tuple[str, Role]]], shuffler: random.Random
) -> None:
    """Shuffled owners give the same pairs and communities."""
    ledger = ledger_of(owners)
    shuffled = [shuffler.sample(held, len(held)) for held in owners]
    other = ledger_of(shuffled)
    assert find_pairs(ledger.tasks) == find_pairs(other.tasks)
    assert find_communities(build_coownership(ledger)) == find_communities(build_coownership(other))


@given(st.lists(owner_lists, min_size=1, max_size=6), owner_lists)
def test_one_more_task_never_loosens_a_pair(
    owners: list[list[tuple[str, Role]]], more: list[tuple[str, Role]]
) -> None:
    """Adding a task keeps every pair at least as heavy."""
    before = {(p.a, p.b): p.weight for p in find_pairs(ledger_of(owners).tasks)}
    after = {(p.a, p.b): p.weight for p in find_pairs(ledger_of([*owners, more]).tasks)}
    assert all(after[pair] >= weight for pair, weight in before.items())


def test_documents_stand_in_the_order_of_their_ids() -> None:
    """Two plans give the same ledger whichever comes first, and share their units."""
    first = write_plan(sample_chapters())
    second = ReadPlan("anlan", first.source, replace(first.plan, file="anlan.txt"))
    one = build_ledger([first, second], SampleDirectory())
    assert one == build_ledger([second, first], SampleDirectory())
    assert [d.id for d in one.documents] == ["anlan", "yunze"]
    assert count_rows(one).units == 5
    assert find_pairs(one.tasks)[0].weight == 4
