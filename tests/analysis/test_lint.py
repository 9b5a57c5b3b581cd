"""The checks of a draft: every code has a text with the fault and a repaired twin."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from coverage_reports import compare, side_of_text

from kg.analysis.baseline import make_profile, read_baseline, read_profile, render_baseline
from kg.analysis.comparison import CHANGE_CODES
from kg.analysis.lint import Profile
from kg.analysis.sides import Options, Side, lint_side
from kg.errors import KnowledgeError
from kg.knowledge.findings import load_codes
from kg.model.finding import Finding
from kg.model.text import Span

FILE = Path(__file__).with_name("lint.toml")


@dataclass(frozen=True)
class Case:
    """A code, the text with the fault and its twin; ``at`` None where the place is not told."""

    code: str
    bad: str
    good: str
    head: str
    suggests: str
    at: str | None = None
    reference: str | None = None

    def check(self, body: str) -> tuple[Side, list[Finding]]:
        """Return the draft and its findings of this code."""
        side = side_of_text(self.head.lstrip() + body.lstrip())
        if self.reference is None:
            found = lint_side(side)
        else:
            other = side_of_text(self.head.lstrip() + self.reference.lstrip(), "last.txt")
            found = compare(side, other).report.findings
        return side, [f for f in found if f.code == self.code]


def read_cases() -> list[Case]:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [Case(head=table["head"], **row) for row in table["case"]]


CASES = read_cases()
IDS = [f"{case.code}-{n}" for n, case in enumerate(CASES)]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_fault_is_found_at_its_place(case: Case) -> None:
    """Once, with the place quoted."""
    side, found = case.check(case.bad)

    assert len(found) == 1
    if case.at is not None:
        span = found[0].span
        assert case.at in (side.source.quote(span), side.source.raw[span.start : span.end])


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_repaired_text_is_clean(case: Case) -> None:
    """The twin differs in the fault alone."""
    assert case.check(case.good)[1] == []


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_finding_says_what_to_do(case: Case) -> None:
    """In its suggestion, and what is wrong in both languages."""
    [finding] = case.check(case.bad)[1]

    assert case.suggests in finding.suggestion
    assert finding.message
    assert finding.message_en
    assert "{" not in finding.message + finding.message_en + finding.suggestion


def test_rows_and_headings_that_count_apart_are_no_gap() -> None:
    """A table whose rows run on while headings of the same shape stand between them."""
    from kg.analysis.checks_numbering import Numbered, _check_sequence

    side = side_of_text(CASES[0].head.lstrip() + CASES[0].good.lstrip())
    counted = [(1, False), (1, True), (2, True), (2, False), (3, True), (4, True), (3, False)]
    rows = [
        Numbered(str(value), "1", value, Span(n, n + 1), (), "", is_task)
        for n, (value, is_task) in enumerate(counted)
    ]

    assert list(_check_sequence(side.source, rows)) == []
    assert len(list(_check_sequence(side.source, [*rows[:4], *rows[5:]]))) == 1


def test_every_code_of_the_checks_has_a_case() -> None:
    """Those of reading (X), of the store (E) and of comparing (C1 to C4) are tested elsewhere."""
    checks = {c for c in load_codes() if c[0] in "RTIDFV" or c.startswith("C5")}

    assert {case.code for case in CASES} == checks


def test_every_change_that_matters_has_a_code() -> None:
    """A raised target is no problem; each other kind of change is a finding."""
    assert set(CHANGE_CODES.values()) == {c for c in load_codes() if c[:2] in ("C2", "C3", "C4")}


def test_the_good_twins_have_no_error() -> None:
    """A text that repairs one fault is fit to be issued."""
    for case in CASES:
        side = side_of_text(case.head.lstrip() + case.good.lstrip())
        assert [f.code for f in lint_side(side) if f.severity == "error"] == []


# ---- profile and baseline

R103 = next(case for case in CASES if case.code == "R103")


def lint_with(severities: dict[str, str], case: Case = R103) -> list[tuple[str, str]]:
    side = side_of_text(case.head.lstrip() + case.bad.lstrip())
    options = Options(profile=make_profile(severities, "rules.toml"))
    return [(f.code, f.severity) for f in lint_side(side, options) if f.code[0] != "X"]


def test_a_profile_sets_a_severity() -> None:
    """Of one code; the others keep theirs."""
    assert lint_with({}) == [("R103", "info")]
    assert lint_with({"R103": "error"}) == [("R103", "error")]


def test_a_profile_switches_a_code_off() -> None:
    """Alone, by its family or by its hundred."""
    assert lint_with({"R103": "off"}) == lint_with({"R": "off"}) == lint_with({"R1": "off"}) == []


def test_the_longer_code_wins() -> None:
    """A family is off, one of its codes is not, in whatever order they stand."""
    assert lint_with({"R": "off", "R103": "error"}) == [("R103", "error")]
    assert lint_with({"R103": "error", "R": "off"}) == [("R103", "error")]


def test_a_profile_names_every_fault_at_once() -> None:
    """Unknown codes and severities."""
    with pytest.raises(KnowledgeError) as caught:
        make_profile({"Q999": "error", "R101": "loud"}, "rules.toml")

    assert all(word in caught.value.message for word in ("rules.toml", "Q999", "loud", "R101"))


def test_a_profile_is_read_from_its_file(tmp_path: Path) -> None:
    """A table [severity]; no file means the shipped severities."""
    (tmp_path / "rules.toml").write_text('[severity]\nR103 = "warning"\n', encoding="utf-8")

    assert read_profile(tmp_path / "rules.toml") == Profile({"R103": "warning"})
    assert read_profile(None) == Profile()


def test_a_profile_that_is_no_toml_is_named(tmp_path: Path) -> None:
    """With its path."""
    (tmp_path / "rules.toml").write_text("severity = [", encoding="utf-8")

    with pytest.raises(KnowledgeError, match=r"rules\.toml"):
        read_profile(tmp_path / "rules.toml")


def test_a_baseline_silences_what_it_knows(tmp_path: Path) -> None:
    """Until the words change; a fault elsewhere in the text is still new."""
    side = side_of_text(R103.head.lstrip() + R103.bad.lstrip())
    found = lint_side(side)
    (tmp_path / "known.json").write_text(render_baseline(found, side.plan), encoding="utf-8")
    options = Options(known=read_baseline(tmp_path / "known.json"))
    moved = side.source.raw.replace("为推进专利工作", "为深入推进全市专利工作")
    changed = moved.replace("市科技局牵头", "市教育局牵头")

    assert found != ()
    assert lint_side(side, options) == ()
    assert lint_side(side_of_text(moved), options) == ()
    assert [f.code for f in lint_side(side_of_text(changed), options)] == ["R103"]


def test_a_baseline_counts(tmp_path: Path) -> None:
    """A fault known once is told when it stands there twice."""
    side = side_of_text(R103.head.lstrip() + R103.bad.lstrip())
    (tmp_path / "known.json").write_text(
        render_baseline(lint_side(side), side.plan), encoding="utf-8"
    )
    options = Options(known=read_baseline(tmp_path / "known.json"))
    item = R103.bad.strip().splitlines()[-1]
    twice = side_of_text(f"{side.source.raw}{item.replace('（一）', '（二）', 1)}\n")

    assert [f.code for f in lint_side(twice, options)].count("R103") == 1


@pytest.mark.parametrize("content", ["{}", "[]", "not json", '{"findings": [{}]}'])
def test_a_broken_baseline_is_refused(tmp_path: Path, content: str) -> None:
    """With the way to write it anew."""
    (tmp_path / "known.json").write_text(content, encoding="utf-8")

    with pytest.raises(KnowledgeError, match=r"known\.json") as caught:
        read_baseline(tmp_path / "known.json")
    assert "--update-baseline" in caught.value.hint
