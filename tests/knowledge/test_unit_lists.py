"""Elliptic lists are completed for the graph; what is complete stays."""

from __future__ import annotations

import pytest

from kg.knowledge.unit_lists import complete_list


@pytest.mark.parametrize(
    ("printed", "complete"),
    [
        (["厅综规处", "财审处"], ("厅综规处", "厅财审处")),
        (["市发展改革", "财政局"], ("市发展改革局", "市财政局")),
        (["省科技厅", "财政厅"], ("省科技厅", "省财政厅")),
        (["市教育", "科技", "财政局"], ("市教育局", "市科技局", "市财政局")),
    ],
)
def test_what_the_drafter_left_out_is_added(printed: list[str], complete: tuple[str, ...]) -> None:
    """Level words and departments hold for what follows, endings for what stands before."""
    assert complete_list(printed) == complete


@pytest.mark.parametrize(
    "printed",
    [
        ["省科技厅", "省财政厅"],
        ["省科技厅", "财政部"],
        ["省科技厅", "合肥海关"],
        ["市市场监管局", "市场监管总局"],
        ["有关部门", "各市、县人民政府"],
        ["通创办", "市财政局"],
        [],
    ],
)
def test_a_complete_name_is_left_alone(printed: list[str]) -> None:
    """Ministries, names with places, collective bodies and unknown names stay."""
    assert complete_list(printed) == tuple(printed)


def test_as_many_names_come_back_as_were_given() -> None:
    """Law: completing never splits or joins names."""
    names = ["市发展改革", "财政局", "厅综规处", "有关部门", "甲", ""]

    assert len(complete_list(names)) == len(names)
