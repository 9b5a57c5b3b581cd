"""The register of finding codes is whole, and findings are made from it alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import KnowledgeError, UsageError
from kg.knowledge.findings import find_arguments, load_codes, make_finding, read_codes, resolve_code
from kg.model.finding import reaches
from kg.model.text import Span

# Every code that the checks and the reading promise.
PROMISED = [
    "R101",
    "R102",
    "R103",
    "R104",
    "R105",
    "R106",
    "R107",
    "R108",
    "T201",
    "T202",
    "T203",
    "I301",
    "I302",
    "I303",
    "I304",
    "D401",
    "D402",
    "C501",
    "C502",
    "F601",
    "F602",
    "F603",
    "F604",
    "F605",
    "V701",
    "X101",
    "X102",
    "X103",
    "X104",
]
# The only checks that stop a draft by default.
ERRORS = {"R101", "R105", "T202", "I304"}
GOOD = """
[R101]
severity = "error"
"""
PARTS = ("title", "message", "problem", "why", "fix", "example")
WHOLE = GOOD + "".join(f'{p}.zh = "甲"\n{p}.en = "a"\n' for p in PARTS)


@pytest.mark.parametrize("code", PROMISED)
def test_every_promised_code_is_there(code: str) -> None:
    """The register knows every code of the contract."""
    assert load_codes()[code].why.zh


def test_four_draft_checks_are_errors() -> None:
    """Missing owner, dead unit, past deadline, contradicting number; all else is advice."""
    drafts = [c for c in load_codes().values() if c.code[0] not in "XE"]

    assert {c.code for c in drafts if c.severity == "error"} == ERRORS


@pytest.mark.parametrize("code", sorted(load_codes()))
def test_every_message_can_be_filled(code: str) -> None:
    """A finding of any code is worded in both languages with nothing left open."""
    names = find_arguments(load_codes()[code].message.zh)
    finding = make_finding(code, Span(0, 1), **{name: "甲" for name in names})

    assert "{" not in finding.message + finding.message_en


def test_a_message_without_its_argument_is_a_fault() -> None:
    """A caller that forgets an argument hears of it."""
    with pytest.raises(KeyError):
        make_finding("R101", Span(0, 1))


def test_a_profile_may_set_another_severity() -> None:
    """The default severity gives way."""
    finding = make_finding("R101", Span(0, 1), title="甲", severity="info")

    assert not reaches([finding], "error")


def test_a_code_is_found_in_any_case() -> None:
    """r101 is R101."""
    assert resolve_code("r101").code == "R101"


def test_an_unknown_code_is_answered_with_near_ones() -> None:
    """A slip in a code gets the codes near it."""
    with pytest.raises(UsageError) as caught:
        resolve_code("R1011")

    assert "R101" in caught.value.hint


def test_a_whole_register_is_read(tmp_path: Path) -> None:
    """The accepting twin of the test below."""
    (tmp_path / "f.toml").write_text(WHOLE, encoding="utf-8")

    assert read_codes(tmp_path / "f.toml")["R101"].title.en == "a"


def test_a_faulty_register_names_every_problem(tmp_path: Path) -> None:
    """All problems of a data file are told at once."""
    broken = WHOLE.replace('"error"', '"fatal"').replace('why.en = "a"', "") + '[Z1]\nodd = "x"\n'
    (tmp_path / "f.toml").write_text(broken, encoding="utf-8")

    with pytest.raises(KnowledgeError) as caught:
        read_codes(tmp_path / "f.toml")
    for part in ("severity", "why", "Z1", "odd"):
        assert part in caught.value.message


def test_a_code_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """Two meanings for one code are a fault of the file, named with its line."""
    (tmp_path / "f.toml").write_text(WHOLE + WHOLE, encoding="utf-8")

    with pytest.raises(KnowledgeError, match=r"f\.toml.*line"):
        read_codes(tmp_path / "f.toml")
