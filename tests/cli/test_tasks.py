"""``kg tasks`` on the shipped plan: the sheet, its filters, its formats."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pyoxigraph as ox
import pytest

from kg.graph.builder import build_graph
from kg.graph.generations import lock_store, write_generation
from kg.graph.nquads import write_lines
from kg.graph.store import FORMAT, DocumentEntry, Manifest
from kg.knowledge.prefixes import BASE
from kg.reading.files import read_source
from kg.reading.parser import read_plan
from kg.resources import find_shipped

Run = Callable[..., subprocess.CompletedProcess[str]]
ID = "anhui-ip-145"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the shipped plan."""
    path = tmp_path_factory.mktemp("tasks") / "store"
    source, plan = read_plan(read_source(find_shipped("corpus", ID, f"{ID}.txt")))
    lines = "".join(write_lines(build_graph(plan, source, document_id=ID))).encode()
    entry = DocumentEntry(ID, plan.title or "", plan.file, plan.file, "", source.sha256)

    def load(database: ox.Store) -> None:
        database.bulk_load(lines, format=ox.RdfFormat.N_QUADS)

    def describe(database: ox.Store) -> Manifest:
        return Manifest(FORMAT, "", BASE, "", "", "", "", len(database), (entry,))

    with lock_store(path):
        write_generation(path, load, describe)
    return path


def test_every_task_is_listed(kg: Run, store: Path) -> None:
    """Thirty-two tasks, one a line below the head."""
    done = kg("tasks", "--store", store)

    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1 + 32


def test_a_pair_shares_fifteen_tasks(kg: Run, store: Path) -> None:
    """The strongest pair of the plan, counted by hand in the gold."""
    done = kg("tasks", "--store", store, "--pair", "省市场监管局", "省委宣传部")

    assert len(done.stdout.splitlines()) == 1 + 15


def test_json_leads_back_to_the_text(kg: Run, store: Path) -> None:
    """Offsets of a task give its first words in the raw text."""
    done = kg("tasks", "--store", store, "--section", "4.1", "--format", "json")

    raw = find_shipped("corpus", ID, f"{ID}.txt").read_text(encoding="utf-8")
    tasks = json.loads(done.stdout)
    assert [t["id"] for t in tasks] == ["4.1.t1", "4.1.t2"]
    assert "健全" in raw[tasks[0]["start"] : tasks[0]["end"]]


def test_role_counts_for_the_unit(kg: Run, store: Path) -> None:
    """What a unit leads is a part of what it does."""
    led = kg("tasks", "--store", store, "--unit", "省市场监管局", "--role", "lead")
    all_of_it = kg("tasks", "--store", store, "--unit", "省市场监管局")

    assert 1 < len(led.stdout.splitlines()) < len(all_of_it.stdout.splitlines())


def test_a_csv_file_opens_in_a_spreadsheet(kg: Run, store: Path, tmp_path: Path) -> None:
    """A file gets the byte order mark that Excel and WPS ask for; the suffix gives the format."""
    kg("tasks", "--store", store, "-o", "表.csv")

    content = (tmp_path / "表.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0][-1] == "完成时限"
    assert len(rows) == 33


@pytest.mark.parametrize(
    ("args", "near"),
    [
        (["--unit", "省科技听"], "省科技厅"),
        (["--pair", "省科技厅", "省财正厅"], "省财政厅"),
        (["--role", "leed"], "lead"),
        (["--document", "anhui"], ID),
        (["--section", "没有这一节"], ""),
        (["--format", "jsom"], "json"),
    ],
)
def test_a_slip_is_answered_with_near_names(
    kg: Run, store: Path, args: list[str], near: str
) -> None:
    """Unknown units, roles, documents, sections and formats are usage errors."""
    done = kg("tasks", "--store", store, *args)

    assert done.returncode == 2
    assert near in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 2


def test_a_missing_store_is_exit_code_4(kg: Run, tmp_path: Path) -> None:
    """The way out is named: build one."""
    done = kg("tasks", "--store", tmp_path / "nowhere")

    assert done.returncode == 4
    assert "kg build" in done.stderr


def test_a_workbook_has_the_rows_of_the_listing(kg: Run, store: Path, tmp_path: Path) -> None:
    """The sheet's numbered rows are the tasks that the listing has, in its order."""
    kg("tasks", "--store", store, "-o", tmp_path / "t.xlsx")
    listed = json.loads(kg("tasks", "--store", store, "--format", "json").stdout)

    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["任务分工"]
    rows = [r for r in sheet.iter_rows(min_row=4, values_only=True) if r[1]]
    assert [(r[0], r[1]) for r in rows] == [(t["number"], t["task"]) for t in listed]


def test_a_units_document_holds_its_tasks(kg: Run, store: Path, tmp_path: Path) -> None:
    """A .docx of 省科技厅 has a row for each of its 13 tasks."""
    kg("tasks", "--store", store, "--unit", "省科技厅", "-o", tmp_path / "t.docx")

    table = docx.Document(tmp_path / "t.docx").tables[0]
    assert len(table.rows) == 1 + 13
