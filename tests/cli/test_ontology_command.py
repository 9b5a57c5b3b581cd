"""``kg ontology`` as people call it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_every_term_is_listed_with_its_definition(kg: Run) -> None:
    """In the language that is asked for."""
    rows = json.loads(kg("ontology", "--format", "json", "--lang", "en").stdout)
    terms = {row["name"]: row for row in rows}

    assert len(terms) > 100
    assert terms["plan:Task"]["label"] == "task"
    assert terms["role:lead"]["kind"] == "concept"
    assert all(row["definition"] for row in rows)


@pytest.mark.parametrize(
    ("suffix", "beginning"),
    [("html", "<!doctype html>"), ("svg", "<svg "), ("ttl", "# The vocabulary"), ("jsonld", "{")],
)
def test_the_suffix_chooses_what_is_written(
    kg: Run, tmp_path: Path, suffix: str, beginning: str
) -> None:
    """A page, a picture, the vocabulary, the context."""
    done = kg("ontology", "-o", f"本体.{suffix}")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"本体.{suffix}").read_text(encoding="utf-8").startswith(beginning)


def test_the_page_is_in_the_language_asked_for(kg: Run) -> None:
    """On stdout when it goes into a pipe."""
    assert '<html lang="en">' in kg("ontology", "--format", "html", "--lang", "en").stdout
    assert '<html lang="zh-CN">' in kg("ontology", "--format", "html").stdout


def test_a_format_that_there_is_not_is_told(kg: Run, tmp_path: Path) -> None:
    """With those that there are, and nothing is written."""
    done = kg("ontology", "-o", "terms.pdf")

    assert done.returncode == 2
    assert "html" in done.stderr
    assert not (tmp_path / "terms.pdf").exists()
