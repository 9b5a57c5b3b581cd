"""The ``KgError`` family: problems in the caller's world, each with its exit code.

Problems in the material that is read are `kg.model.finding.Finding` values instead.
"""

from __future__ import annotations


class KgError(Exception):
    """A problem that one clear line can tell: what, where, and the way out.

    ``message`` says what is wrong and where, ``hint`` the way out (may be
    empty). ``exit_code`` belongs to the class; the command line maps it in one
    place.
    """

    exit_code = 3

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class SourceError(KgError):
    """An input file that cannot be read (exit code 3)."""


class KnowledgeError(KgError):
    """Shipped or user-made data files that are not well formed; names every problem (3)."""


class UsageError(KgError):
    """A name or value that the caller got wrong, with the nearest right ones (2)."""

    exit_code = 2


class QueryError(UsageError):
    """A SPARQL text that cannot be run; the message gives line and column (2)."""


class StoreError(KgError):
    """A store that is missing, locked, damaged or of another version (4)."""

    exit_code = 4


class LimitError(KgError):
    """A limit of size, time or number that the input exceeds (5)."""

    exit_code = 5
