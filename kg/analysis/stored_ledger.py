"""A store's documents as a ledger."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kg.analysis.ledger import Ledger, ReadPlan, build_ledger
from kg.graph.documents import read_document
from kg.graph.store import Store
from kg.knowledge.units import load_directory
from kg.model.text import SourceText


def read_ledger(
    store: Store,
    documents: Collection[str] = (),
    *,
    sources: Mapping[str, SourceText] | None = None,
) -> Ledger:
    """Return the ledger of ``documents``, of all documents when none is named.

    ``sources`` are the texts by document id, where a view shows them
    (`kg.analysis.stored_sources`); a document without one has an empty text.
    """
    texts = sources or {}
    plans = []
    for document_id in documents or [entry.id for entry in store.documents]:
        plan = read_document(store, document_id)
        text = texts.get(document_id) or SourceText(plan.file, "", plan.sha256)
        plans.append(ReadPlan(document_id, text, plan))
    return build_ledger(plans, load_directory())
