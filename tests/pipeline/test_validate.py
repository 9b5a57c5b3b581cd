"""A store is held against its files: every quote, every shape, and changes are named."""

from __future__ import annotations

import gc
from pathlib import Path

import pyoxigraph as ox
import pytest
from plan_texts import LAKE, RIVER, write_texts

from kg.errors import UsageError
from kg.graph.generations import VALIDATED
from kg.graph.iris import document_graph
from kg.graph.store import DATABASE, Store, open_store, read_current
from kg.pipeline import build_corpus, validate, validated
from kg.pipeline.validate import validate_store


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A store of the three short plans, in ``s`` beside their folder ``in``."""
    build_corpus(write_texts(tmp_path / "in"), tmp_path / "s", jobs=1)
    return tmp_path


def spoil(store: Store, old: str, new: str) -> Store:
    """Change a term in the database on the disk, as nothing of ours does, and open it again."""
    database = ox.Store(str(read_current(store.path) / DATABASE))
    lines = str(database).splitlines(keepends=True)
    wrong = [line for line in lines if old in line]
    assert wrong
    for quad in ox.parse("".join(wrong).encode(), format=ox.RdfFormat.N_QUADS):
        database.remove(quad)
    text = "".join(wrong).replace(old, new)
    database.extend(ox.parse(text.encode(), format=ox.RdfFormat.N_QUADS))
    database.flush()
    del database
    gc.collect()
    return open_store(store.path)


def test_every_quote_of_the_shipped_plan_holds(anhui: Store) -> None:
    """100 %: each stored quote is its slice of the file, folded and repaired."""
    report = validate_store(anhui)

    assert report.findings == ()
    assert report.quotes > 500
    assert report.shapes > 100


def test_the_reference_engine_accepts_the_shipped_plan(anhui: Store) -> None:
    """pyshacl finds nothing either."""
    assert validate_store(anhui, engine="pyshacl").findings == ()


def test_a_changed_source_is_named(built: Path) -> None:
    """One finding with the file's name; the other documents are still checked."""
    (built / "in" / "river.txt").write_text(RIVER + "\n增一行", encoding="utf-8")

    report = validate_store(open_store(built / "s"))

    assert [f.code for f in report.findings] == ["E101"]
    assert "river.txt" in report.findings[0].message
    assert report.quotes >= 20


def test_a_missing_source_is_named(built: Path) -> None:
    """A file that is gone is a finding, not a crash."""
    (built / "in" / "lake.txt").unlink()

    report = validate_store(open_store(built / "s"), documents=["lake"])

    assert [f.code for f in report.findings] == ["E101"]
    assert report.quotes == 0


def test_a_quote_that_differs_from_the_file_is_found(built: Path) -> None:
    """A word changed in the store alone: the quote no longer holds (nor does its shape)."""
    store = spoil(
        open_store(built / "s"), "探索开展数据质押融资试点。", "推动开展数据质押融资试点。"
    )

    report = validate_store(store, documents=["river"])

    assert "E102" in {f.code for f in report.findings}


def test_a_violated_shape_is_found(built: Path) -> None:
    """An offset moved by one breaks offsets and quote."""
    store = open_store(built / "s")
    graph = document_graph("river")
    assert graph in {g.value for g in store.database.named_graphs()}
    found = validate_store(spoil(store, "strength/must>", "strength/mighty>"), documents=["river"])

    assert {f.code for f in found.findings} == {"E103"}
    assert "Measure-strength" in found.findings[0].message


def test_an_unknown_document_is_refused(built: Path) -> None:
    """The twin above names one that is there."""
    with pytest.raises(UsageError, match="nowhere"):
        validate_store(open_store(built / "s"), documents=["nowhere"])


def test_what_has_not_changed_is_not_checked_again(built: Path) -> None:
    """The second report says the same and that it reused it; ``force`` checks all the same."""
    first = validate_store(open_store(built / "s"))
    second = validate_store(open_store(built / "s"))

    assert (first.reused, second.reused) == (0, 3)
    assert second.findings == ()
    assert second.quotes == first.quotes > 20
    assert validate_store(open_store(built / "s"), force=True).reused == 0


def test_a_statement_changed_in_the_store_is_checked_again(built: Path) -> None:
    """Not the manifest's word counts, but what the database holds; the others are reused."""
    validate_store(open_store(built / "s"))
    report = validate_store(spoil(open_store(built / "s"), "strength/must>", "strength/mighty>"))

    assert {f.code for f in report.findings} == {"E103"}
    assert report.reused < 3


def test_a_source_changed_after_a_clean_check_is_named(built: Path) -> None:
    """What was in order yesterday does not hide what is not today."""
    validate_store(open_store(built / "s"))
    (built / "in" / "river.txt").write_text(RIVER + "\n增一行", encoding="utf-8")

    report = validate_store(open_store(built / "s"))
    assert [f.code for f in report.findings] == ["E101"]
    assert report.reused == 2


def test_a_document_with_a_problem_is_never_remembered(built: Path) -> None:
    """It is checked, and named, every time."""
    (built / "in" / "lake.txt").unlink()

    reports = [validate_store(open_store(built / "s")) for _ in range(2)]
    assert [[f.code for f in r.findings] for r in reports] == [["E101"], ["E101"]]
    assert [r.reused for r in reports] == [0, 2]


def test_other_rules_check_again(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of shapes or code, or the other engine, trusts no earlier check."""
    validate_store(open_store(built / "s"))

    assert validate_store(open_store(built / "s"), engine="pyshacl").reused == 0
    monkeypatch.setattr(validated, "digest_code", lambda: "other")
    assert validate_store(open_store(built / "s")).reused == 0


def test_a_rebuilt_store_keeps_what_stayed_the_same(built: Path) -> None:
    """One of three files changed: two documents need no new check."""
    validate_store(open_store(built / "s"))
    (built / "in" / "river.txt").write_text(RIVER + "\n增一行。\n", encoding="utf-8")
    build_corpus([built / "in"], built / "s", jobs=1)

    report = validate_store(open_store(built / "s"))
    assert report.findings == ()
    assert report.reused == 2


def test_a_rebuild_after_reading_from_memory_remembers_too(built: Path) -> None:
    """What was recalled without reading is kept for the next generation."""
    for _ in range(3):
        validate_store(open_store(built / "s"))
    build_corpus([built / "in"], built / "s", jobs=1, force=True)
    (built / "in" / "lake.txt").write_text(LAKE + "（二）其他。\n", encoding="utf-8")
    build_corpus([built / "in"], built / "s", jobs=1)

    assert validate_store(open_store(built / "s")).reused == 2


def test_a_store_that_is_as_its_build_left_it_is_not_read(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second check of a generation asks the database for nothing."""
    validate_store(open_store(built / "s"))
    monkeypatch.setattr(validate, "read_stored", None)

    assert validate_store(open_store(built / "s")).reused == 3


def test_a_narrowed_check_forgets_nothing(built: Path) -> None:
    """Looking at one document leaves the memory of the others."""
    validate_store(open_store(built / "s"))
    validate_store(open_store(built / "s"), documents=["lake"])

    assert validate_store(open_store(built / "s")).reused == 3


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"clean": 3}', '{"clean": {"a": 3}}', '{"clean": {"a": ["x", 1]}}']
)
def test_a_damaged_memory_is_no_memory(built: Path, text: str) -> None:
    """The file may be anything; everything is checked and the file written anew."""
    (built / "s" / VALIDATED).write_text(text, encoding="utf-8")

    assert validate_store(open_store(built / "s")).reused == 0
    assert validate_store(open_store(built / "s")).reused == 3


def test_a_store_that_cannot_be_written_is_checked_without_memory(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store on a read-only disk is checked as well, each time anew."""

    def refuse(*args: object) -> None:
        raise PermissionError

    monkeypatch.setattr(validated.os, "replace", refuse)
    reports = [validate_store(open_store(built / "s")) for _ in range(2)]
    assert [r.reused for r in reports] == [0, 0]
    assert [r.findings for r in reports] == [(), ()]


def test_a_unit_that_violates_its_shape_is_found(built: Path) -> None:
    """The units' graph is checked too, though it belongs to no document; its name is told."""
    typed = "^^<http://www.w3.org/2001/XMLSchema#boolean> <https://w3id.org/policy-kg/graph/units>"
    store = spoil(open_store(built / "s"), f'"true"{typed}', f'"maybe"{typed}')

    report = validate_store(store)
    assert {f.code for f in report.findings} == {"E103"}
    assert [g.id for g in report.graphs if g.findings] == ["units"]
    assert "Unit-resolved" in report.findings[0].message
    assert validate_store(store, documents=["lake"]).graphs == ()
