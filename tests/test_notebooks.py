"""Every notebook runs from top to bottom on a fresh kernel, and is kept without outputs."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
pytestmark = pytest.mark.filterwarnings("ignore")  # the kernel's libraries warn of their own


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Return the notebook in the present format."""
    return nbformat.read(path, as_version=4)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No cell fails; its own assertions hold."""
    known = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(ROOT), known])))
    notebook = read_notebook(path)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    )

    client.execute()

    assert any(cell.get("outputs") for cell in notebook.cells)
    assert not any("Glyph" in str(cell.get("outputs")) for cell in notebook.cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_is_kept_without_outputs(path: Path) -> None:
    """What is committed is the source alone."""
    cells = [cell for cell in read_notebook(path).cells if cell.cell_type == "code"]

    assert cells
    assert not any(cell.outputs or cell.execution_count for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_uses_the_public_functions_alone(path: Path) -> None:
    """A researcher needs ``import kg`` and nothing from the rooms behind it."""
    code = "\n".join(c.source for c in read_notebook(path).cells if c.cell_type == "code")
    imported = [
        name
        for node in ast.walk(ast.parse(code))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    ]

    assert "kg" in imported
    assert not [name for name in imported if name.startswith("kg.")]


def test_there_are_four_notebooks() -> None:
    """A tour, the network, a comparison, a panel."""
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]
