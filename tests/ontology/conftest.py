"""The store of the shipped plan and its graphs, built once a session."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import Dataset

from kg.graph.export import export_nquads
from kg.graph.store import Store, open_store
from kg.pipeline import build_corpus
from kg.resources import find_shipped


@pytest.fixture(scope="session")
def anhui_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store that holds the Anhui plan alone."""
    path: Path = tmp_path_factory.mktemp("ontology") / "store"
    build_corpus([find_shipped("corpus", "anhui-ip-145")], path, jobs=1)
    return open_store(path)


@pytest.fixture(scope="session")
def exported(anhui_store: Store) -> Dataset:
    """Return the whole store as rdflib reads its export."""
    text = "\n".join(export_nquads(anhui_store)) + "\n"
    dataset = Dataset()
    dataset.parse(data=text, format="nquads")
    return dataset
