"""``kg parse`` as people call it: real files, real processes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
PLAN = """某省人民政府关于印发某省数字经济发展行动计划的通知

一、主要任务
（一）建设平台
1.建设省级算力平台。2025年底前建成3个以上平台。（省科技厅牵头，省财政厅、省教育厅配合）
2.培育企业。支持企业上云。（省经济和信息化厅负责）
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A small plan on disk."""
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_text_is_the_default(kg: Run, plan: Path) -> None:
    """Without an option, an outline for the eye."""
    done = kg("parse", str(plan))

    assert done.returncode == 0, done.stderr
    assert "牵头  省科技厅" in done.stdout


def test_json_is_one_object_a_file(kg: Run, plan: Path) -> None:
    """Several files give JSON Lines in the order of the arguments."""
    done = kg("parse", str(plan), str(plan), "--format", "json")

    trees = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(trees) == 2
    assert [r["unit"] for r in trees[0]["tasks"][0]["responsibilities"]] == [
        "省科技厅",
        "省财政厅",
        "省教育厅",
    ]


def test_stdin_gives_the_same_tree(kg: Run, plan: Path) -> None:
    """``-`` reads standard input."""
    by_file = json.loads(kg("parse", str(plan), "--format", "json").stdout)
    by_pipe = json.loads(kg("parse", "-", "--format", "json", stdin=PLAN).stdout)

    assert by_pipe["tasks"] == by_file["tasks"]
    assert by_pipe["source"]["sha256"] == by_file["source"]["sha256"]


def test_source_prints_what_offsets_count_in(kg: Run, plan: Path) -> None:
    """``--format source`` is the raw text to the last character."""
    assert kg("parse", str(plan), "--format", "source").stdout == PLAN


def test_residue_is_a_listing(kg: Run, plan: Path) -> None:
    """``--residue`` has a head and one row a stretch."""
    done = kg("parse", str(plan), "--residue")

    assert done.stdout.splitlines()[0].split("\t")[-1] == "文字"


def test_fail_on_decides_the_exit_code(kg: Run, plan: Path) -> None:
    """A task without an owner is an error: 1 where asked, 0 by default."""
    plan.write_text(PLAN + "3.推广应用。开展示范。\n", encoding="utf-8")

    assert kg("parse", str(plan)).returncode == 0
    assert kg("parse", str(plan), "--fail-on", "error").returncode == 1


def test_one_bad_file_does_not_stop_the_others(kg: Run, plan: Path) -> None:
    """The rest is read, and the exit code tells of the bad one."""
    done = kg("parse", "missing.txt", str(plan), "--format", "json")

    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 1
    assert "missing.txt" in done.stderr
