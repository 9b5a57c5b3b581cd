"""Groups of units: lists with a source, checked when they are read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.errors import KnowledgeError
from kg.knowledge.groups import find_groups, load_groups, read_groups
from kg.knowledge.units import load_directory
from kg.model.document import Jurisdiction

GOOD = """id = "tea"
zh = "云川市茶业发展联席会议"
en = "Joint conference on tea"
place = "云川市"
printed = ["茶业发展联席会议成员单位"]
lead = ["市农业农村局"]
members = ["市农业农村局", "市财政局"]
since = 2024-01-01
source = "虚构，仅供测试"
grade = "A"
"""


def write(tmp_path: Path, body: str, name: str = "tea.toml") -> Path:
    path = tmp_path / name
    path.write_text(body, encoding="utf-8")
    return path


def test_a_group_is_read_with_its_members_units(tmp_path: Path) -> None:
    """Each member gets the id that a plan's statement would give it."""
    (group,) = read_groups([write(tmp_path, GOOD)])
    place = Jurisdiction(None, "云川市")
    finance = load_directory().match_unit("市财政局", place=place)

    assert finance is not None
    assert [m.leads for m in group.members] == [True, False]
    assert group.members[1].unit_id == finance.unit_id


def test_a_groups_collective_unit_is_the_printed_ones(tmp_path: Path) -> None:
    """What a plan prints for the members leads to the group."""
    (group,) = read_groups([write(tmp_path, GOOD)])
    printed = load_directory().match_unit(
        "茶业发展联席会议成员单位", place=Jurisdiction(None, "云川市")
    )

    assert printed is not None
    assert printed.unit_id in group.unit_ids


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('source = "虚构，仅供测试"', "", "缺少 source"),
        ('grade = "A"', 'grade = "D"', "grade"),
        ('"市财政局"', '"市某某处"', "目录中没有成员"),
        ('"市财政局"', '"市农业农村局"', "有成员重复"),
        ('["茶业发展联席会议成员单位"]', '["市科技局"]', "不是集合称谓"),
        ('lead = ["市农业农村局"]', 'lead = ["市科技局"]', "不在成员中"),
        ("since", "begin", "不认识的键"),
        ('members = ["市农业农村局", "市财政局"]', "members = []", "缺少 members"),
        ("since = ", "since ", "tea.toml"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    """No list without a source, no member that nobody knows, no key that means nothing."""
    assert old in GOOD
    with pytest.raises(KnowledgeError, match=words):
        read_groups([write(tmp_path, GOOD.replace(old, new))])


def test_two_files_cannot_share_an_id(tmp_path: Path) -> None:
    """The id is part of the group's IRI."""
    paths = [write(tmp_path, GOOD), write(tmp_path, GOOD, "tea2.toml")]

    with pytest.raises(KnowledgeError, match="已用于"):
        read_groups(paths)


def test_a_list_counts_from_its_first_day(tmp_path: Path) -> None:
    """Before it, nothing expands; on it and without a day it does."""
    (group,) = read_groups([write(tmp_path, GOOD)])

    assert not group.holds_on(date(2023, 12, 31))
    assert group.holds_on(date(2024, 1, 1))
    assert group.holds_on(None)


def test_the_shipped_groups_have_sources() -> None:
    """Every one, with a grade."""
    groups = load_groups()

    assert groups
    assert all(g.source and g.grade in "ABC" for g in groups)


def test_the_national_conference_expands_to_38_members() -> None:
    """Asked by the unit that a national plan prints."""
    match = load_directory().match_unit(
        "国务院知识产权战略实施工作部际联席会议成员单位", place=Jurisdiction("100000", "国家")
    )
    assert match is not None

    (group,) = find_groups(match.unit_id)
    assert len(group.members) == 38
    assert [m.printed for m in group.members if m.leads] == ["知识产权局"]


def test_another_groups_members_stay_collective() -> None:
    """A conference whose list nobody has sourced finds no group."""
    match = load_directory().match_unit(
        "知识产权强省建设联席会议各成员单位", place=Jurisdiction("340000", "安徽省")
    )
    assert match is not None

    assert find_groups(match.unit_id) == ()
