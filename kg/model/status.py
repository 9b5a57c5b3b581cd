"""Progress as reported: what a coordinator's table says of tasks and indicators, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Status = Literal["done", "on_track", "at_risk", "delayed", "not_started", "adjusted"]
STATUSES: tuple[Status, ...] = (
    "done",
    "on_track",
    "at_risk",
    "delayed",
    "not_started",
    "adjusted",
)


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """One line of a report: a task's status on a day, or an indicator's value on a day.

    ``task`` is the task's id in ``document``; an entry about an indicator has
    ``indicator`` (its name) and ``actual`` instead of ``task`` and ``status``.
    """

    document: str
    day: date
    task: str = ""
    status: Status | None = None
    indicator: str = ""
    actual: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A report as imported: ``number`` counts from 1, ``sha256`` is of the entries' canonical text.

    Reports are only ever added; of two entries on one task the later day
    counts, on one day the later report.
    """

    number: int
    file: str
    sha256: str
    entries: tuple[StatusEntry, ...]
