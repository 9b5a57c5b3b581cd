"""``kg status``: fill in, import, report; history kept, faults refused, page and sheets follow."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from kg.pipeline.build import build_corpus
from kg.resources import find_shipped

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the shipped plan, built once."""
    path = tmp_path_factory.mktemp("status") / "store"
    build_corpus([find_shipped("corpus", "anhui-ip-145")], path, jobs=1)
    return path


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A copy of that store for one test."""
    return Path(shutil.copytree(built, tmp_path / "store"))


def write_table(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("任务编号,状态,日期,说明,指标,实际值", *rows)), encoding="utf-8")
    return path


def test_a_form_goes_out_and_comes_back(kg: Run, store: Path, tmp_path: Path) -> None:
    """The exported workbook, filled in at two places, is imported as two entries."""
    form = tmp_path / "form.xlsx"
    kg("status", "export", "--store", store, "-o", form)
    book = openpyxl.load_workbook(form)
    sheet = book.active
    head = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.max_row == 1 + 32 + 9
    sheet.cell(2, head["状态"], "正常推进")
    sheet.cell(34, head["实际值"], "9.5")
    book.save(form)

    done = kg("status", "import", form, "--date", "2024-06-30", "--store", store)

    assert done.returncode == 0, done.stderr
    assert "2 条" in done.stderr
    tasks = json.loads(kg("status", "report", "--store", store, "--format", "json").stdout)
    assert [(t["task_id"], t["light"], t["day"]) for t in tasks if t["day"]] == [
        ("anhui-ip-145#3.1.t1", "正常", "2024-06-30")
    ]


def test_a_form_sent_back_unchanged_adds_nothing(kg: Run, store: Path, tmp_path: Path) -> None:
    """What was reported goes out with the form and is known when it comes back."""
    table = write_table(tmp_path / "t.csv", "3.1.t1,滞后,2024-06-30,资金未到位,,")
    kg("status", "import", table, "--store", store)
    kg("status", "export", "--store", store, "-o", tmp_path / "form.csv")

    done = kg("status", "import", tmp_path / "form.csv", "--store", store)

    assert done.returncode == 0, done.stderr
    assert "没有新内容" in done.stderr
    assert len(list((store / "status").iterdir())) == 1


def test_an_unknown_task_is_refused_with_the_nearest(kg: Run, store: Path, tmp_path: Path) -> None:
    """Exit code 3, the row, the nearest ids; nothing is kept."""
    table = write_table(
        tmp_path / "t.csv", "3.1.t1,已完成,2024-06-30,,,", "3.1.t7,已完成,2024-06-30,,,"
    )

    done = kg("status", "import", table, "--store", store)

    assert done.returncode == 3
    assert "第 3 行" in done.stderr
    assert "3.1.t1" in done.stderr
    assert not (store / "status").exists()


def test_history_is_kept_and_any_day_can_be_seen(kg: Run, store: Path, tmp_path: Path) -> None:
    """Two reports a quarter apart: the later counts, the earlier day still shows the earlier."""
    for day, state in (("2024-03-31", "有风险"), ("2024-06-30", "已完成")):
        table = write_table(tmp_path / f"{day}.csv", f"3.1.t1,{state},{day},,,")
        kg("status", "import", table, "--store", store)

    def state_on(*options: str) -> str:
        out = kg("status", "report", "--store", store, "--format", "json", *options).stdout
        return next(t["status"] for t in json.loads(out) if t["task_id"].endswith("#3.1.t1"))

    assert state_on() == "已完成"
    assert state_on("--as-of", "2024-04-01") == "有风险"


def test_lights_by_unit_and_indicators(kg: Run, store: Path, tmp_path: Path) -> None:
    """A red task is red for each of its units; an indicator below its line is behind."""
    table = write_table(
        tmp_path / "t.csv",
        "7.1.t1,滞后,2024-06-30,,,",
        ",,2024-06-30,,每万人口高价值发明专利拥有量,6",
    )
    assert kg("status", "import", table, "--store", store).returncode == 0

    units = json.loads(
        kg("status", "report", "--store", store, "--list", "units", "--format", "json").stdout
    )
    red = {u["unit"] for u in units if u["red"]}
    values = list(
        csv.DictReader(
            io.StringIO(
                kg(
                    "status",
                    "report",
                    "--store",
                    store,
                    "--list",
                    "indicators",
                    "--format",
                    "csv",
                    "--lang",
                    "en",
                ).stdout
            )
        )
    )

    assert {"省市场监管局", "省科技厅"} <= red
    assert [v["pace"] for v in values if v["actual"]] == ["behind"]


def test_page_and_sheet_show_what_was_reported(kg: Run, store: Path, tmp_path: Path) -> None:
    """The page gets a view of progress, the workbook a column and two sheets; without, neither."""
    kg("tasks", "--store", store, "-o", tmp_path / "before.xlsx")
    table = write_table(tmp_path / "t.csv", "3.1.t1,有风险,2024-06-30,,,")
    kg("status", "import", table, "--store", store)
    kg("tasks", "--store", store, "-o", tmp_path / "after.xlsx")
    kg("network", "--store", store, "-o", tmp_path / "after.html")

    before = openpyxl.load_workbook(tmp_path / "before.xlsx")
    after = openpyxl.load_workbook(tmp_path / "after.xlsx")
    assert "进展" not in before.sheetnames
    assert {"进展", "指标进度"} <= set(after.sheetnames)
    rows = [r for r in after["任务分工"].iter_rows(min_row=4, values_only=True) if r[1]]
    assert rows[0][7] == "有风险 2024-06-30"
    assert '"as_of":"2024-06-30"' in (tmp_path / "after.html").read_text(encoding="utf-8")


def test_export_without_a_store_is_refused(kg: Run, tmp_path: Path) -> None:
    """Exit code 4 and the way out."""
    done = kg("status", "export", "--store", tmp_path / "none")

    assert done.returncode == 4
    assert "kg build" in done.stderr
