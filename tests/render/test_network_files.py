"""Network files for other tools, and the picture."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import networkx as nx
import pytest
from matplotlib import font_manager
from network_samples import Chapter, Item, SampleDirectory, sample_ledger, write_plan
from programs import miss_part

from kg.analysis.ledger import build_ledger
from kg.analysis.network import count_rows, find_pairs
from kg.errors import UsageError
from kg.render import network_picture
from kg.render.network_export import KINDS, WRITERS, render_network
from kg.render.network_picture import find_font, render_network_picture

READERS = {
    "gexf": lambda text: nx.read_gexf(io.BytesIO(text.encode())),
    "graphml": lambda text: nx.read_graphml(io.BytesIO(text.encode())),
    "json": lambda text: nx.node_link_graph(json.loads(text), edges="links"),
}


@pytest.mark.parametrize("name", sorted(READERS))
def test_files_read_back_with_the_figures(name: str) -> None:
    """A reader of the format finds every unit with its name and every pair with its weight."""
    ledger = sample_ledger()
    graph = READERS[name](render_network(ledger, name))
    counts = count_rows(ledger)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (counts.units, counts.pairs)
    assert {d["label"] for _, d in graph.nodes(data=True)} == set(ledger.unit_names().values())
    weights = {tuple(sorted((a, b))): w for a, b, w in graph.edges(data="weight")}
    assert weights == {(p.a, p.b): p.weight for p in find_pairs(ledger.tasks)}


@pytest.mark.parametrize("kind", ["tasks", "measures"])
@pytest.mark.parametrize("name", sorted(READERS))
def test_bipartite_files_keep_every_role(name: str, kind: str) -> None:
    """One edge for each role of a unit in each task or measure."""
    ledger = sample_ledger()
    graph = READERS[name](render_network(ledger, name, kind=kind))
    expected = sum(
        len(t.owners) * (1 if kind == "tasks" else len(t.measures)) for t in ledger.tasks
    )
    assert graph.number_of_edges() == expected
    assert {d["role"] for *_, d in graph.edges(data=True)} == {
        "lead",
        "support",
        "by_duty",
        "responsible",
    }


def test_an_edge_list_has_the_columns_of_gephi() -> None:
    """Source, Target, Type and Weight are there, a row a pair."""
    rows = list(csv.DictReader(io.StringIO(render_network(sample_ledger(), "csv"))))
    assert {"Source", "Target", "Type", "Weight"} <= rows[0].keys()
    assert len(rows) == count_rows(sample_ledger()).pairs


@pytest.mark.parametrize("name", sorted(WRITERS))
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_ledger_gives_the_same_file(name: str, kind: str) -> None:
    """Two runs give equal text, and no date of today."""
    one = render_network(sample_ledger(), name, kind=kind)
    assert one == render_network(sample_ledger(), name, kind=kind)
    assert date.today().isoformat() not in one


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_hostile_names_do_not_break_a_file(name: str) -> None:
    """Markup, controls and formulas in names are carried as text."""
    names = ["<a&b>\x0b", "=1+1", '"quoted", 市局']
    items = [Item("任务", ("做。",), [(n, None, "lead") for n in names])]
    ledger = build_ledger([write_plan([Chapter("一、", "章", items)])], SampleDirectory())
    text = render_network(ledger, name)
    if name == "csv":
        assert {r["SourceLabel"][:1] for r in csv.DictReader(io.StringIO(text))}.isdisjoint("=+-@")
    else:
        labels = {d["label"] for _, d in READERS[name](text).nodes(data=True)}
        assert labels == {"<a&b>", "=1+1", '"quoted", 市局'}


def test_roles_narrow_a_file() -> None:
    """With 牵头 alone one pair is left."""
    graph = READERS["json"](render_network(sample_ledger(), "json", roles=("lead",)))
    assert graph.number_of_edges() == 1


@pytest.mark.parametrize(("name", "kind"), [("dot", "units"), ("gexf", "people")])
def test_an_unknown_format_or_kind_is_refused_with_the_known(name: str, kind: str) -> None:
    """The error names what is there."""
    with pytest.raises(UsageError) as refused:
        render_network(sample_ledger(), name, kind=kind)
    assert "gexf" in refused.value.hint


@pytest.fixture
def chinese_font() -> str:
    """A font with Chinese characters; the test is skipped where none is installed."""
    try:
        return find_font()
    except UsageError:
        miss_part("no font with Chinese characters on this system (Debian: fonts-wqy-microhei)")


@pytest.mark.parametrize("name", ["png", "svg"])
def test_a_picture_is_drawn_the_same_twice(chinese_font: str, name: str) -> None:
    """PNG and SVG begin as such and are equal in two runs."""
    one = render_network_picture(sample_ledger(), name)
    assert one.startswith(b"\x89PNG" if name == "png" else b"<?xml")
    assert one == render_network_picture(sample_ledger(), name)


def test_a_picture_of_nothing_is_drawn_too(chinese_font: str) -> None:
    """A ledger without tasks gives a picture, not an error."""
    ledger = build_ledger([write_plan([])], SampleDirectory())
    assert render_network_picture(ledger, "svg")


def test_without_a_chinese_font_the_way_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """No boxes instead of characters: the error names a package to install."""
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(network_picture, "FONT_FOLDERS", ())
    with pytest.raises(UsageError) as refused:
        find_font()
    assert "fonts-wqy-microhei" in refused.value.hint
