"""``kg units`` as people call it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from kg.pipeline import build_corpus

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_resolve_tells_the_successor_and_how_sure_it_is(kg: Run) -> None:
    """The old branch of the central bank, asked for after the reform."""
    done = kg("units", "resolve", "人行合肥中心支行", "--in", "安徽省", "--on", "2026-01-01")

    assert done.returncode == 0, done.stderr
    assert "中国人民银行安徽省分行（340000/central-bank）" in done.stdout
    assert "2023-08-18" in done.stdout
    assert "把握  B" in done.stdout


def test_resolve_before_the_reform_names_no_successor(kg: Run) -> None:
    """On a day when the name was right there is nothing to say against it."""
    done = kg("units", "resolve", "人行合肥中心支行", "--in", "安徽省", "--on", "2022-01-25")

    assert "340100/central-bank" in done.stdout
    assert "现单位" not in done.stdout


def test_an_unknown_name_is_told_with_the_nearest_ones(kg: Run) -> None:
    """A transposed name is not guessed at, but the right one is shown."""
    done = kg("units", "resolve", "省农村农业厅", "--in", "安徽", "--format", "json")

    (row,) = json.loads(done.stdout)
    assert row["unit"] is None
    assert row["nearest"][0] == "省农业农村厅"


def test_list_narrows_by_word(kg: Run) -> None:
    """Only kinds that hold the word are listed."""
    rows = json.loads(kg("units", "list", "海关", "--format", "json").stdout)

    assert [row["kind"] for row in rows if row["family"] == "central"][:1] == ["customs"]
    assert len(rows) < 5


def test_list_without_words_gives_every_kind(kg: Run) -> None:
    """The whole directory has at least 120 kinds."""
    rows = json.loads(kg("units", "list", "--format", "json").stdout)

    assert len(rows) >= 120


def test_unknown_lists_what_the_directory_does_not_know(kg: Run, tmp_path: Path) -> None:
    """A known unit beside it is not listed."""
    plan = tmp_path / "plan.txt"
    plan.write_text(
        "安徽省试验行动计划\n\n一、主要任务\n（一）建设平台。建成平台。（省科技厅牵头，省农村农业厅配合）\n",
        encoding="utf-8",
    )
    done = kg("units", "unknown", plan, "--format", "json")

    rows = json.loads(done.stdout)
    assert [row["printed"] for row in rows] == ["省农村农业厅"]


def test_unknown_without_files_asks_the_store(kg: Run, tmp_path: Path) -> None:
    """The same names as from the file itself."""
    plan = tmp_path / "plan.txt"
    plan.write_text(
        "安徽省试验行动计划\n\n一、主要任务\n（一）建设平台。建成平台。（省科技厅牵头，省农村农业厅配合）\n",
        encoding="utf-8",
    )
    build_corpus([plan], tmp_path / "store", jobs=1)
    done = kg("units", "unknown", "--store", tmp_path / "store", "--format", "json")

    assert done.returncode == 0, done.stderr
    assert [row["printed"] for row in json.loads(done.stdout)] == ["省农村农业厅"]
