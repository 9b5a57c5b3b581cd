"""The invented example plans: marked as such, unchanged, and readable to the last unit."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from typing import Any

import pytest

from kg.knowledge.subjects import find_subjects
from kg.model.document import PlanDocument
from kg.reading.files import read_source
from kg.reading.parser import parse_plan
from kg.resources import find_shipped

FOLDER = find_shipped("corpus", "examples", "ip-plans")
PROFILES: list[dict[str, Any]] = tomllib.loads(
    (FOLDER / "corpus.toml").read_text(encoding="utf-8")
)["documents"]
IDS = [profile["id"] for profile in PROFILES]
# Tasks and printed responsibilities of each plan, counted by reading.
COUNTS = {
    "anhui-ip-135-invented": (14, 37),
    "jiangsu-ip-145-invented": (12, 37),
    "wuhu-ip-2023-invented": (10, 26),
}


def parse(profile: dict[str, Any]) -> PlanDocument:
    return parse_plan(read_source(FOLDER / profile["file"]))


@pytest.mark.parametrize("profile", PROFILES, ids=IDS)
def test_an_example_says_that_it_is_invented(profile: dict[str, Any]) -> None:
    """In its profile, in its title and in its text."""
    text = (FOLDER / profile["file"]).read_text(encoding="utf-8")

    assert profile["invented"] is True
    assert "虚构示例" in profile["title"]
    assert "从未由任何机关发布" in text


@pytest.mark.parametrize("profile", PROFILES, ids=IDS)
def test_an_example_is_the_file_that_its_profile_names(profile: dict[str, Any]) -> None:
    """The digest is that of the bytes."""
    assert sha256((FOLDER / profile["file"]).read_bytes()).hexdigest() == profile["sha256"]


@pytest.mark.parametrize("profile", PROFILES, ids=IDS)
def test_an_example_is_read_whole(profile: dict[str, Any]) -> None:
    """Title, place and date as in the profile; tasks and responsibilities as counted."""
    plan = parse(profile)
    held = [r for task in plan.tasks for r in task.responsibilities]

    assert plan.title == profile["title"]
    assert plan.front.jurisdiction is not None
    assert plan.front.jurisdiction.name == profile["jurisdiction"]
    assert plan.front.issued is not None
    assert plan.front.issued[0] == profile["issued"]
    assert (len(plan.tasks), len(held)) == COUNTS[profile["id"]]


@pytest.mark.parametrize("profile", PROFILES, ids=IDS)
def test_every_unit_of_an_example_is_known(profile: dict[str, Any]) -> None:
    """So that the plans can be compared by kinds of departments."""
    plan = parse(profile)

    unknown = [r.unit for t in plan.tasks for r in t.responsibilities if r.unit_id is None]
    assert unknown == []


def test_the_examples_share_subjects() -> None:
    """Pledge financing is in all three, data property in the two younger ones."""
    subjects = [
        {s for t in parse(p).tasks for s in find_subjects(f"{t.title}{t.text}")} for p in PROFILES
    ]

    assert all("ip/pledge-financing" in held for held in subjects)
    assert [any(s.startswith("ip/data-ip") for s in held) for held in subjects] == [
        False,
        True,
        True,
    ]
