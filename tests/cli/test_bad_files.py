"""Files that are no plans: one or two lines and the right code, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
BAD_FILES = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "binary.txt": bytes(range(256)) * 40,
    "renamed.txt": PDF,
    "invalid.txt": "一、主要任务".encode() + b"\xff\xfe\xfd" + "（省科技厅负责）".encode() * 40,
    "broken.docx": b"PK\x03\x04" + b"\x00" * 60,
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
}


def assert_clear(done: Done, *, code: int, about: str) -> None:
    """Hold what every refusal promises: the code, two lines at most, the name, no traceback."""
    said = done.stderr.strip().splitlines()
    assert done.returncode == code, said
    assert 1 <= len(said) <= 2
    assert about in said[0]
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("name", BAD_FILES)
def test_an_unreadable_file_is_refused(kg: Run, tmp_path: Path, name: str) -> None:
    """Empty, binary, damaged or mislabelled: exit code 3."""
    (tmp_path / name).write_bytes(BAD_FILES[name])

    assert_clear(kg("parse", name), code=3, about=name)


def test_a_missing_file_is_named(kg: Run) -> None:
    """The path stands in the message."""
    assert_clear(kg("parse", "nowhere.txt"), code=3, about="nowhere.txt")


def test_a_directory_is_no_file(kg: Run, tmp_path: Path) -> None:
    """A folder is refused with the way out."""
    (tmp_path / "plans").mkdir()

    assert_clear(kg("parse", "plans"), code=3, about="plans")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_refused(kg: Run, tmp_path: Path) -> None:
    """What one may not read cannot be read."""
    (tmp_path / "secret.txt").write_text("一、任务", encoding="utf-8")
    (tmp_path / "secret.txt").chmod(0)

    assert_clear(kg("parse", "secret.txt"), code=3, about="secret.txt")


def test_an_unknown_encoding_is_refused(kg: Run, tmp_path: Path) -> None:
    """A wrong ``--encoding`` is the caller's slip, not a crash."""
    (tmp_path / "plan.txt").write_text("一、任务", encoding="utf-8")
    done = kg("parse", "plan.txt", "--encoding", "klingon")

    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_readable_file_is_read(kg: Run, tmp_path: Path, encoding: str) -> None:
    """The accepting twin: the encodings that offices use."""
    (tmp_path / "plan.txt").write_text(
        "某市工作方案\n一、主要任务\n（一）建设平台。建成市级平台。（市科技局负责）\n" * 3,
        encoding=encoding,
    )

    assert kg("parse", "plan.txt").returncode == 0


@pytest.mark.parametrize(
    "text",
    [
        "你好，下周三一起吃饭吧。",
        "Dear Sir,\nthank you for your letter.\n",
        "）（）））",
        "1" * 500,
    ],
)
def test_a_text_that_is_no_plan_gives_findings(kg: Run, tmp_path: Path, text: str) -> None:
    """Any text parses; that it is no plan is said as a finding."""
    (tmp_path / "letter.txt").write_text(text, encoding="utf-8")
    done = kg("parse", "letter.txt", "--format", "json")

    assert done.returncode == 0
    tree = json.loads(done.stdout)
    assert tree["tasks"] == []
    assert "F606" in [f["code"] for f in tree["findings"]]


@pytest.mark.slow
def test_fifty_megabytes_of_text_end(kg: Run, tmp_path: Path) -> None:
    """A huge text is read or refused by a limit; it neither crashes nor runs for ever."""
    line = "这是一段与规划无关的文字，没有任何任务，也没有责任单位。" * 20 + "\n"
    (tmp_path / "huge.txt").write_text(line * (50_000_000 // len(line.encode())), encoding="utf-8")
    done = kg("parse", "huge.txt", "--format", "json")

    assert done.returncode in (0, 5)
    assert "Traceback" not in done.stderr


def test_beyond_the_limit_is_refused_at_once(kg: Run, tmp_path: Path) -> None:
    """A text over 64 MB meets the limit: exit code 5."""
    with (tmp_path / "vast.txt").open("wb") as file:
        file.write("一、任务\n".encode())
        file.truncate(65 * 2**20)

    assert_clear(kg("parse", "vast.txt"), code=5, about="vast.txt")
