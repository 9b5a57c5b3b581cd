"""Who is served next when several wait."""

from __future__ import annotations

import asyncio

from kg.serving.waiting import WaitingRoom, shape_of


def order_of(costs: dict[str, float], arrivals: list[tuple[float, str]]) -> list[str]:
    """Return the shapes in the order of service, for arrivals (seconds from now, shape)."""

    async def play() -> list[str]:
        room, loop = WaitingRoom(), asyncio.get_running_loop()
        for shape, seconds in costs.items():
            room.note_cost(shape, seconds)
        start, real = loop.time(), loop.time
        names = {}
        for at, shape in arrivals:
            loop.time = lambda at=at: start + at  # type: ignore[method-assign, misc]
            names[room.enter(shape)] = shape
        loop.time = real  # type: ignore[method-assign]
        served = []
        while (place := room.call_next()) is not None:
            served.append(names[place])
            place.cancel()
        return served

    return asyncio.run(play())


def test_equals_are_served_in_order_of_arrival() -> None:
    """Shapes of unknown cost wait as they came."""
    assert order_of({}, [(0, "a"), (0.1, "b"), (0.2, "c")]) == ["a", "b", "c"]


def test_a_light_request_passes_a_heavy_one() -> None:
    """What has cost a millisecond goes before what has cost a second."""
    assert order_of({"heavy": 1.0, "light": 0.001}, [(0, "heavy"), (0.5, "light")]) == [
        "light",
        "heavy",
    ]


def test_a_heavy_request_is_not_passed_for_ever() -> None:
    """Light ones that come much later wait behind it."""
    served = order_of({"heavy": 0.1}, [(0, "heavy"), (0.5, "new"), (5, "new late")])
    assert served == ["new", "heavy", "new late"]


def test_those_who_left_are_not_called() -> None:
    """A cancelled place is skipped."""

    async def play() -> bool:
        room = WaitingRoom()
        first, second = room.enter("a"), room.enter("a")
        first.cancel()
        return room.call_next() is second and room.call_next() is None

    assert asyncio.run(play())


def test_queries_that_differ_in_constants_have_one_shape() -> None:
    """Strings, IRIs and numbers do not count, structure does."""
    one = shape_of({"query": "SELECT * { <a:b> ?p 'x' } LIMIT 10"})
    assert one == shape_of({"query": 'SELECT * { <a:c> ?p "省" } LIMIT 20'})
    assert one != shape_of({"query": "SELECT * { <a:b> ?q 'x' } LIMIT 10"})
