"""Fixed places for a co-ownership network."""

from __future__ import annotations

import networkx as nx
import pytest
from network_samples import sample_ledger

from kg.analysis.layout import CELL_HEIGHT, CELL_WIDTH, place_units
from kg.analysis.network import build_coownership, find_communities


def rings(groups: int, size: int) -> nx.Graph:
    graph: nx.Graph = nx.Graph()
    for g in range(groups):
        names = [f"u{g}-{i:03}" for i in range(size)]
        for i, name in enumerate(names):
            graph.add_edge(name, names[(i + 1) % size], weight=3)
            graph.add_edge(name, names[(i + 5) % size], weight=2)
    return graph


@pytest.mark.parametrize(("groups", "size"), [(1, 20), (3, 12), (2, 40)])
def test_no_two_labels_overlap(groups: int, size: int) -> None:
    """Every two units differ by a cell's width or a cell's height."""
    graph = rings(groups, size)
    places = list(place_units(graph, find_communities(graph)).values())
    for i, (x, y) in enumerate(places):
        for a, b in places[:i]:
            assert abs(x - a) > CELL_WIDTH * 0.95 or abs(y - b) > CELL_HEIGHT * 0.95


def test_places_are_the_same_every_time() -> None:
    """Two runs, with nodes added in another order, give the same places."""
    graph = build_coownership(sample_ledger())
    again: nx.Graph = nx.Graph()
    again.add_nodes_from(reversed(list(graph)))
    again.add_edges_from(reversed(list(graph.edges(data=True))))
    communities = find_communities(graph)
    assert place_units(graph, communities) == place_units(again, communities)


def test_units_without_partners_stand_below() -> None:
    """A lone unit is placed under all others."""
    graph = build_coownership(sample_ledger())
    places = place_units(graph, find_communities(graph))
    lone = next(n for n in graph if not graph.degree(n))
    assert all(places[lone][1] > y for n, (_, y) in places.items() if n != lone)


def test_an_empty_network_has_no_places() -> None:
    """No units, no places, no error."""
    assert place_units(nx.Graph(), {}) == {}


def test_a_large_community_is_laid_in_a_spiral() -> None:
    """More units than springs can carry still get a place each."""
    graph = nx.star_graph(400)
    graph = nx.relabel_nodes(graph, {i: f"u{i:04}" for i in graph})
    nx.set_edge_attributes(graph, 1, "weight")
    places = place_units(graph, dict.fromkeys(graph, 1))
    assert len(set(places.values())) == 401
