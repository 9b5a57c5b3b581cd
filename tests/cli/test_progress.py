"""A bar shows where somebody looks, after a second, and nowhere else."""

from __future__ import annotations

import io
import sys

import pytest

from kg.cli import progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show the bar at once."""
    monkeypatch.setattr(progress, "PATIENCE", -1.0)


def run_three(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> str:
    """Track three items with ``stream`` as stderr and return what was written."""
    monkeypatch.setattr(sys, "stderr", stream)
    assert list(progress.track_progress(["a", "b", "c"], "阅读")) == ["a", "b", "c"]
    return stream.getvalue()


@pytest.mark.usefixtures("impatient")
def test_a_terminal_sees_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long work tells how far it is."""
    monkeypatch.setenv("TERM", "xterm")

    assert "阅读" in run_three(monkeypatch, Terminal())


@pytest.mark.usefixtures("impatient")
def test_a_pipe_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs are not filled with bars."""
    assert run_three(monkeypatch, io.StringIO()) == ""


def test_quick_work_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a second no bar appears."""
    assert run_three(monkeypatch, Terminal()) == ""
