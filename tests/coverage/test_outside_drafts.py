"""The outside drafts are well formed: every measure judged, every planted word in its place."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pytest
from planted import EARLIER, KINDS, Planted, read_outside

from kg.model.document import Task
from kg.reading.files import read_source
from kg.reading.parser import parse_plan
from kg.resources import find_shipped

OUTSIDE = read_outside()
each = pytest.mark.parametrize("planted", OUTSIDE, ids=lambda p: p.draft.name)


@lru_cache(maxsize=1)
def read_anhui() -> tuple[Task, ...]:
    """Return the tasks of the Anhui plan."""
    path = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
    return tuple(parse_plan(read_source(path)).tasks)


def list_measures() -> set[tuple[int, int]]:
    """Return the ids of the Anhui plan's measures, both numbers from 1."""
    tasks = enumerate(read_anhui(), 1)
    return {(t, m) for t, task in tasks for m in range(1, len(task.measures) + 1)}


@each
def test_every_measure_has_one_verdict(planted: Planted) -> None:
    """Covered, partial and missing together are the 164 measures, none twice."""
    present = set(planted.draft.truth())
    assert present | planted.missing == list_measures()
    assert not present & planted.missing


@each
def test_every_mark_names_a_measure_and_stands_on_words(planted: Planted) -> None:
    """A tag's id is a measure of the plan, and its stretch of the draft is a sentence."""
    for start, end, tags in planted.draft.marks:
        ids = {tag.strip("!^~") for tag in tags} - {"+"}
        assert ids <= {f"{t}.{m}" for t, m in list_measures()}
        assert len(planted.draft.text[start:end].strip()) > 5


@each
def test_a_decoy_is_no_cover(planted: Planted) -> None:
    """No sentence is both a decoy of a measure and its cover."""
    covers = {(a, b, t.strip("~")) for a, b, tags in planted.draft.marks for t in tags}
    assert not covers & set(planted.draft.places_of("!"))


@each
def test_a_draft_is_of_a_plan_s_length(planted: Planted) -> None:
    """Between 6,900 and 12,000 characters, the tags not counted."""
    assert 6900 <= len(planted.draft.text) <= 12000


@each
def test_cases_against_anhui_quote_it(planted: Planted) -> None:
    """What a case says stood before stands in the task of the plan that it names."""
    for case in planted.cases:
        if case.reference == EARLIER:
            continue
        task = read_anhui()[int(case.reference.split(".")[0]) - 1]
        assert task.attribution is not None
        said = "".join(m.text for m in task.measures)
        assert case.before in (task.attribution.text if case.kind == "主体" else said)


@each
def test_cases_are_of_a_known_kind_and_say_two_things(planted: Planted) -> None:
    """Each case is of one of four kinds, and its two wordings differ."""
    assert {case.kind for case in planted.cases} <= set(KINDS)
    assert all(case.before != case.after for case in planted.cases)


@each
def test_the_earlier_text_says_what_stood_before(planted: Planted) -> None:
    """Put back, the earlier text has each case's words at the place that is given for them."""
    earlier = planted.earlier()
    assert earlier.text != planted.draft.text
    for case, (start, end) in earlier.places:
        assert earlier.text[start:end] == case.before


@each
def test_one_verdict_a_task_and_kind(planted: Planted) -> None:
    """Against Anhui no task is both changed and unchanged in one kind."""
    keys = Counter(
        (c.reference.split(".")[0], c.kind) for c in planted.cases if c.reference != EARLIER
    )
    assert not [key for key, times in keys.items() if times > 1]


def test_at_least_half_of_the_cases_are_near_misses() -> None:
    """There are sixty cases and more, and the drafts do not reward crying change."""
    cases = [case for planted in OUTSIDE for case in planted.cases]
    assert len(cases) >= 60
    assert sum(not case.changed for case in cases) * 2 >= len(cases)
    assert {case.kind for case in cases if case.changed} == set(KINDS)
    assert {case.kind for case in cases if not case.changed} == set(KINDS)
