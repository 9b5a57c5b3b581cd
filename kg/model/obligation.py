"""The row that both sides of coverage share: one measure with its task, owners and dates."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.document import Role, Strength, Target
from kg.model.text import Span


@dataclass(frozen=True, slots=True)
class Owner:
    """A unit's role in the obligation's task; ``kind`` is the unit's kind without its place."""

    unit: str
    unit_id: str | None
    kind: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class Obligation:
    """One measure. ``order`` counts measures in the document from 0; ``due`` is an ISO date."""

    document: str
    task: str
    task_title: str
    heading: str
    order: int
    text: str
    span: Span
    strength: Strength
    owners: tuple[Owner, ...]
    due: str | None
    targets: tuple[Target, ...]
