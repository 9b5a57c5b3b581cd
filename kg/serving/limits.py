"""What a request may cost, in one place; every number is an option of ``kg serve``."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds; all inclusive.

    ``memory`` is what a worker may take above what the loaded store takes.
    ``queue`` requests may wait for a worker, each ``patience`` seconds at
    most. A query that runs longer than ``quick`` seconds is a slow one, and
    slow ones may hold all workers but one.
    """

    query_bytes: int = 32 * 1024
    nesting: int = 64
    seconds: float = 10.0
    memory: int = 1024 * MIB
    workers: int = 4
    queue: int = 128
    patience: float = 10.0
    quick: float = 0.5
    page_rows: int = 10_000
    result_bytes: int = 200 * MIB
    upload_bytes: int = 20 * MIB
    upload_seconds: float = 60.0
    upload_workers: int = 2
    body_seconds: float = 30.0
    connections: int = 1_000
