"""``kg eval``: scores of good gold, one clear line for what is none."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
TEXT = "一、任务\n1.建设平台。（市科技局负责）\n"
TASK = {
    "id": "T1",
    "first_chars": "建设平台。",
    "responsibilities": [{"unit": "市科技局", "role": "responsible"}],
}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return a folder for gold and one with a document."""
    gold, corpus = tmp_path / "gold", tmp_path / "corpus"
    gold.mkdir()
    corpus.mkdir()
    (corpus / "01-plan.txt").write_text(TEXT, encoding="utf-8")
    return gold, corpus


def test_a_document_read_right_scores_one(kg: Run, folders: tuple[Path, Path]) -> None:
    """Unit and role scores are 1 where the plan is read as the gold says."""
    gold, corpus = folders
    (gold / "01.json").write_text(json.dumps({"tasks": [TASK]}), encoding="utf-8")

    done = kg("eval", gold, corpus, "--format", "json")

    assert done.returncode == 0
    row = json.loads(done.stdout)[0]
    assert (row["unit"], row["role"], row["statement"]) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    "written",
    ["{bad", "[]", '{"tasks":[3]}', '{"tasks":[{"responsibilities":[{"unit":"x"}]}]}'],
)
def test_gold_that_is_none_is_named(kg: Run, folders: tuple[Path, Path], written: str) -> None:
    """A file that cannot be used ends the run with code 3, its name and no traceback."""
    gold, corpus = folders
    (gold / "01.json").write_text(written, encoding="utf-8")

    done = kg("eval", gold, corpus)

    assert done.returncode == 3
    assert "01.json" in done.stderr.splitlines()[0]
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_missing_is_told_in_chinese(kg: Run, folders: tuple[Path, Path]) -> None:
    """The argument's name and the path stand in one line, code 2."""
    done = kg("eval", "nowhere", folders[1])

    assert done.returncode == 2
    assert "「nowhere」不存在" in done.stderr


def test_an_address_is_no_file(kg: Run) -> None:
    """``kg parse https://…`` says that the file must be fetched first, code 3."""
    done = kg("parse", "https://example.org/plan.html")

    assert done.returncode == 3
    assert "网址" in done.stderr
