"""The store of the shipped plan with a list of members and a report of progress, and its graphs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rdflib import Dataset

from kg.graph.export import export_nquads
from kg.graph.status_graph import import_report
from kg.graph.store import Store, open_store
from kg.model.status import StatusEntry
from kg.pipeline import build_corpus
from kg.resources import find_shipped

PLAN = "anhui-ip-145"
GROUP = """id = "anhui-ip-conference"
zh = "安徽省知识产权强省建设联席会议"
en = "Joint conference of Anhui"
place = "安徽省"
printed = ["知识产权强省建设联席会议各成员单位"]
lead = ["省市场监管局"]
members = ["省市场监管局", "省财政厅", "省科技厅"]
since = 2020-01-01
until = 2025-12-31
source = "虚构，仅供测试"
grade = "A"
"""
ENTRIES = (
    StatusEntry(PLAN, date(2024, 6, 30), task="3.1.t1", status="on_track", note="甲"),
    StatusEntry(PLAN, date(2024, 6, 30), indicator="每万人口高价值发明专利拥有量", actual=9.5),
)


@pytest.fixture(scope="session")
def anhui_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store that holds the Anhui plan and a statement of every kind."""
    folder: Path = tmp_path_factory.mktemp("ontology")
    group, path = folder / "group.toml", folder / "store"
    group.write_text(GROUP, encoding="utf-8")
    build_corpus([find_shipped("corpus", PLAN)], path, jobs=1, groups=[group])
    import_report(path, "r.csv", ENTRIES)
    return open_store(path)


@pytest.fixture(scope="session")
def exported(anhui_store: Store) -> Dataset:
    """Return the whole store as rdflib reads its export."""
    text = "\n".join(export_nquads(anhui_store)) + "\n"
    dataset = Dataset()
    dataset.parse(data=text, format="nquads")
    return dataset
