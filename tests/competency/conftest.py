"""The store of the shipped plan, built once a session."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.graph.store import Store, open_store
from kg.pipeline import build_corpus
from kg.resources import find_shipped


@pytest.fixture(scope="session")
def anhui_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store that holds the Anhui plan alone."""
    path: Path = tmp_path_factory.mktemp("competency") / "store"
    build_corpus([find_shipped("corpus", "anhui-ip-145")], path, jobs=1)
    return open_store(path)
