"""README says what is so: its commands run, its tables are complete."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
CONSOLE = [
    line.removeprefix("$ ")
    for kind, text in BLOCKS
    if kind == "console"
    for line in text.splitlines()
    if line.startswith("$ ")
]
PYTHON = [text for kind, text in BLOCKS if kind == "python"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the shipped corpus and a store, as after ``make run``."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "corpus").symlink_to(ROOT / "corpus", target_is_directory=True)
    assert run_line("kg build", folder).returncode == 0
    return folder


def run_line(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run one console line with ``kg`` from this checkout; a pipe may feed it."""
    feed, _, command = line.rpartition("|")
    words = shlex.split(command)
    stdin = shlex.split(feed)[1] + "\n" if feed else None
    return subprocess.run(
        [sys.executable, "-m", *words],
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        check=False,
        cwd=folder,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT), "KG_DATA": str(folder / "data")},
    )


@pytest.mark.parametrize("line", CONSOLE)
def test_every_console_line_runs(line: str, place: Path) -> None:
    """What README tells people to type works as it stands."""
    done = run_line(line, place)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text", PYTHON)
def test_every_python_example_runs(text: str, place: Path) -> None:
    """The examples for researchers run beside the corpus."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", text],
        capture_output=True,
        check=False,
        cwd=place,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_commands_and_codes_are_those_of_the_program() -> None:
    """The two tables equal what the program knows (``make readme`` writes them)."""
    script = ROOT / ".ci" / "write_readme_tables.py"
    done = subprocess.run(
        [sys.executable, str(script), "--check"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("code", ["0", "1", "2", "3", "4", "5", "70", "130"])
def test_every_exit_code_is_in_the_table(code: str) -> None:
    """People who write scripts find what a code means."""
    assert re.search(rf"^\| {code} \| ", README, re.MULTILINE)
