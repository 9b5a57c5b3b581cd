"""``kg lint`` and ``kg explain`` as one runs them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from kg.knowledge.findings import load_codes
from kg.resources import find_shipped

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]

DRAFT = find_shipped("corpus", "examples", "draft", "gansu-ip-draft-invented.txt")
CLEAN = """\
安徽省专利工作方案（2024—2026年）
一、主要任务
（一）建设导航基地。建设专利导航服务基地5个。（省市场监管局负责，2025年底前完成）
"""


def test_findings_are_listed_with_line_and_suggestion(kg: Run) -> None:
    """A row a finding; an error makes the exit code 1."""
    done = kg("lint", DRAFT, "--format", "tsv")
    rows = [line.split("\t") for line in done.stdout.splitlines()]

    assert done.returncode == 1
    assert rows[0] == ["代码", "级别", "行", "问题", "建议", "原文"]
    renamed = next(row for row in rows if row[0] == "R105")
    assert renamed[1:3] == ["错误", "37"]
    assert renamed[4] == "改为“国家金融监督管理总局甘肃监管局”。"


def test_a_clean_draft_has_no_findings(kg: Run, tmp_path: Path) -> None:
    """The accepting twin: exit code 0 at every level."""
    (tmp_path / "draft.txt").write_text(CLEAN, encoding="utf-8")
    done = kg("lint", "draft.txt", "--fail-on", "info", "--format", "json")

    assert done.returncode == 0
    assert json.loads(done.stdout)["findings"] == []


@pytest.mark.parametrize(("level", "code"), [("none", 0), ("error", 1)])
def test_fail_on_decides_the_exit_code(kg: Run, level: str, code: int) -> None:
    """The findings stay the same."""
    assert kg("lint", DRAFT, "--fail-on", level).returncode == code


def test_the_files_agree(kg: Run, tmp_path: Path) -> None:
    """JSON, SARIF and the commented Word file, by their suffixes."""
    for name in ("l.json", "l.sarif", "l.docx"):
        assert kg("lint", DRAFT, "-o", name).returncode == 1
    found = json.loads((tmp_path / "l.json").read_text(encoding="utf-8"))
    sarif = json.loads((tmp_path / "l.sarif").read_text(encoding="utf-8"))
    comments = Document(str(tmp_path / "l.docx")).comments
    codes = [f["code"] for f in found["findings"]]

    assert [r["ruleId"] for r in sarif["runs"][0]["results"]] == codes
    assert len(list(comments)) == sum(code[0] != "X" for code in codes)
    assert sum(found["summary"].values()) == len(codes)


def test_an_unknown_suffix_names_the_formats(kg: Run) -> None:
    """All that lint can write."""
    done = kg("lint", DRAFT, "-o", "report.html")

    assert done.returncode == 2
    assert "sarif, docx" in done.stderr


def test_a_baseline_needs_its_file(kg: Run) -> None:
    """``--update-baseline`` alone, and a baseline that is not there."""
    alone = kg("lint", DRAFT, "--update-baseline")
    absent = kg("lint", DRAFT, "--baseline", "nowhere.json")

    assert (alone.returncode, absent.returncode) == (2, 3)
    assert "--baseline known.json" in alone.stderr
    assert "--update-baseline" in absent.stderr


def test_a_faulty_profile_is_told_at_once(kg: Run, tmp_path: Path) -> None:
    """Every fault in one message."""
    (tmp_path / "rules.toml").write_text(
        '[severity]\nZ1 = "off"\nR101 = "fatal"\n', encoding="utf-8"
    )
    done = kg("lint", DRAFT, "--profile", "rules.toml")

    assert done.returncode == 3
    assert "Z1" in done.stderr
    assert "fatal" in done.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_tells_problem_reason_repair_and_example(kg: Run, lang: str) -> None:
    """In the language asked for."""
    shown = kg("explain", "R105", "--lang", lang).stdout
    entry = load_codes()["R105"]
    parts = (entry.title, entry.problem, entry.why, entry.fix, entry.example)

    assert all(part.in_lang(lang) in shown for part in parts)


def test_explain_takes_several_codes_and_lists_all(kg: Run) -> None:
    """Two in order; without a code every one."""
    two = kg("explain", "r101", "T202").stdout
    everything = kg("explain", "--format", "json").stdout

    assert two.index("R101") < two.index("T202")
    assert [row["code"] for row in json.loads(everything)] == list(load_codes())


def test_explain_knows_no_other_code(kg: Run) -> None:
    """Exit code 2 and the families that there are."""
    done = kg("explain", "R999")

    assert done.returncode == 2
    assert "R、T、I" in done.stderr
