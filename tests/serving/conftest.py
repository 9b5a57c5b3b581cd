"""A server that tests share, and servers of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from serving_server import Running, Start, running, serving_store

from kg.pipeline.build import build_corpus
from kg.resources import find_shipped


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The server that tests share: they leave it as it was."""
    with running(tmp_path_factory.mktemp("server")) as made:
        yield made


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a server of one's own, with given limits and rules."""
    with ExitStack() as stack:
        count = iter(range(9))

        def run(**given: object) -> Running:
            folder = tmp_path / str(next(count))
            folder.mkdir()
            return stack.enter_context(running(folder, **given))  # type: ignore[arg-type]

        yield run


@pytest.fixture(scope="session")
def anhui_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped plan as a store."""
    store = tmp_path_factory.mktemp("anhui") / "store"
    build_corpus([find_shipped("corpus", "anhui-ip-145")], store, jobs=1)
    return store


@pytest.fixture(scope="session")
def site(anhui_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """``kg serve`` over the shipped plan; tests share it and leave it as it was."""
    with serving_store(tmp_path_factory.mktemp("site"), anhui_store) as made:
        yield made
