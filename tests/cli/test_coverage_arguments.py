"""``kg coverage``'s arguments: files, ids and slips, each answered by one clear line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from office_samples import make_docx, paragraph
from pdf_samples import make_pdf

from kg.resources import find_shipped

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]

ROOT = Path(__file__).resolve().parents[2]
DRAFT = find_shipped("corpus", "examples", "draft", "gansu-ip-draft-invented.txt")
ANHUI = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
PLAN = "某市工作方案\n一、主要任务\n（一）建设专利平台。建成市级专利平台。（市科技局负责）\n"
BAD = {
    "empty.txt": b"",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "scan.pdf": make_pdf([b""], image=True),
    "story.txt": "今天天气很好，我们去公园散步。".encode(),
    "story.docx": make_docx(paragraph("今天天气很好，我们去公园散步。")),
}
# What a refusal must say besides the file's name: the way out.
WAYS_OUT = {
    "empty.txt": "检查文件",
    "old.doc": "另存为",
    "scan.pdf": "文字识别",
    "story.txt": "kg parse",
    "story.docx": "kg parse",
}


def said(done: Done) -> list[str]:
    return done.stderr.strip().splitlines()


def assert_refused(done: Done, *, code: int, about: str, way_out: str) -> None:
    """Hold the promise of a refusal: two lines, the code, the name and the way out."""
    assert done.returncode == code, done.stderr
    assert len(said(done)) == 2
    assert about in said(done)[0]
    assert way_out in said(done)[1]
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, content in BAD.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", BAD)
def test_an_unfit_draft_is_refused(kg: Run, files: Path, name: str) -> None:
    """Empty, old format, scan, no tasks: code 3, what is wrong and what to do."""
    done = kg("coverage", name, "--against", "plan.txt")

    assert_refused(done, code=3, about=name, way_out=WAYS_OUT[name])


@pytest.mark.parametrize("name", BAD)
def test_an_unfit_reference_is_refused(kg: Run, files: Path, name: str) -> None:
    """The same for what stands behind ``--against``."""
    done = kg("coverage", "plan.txt", "--against", name)

    assert_refused(done, code=3, about=name, way_out=WAYS_OUT[name])


def test_fit_files_are_compared(kg: Run, files: Path) -> None:
    """The accepting twin: the plan against itself is covered, and a note says it is the same."""
    done = kg("coverage", "plan.txt", "--against", "plan.txt", "--format", "json")

    assert done.returncode == 0, done.stderr
    assert [t["status"] for t in json.loads(done.stdout)["tasks"]] == ["covered"]
    assert len(said(done)) == 1
    assert "内容相同" in said(done)[0]


def test_swapped_arguments_are_noted(kg: Run, tmp_path: Path) -> None:
    """A reference that calls itself a draft, and is younger: one line with the right order."""
    done = kg("coverage", ANHUI, "--against", DRAFT, "--fail-on", "none")

    assert done.returncode == 0
    assert len(said(done)) == 1
    assert "参数顺序" in said(done)[0]
    assert "kg coverage 草案 --against" in said(done)[0]


def test_arguments_in_order_are_not_noted(kg: Run) -> None:
    """The accepting twin says nothing on stderr."""
    assert kg("coverage", DRAFT, "--against", ANHUI, "--fail-on", "none").stderr == ""


def test_an_id_as_draft_is_a_swap(kg: Run) -> None:
    """The id of a stored document can only be a reference; the hint is the command to type."""
    done = kg("coverage", "anhui-ip-145", "--against", "draft.docx")

    assert_refused(
        done,
        code=2,
        about="anhui-ip-145",
        way_out="kg coverage draft.docx --against anhui-ip-145",
    )


def test_an_unknown_id_is_answered_with_near_ones(kg: Run) -> None:
    """A slip of the finger in an id."""
    done = kg("coverage", DRAFT, "--against", "anhui-ip-154")

    assert_refused(done, code=2, about="anhui-ip-154", way_out="anhui-ip-145")


def test_a_missing_file_is_no_unknown_id(kg: Run) -> None:
    """What looks like a path is meant as one."""
    done = kg("coverage", DRAFT, "--against", "anhui.txt")

    assert_refused(done, code=3, about="anhui.txt", way_out="路径")


def test_no_reference_at_all_is_a_usage_error(kg: Run) -> None:
    """``--against`` is required."""
    assert_refused(kg("coverage", DRAFT), code=2, about="--against", way_out="--help")


def test_a_reference_given_twice_counts_once(kg: Run, files: Path) -> None:
    """By whatever name: the text decides."""
    shutil.copy(files / "plan.txt", files / "copy.txt")
    done = kg(
        "coverage", DRAFT, "--against", "plan.txt", "--against", "copy.txt", "--format", "json"
    )

    assert [a["id"] for a in json.loads(done.stdout)["against"]] == ["plan"]
    assert "“copy.txt”重复" in done.stderr


def test_two_files_of_one_name_are_told_apart(kg: Run, files: Path) -> None:
    """The second gets a number."""
    (files / "other").mkdir()
    (files / "other" / "plan.txt").write_text(PLAN.replace("专利", "商标"), encoding="utf-8")
    done = kg(
        *("coverage", DRAFT, "--against", "plan.txt", "--against", "other/plan.txt"),
        *("--format", "json"),
    )

    assert [a["id"] for a in json.loads(done.stdout)["against"]] == ["plan", "plan-2"]


def test_stdin_is_read_once(kg: Run, files: Path) -> None:
    """A draft from stdin is fine, draft and reference from it are not."""
    fine = kg("coverage", "-", "--against", "plan.txt", stdin=PLAN)
    twice = kg("coverage", "-", "--against", "-", stdin=PLAN)

    assert fine.returncode == 0, fine.stderr
    assert_refused(twice, code=2, about="标准输入", way_out="路径")


@pytest.fixture
def store(kg: Run, files: Path) -> Path:
    built = kg("build", "plan.txt", "-o", "store")
    assert built.returncode == 0, built.stderr
    return files / "store"


def test_a_stored_document_is_compared_like_its_file(kg: Run, store: Path) -> None:
    """The store's tasks give the same report, byte for byte, as the file's."""
    options = ("--store", store, "--format", "json")
    by_id = kg("coverage", DRAFT, "--against", "plan", *options)
    by_file = kg("coverage", DRAFT, "--against", "plan.txt", *options)

    assert by_id.stdout == by_file.stdout != ""


def test_ids_and_files_mix(kg: Run, store: Path) -> None:
    """A stored document, a shipped plan and a file in one run, in the order given."""
    done = kg(
        *("coverage", DRAFT, "--store", store, "--against", "wuhu-ip-2023-invented"),
        *("--against", "plan", "--against", ANHUI, "--format", "json"),
    )

    found = [a["id"] for a in json.loads(done.stdout)["against"]]
    assert found == ["wuhu-ip-2023-invented", "plan", "anhui-ip-145"]


def test_a_stored_document_survives_its_file(kg: Run, store: Path) -> None:
    """With the file gone the store's tasks are compared, the page lists them, a note says so."""
    (store.parent / "plan.txt").unlink()
    done = kg("coverage", DRAFT, "--store", store, "--against", "plan", "-o", "report.html")

    assert "原文件已移动或改动" in done.stderr
    assert "建成市级专利平台。" in (store.parent / "report.html").read_text(encoding="utf-8")


def test_a_damaged_store_is_named(kg: Run, store: Path) -> None:
    """Exit code 4, as everywhere."""
    (store / "CURRENT").write_text("gen-nowhere", encoding="utf-8")
    done = kg("coverage", DRAFT, "--store", store, "--against", "plan")

    assert done.returncode == 4
    assert len(said(done)) <= 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_shows_examples(kg: Run, lang: str) -> None:
    """With an id, a file and a renamed unit, in both languages."""
    shown = kg("coverage", "--help", "--lang", lang).stdout

    assert "--against anhui-ip-145 -o report.html" in shown
    assert "--map 市工信局=市经信局" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of POSIX")
@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_a_package_is_not_poured_over_a_terminal(tmp_path: Path, name: str) -> None:
    """The hint names ``-o``."""
    import pty

    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "kg", "coverage", DRAFT, "--against", ANHUI, "--format", name],
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
    )
    os.close(ours)
    os.close(theirs)

    assert done.returncode == 2
    assert f"-o 文件.{name}" in done.stderr
