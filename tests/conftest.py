"""What the tests of several rooms share: the store of the shipped plan, built once a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.graph.store import Store, open_store
from kg.pipeline import build_corpus, find_shipped_corpora


@pytest.fixture(scope="session")
def anhui_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store of the shipped plan; tests only read it."""
    path = tmp_path_factory.mktemp("anhui") / "store"
    build_corpus(find_shipped_corpora(), path, jobs=1)
    return path


@pytest.fixture(scope="session")
def anhui(anhui_path: Path) -> Store:
    """The store of the shipped plan."""
    return open_store(anhui_path)
