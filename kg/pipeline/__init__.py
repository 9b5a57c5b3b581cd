"""The one way from files to a store; `kg.pipeline.validate` leads back from it to the files."""

from kg.model.reports import BuildReport, DocumentReport
from kg.pipeline.build import build_corpus, find_shipped_corpora

__all__ = ["BuildReport", "DocumentReport", "build_corpus", "find_shipped_corpora"]
