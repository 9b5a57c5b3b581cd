"""``kg network`` on the shipped plan: listings, files, pages; the same figures in each."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.resources import find_shipped

Run = Callable[..., subprocess.CompletedProcess[str]]
PLAN = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")


def test_units_are_listed_with_their_figures(kg: Run) -> None:
    """36 units; the busiest holds 24 tasks, leads 2 and has 33 partners."""
    done = kg("network", PLAN, "--format", "json")

    rows = json.loads(done.stdout)
    assert len(rows) == 36
    first = {k: rows[0][k] for k in ("unit", "tasks", "lead", "partners")}
    assert first == {"unit": "省市场监管局", "tasks": 24, "lead": 2, "partners": 33}


def test_pairs_are_listed_heaviest_first(kg: Run) -> None:
    """334 pairs; the first shares 15 tasks and 91 measures."""
    rows = json.loads(kg("network", PLAN, "--list", "pairs", "--format", "json").stdout)

    assert len(rows) == 334
    assert {rows[0]["unit_a"], rows[0]["unit_b"]} == {"省市场监管局", "省委宣传部"}
    assert (rows[0]["tasks"], len(rows[0]["task_ids"]), rows[0]["measures"]) == (15, 15, 91)


def test_a_role_narrows_the_list(kg: Run) -> None:
    """Only one unit leads, so no two lead together."""
    units = json.loads(kg("network", PLAN, "--role", "lead", "--format", "json").stdout)
    pairs = kg("network", PLAN, "--list", "pairs", "--role", "lead", "--format", "json").stdout

    assert [(u["unit"], u["tasks"]) for u in units] == [("省市场监管局", 2)]
    assert json.loads(pairs) == []


@pytest.mark.parametrize(("listing", "least"), [("sections", 20), ("gaps", 30)])
def test_sections_and_gaps_are_listed(kg: Run, listing: str, least: int) -> None:
    """Each listing has its rows below one head."""
    done = kg("network", PLAN, "--list", listing, "--format", "csv")

    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert len(rows) > least
    assert len({len(r) for r in rows}) == 1


def test_a_table_for_the_eye_has_no_ids(kg: Run) -> None:
    """Ids are for programs; names are for people."""
    done = kg("network", PLAN, "--format", "table")

    assert "340000/" not in done.stdout
    assert "省市场监管局" in done.stdout


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("g.html", b"<!doctype html>"),
        ("g.gexf", b"<gexf"),
        ("g.graphml", b"<?xml"),
        ("g.json", b"{"),
        ("g.csv", b"\xef\xbb\xbfSource"),
    ],
)
def test_the_suffix_decides_what_is_written(
    kg: Run, tmp_path: Path, name: str, start: bytes
) -> None:
    """Each file begins as its format does, and stdout stays empty."""
    done = kg("network", PLAN, "-o", tmp_path / name)

    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert (tmp_path / name).read_bytes().lstrip().startswith(start)


def test_a_format_that_is_none_is_refused(kg: Run, tmp_path: Path) -> None:
    """Exit code 2 and the formats that there are."""
    done = kg("network", PLAN, "-o", tmp_path / "g.docx")

    assert done.returncode == 2
    assert "docx" in done.stderr
    assert not (tmp_path / "g.docx").exists()


def test_several_files_of_one_name_are_told_apart(kg: Run, tmp_path: Path) -> None:
    """Two files with the same stem become two documents."""
    other = tmp_path / "anhui-ip-145.txt"
    other.write_bytes(PLAN.read_bytes())

    done = kg("network", PLAN, other, "--list", "sections", "--format", "json")

    assert {r["document"] for r in json.loads(done.stdout)} == {"anhui-ip-145", "anhui-ip-145-2"}


def test_a_missing_store_is_told_with_the_way_out(kg: Run, tmp_path: Path) -> None:
    """Exit code 4 without a store; the hint names kg build."""
    done = kg("network", "--store", tmp_path / "none")

    assert done.returncode == 4
    assert "kg build" in done.stderr


def test_english_heads_on_demand(kg: Run) -> None:
    """With --lang en the columns are English."""
    done = kg("network", PLAN, "--format", "tsv", "--lang", "en")

    assert done.stdout.splitlines()[0].split("\t")[:3] == ["id", "unit", "tasks"]
