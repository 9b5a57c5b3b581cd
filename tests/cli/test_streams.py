"""What a command writes, and what happens when nobody reads it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from conftest import command, environment

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX streams")


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    """More text than a pipe holds."""
    path = tmp_path / "long.txt"
    path.write_text("一行文字\n" * 100_000, encoding="utf-8")
    return path


def test_a_reader_that_goes_away_ends_the_command_quietly(long_file: Path, tmp_path: Path) -> None:
    """``kg … | head -1``: one line, no message, exit code 0."""
    process = subprocess.Popen(
        command("parse", long_file, "--format", "source"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()
    process.stdout.close()

    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0
    assert first.decode() == "一行文字\n"


def test_a_listing_into_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    """The same where the output fits the buffer and fails at the last flush."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command("explain"),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        env=environment(tmp_path),
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (0, b"")


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    """Results that cannot be written are exit code 3."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("explain"),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            encoding="utf-8",
            env=environment(tmp_path),
        )

    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """``-o`` into a folder that does not exist: exit code 3, nothing left behind."""
    done = subprocess.run(
        command("explain", "-o", tmp_path / "nowhere" / "codes.csv"),
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment(tmp_path),
    )

    assert done.returncode == 3
    assert "nowhere" in done.stderr
    assert len(done.stderr.splitlines()) <= 2


def test_an_output_file_is_replaced_whole(tmp_path: Path) -> None:
    """The new content stands alone, and no temporary file stays."""
    target = tmp_path / "codes.json"
    target.write_text("old", encoding="utf-8")
    subprocess.run(
        command("explain", "-o", target),
        check=True,
        env=environment(tmp_path),
    )

    assert target.read_text(encoding="utf-8").startswith("[")
    assert list(tmp_path.glob(".codes*")) == []


def test_an_unknown_suffix_is_a_usage_error(tmp_path: Path) -> None:
    """A format that no writer knows is named together with those that there are."""
    done = subprocess.run(
        command("explain", "-o", tmp_path / "codes.odt"),
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment(tmp_path),
    )

    assert done.returncode == 2
    assert "odt" in done.stderr
    assert "csv" in done.stderr
