"""Builds: what is read again and what is not, what is reported, and what failure leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from plan_texts import HILL, RIVER, write_texts

from kg.errors import SourceError, StoreError
from kg.graph.documents import read_document
from kg.graph.export import export_nquads
from kg.graph.generations import lock_store
from kg.graph.queries import run_query
from kg.graph.store import open_store
from kg.pipeline import build_corpus

ROOT = Path(__file__).resolve().parents[2]


def digest(store: Path) -> str:
    """Return the digest of the canonical export."""
    return sha256("\n".join(export_nquads(open_store(store))).encode()).hexdigest()


def test_a_build_counts_what_it_read(tmp_path: Path) -> None:
    """Three plans of 3, 2 and 1 tasks."""
    report = build_corpus(write_texts(tmp_path / "in"), tmp_path / "s", jobs=1)

    assert report.status == "built"
    assert {d.id: d.counts["tasks"] for d in report.documents} == {"river": 3, "lake": 2, "hill": 1}
    assert report.total("measures") >= 8
    assert report.quads == open_store(tmp_path / "s").manifest.quads


def test_a_second_build_changes_nothing(tmp_path: Path) -> None:
    """Equal inputs: unchanged, the same generation, and the counts and findings still told."""
    paths = write_texts(tmp_path / "in")
    first = build_corpus(paths, tmp_path / "s", jobs=1)
    before = (tmp_path / "s" / "CURRENT").read_text()

    second = build_corpus(paths, tmp_path / "s", jobs=1)

    assert second.status == "unchanged"
    assert (tmp_path / "s" / "CURRENT").read_text() == before
    assert second.findings == first.findings
    assert [d.counts for d in second.documents] == [d.counts for d in first.documents]


def test_only_a_changed_file_is_read_again(tmp_path: Path) -> None:
    """The other two come from the cache."""
    paths = write_texts(tmp_path / "in")
    build_corpus(paths, tmp_path / "s", jobs=1)
    paths[0].write_text(RIVER.replace("500人", "600人"), encoding="utf-8")

    report = build_corpus(paths, tmp_path / "s", jobs=1)

    assert report.status == "built"
    assert {d.id: d.reused for d in report.documents} == {
        "river": False,
        "lake": True,
        "hill": True,
    }
    rows = run_query(open_store(tmp_path / "s"), "targets", {"document": "river"}).plain_rows()
    assert 600.0 in [value for row in rows for value in row]


def test_a_spoilt_cache_is_read_again(tmp_path: Path) -> None:
    """What cannot be read of the cache is not trusted."""
    paths = write_texts(tmp_path / "in")
    build_corpus(paths, tmp_path / "s", jobs=1)
    before = digest(tmp_path / "s")
    for file in (tmp_path / "s" / "cache").glob("*.json"):
        file.write_text("{", encoding="utf-8")

    report = build_corpus(paths, tmp_path / "s", jobs=1)

    assert report.status == "built"
    assert digest(tmp_path / "s") == before


def test_a_damaged_store_is_built_anew(tmp_path: Path) -> None:
    """Unchanged inputs do not keep a store that does not open."""
    paths = write_texts(tmp_path / "in")
    build_corpus(paths, tmp_path / "s", jobs=1)
    before = digest(tmp_path / "s")
    generation = tmp_path / "s" / (tmp_path / "s" / "CURRENT").read_text().strip()
    (generation / "db" / "CURRENT").unlink()

    assert build_corpus(paths, tmp_path / "s", jobs=1).status == "built"
    assert digest(tmp_path / "s") == before


def test_a_file_taken_out_is_gone_from_the_store(tmp_path: Path) -> None:
    """And from the cache."""
    paths = write_texts(tmp_path / "in")
    build_corpus(paths, tmp_path / "s", jobs=1)

    build_corpus(paths[:1], tmp_path / "s", jobs=1)

    assert [d.id for d in open_store(tmp_path / "s").documents] == ["river"]
    assert len(list((tmp_path / "s" / "cache").glob("*.nq"))) == 1


def test_workers_and_order_do_not_show_in_the_bytes(tmp_path: Path) -> None:
    """Two processes and the reverse order give the same export."""
    paths = write_texts(tmp_path / "in")
    build_corpus(paths, tmp_path / "a", jobs=1)
    build_corpus(list(reversed(paths)), tmp_path / "b", jobs=2)

    assert digest(tmp_path / "a") == digest(tmp_path / "b")


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_the_hash_seed_does_not_show_in_the_bytes(
    tmp_path: Path, seed: str, anhui_path: Path
) -> None:
    """The shipped plan, built by a process with another hash seed, exports the same bytes."""
    code = (
        "import sys; from kg.pipeline import build_corpus, find_shipped_corpora;"
        "build_corpus(find_shipped_corpora(), sys.argv[1], jobs=1)"
    )
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, tmp_path / "s"], check=True, env=environment)

    assert digest(tmp_path / "s") == digest(anhui_path)


def test_no_blank_node_and_no_clock_in_the_export(anhui_path: Path) -> None:
    """Every line is made of IRIs and literals, and none holds today's date."""
    lines = list(export_nquads(open_store(anhui_path)))

    assert len(lines) > 20_000
    assert not [line for line in lines if "_:" in line.split(" ")[0] + line.rsplit(" ", 3)[1]]
    assert not [line for line in lines if "XMLSchema#dateTime" in line]


def test_no_triple_is_in_two_graphs(anhui_path: Path) -> None:
    """So that the union of the graphs counts each triple once."""
    triples = [line.rsplit(" <", 1)[0] for line in export_nquads(open_store(anhui_path))]

    assert len(triples) == len(set(triples))


def test_every_unreadable_file_is_named_and_the_old_store_stays(tmp_path: Path) -> None:
    """Two bad files in one build are both told of; nothing is swapped."""
    paths = write_texts(tmp_path / "in")
    build_corpus(paths, tmp_path / "s", jobs=1)
    before = digest(tmp_path / "s")
    for name in ("one.pdf", "two.docx"):
        (tmp_path / "in" / name).write_bytes(b"\x00\x01 not a document")

    with pytest.raises(SourceError, match=r"one\.pdf.*two\.docx|two\.docx.*one\.pdf"):
        build_corpus([tmp_path / "in"], tmp_path / "s", jobs=1)

    assert digest(tmp_path / "s") == before


def test_an_interrupt_leaves_the_old_store(tmp_path: Path) -> None:
    """Ctrl-C between two documents: nothing half, nothing locked."""
    paths = write_texts(tmp_path / "in")
    build_corpus(paths[:1], tmp_path / "s", jobs=1)
    before = digest(tmp_path / "s")

    def interrupt(done: int, total: int, name: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_corpus(paths, tmp_path / "s", jobs=1, on_progress=interrupt)

    assert digest(tmp_path / "s") == before
    assert build_corpus(paths, tmp_path / "s", jobs=1).status == "built"


def test_two_builds_do_not_meet(tmp_path: Path) -> None:
    """The second one is refused while the first holds the store."""
    paths = write_texts(tmp_path / "in")
    with lock_store(tmp_path / "s"), pytest.raises(StoreError, match="占用"):
        build_corpus(paths, tmp_path / "s", jobs=1)


def test_plans_that_cite_each_other_are_linked(tmp_path: Path) -> None:
    """river cites 《数据发展规划》, which is hill's title; the other way round nothing."""
    build_corpus(write_texts(tmp_path / "in"), tmp_path / "s", jobs=1)
    store = open_store(tmp_path / "s")
    query = (
        "SELECT ?a ?b { ?p plan:cites ?q . ?p dcterms:identifier ?a . ?q dcterms:identifier ?b }"
    )

    assert run_query(store, query).plain_rows() == [("river", "hill")]


def test_one_kind_in_two_places_is_two_units(tmp_path: Path) -> None:
    """市数据局 of an invented city and of no known place are never merged."""
    build_corpus(write_texts(tmp_path / "in"), tmp_path / "s", jobs=1)
    store = open_store(tmp_path / "s")
    river = read_document(store, "river").tasks[0].responsibilities[0].unit_id
    hill = read_document(store, "hill").tasks[0].responsibilities[0].unit_id

    assert HILL.count("市数据局") == 1
    assert river is not None
    assert river != hill


def test_a_profile_fills_and_is_held_against_the_text(tmp_path: Path) -> None:
    """A wrong digest and a wrong date are findings; source and missing dates enter the graph."""
    folder = tmp_path / "c"
    folder.mkdir()
    (folder / "river.txt").write_text(RIVER, encoding="utf-8", newline="\n")
    (folder / "corpus.toml").write_text(
        f'[[documents]]\nid = "river"\nfile = "river.txt"\nsha256 = "{"0" * 64}"\n'
        'issued = 2024-03-02\npublished = 2024-03-09\nsource = "测试"\ninvented = true\n',
        encoding="utf-8",
    )

    report = build_corpus([folder], tmp_path / "s", jobs=1)

    assert {"E104", "E105"} <= {f.code for f in report.findings}
    rows = run_query(
        open_store(tmp_path / "s"),
        "SELECT ?day ?source { ?p dcterms:source ?source ; eli:date_publication ?day }",
    )
    assert rows.plain_rows() == [("2024-03-09", "测试")]
