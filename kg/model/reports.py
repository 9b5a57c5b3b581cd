"""What a build and a validation did, for people and exit codes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.model.finding import Finding


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document of a build. ``reused`` says that it was not read again.

    ``counts`` has sections, tasks, measures, units, pairs (units × tasks),
    programmes, indicators, citations, unresolved and triples.
    """

    id: str
    title: str
    file: str
    counts: dict[str, int]
    findings: tuple[Finding, ...]
    reused: bool


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The outcome of a build; ``unchanged`` means that nothing was written.

    ``data`` is the digest of all statements, ``quads`` counts the whole store.
    """

    status: Literal["built", "unchanged"]
    store: Path
    quads: int
    data: str
    documents: tuple[DocumentReport, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings of all documents."""
        return tuple(finding for document in self.documents for finding in document.findings)

    def total(self, name: str) -> int:
        """Return the sum of a count over the documents."""
        return sum(document.counts.get(name, 0) for document in self.documents)


@dataclass(frozen=True, slots=True)
class DocumentValidation:
    """What was checked of one document: ``quotes`` is 0 where its file is gone or changed.

    ``reused`` says that nothing has changed since its last check found no problem.
    """

    id: str
    file: str
    quotes: int
    findings: tuple[Finding, ...]
    reused: bool = False


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The documents checked, each against ``shapes`` constraints and its file.

    ``graphs`` are those of the whole store, such as the units; they have no file.
    """

    documents: tuple[DocumentValidation, ...]
    shapes: int
    graphs: tuple[DocumentValidation, ...] = ()

    @property
    def checked(self) -> tuple[DocumentValidation, ...]:
        """Return the documents, then the graphs of the whole store."""
        return (*self.documents, *self.graphs)

    @property
    def reused(self) -> int:
        """Return the number of documents that were not checked again."""
        return sum(document.reused for document in self.documents)

    @property
    def quotes(self) -> int:
        """Return the number of quotes compared with their files."""
        return sum(document.quotes for document in self.documents)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings of all documents and graphs."""
        return tuple(finding for checked in self.checked for finding in checked.findings)
