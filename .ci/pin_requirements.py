"""Write requirements.txt and requirements-dev.txt from what is installed here.

Every package that `pyproject.toml` asks for, and every package that those ask
for, is pinned as ``name==version``; no address is written. Run it with the
interpreter of an environment that holds them (``make pins``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
# Asked for on Windows alone, so not installed where this usually runs.
WINDOWS = {"colorama": "0.4.6"}
HEAD = "# Written by `make pins` from pyproject.toml; do not edit.\n"


def find_pins(wanted: Iterable[str]) -> dict[str, str]:
    """Return name → version for ``wanted`` and all that they need on this platform."""
    pins: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    queue = [Requirement(text) for text in wanted]
    while queue:
        asked = queue.pop()
        name = canonicalize_name(asked.name)
        if (name, frozenset(asked.extras)) in seen:
            continue
        seen.add((name, frozenset(asked.extras)))
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            raise SystemExit(f"{name} is not installed here") from None
        pins[name] = installed.version
        queue += _find_needs(installed, asked)
    return pins


def _find_needs(installed: Distribution, asked: Requirement) -> list[Requirement]:
    extras = ("", *asked.extras)
    needs = map(Requirement, installed.requires or ())
    return [
        n for n in needs if not n.marker or any(n.marker.evaluate({"extra": e}) for e in extras)
    ]


def write_pins(path: Path, pins: dict[str, str], *, first: str = "") -> None:
    """Write ``pins`` in order of name."""
    lines = [f"{name}=={version}\n" for name, version in sorted(pins.items())]
    path.write_text(HEAD + first + "".join(lines), encoding="utf-8")


def main() -> None:
    """Write both files."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = find_pins(project["project"]["dependencies"])
    dev = find_pins(project["dependency-groups"]["dev"])
    windows = {name: f'{v} ; sys_platform == "win32"' for name, v in WINDOWS.items()}
    write_pins(ROOT / "requirements.txt", runtime | windows)
    rest = {name: v for name, v in dev.items() if name not in runtime}
    write_pins(ROOT / "requirements-dev.txt", rest, first="-r requirements.txt\n")


if __name__ == "__main__":
    main()
