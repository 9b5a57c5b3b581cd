"""Reports of progress beside a store: kept for ever, shown as a graph of their own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.graph.export import export_nquads
from kg.graph.generations import lock_store
from kg.graph.status_graph import import_report, write_status_lines
from kg.graph.status_history import add_report, read_reports
from kg.graph.store import open_store
from kg.model.status import StatusEntry
from kg.pipeline.build import build_corpus
from kg.resources import find_shipped

PLAN = find_shipped("corpus", "anhui-ip-145")
DAY = date(2024, 6, 30)
ENTRIES = (
    StatusEntry("anhui-ip-145", DAY, task="3.1.t1", status="on_track", note="“甲”\n乙"),
    StatusEntry("anhui-ip-145", DAY, indicator="每万人口高价值发明专利拥有量", actual=9.5),
)
COUNT = "SELECT (COUNT(?e) AS ?n) { ?e a plan:StatusEntry }"
STATE = """SELECT ?state ?day ?note {
  ?e a plan:StatusEntry ; plan:reportsOn ?task ; plan:status ?state ; dcterms:date ?day ;
     skos:note ?note . ?task a plan:Task ; dcterms:identifier "3.1.t1" }"""
VALUE = """SELECT ?value { ?e plan:reportsOn ?i ; plan:value ?value . ?i a plan:Indicator }"""


def rows(store: Path, query: str) -> list[list[str]]:
    found = open_store(store).evaluate(query)
    return [[term.value for term in row] for row in found]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of the shipped plan."""
    build_corpus([PLAN], tmp_path / "store", jobs=1)
    return tmp_path / "store"


def test_a_report_is_answered_by_sparql(store: Path) -> None:
    """State, day and note of a task and an indicator's value stand in the store at once."""
    import_report(store, "r.csv", ENTRIES)

    assert rows(store, STATE) == [
        ["https://w3id.org/policy-kg/status/on_track", "2024-06-30", "“甲”\n乙"]
    ]
    assert rows(store, VALUE) == [["9.5"]]


def test_a_report_stands_in_a_graph_of_its_own(store: Path) -> None:
    """Every statement about progress is in graph/status and no other graph has changed."""
    before = set(export_nquads(open_store(store)))
    import_report(store, "r.csv", ENTRIES)
    added = set(export_nquads(open_store(store))) - before

    assert added
    assert all(line.endswith("<https://w3id.org/policy-kg/graph/status> .") for line in added)


def test_a_build_keeps_the_reports(store: Path) -> None:
    """Building anew, even by force, loses no entry."""
    import_report(store, "r.csv", ENTRIES)
    build_corpus([PLAN], store, jobs=1, force=True)

    assert rows(store, COUNT) == [["2"]]
    assert [r.number for r in read_reports(store)] == [1]


def test_an_earlier_report_is_never_lost(store: Path) -> None:
    """A second report is added; the file of the first keeps its bytes."""
    import_report(store, "one.csv", ENTRIES)
    first = next((store / "status").glob("000001-*"))
    content = first.read_bytes()
    later = (StatusEntry("anhui-ip-145", date(2024, 9, 30), task="3.1.t1", status="done"),)
    import_report(store, "two.csv", later)

    assert first.read_bytes() == content
    assert [len(r.entries) for r in read_reports(store)] == [2, 1]
    assert rows(store, COUNT) == [["3"]]


def test_what_is_known_is_not_added_again(store: Path) -> None:
    """The same table twice is one report; a table with one new line adds that line."""
    assert import_report(store, "r.csv", ENTRIES)
    assert import_report(store, "r.csv", ENTRIES) is None
    new = StatusEntry("anhui-ip-145", DAY, task="3.2.t1", status="at_risk")
    added = import_report(store, "r.csv", (*ENTRIES, new))

    assert added
    assert added.entries == (new,)


def test_a_damaged_report_is_named(tmp_path: Path) -> None:
    """A file that was changed by hand is refused by name; its twin, unchanged, is read."""
    with lock_store(tmp_path / "s"):
        add_report(tmp_path / "s", "r.csv", ENTRIES)
    file = next((tmp_path / "s" / "status").iterdir())
    assert read_reports(tmp_path / "s")[0].entries == ENTRIES
    file.write_text(file.read_text(encoding="utf-8").replace("9.5", "9.6"), encoding="utf-8")

    with pytest.raises(StoreError, match=file.name):
        read_reports(tmp_path / "s")


def test_half_a_report_is_not_seen(tmp_path: Path) -> None:
    """A file that was not finished is no report."""
    with lock_store(tmp_path / "s"):
        add_report(tmp_path / "s", "r.csv", ENTRIES)
    (tmp_path / "s" / "status" / "000002-abc.tmp").write_text("{", encoding="utf-8")

    assert len(read_reports(tmp_path / "s")) == 1


def test_lines_do_not_hang_on_the_order_of_reports(tmp_path: Path) -> None:
    """The graph is the same whichever report is written first."""
    with lock_store(tmp_path / "s"):
        add_report(tmp_path / "s", "a.csv", ENTRIES[:1])
        add_report(tmp_path / "s", "b.csv", ENTRIES[1:])
    one, two = read_reports(tmp_path / "s")

    assert write_status_lines([one, two], "x:", {}) == write_status_lines([two, one], "x:", {})


def test_import_needs_a_store(tmp_path: Path) -> None:
    """Without a store there is nothing to report on."""
    with pytest.raises(StoreError):
        import_report(tmp_path / "none", "r.csv", ENTRIES)
