"""A stored document to one side of a comparison, without reading its file anew."""

from __future__ import annotations

from kg.analysis.rows import read_rows
from kg.analysis.sides import Side
from kg.analysis.stored_sources import find_source
from kg.graph.documents import read_document
from kg.graph.store import Store
from kg.model.text import SourceText


def read_stored_side(store: Store, document_id: str) -> Side:
    """Return the side of a stored document; UsageError for an id that the store lacks.

    Its tasks are the store's. Its text is the file's where that is unchanged
    since the build, else empty.
    """
    plan = read_document(store, document_id)
    source = find_source(store, document_id) or SourceText(plan.file, "", plan.sha256)
    return Side(source, plan, read_rows(plan, document_id))
