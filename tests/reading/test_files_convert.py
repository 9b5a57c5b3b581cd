"""Old Office formats are refused with the way out, and converted only where the user asks."""

import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pytest
from programs import miss_part

from kg.errors import LimitError, SourceError
from kg.model.text import Notice
from kg.reading import files_convert
from kg.reading.files import read_source
from kg.reading.files_convert import find_office


@pytest.fixture(scope="module")
def old_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a real .doc and .xls, saved by LibreOffice from a .docx and an .xlsx."""
    program = find_office()
    if program is None:
        miss_part("LibreOffice is not installed (Debian: libreoffice-writer-nogui)")
    folder = tmp_path_factory.mktemp("old")
    document = docx.Document()
    document.add_paragraph("一、总体要求")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "建平台", "市科技局"
    document.add_paragraph("以上任务按季度调度。")
    document.save(str(folder / "plan.docx"))
    book = openpyxl.Workbook()
    book.active.append(["任务", "责任单位"])
    book.active.append(["建平台", "市科技局"])
    book.save(folder / "plan.xlsx")
    profile = (folder / "profile").as_uri()
    for suffix, old in (("docx", "doc"), ("xlsx", "xls")):
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", old]
        command += ["--outdir", str(folder), str(folder / f"plan.{suffix}")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    (folder / "plan.wps").write_bytes((folder / "plan.doc").read_bytes())
    return folder


@pytest.mark.parametrize("name", ["plan.doc", "plan.wps"])
def test_old_documents_are_refused_unless_asked(old_files: Path, name: str) -> None:
    """A real .doc, under its own suffix or WPS's, names .docx as the way out."""
    with pytest.raises(SourceError, match="旧版 Word") as caught:
        read_source(old_files / name)
    assert "另存为 .docx" in caught.value.hint


@pytest.mark.parametrize("name", ["plan.doc", "plan.wps"])
def test_old_documents_are_converted_where_asked(old_files: Path, name: str) -> None:
    """The same file is read through LibreOffice, and that is said."""
    source = read_source(old_files / name, convert=True)
    assert source.raw == "一、总体要求\n建平台\t市科技局\n以上任务按季度调度。\n"
    assert source.notices == (Notice("X124", (("suffix", ".docx"),)),)


def test_old_workbooks_are_converted_where_asked(old_files: Path) -> None:
    """An .xls becomes an .xlsx where LibreOffice has its spreadsheet part."""
    if not (old_files / "plan.xls").exists():
        pytest.skip("LibreOffice Calc is not installed")
    source = read_source(old_files / "plan.xls", convert=True)
    assert source.raw == "任务\t责任单位\n建平台\t市科技局\n"


def test_new_documents_are_not_converted(old_files: Path) -> None:
    """Asking changes nothing for a file that can be read itself."""
    plain = read_source(old_files / "plan.docx")
    assert read_source(old_files / "plan.docx", convert=True) == plain


def test_missing_office_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice the message names it and the other way out."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(files_convert, "_PLACES", ())
    path = tmp_path / "plan.rtf"
    path.write_bytes(b"{\\rtf1 plan}")
    with pytest.raises(SourceError, match="没有找到 LibreOffice"):
        read_source(path, convert=True)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in programs are shell scripts")
@pytest.mark.parametrize(
    ("script", "error", "said"),
    [("exit 1", SourceError, "不能转换"), ("sleep 60", LimitError, "已停止")],
)
def test_failing_office_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    error: type[Exception],
    said: str,
) -> None:
    """A LibreOffice that gives nothing or never ends is stopped and told in one line."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(files_convert, "find_office", lambda: str(program))
    monkeypatch.setattr(files_convert, "_SECONDS", 0.5)
    path = tmp_path / "plan.rtf"
    path.write_bytes(b"{\\rtf1 plan}")
    with pytest.raises(error, match=said):
        read_source(path, convert=True)
