"""The floors of the house hold: imports go down, heavy libraries have one door each."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

KG = Path(__file__).resolve().parent.parent / "kg"
FLOORS = {
    "errors": 0,
    "resources": 1,
    "model": 1,
    "knowledge": 2,
    "reading": 3,
    "graph": 3,
    "analysis": 4,
    "render": 5,
    "pipeline": 5,
    "serving": 6,
    "cli": 7,
    "__main__": 8,
    "__init__": 8,
}
# Library → the rooms or files that may import it.
DOORS = {
    "jieba": ("reading/words.py",),
    "pyshacl": ("graph/shapes.py",),
    "pyvis": ("render/network_html.py",),
    "openpyxl": ("reading/", "analysis/", "render/"),
    "xlsxwriter": ("render/",),
    "docx": ("render/", "reading/"),
    "pypdfium2": ("reading/",),
    "lxml": ("reading/", "render/"),
    "rdflib": ("knowledge/", "graph/"),
    "pyoxigraph": ("knowledge/", "graph/"),
    "click": ("cli/",),
    "rich": ("cli/",),
    "starlette": ("serving/",),
    "uvicorn": ("serving/",),
    "jinja2": ("serving/",),
    "networkx": ("analysis/", "render/"),
    "pypinyin": ("render/labels.py",),
    "matplotlib": ("render/network_picture.py",),
}
FILES = sorted(KG.rglob("*.py"))
# Longest file allowed, in lines; a file past it is split by purpose.
MOST_LINES = 350


def imports_of(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield (module, inside a function) for each import of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = {
        id(node)
        for scope in ast.walk(tree)
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(scope)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) in inner) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, id(node) in inner


def room_of(path: Path) -> str:
    return path.relative_to(KG).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(KG)))
def test_imports_go_down(path: Path) -> None:
    """A file imports its own room and lower floors only."""
    room = room_of(path)
    for module, _ in imports_of(path):
        parts = module.split(".")
        if parts[0] != "kg" or len(parts) < 2 or parts[1] == room:
            continue
        assert parts[1] in FLOORS, f"{module} is no known room"
        assert FLOORS[parts[1]] < FLOORS[room], f"{path.name} ({room}) imports {module}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(KG)))
def test_heavy_libraries_have_one_door(path: Path) -> None:
    """A library with a door is imported behind it only."""
    here = str(path.relative_to(KG)).replace("\\", "/")
    for module, _ in imports_of(path):
        doors = DOORS.get(module.split(".")[0])
        assert doors is None or here.startswith(doors), f"{here} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(KG)))
def test_imports_inside_functions_stand_in_the_cli_alone(path: Path) -> None:
    """Lazy imports are the command line's business."""
    if room_of(path) in ("cli", "__init__"):
        return
    lazy = [module for module, inside in imports_of(path) if inside]
    assert not lazy, f"{path.name} imports {lazy} inside a function"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(KG)))
def test_files_stay_short(path: Path) -> None:
    """No file grows into an attic."""
    count = len(path.read_text(encoding="utf-8").splitlines())
    assert count <= MOST_LINES, f"{count} lines"
