"""``kg --help`` is light: click alone is loaded, and every row of the table leads somewhere."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import click
import pytest

from kg.cli import COMMANDS

HEAVY = (
    "jieba",
    "rdflib",
    "pyoxigraph",
    "pyshacl",
    "pyvis",
    "networkx",
    "rich",
    "numpy",
    "openpyxl",
    "starlette",
    "kg.reading",
    "kg.graph",
    "kg.knowledge",
)
PROBE = """
import sys
from kg.cli import run
code = run({args!r})
print("\\n".join(sorted(sys.modules)), file=sys.stderr)
raise SystemExit(code)
"""


def modules_after(*args: str) -> set[str]:
    """Return the modules that a fresh interpreter holds after ``kg ARGS``."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE.format(args=list(args))],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return set(done.stderr.splitlines())


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("completion", "bash")])
def test_light_commands_load_no_heavy_module(args: tuple[str, ...]) -> None:
    """What needs no plan loads no library for plans."""
    assert not modules_after(*args) & set(HEAVY)


def test_the_probe_sees_a_heavy_module() -> None:
    """The twin of the test above: a module that is loaded is found."""
    assert "click" in modules_after("--help")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_row_leads_to_a_command(name: str) -> None:
    """Each row of the table names a module with a ``command``."""
    command = import_module(COMMANDS[name].module).command

    assert isinstance(command, click.Command)
    assert command.help


@pytest.mark.parametrize("name", COMMANDS)
def test_command_modules_import_no_room_at_their_top(name: str) -> None:
    """Help for one command is light too."""
    assert not modules_after(name, "--help") & set(HEAVY)
