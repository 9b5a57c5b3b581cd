"""A co-ownership network as fixed positions: communities apart, no two labels on one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
import numpy.typing as npt

from kg.analysis.network import SEED, Network, weighted_edges

Points = npt.NDArray[np.float64]
# Room for one unit with its wrapped label, in the page's pixels at scale 1.
CELL_WIDTH = 106.0
CELL_HEIGHT = 100.0
# Springs cost n² a step and need scipy from 500 nodes on; beyond this, a spiral by weight.
MOST_SPRINGS = 300
MOST_PUSHES = 400
FEW_PUSHES = 60
# Communities are no discs: their outlines may reach into one another by this much.
CLOSENESS = 0.72


def place_units(
    graph: Network, communities: Mapping[str, int]
) -> Mapping[str, tuple[float, float]]:
    """Return x and y of every unit, in pixels around (0, 0); the same graph gives the same places.

    Units of one community stand together, the strongest pairs near each other;
    units without partners (community 0) stand in a row below the rest.
    """
    groups = _group_units(communities)
    locals_ = [_place_group(graph, members) for number, members in groups if number]
    centres = _place_centres(graph, [m for n, m in groups if n], locals_)
    nodes = [node for number, members in groups if number for node in members]
    points = (
        np.concatenate([p + c for p, c in zip(locals_, centres, strict=True)])
        if nodes
        else np.zeros((0, 2))
    )
    points = _push_apart(points)
    places = {node: (float(x), float(y)) for node, (x, y) in zip(nodes, points, strict=True)}
    places.update(_place_alone([m for n, ms in groups if not n for m in ms], points))
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in sorted(places.items())}


def _group_units(communities: Mapping[str, int]) -> list[tuple[int, list[str]]]:
    groups: dict[int, list[str]] = {}
    for node in sorted(communities):
        groups.setdefault(communities[node], []).append(node)
    return sorted(groups.items())


def _place_group(graph: Network, members: Sequence[str]) -> Points:
    if len(members) > MOST_SPRINGS:
        return _place_spiral(graph, members)
    index = {node: i for i, node in enumerate(members)}
    local: nx.Graph[int] = nx.Graph()
    local.add_nodes_from(range(len(members)))
    for a, b, weight in weighted_edges(graph.subgraph(members)):
        local.add_edge(index[a], index[b], weight=weight)
    found = nx.spring_layout(local, weight="weight", seed=SEED, iterations=120)
    points = np.array([found[i] for i in range(len(members))]).reshape(-1, 2)
    spread = np.sqrt(len(members)) * 0.62
    cells: Points = points * np.array([CELL_WIDTH, CELL_HEIGHT]) * spread
    return cells


def _place_spiral(graph: Network, members: Sequence[str]) -> Points:
    """The heaviest in the middle, the others around it as seeds stand in a sunflower."""
    weights = {node: graph.degree(node, weight="weight") for node in members}
    rank = {n: i for i, n in enumerate(sorted(members, key=lambda n: (-weights[n], n)))}
    turns = np.array([rank[node] for node in members], dtype=np.float64)
    angle, radius = turns * np.pi * (3 - np.sqrt(5)), np.sqrt(turns + 0.5) * 0.62
    around = np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius[:, None]
    cells: Points = around * np.array([CELL_WIDTH, CELL_HEIGHT])
    return cells


def _place_centres(
    graph: Network, groups: Sequence[Sequence[str]], shapes: Sequence[Points]
) -> Points:
    """Place the communities as discs that touch but do not overlap."""
    if not groups:
        return np.zeros((0, 2))
    radii = np.array([_radius(points) for points in shapes])
    found = nx.spring_layout(_between_groups(graph, groups), weight="weight", seed=SEED)
    centres = np.array([found[i] for i in range(len(groups))]).reshape(-1, 2)
    centres *= radii.max()
    for _ in range(MOST_PUSHES):
        centres *= 0.98
        _push_discs(centres, radii)
    for _ in range(MOST_PUSHES):
        if not _push_discs(centres, radii):
            break
    return _lay_flat(centres, np.array([len(points) for points in shapes]))


def _lay_flat(points: Points, weights: npt.NDArray[np.int_]) -> Points:
    """Turn ``points`` so that the heavy ones lie level, as a screen does, the first on the left."""
    centred = points - np.average(points, axis=0, weights=weights)
    _, _, axes = np.linalg.svd(centred * weights[:, None] ** 2, full_matrices=False)
    turned: Points = centred @ axes.T if len(points) > 1 else centred
    turned *= np.where(turned[0] > 0, -1.0, 1.0)
    return turned


def _radius(points: Points) -> float:
    return float(np.abs(points).max(initial=0.0) + CELL_WIDTH * 0.5)


def _between_groups(graph: Network, groups: Sequence[Sequence[str]]) -> nx.Graph[int]:
    owner = {node: i for i, members in enumerate(groups) for node in members}
    between: nx.Graph[int] = nx.Graph()
    between.add_nodes_from(range(len(groups)))
    for a, b, weight in weighted_edges(graph):
        i, j = owner[a], owner[b]
        if i != j:
            known = between.get_edge_data(i, j, {"weight": 0})["weight"]
            between.add_edge(i, j, weight=known + weight)
    return between


def _push_discs(centres: Points, radii: Points) -> bool:
    """Move overlapping discs apart in place; say whether any moved by more than a pixel."""
    moved = False
    for i in range(len(centres)):
        for j in range(i):
            gap = centres[i] - centres[j]
            distance = float(np.hypot(*gap))
            lack = (radii[i] + radii[j]) * CLOSENESS - distance
            if lack > 1:
                step = gap / distance if distance else np.array([1.0, 0.0])
                centres[i] += step * (lack / 2 + 0.5)
                centres[j] -= step * (lack / 2 + 0.5)
                moved = True
    return moved


def _push_apart(points: Points) -> Points:
    """Move apart what stands within one cell of another, along the axis that needs less."""
    for _ in range(MOST_PUSHES if len(points) <= MOST_SPRINGS else FEW_PUSHES):
        shift = _find_pushes(points)
        if not shift.any():
            break
        points = points + shift
    return points


def _find_pushes(points: Points) -> Points:
    """Return how far each point is pushed by those near it.

    In the order of x, a point is compared with its first, second, … neighbour
    until none is left within a cell's width.
    """
    cell = np.array([CELL_WIDTH, CELL_HEIGHT])
    order = np.argsort(points[:, 0], kind="stable")
    sorted_, shift = points[order], np.zeros_like(points)
    for step in range(1, len(points)):
        gaps = sorted_[step:] - sorted_[:-step]
        lack = cell - np.abs(gaps)
        if not (lack[:, 0] > 0).any():
            break
        close = (lack > 0.5).all(axis=1, keepdims=True)
        across = (lack[:, :1] / cell[0]) < (lack[:, 1:] / cell[1])
        axis = np.concatenate([across, ~across], axis=1)
        push = np.where(gaps < 0, -lack, lack) * axis * close * 0.26
        shift[order[step:]] += push
        shift[order[:-step]] -= push
    return shift


def _place_alone(nodes: Sequence[str], points: Points) -> Mapping[str, tuple[float, float]]:
    low = float(points[:, 1].max(initial=0.0)) + CELL_HEIGHT * 1.5
    left = -CELL_WIDTH * (min(len(nodes), 12) - 1) / 2
    return {
        node: (left + CELL_WIDTH * (i % 12), low + CELL_HEIGHT * (i // 12))
        for i, node in enumerate(nodes)
    }
