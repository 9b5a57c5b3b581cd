"""Chinese government plans as data: who must do what, by when, and which sentence says so.

The functions of the spine and its types, each imported when it is first asked for:

>>> import kg
>>> source = kg.read_source_bytes(
...     "某省行动计划\\n一、主要任务\\n（一）建设算力平台。2025年底前建成。"
...     "（省科技厅牵头，省财政厅配合）\\n".encode(),
...     "plan.txt",
... )
>>> source, plan = kg.read_plan(source)
>>> [(r.unit, r.role) for r in plan.tasks[0].responsibilities]
[('省科技厅', 'lead'), ('省财政厅', 'support')]
>>> source.quote(plan.tasks[0].responsibilities[0].span)
'省科技厅'
>>> [(o.text, o.due) for o in kg.read_obligations(plan)]
[('2025年底前建成。', '2025-12-31')]
>>> kg.plan_to_json(plan)["tasks"][0]["title"]
'建设算力平台'

A store of graphs, the named queries, and the network of those who work together:

>>> import tempfile
>>> from pathlib import Path
>>> folder = tempfile.TemporaryDirectory()
>>> path = Path(folder.name) / "store"
>>> report = kg.build_corpus([kg.find_shipped("corpus", "anhui-ip-145")], path, jobs=1)
>>> report.total("tasks")
32
>>> store = kg.open_store(path)
>>> "co-owners" in [query.id for query in kg.list_queries()]
True
>>> found = kg.run_query(store, "search-subject", {"label": "专利权质押融资"})
>>> sorted({row[4] for row in found.plain_rows()})[:2]
['知识产权质押融资', '知识产权质押融资“入园惠企”行动']
>>> kg.read_document(store, "anhui-ip-145").title
'安徽省“十四五”知识产权发展规划'
>>> ledger = kg.read_ledger(store)
>>> network = kg.build_coownership(ledger)
>>> network.number_of_nodes(), len(set(kg.find_communities(network).values())) > 1
(36, True)
>>> len(kg.find_pairs(ledger.tasks)[0].tasks), len(kg.measure_units(ledger))
(15, 36)
>>> next(kg.export_nquads(store)).startswith("<https://")
True
>>> folder.cleanup()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from kg.analysis.ledger import Ledger
    from kg.analysis.network import build_coownership, find_communities, find_pairs, measure_units
    from kg.analysis.rows import read_obligations
    from kg.analysis.stored_ledger import read_ledger
    from kg.errors import KgError, LimitError, QueryError, SourceError, StoreError, UsageError
    from kg.graph.builder import build_graph
    from kg.graph.documents import read_document
    from kg.graph.export import export_nquads
    from kg.graph.queries import QueryResult, list_queries, run_query
    from kg.graph.store import Store, open_store
    from kg.knowledge.findings import make_finding, resolve_code
    from kg.model.document import (
        Deadline,
        Indicator,
        Measure,
        PlanDocument,
        Programme,
        Responsibility,
        Section,
        Target,
        Task,
    )
    from kg.model.finding import Finding
    from kg.model.obligation import Obligation
    from kg.model.text import SourceText, Span
    from kg.pipeline.build import build_corpus
    from kg.reading.files import read_source, read_source_bytes
    from kg.reading.parser import parse_plan, read_plan
    from kg.render.network_picture import find_font, render_network_picture
    from kg.render.plan_json import plan_to_json
    from kg.resources import find_shipped

# Module → the names that it gives to ``import kg``.
_HOMES = {
    "kg.analysis.ledger": "Ledger",
    "kg.analysis.network": "build_coownership find_communities find_pairs measure_units",
    "kg.analysis.rows": "read_obligations",
    "kg.analysis.stored_ledger": "read_ledger",
    "kg.errors": "KgError LimitError QueryError SourceError StoreError UsageError",
    "kg.graph.builder": "build_graph",
    "kg.graph.documents": "read_document",
    "kg.graph.queries": "QueryResult list_queries run_query",
    "kg.graph.export": "export_nquads",
    "kg.graph.store": "Store open_store",
    "kg.knowledge.findings": "make_finding resolve_code",
    "kg.model.document": "Deadline Indicator Measure PlanDocument "
    "Programme Responsibility Section Target Task",
    "kg.model.finding": "Finding",
    "kg.model.obligation": "Obligation",
    "kg.model.text": "SourceText Span",
    "kg.pipeline.build": "build_corpus",
    "kg.reading.files": "read_source read_source_bytes",
    "kg.reading.parser": "parse_plan read_plan",
    "kg.render.network_picture": "find_font render_network_picture",
    "kg.render.plan_json": "plan_to_json",
    "kg.resources": "find_shipped",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = ["__version__", *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:
    """Import the home of a public name when it is first used."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted({*globals(), *_HOME_OF})
