"""The invented example plans: marked as such, unchanged, and readable to the last unit."""

from __future__ import annotations

import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kg.analysis.sides import Options, compare_sides, lint_side, read_side
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


DRAFT = find_shipped("corpus", "examples", "draft", "gansu-ip-draft-invented.txt")


def lint(path: Path) -> list[tuple[str, int]]:
    side = read_side(read_source(path), "draft")
    found = lint_side(side, Options(as_of=date(2024, 3, 18)))
    return [(f.code, side.source.line_of(f.span.start)) for f in found if f.code[0] != "X"]


def test_the_draft_is_the_file_that_its_profile_names() -> None:
    """Invented, with the digest of its bytes."""
    text = DRAFT.with_name("corpus.toml").read_text(encoding="utf-8")
    [profile] = tomllib.loads(text)["documents"]

    assert profile["invented"] is True
    assert sha256(DRAFT.read_bytes()).hexdigest() == profile["sha256"]
    assert "从未由任何机关发布" in DRAFT.read_text(encoding="utf-8")


def test_the_drafts_planted_faults_are_found_and_nothing_else() -> None:
    """One of each: code and line."""
    assert lint(DRAFT) == [
        ("I304", 8),
        ("I301", 14),
        ("R101", 23),
        ("T201", 23),
        ("R108", 30),
        ("F601", 33),
        ("T203", 34),
        ("R105", 37),
        ("D401", 51),
        ("D402", 51),
    ]


def test_the_word_draft_says_the_same() -> None:
    """Its headings are styled and its table is real; tasks, owners and findings are equal."""
    word = DRAFT.with_suffix(".docx")
    plain, real = (read_side(read_source(p), "draft").rows for p in (DRAFT, word))

    assert lint(word) == lint(DRAFT)
    assert [(t.title, t.owners, [m.text for m in t.measures]) for t in real.tasks] == [
        (t.title, t.owners, [m.text for m in t.measures]) for t in plain.tasks
    ]


def test_the_draft_shows_every_status_against_the_anhui_plan() -> None:
    """Tasks covered, in part and missing, and two new items: what a reader should see."""
    anhui = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
    sides = [read_side(read_source(p), p.stem) for p in (DRAFT, anhui)]
    report = compare_sides(sides[0], sides[1:])

    assert all(count >= 5 for count in report.count_tasks().values())
    assert [n.title for n in report.new] == ["探索数据知识产权保护", "建设敦煌文化版权走廊"]
