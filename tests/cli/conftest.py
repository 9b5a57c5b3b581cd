"""A real process for every command line that is tested."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Done = subprocess.CompletedProcess[str]


def environment(home: Path) -> dict[str, str]:
    """Return an environment that knows nothing of the user's own store and language."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KG_", "XDG_"))}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "KG_DATA": str(home / "data"),
        "KG_CACHE": os.environ.get("KG_CACHE", str(home / "cache")),
    }


def command(*args: str | Path) -> list[str]:
    """Return the words that run ``kg ARGS`` from this checkout."""
    return [sys.executable, "-m", "kg", *map(str, args)]


@pytest.fixture
def kg(tmp_path: Path) -> Callable[..., Done]:
    """Run ``kg`` in a process of its own, in a home of its own; output is UTF-8 text."""

    def run(*args: str | Path, stdin: str | None = None) -> Done:
        return subprocess.run(
            command(*args),
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            check=False,
            encoding="utf-8",
            cwd=tmp_path,
            env=environment(tmp_path),
        )

    return run
