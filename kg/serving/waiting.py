"""Requests that wait for a worker: the short ones first, none for ever.

A queue in order of arrival makes a look-up wait behind every join before it.
Here a request's turn is its arrival plus a multiple of what requests of its
shape have cost, so that a light one passes heavy ones, and a heavy one is
passed only by those that come within that time.
"""

from __future__ import annotations

import asyncio
import heapq
import re
from collections import OrderedDict
from collections.abc import Mapping
from itertools import count
from typing import Any

_PATIENCE = 8.0  # seconds of waiting for a second of expected work
_MOST_SHAPES = 2048
_NEW_WEIGHT = 0.3  # of the latest measurement in the expected cost
_VALUES = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|<[^>\s]*>|\d+')


def shape_of(request: Mapping[str, Any]) -> str:
    """Return what requests of one kind share: a query without its constants, or its task.

    >>> shape_of({"query": 'ASK { <a> ?p "x" } LIMIT 5'})
    'ASK { _ ?p _ } LIMIT _'
    """
    query = request.get("query")
    return _VALUES.sub("_", query) if isinstance(query, str) else str(request.get("do", ""))


class WaitingRoom:
    """Places in the queue, and what each shape of request has cost."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, asyncio.Future[Any]]] = []
        self._costs: OrderedDict[str, float] = OrderedDict()
        self._numbers = count()

    def __len__(self) -> int:
        return len(self._heap)

    def note_cost(self, shape: str, seconds: float) -> None:
        """Remember what a request of ``shape`` took; the least recent shapes are forgotten."""
        known = self._costs.pop(shape, seconds)
        self._costs[shape] = known + _NEW_WEIGHT * (seconds - known)
        while len(self._costs) > _MOST_SHAPES:
            self._costs.popitem(last=False)

    def enter(self, shape: str) -> asyncio.Future[Any]:
        """Take a place; the future is the worker when it is one's turn."""
        loop = asyncio.get_running_loop()
        place: asyncio.Future[Any] = loop.create_future()
        turn = loop.time() + _PATIENCE * self._costs.get(shape, 0.0)
        heapq.heappush(self._heap, (turn, next(self._numbers), place))
        return place

    def call_next(self) -> asyncio.Future[Any] | None:
        """Return the place whose turn it is; None when nobody waits."""
        while self._heap:
            place = heapq.heappop(self._heap)[2]
            if not place.done():
                return place
        return None
