"""``import kg`` is light, and every public name is documented and stands where it says."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import kg

PUBLIC = sorted(set(kg.__all__) - {"__version__"})


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_documented(name: str) -> None:
    """A researcher gets help on whatever the package hands on."""
    assert inspect.getdoc(getattr(kg, name))


def test_import_is_light() -> None:
    """Nothing but the standard library is loaded until a name is used."""
    probe = "import kg, sys; print([m for m in ('rdflib', 'jieba', 'click') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A slip is told as Python tells it."""
    with pytest.raises(AttributeError, match="parse_plans"):
        _ = kg.parse_plans


def test_editors_and_type_checkers_see_the_same_names() -> None:
    """The table for the running program equals the imports for type checkers."""
    tree = ast.parse(Path(kg.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        (node.module, alias.name)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    assert seen == {(module, name) for name, module in kg._HOME_OF.items()}
