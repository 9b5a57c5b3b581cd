"""The co-ownership and unit-task networks as files that Gephi and other tools open."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx

from kg.analysis.ledger import Ledger
from kg.analysis.network import (
    build_coownership,
    build_measure_network,
    build_task_network,
    measure_units,
    weighted_edges,
)
from kg.errors import UsageError
from kg.model.document import ROLES, Role

# What a file may show: units with units, units with tasks, units with measures.
KINDS = ("units", "tasks", "measures")
# Characters that XML 1.0 cannot hold at all.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_GEXF_DATE = re.compile(r' lastmodifieddate="[^"]*"')


def render_network(
    ledger: Ledger, format_name: str, *, kind: str = "units", roles: Sequence[Role] = ROLES
) -> str:
    """Return the network in ``gexf``, ``graphml``, ``json`` (node-link) or ``csv`` (edges).

    Equal input gives equal text; ``roles`` narrows the network of units.
    Raises UsageError for another format or kind.
    """
    if format_name not in WRITERS or kind not in KINDS:
        known = f"格式 {'、'.join(WRITERS)}；内容 {'、'.join(KINDS)}"
        raise UsageError(f"不能写成 {format_name}（{kind}）", hint=f"可用：{known}")
    return WRITERS[format_name](_build(ledger, kind, roles))


def _build(ledger: Ledger, kind: str, roles: Sequence[Role]) -> Any:
    """The network with nodes and edges in a fixed order, so that files are the same each time."""
    if kind == "units":
        return _sorted_copy(_add_figures(build_coownership(ledger, roles), ledger, roles))
    made = build_task_network(ledger) if kind == "tasks" else build_measure_network(ledger)
    return _sorted_copy(made)


def _add_figures(graph: Any, ledger: Ledger, roles: Sequence[Role]) -> Any:
    for stats in measure_units(ledger, roles):
        graph.nodes[stats.unit].update(
            {f"tasks_{role}": n for role, n in stats.roles.items()},
            tasks=stats.tasks,
            measures=stats.measures,
            partners=stats.partners,
            shared=stats.shared,
            betweenness=stats.betweenness,
            bridging=stats.bridging,
            community=stats.community,
        )
    return graph


def _sorted_copy(graph: Any) -> Any:
    made: Any = nx.MultiGraph() if graph.is_multigraph() else nx.Graph()
    for node in sorted(graph):
        made.add_node(_clean(node), **_clean_all(graph.nodes[node]))
    if graph.is_multigraph():
        for a, b, role in sorted((*sorted((a, b)), r) for a, b, r in graph.edges(keys=True)):
            made.add_edge(_clean(a), _clean(b), key=role, role=role)
    else:
        for a, b, weight in weighted_edges(graph):
            made.add_edge(_clean(a), _clean(b), weight=weight, measures=graph[a][b]["measures"])
    return made


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _clean_all(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: _clean(v) if isinstance(v, str) else v for k, v in values.items()}


def _write_gexf(graph: Any) -> str:
    """Write GEXF 1.2; the date of writing is left out."""
    return _GEXF_DATE.sub("", "\n".join(nx.generate_gexf(graph))) + "\n"


def _write_graphml(graph: Any) -> str:
    """Write GraphML with Python's own XML library: lxml's writer orders attributes otherwise."""
    out = io.BytesIO()
    nx.write_graphml_xml(graph, out)
    return out.getvalue().decode("utf-8") + "\n"


def _write_json(graph: Any) -> str:
    data = nx.node_link_data(graph, edges="links")
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _write_csv(graph: Any) -> str:
    """Write one row an edge, in the columns that Gephi's import knows."""
    names = dict(graph.nodes(data="label"))
    extra = ("role",) if graph.is_multigraph() else ("weight", "measures")
    rows = (
        (a, b, "Undirected", names[a], names[b], *(values[k] for k in extra))
        for a, b, values in graph.edges(data=True)
    )
    return _write_rows(
        ("Source", "Target", "Type", "SourceLabel", "TargetLabel", *(k.title() for k in extra)),
        rows,
    )


def _write_rows(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_guard(cell) for cell in row] for row in rows)
    return out.getvalue()


def _guard(cell: Any) -> Any:
    """A text that a spreadsheet would take for a formula stands behind an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in tuple("=+-@\t\r") else cell


WRITERS = {
    "gexf": _write_gexf,
    "graphml": _write_graphml,
    "json": _write_json,
    "csv": _write_csv,
}
