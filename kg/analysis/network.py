"""A ledger's rows as networks: who holds what, who works with whom, who bridges the groups.

Definitions, the same in the command line, the page, the sheets and SPARQL:

- a unit *holds* a task when it has any of the chosen roles in it, and each of the task's measures;
- two units *co-own* a task when each holds it; a pair's weight is the number of tasks that both
  hold, its ``measures`` the number of measures of those tasks;
- a unit's *partners* are the units that it co-owns a task with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

import networkx as nx

from kg.analysis.ledger import Ledger, TaskRow, UnitRow
from kg.model.document import ROLES, Path, Role

Pair = tuple[str, str]
Network: TypeAlias = "nx.Graph[str]"
Roles: TypeAlias = "nx.MultiGraph[str]"
# Betweenness is exact up to this many units, then estimated from as many sampled sources
# (Brandes and Pich, Centrality Estimation in Large Networks, 2007) as `SAMPLED_SOURCES` says.
EXACT_UNITS = 400
SAMPLED_SOURCES = 32
LOUVAIN_TRIES = 12
SEED = 20220125


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two units (in the order of their ids) and the keys of the tasks that both hold."""

    a: str
    b: str
    tasks: tuple[str, ...]
    measures: int

    @property
    def weight(self) -> int:
        """The number of co-owned tasks."""
        return len(self.tasks)


@dataclass(frozen=True, slots=True)
class UnitStats:
    """What a unit holds and how it stands in the co-ownership network.

    ``roles`` counts tasks a role (a task held in two roles counts in both),
    ``tasks`` and ``measures`` count each once. ``shared`` is the sum of the
    weights of its pairs. ``degree`` is partners over all others, 0 to 1;
    ``betweenness`` the share of shortest paths through the unit, with 1/weight
    as a pair's length, 0 to 1; ``bridging`` the participation coefficient
    (Guimerà and Amaral, Nature 2005): 0 when all shared work is with one
    community, towards 1 when it spreads over many. ``community`` counts from
    1, the largest first; 0 is a unit without partners.
    """

    unit: str
    roles: Mapping[Role, int]
    tasks: int
    measures: int
    partners: int
    shared: int
    degree: float
    betweenness: float
    bridging: float
    community: int


@dataclass(frozen=True, slots=True)
class SectionStats:
    """A heading's tasks (with those of the headings below it), measures, units and pairs."""

    document: str
    path: Path
    heading: str
    tasks: int
    measures: int
    units: int
    pairs: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures that head every view."""

    documents: int
    units: int
    tasks: int
    measures: int
    responsibilities: int
    pairs: int


def find_pairs(tasks: Iterable[TaskRow], roles: Iterable[Role] = ROLES) -> tuple[PairRow, ...]:
    """Return every pair of units that co-own a task, the heaviest first."""
    wanted = tuple(roles)
    shared: dict[Pair, list[str]] = defaultdict(list)
    measures: dict[Pair, int] = defaultdict(int)
    for task in tasks:
        for pair in combinations(sorted(task.units(wanted)), 2):
            shared[pair].append(task.key)
            measures[pair] += len(task.measures)
    rows = (PairRow(a, b, tuple(keys), measures[a, b]) for (a, b), keys in shared.items())
    return tuple(sorted(rows, key=lambda r: (-r.weight, -r.measures, r.a, r.b)))


def count_rows(ledger: Ledger, roles: Iterable[Role] = ROLES) -> Counts:
    """Return the ledger's figures; ``responsibilities`` counts unit-task pairs, each once."""
    wanted = tuple(roles)
    held = [(unit, task.key) for task in ledger.tasks for unit in task.units(wanted)]
    return Counts(
        documents=len(ledger.documents),
        units=len({unit for unit, _ in held}),
        tasks=len(ledger.tasks),
        measures=sum(len(t.measures) for t in ledger.tasks),
        responsibilities=len(held),
        pairs=len(find_pairs(ledger.tasks, wanted)),
    )


def build_task_network(ledger: Ledger) -> Roles:
    """Return units and tasks as nodes, one edge for each role that a unit has in a task."""
    graph: Roles = nx.MultiGraph(kind="unit-task")
    _add_units(graph, ledger.units)
    for task in ledger.tasks:
        graph.add_node(task.key, kind="task", label=task.label, document=task.document, bipartite=1)
        for owner in task.owners:
            graph.add_edge(owner.unit, task.key, key=owner.role, role=owner.role)
    return graph


def build_measure_network(ledger: Ledger) -> Roles:
    """Return units and measures as nodes; a measure has the owners of its task."""
    graph: Roles = nx.MultiGraph(kind="unit-measure")
    _add_units(graph, ledger.units)
    for task in ledger.tasks:
        for number, measure in enumerate(task.measures, start=1):
            node = f"{task.key}/m{number}"
            graph.add_node(node, kind="measure", label=measure.text, task=task.key, bipartite=1)
            for owner in task.owners:
                graph.add_edge(owner.unit, node, key=owner.role, role=owner.role)
    return graph


def build_coownership(ledger: Ledger, roles: Iterable[Role] = ROLES) -> Network:
    """Return units as nodes; an edge's ``weight`` counts shared tasks, ``measures`` measures."""
    graph: Network = nx.Graph(kind="co-ownership")
    _add_units(graph, ledger.units)
    for pair in find_pairs(ledger.tasks, roles):
        graph.add_edge(pair.a, pair.b, weight=pair.weight, measures=pair.measures)
    return graph


def _add_units(graph: Any, units: Sequence[UnitRow]) -> None:
    for unit in units:
        graph.add_node(unit.id, kind="unit", label=unit.name, category=unit.category, bipartite=0)


def find_communities(graph: Network) -> Mapping[str, int]:
    """Return each unit's community by Louvain's method, the largest numbered 1.

    Nodes are numbered before the search, so that neither the hash seed nor the
    order of the rows changes the answer. A unit without partners has 0.
    """
    nodes = sorted(n for n in graph if graph.degree(n))
    place = {node: i for i, node in enumerate(nodes)}
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(range(len(nodes)))
    for a, b, weight in weighted_edges(graph):
        numbered.add_edge(place[a], place[b], weight=weight)
    found = _best_partition(numbered) if nodes else []
    ordered = sorted((sorted(c) for c in found), key=lambda c: (-len(c), c))
    communities = {nodes[i]: n for n, members in enumerate(ordered, start=1) for i in members}
    return {node: communities.get(node, 0) for node in sorted(graph)}


def _best_partition(graph: nx.Graph[int]) -> list[set[int]]:
    """Louvain's answer hangs on the order of its visits: the best of several by modularity."""
    tries = LOUVAIN_TRIES if len(graph) <= EXACT_UNITS else 1
    found = [
        nx.community.louvain_communities(graph, weight="weight", seed=SEED + i)
        for i in range(tries)
    ]
    return max(found, key=lambda c: round(nx.community.modularity(graph, c, weight="weight"), 9))


def weighted_edges(graph: Network) -> list[tuple[str, str, int]]:
    """Return the pairs with their weights, each in the order of ids, sorted."""
    found = ((*sorted((a, b)), edge["weight"]) for a, b, edge in graph.edges(data=True))
    return sorted(found)


def measure_units(ledger: Ledger, roles: Iterable[Role] = ROLES) -> tuple[UnitStats, ...]:
    """Return the figures of every unit, the busiest first."""
    wanted = tuple(roles)
    graph = build_coownership(ledger, wanted)
    communities = find_communities(graph)
    between = _measure_betweenness(graph)
    held = _count_held(ledger.tasks, wanted)
    others = max(len(graph) - 1, 1)
    rows = [
        UnitStats(
            unit=unit.id,
            roles=held[unit.id].roles,
            tasks=held[unit.id].tasks,
            measures=held[unit.id].measures,
            partners=graph.degree(unit.id),
            shared=int(graph.degree(unit.id, weight="weight")),
            degree=round(graph.degree(unit.id) / others, 6),
            betweenness=round(between[unit.id], 6),
            bridging=round(_measure_bridging(graph, unit.id, communities), 6),
            community=communities[unit.id],
        )
        for unit in ledger.units
    ]
    return tuple(sorted(rows, key=lambda s: (-s.tasks, -s.shared, s.unit)))


@dataclass(slots=True)
class _Held:
    roles: dict[Role, int]
    tasks: int = 0
    measures: int = 0


def _count_held(tasks: Iterable[TaskRow], roles: Sequence[Role]) -> Mapping[str, _Held]:
    held: dict[str, _Held] = defaultdict(lambda: _Held(dict.fromkeys(ROLES, 0)))
    for task in tasks:
        for unit in task.units(roles):
            held[unit].tasks += 1
            held[unit].measures += len(task.measures)
        for unit, role in {(o.unit, o.role) for o in task.owners if o.role in roles}:
            held[unit].roles[role] += 1
    return held


def _measure_betweenness(graph: Network) -> Mapping[str, float]:
    ordered: Network = nx.Graph()
    ordered.add_nodes_from(sorted(graph))
    for a, b, weight in weighted_edges(graph):
        ordered.add_edge(a, b, length=1 / weight)
    sources = None if len(ordered) <= EXACT_UNITS else SAMPLED_SOURCES
    result: Mapping[str, float] = nx.betweenness_centrality(
        ordered, k=sources, weight="length", seed=SEED
    )
    return result


def _measure_bridging(graph: Network, unit: str, communities: Mapping[str, int]) -> float:
    shared: dict[int, int] = defaultdict(int)
    for partner, edge in graph[unit].items():
        shared[communities[partner]] += edge["weight"]
    total = sum(shared.values())
    return 1 - sum((n / total) ** 2 for n in shared.values()) if total else 0.0


def measure_sections(ledger: Ledger) -> tuple[SectionStats, ...]:
    """Return the figures of every heading that has tasks at it or below it, as printed."""
    rows = []
    for document in ledger.documents:
        tasks = [t for t in ledger.tasks if t.document == document.id]
        for section in document.sections:
            depth = len(section.path)
            below = [t for t in tasks if t.section[:depth] == section.path]
            if below:
                rows.append(_section_stats(document.id, section.path, section.heading, below))
    return tuple(rows)


def _section_stats(
    document: str, path: Path, heading: str, tasks: Sequence[TaskRow]
) -> SectionStats:
    return SectionStats(
        document=document,
        path=path,
        heading=heading,
        tasks=len(tasks),
        measures=sum(len(t.measures) for t in tasks),
        units=len({unit for task in tasks for unit in task.units()}),
        pairs=len(find_pairs(tasks)),
    )
