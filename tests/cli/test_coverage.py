"""``kg coverage`` as one runs it: formats, exit codes, options."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from kg.resources import find_shipped

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]

DRAFT = find_shipped("corpus", "examples", "draft", "gansu-ip-draft-invented.txt")
AGAINST = ("--against", "anhui-ip-145")
REFERENCE = """\
安徽省专利工作方案（2021—2025年）
一、主要任务
（一）建设导航基地。2023年底前建成专利导航服务基地5个。（省市场监管局牵头，省工业和信息化厅配合）
（二）完善登记制度。健全作品版权登记制度，完善版权登记服务网络。（省委宣传部牵头，省广电局配合）
"""
OWN = """\
安徽省专利工作方案（2022—2025年）
一、主要任务
（一）建设导航基地。2024年底前建成专利导航服务基地3个。（省市场监管局牵头，省新质办配合）
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "plan.txt").write_text(REFERENCE, encoding="utf-8")
    (tmp_path / "draft.txt").write_text(OWN, encoding="utf-8")
    return tmp_path


def codes(done: Done) -> list[str]:
    return [f["code"] for f in json.loads(done.stdout)["findings"] if f["code"][0] != "X"]


def compare(kg: Run, *options: str) -> Done:
    return kg("coverage", "draft.txt", "--against", "plan.txt", "--format", "json", *options)


def test_the_suffix_decides_the_format(kg: Run, tmp_path: Path) -> None:
    """Every file is what its name says, tells the same counts, and the exit code is one."""
    names = ("r.json", "r.html", "r.md", "r.xlsx", "r.sarif", "r.docx")
    runs = {name: kg("coverage", DRAFT, *AGAINST, "-o", name) for name in names}
    report: Any = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    found = [f for f in report["findings"] if f["code"][0] != "X"]
    sarif = json.loads((tmp_path / "r.sarif").read_text(encoding="utf-8"))
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    commented = Document(str(tmp_path / "r.docx"))
    page = (tmp_path / "r.html").read_text(encoding="utf-8")

    assert {run.returncode for run in runs.values()} == {1}
    assert len({run.stderr.replace(name, "") for name, run in runs.items()}) == 1
    assert len(sarif["runs"][0]["results"]) == len(report["findings"])
    assert book["问题"].max_row - 2 == len(report["findings"])
    assert len(list(commented.comments)) == len(found)
    assert (tmp_path / "r.md").read_text(encoding="utf-8").startswith("# 覆盖情况报告")
    assert json.loads(re.findall(r'id="data">(.*?)</script>', page, re.DOTALL)[0])["tasks"]


def test_stdout_has_the_table(kg: Run) -> None:
    """A row a task; nothing on stderr."""
    done = kg("coverage", DRAFT, *AGAINST, "--format", "tsv", "--fail-on", "none")

    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1 + 32


def test_an_unknown_suffix_names_the_formats(kg: Run) -> None:
    """Before anything is read."""
    done = kg("coverage", DRAFT, *AGAINST, "-o", "report.pdf")

    assert done.returncode == 2
    assert "pdf" in done.stderr
    assert "html, xlsx, sarif, docx" in done.stderr


@pytest.mark.parametrize(
    ("level", "code"), [("error", 0), ("warning", 1), ("info", 1), ("none", 0)]
)
def test_the_exit_code_follows_the_findings(kg: Run, files: Path, level: str, code: int) -> None:
    """The sample has warnings and no error."""
    done = compare(kg, "--fail-on", level)
    counts = json.loads(done.stdout)["summary"]["findings"]

    assert counts["error"] == 0 < counts["warning"]
    assert done.returncode == code


def test_changes_are_findings(kg: Run, files: Path) -> None:
    """Missing task, unit out and in, date later, number lower."""
    done = compare(kg)
    [first, second] = json.loads(done.stdout)["tasks"]

    assert {"C101", "C203", "C204", "C301", "C402"} <= set(codes(done))
    assert second["status"] == "missing"
    assert {c["kind"]: (c["before"], c["after"]) for c in first["changes"]} == {
        "unit_dropped": ("省工业和信息化厅", "省市场监管局、省新质办"),
        "unit_added": ("省市场监管局、省工业和信息化厅", "省新质办"),
        "deadline_slipped": ("2023-12-31", "2024-12-31"),
        "target_lowered": (
            "2023年底前建成专利导航服务基地5个",
            "2024年底前建成专利导航服务基地3个",
        ),
    }


def test_mapped_units_are_one(kg: Run, files: Path) -> None:
    """``--map``: the office that the province calls otherwise."""
    mapped = compare(kg, "--map", "省新质办=省工业和信息化厅")

    assert not {"C203", "C204"} & set(codes(mapped))
    assert "C301" in codes(mapped)


def test_a_bad_map_is_refused(kg: Run, files: Path) -> None:
    """With an example."""
    done = compare(kg, "--map", "省新质办")

    assert done.returncode == 2
    assert "市工信局=市经信局" in done.stderr


def test_a_profile_sets_the_severities(kg: Run, files: Path) -> None:
    """A family off, a code raised: findings and exit code follow."""
    (files / "rules.toml").write_text('[severity]\nC2 = "off"\nC301 = "error"\n', encoding="utf-8")
    done = compare(kg, "--profile", "rules.toml")

    assert done.returncode == 1
    assert not {"C203", "C204"} & set(codes(done))


def test_a_baseline_silences_known_findings(kg: Run, files: Path) -> None:
    """Written by lint; the findings of comparing stay."""
    lint = ("lint", "draft.txt", "--baseline", "known.json")
    before, written, after = kg(*lint[:2]), kg(*lint, "--update-baseline"), kg(*lint)
    compared = compare(kg, "--baseline", "known.json")

    assert "R104" in before.stdout
    assert "known.json" in written.stderr
    assert "R104" not in after.stdout
    assert "R104" not in codes(compared)
    assert "C101" in codes(compared)


def test_explain_shows_the_arithmetic(kg: Run) -> None:
    """Every measure's lines sum to its score, the measures' credits to the task's."""
    done = kg("coverage", DRAFT, *AGAINST, "--explain", "发展知识产权金融")
    parts = re.findall(r"[+-]\d+\.\d\d(?=\n)", done.stdout)
    totals = [float(t) for t in re.findall(r"Σ = ([+-]\d+\.\d\d)", done.stdout)]

    assert done.returncode == 0
    assert re.search(r"得分 \((?:\d(?:\.5)? \+ ){4}\d(?:\.5)?\) / 5 = 0\.\d{3}", done.stdout)
    assert len(totals) == 5
    assert sum(map(float, parts)) == pytest.approx(sum(totals), abs=0.25)


def test_explain_takes_an_id(kg: Run) -> None:
    """The same task by its number, in English."""
    done = kg("coverage", DRAFT, *AGAINST, "--explain", "5.1.t3", "--lang", "en")

    assert done.stdout.startswith("anhui-ip-145 5.1.t3 发展知识产权金融\n  score (")


def test_an_unknown_task_is_answered_with_some(kg: Run) -> None:
    """Ids and titles to choose from."""
    done = kg("coverage", DRAFT, *AGAINST, "--explain", "没有这项")

    assert done.returncode == 2
    assert "3.1.t1" in done.stderr


def test_the_matrix_says_who_covers_what(kg: Run, files: Path) -> None:
    """Reference tasks by documents; empty where a document would meet itself."""
    done = kg(
        *("coverage", "draft.txt", "--against", "plan.txt", "--against", "anhui-ip-145"),
        *("--matrix", "--format", "json"),
    )
    rows = json.loads(done.stdout)

    assert len(rows) == 2 + 32
    assert list(rows[0])[3:] == ["draft", "plan", "anhui-ip-145"]
    assert rows[0]["draft"] == "已覆盖"
    assert not rows[0]["plan"]


def test_a_reference_called_draft_is_told_from_the_draft(kg: Run, files: Path) -> None:
    """Its tasks are compared with the draft's as any other's."""
    (files / "draft.txt").rename(files / "own.txt")
    (files / "plan.txt").rename(files / "draft.txt")
    done = kg(
        *("coverage", "own.txt", "--against", "draft.txt", "--against", "anhui-ip-145"),
        *("--format", "json"),
    )
    found = json.loads(done.stdout)

    assert [a["id"] for a in found["against"]] == ["draft-2", "anhui-ip-145"]
    assert found["summary"]["matrix"][0]["statuses"]["draft"] == "covered"


def test_a_matrix_is_a_listing(kg: Run, files: Path) -> None:
    """It has no page of its own."""
    done = kg("coverage", "draft.txt", "--against", "plan.txt", "--matrix", "-o", "m.html")

    assert done.returncode == 2
    assert "html" in done.stderr


def test_the_draft_comes_back_from_stdin(kg: Run, files: Path) -> None:
    """Comments stand in a Word file made of the text."""
    done = subprocess_bytes(kg, files)

    assert [p.text for p in Document(io.BytesIO(done)).paragraphs][:2] == OWN.splitlines()[:2]


def subprocess_bytes(kg: Run, files: Path) -> bytes:
    kg("coverage", "-", "--against", "plan.txt", "-o", "c.docx", stdin=OWN)
    return (files / "c.docx").read_bytes()


def test_names_hold_on_the_day_asked_for(kg: Run, files: Path) -> None:
    """``--as-of``: a name that is abolished only later is no fault."""
    (files / "old.txt").write_text(OWN.replace("省新质办", "安徽银保监局"), encoding="utf-8")
    options = ("--against", "plan.txt", "--format", "json")
    before = kg("coverage", "old.txt", *options, "--as-of", "2022-06-01")
    after = kg("coverage", "old.txt", *options, "--as-of", "2024-06-01")

    assert "R105" not in codes(before)
    assert "R105" in codes(after)
