"""Items to tasks: merged where one statement closes several, split where paragraphs have titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile

from kg.knowledge.unit_lists import complete_list
from kg.knowledge.units import UnitDirectory
from kg.model.document import (
    Attribution,
    Deadline,
    Jurisdiction,
    Responsibility,
    Task,
)
from kg.model.text import Span, View
from kg.reading.body import Heading, Item, Range
from kg.reading.deadlines import FoundDeadline, item_deadline, statement_deadline
from kg.reading.finder import Found
from kg.reading.outline import Block, find_title
from kg.reading.sentences import MeasureReader


@dataclass(slots=True)
class TaskReader:
    """What the making of tasks needs to know of the whole document."""

    view: View
    measures: MeasureReader
    directory: UnitDirectory | None
    place: Jurisdiction | None
    year: int | None
    first_is_lead: bool = False

    def read(self, items: Sequence[Item]) -> Iterator[Task]:
        """Yield the tasks in reading order; ids are given later."""
        for item in items:
            yield self._read_item(item)

    def _read_item(self, item: Item) -> Task:
        heading = item.heading
        ranges = list(self._covered(item))
        span = Span.over(self.view.locate(a, b) for a, b in _merged(ranges, self.view.text))
        text = "".join(self._words(a, b) for a, b in ranges)
        title = self._title(item, ranges)
        body = self._body(item, ranges, title)
        title_words = self._words(*title) if title else None
        return Task(
            id="",
            section=heading.path if heading else (),
            heading=heading_words(heading, self.view.text) if heading else None,
            number=item.number,
            title=title_words,
            text=text,
            span=span,
            attribution=self._attribution(item.found),
            responsibilities=tuple(self._responsibilities(item.found)),
            deadline=self._deadline(item, text, title_words),
            measures=tuple(self.measures.read(body)),
        )

    def _covered(self, item: Item) -> Iterator[Range]:
        """Yield the covered stretches; a statement under a bare heading covers its title."""
        if not item.ranges:
            own = item.title or (item.heading.title if item.heading else None)
            if own:
                yield own
            elif item.found:
                yield item.found[0].start, item.found[0].end
            return
        yield from item.ranges

    def _title(self, item: Item, ranges: Sequence[Range]) -> Range | None:
        """Return the item's title: its own, its first paragraph's, or its heading's."""
        if item.title:
            return item.title
        start, end = ranges[0]
        block = Block(start, end, 0, None, start, False, False)
        found = find_title(self.view.text, block)
        if found and found.run_in and item.number is None:
            return found.start, found.end
        if item.number is None and item.heading:
            return item.heading.title
        return None

    def _body(self, item: Item, ranges: Sequence[Range], title: Range | None) -> list[Range]:
        """Return the stretches without a run-in title at their start."""
        body = []
        for start, end in ranges:
            if title and start <= title[0] and title[1] <= end:
                start = title[1]
                while start < end and self.view.text[start] in "。；\n":
                    start += 1
            if start < end:
                body.append((start, end))
        return body or list(ranges)

    def _words(self, start: int, end: int) -> str:
        return self.view.text[start:end].replace("\n", "")

    def _attribution(self, found: Sequence[Found]) -> Attribution | None:
        if not found:
            return None
        pieces = [(f.inner, f.close) for f in found]
        text = "".join(self._words(a, b).rstrip("。；") for a, b in pieces)
        spans = [self.view.locate(a, _without_stop(self.view.text, a, b)) for a, b in pieces]
        opened = any(f.statement.open_list for f in found)
        return Attribution(text, spans[0] if len(spans) == 1 else Span.over(spans), opened)

    def _responsibilities(self, found: Iterable[Found]) -> Iterator[Responsibility]:
        for statement in found:
            names = statement.statement.names
            if "first_is_lead" in statement.statement.rules:
                self.first_is_lead = True
            inferred = self.first_is_lead and all(n.role != "lead" for n in names)
            places = [(statement.inner + n.start, statement.inner + n.end) for n in names]
            printed = [self._words(*place) for place in places]
            ids = self._unit_ids(printed)
            for order, (name, unit_id) in enumerate(zip(names, ids, strict=True)):
                first = inferred and order == 0 and name.role == "responsible"
                start, end = places[order]
                yield Responsibility(
                    unit=printed[order],
                    unit_id=unit_id,
                    role="lead" if first else name.role,
                    stated=name.stated and not first,
                    span=self.view.locate(start, end),
                )

    def _unit_ids(self, printed: Sequence[str]) -> Iterator[str | None]:
        """Yield each name's id, with what the drafter of the list left out (市发展改革、财政局)."""
        whole = complete_list(printed) if self.directory else printed
        for name, full in zip(printed, whole, strict=True):
            completed = self.unit_id(full) if full != name else None
            plain = completed and "/each-" not in completed
            yield completed if plain else self.unit_id(name)

    def unit_id(self, name: str) -> str | None:
        """Return the id of a printed name in this document, None when unknown."""
        if self.directory is None:
            return None
        match = self.directory.match_unit(name, place=self.place)
        return match.unit_id if match else None

    def _deadline(self, item: Item, text: str, title: str | None) -> Deadline | None:
        stated = item.deadline
        for found in item.found:
            stated = found.deadline or stated
            if found.statement.deadline:
                a, b = found.statement.deadline
                stated = (found.inner + a, found.inner + b)
        if stated:
            words = self._words(*stated).strip("。；（）")
            read = statement_deadline(words, year=self.year)
            value = self.view.locate(*stated)
            return _deadline(read, value, words) if read else None
        read = item_deadline(text, year=self.year, title=title)
        if read is None:
            return None
        place = self._place_in(item, read)
        return _deadline(read, place, read.text) if place else None

    def _place_in(self, item: Item, read: FoundDeadline) -> Span | None:
        """Locate a stretch of the joined text in the ranges it was joined from."""
        at = 0
        for start, end in self._covered(item):
            words = self._words(start, end)
            if at <= read.start and read.end <= at + len(words):
                shift = start + read.start - at
                return self.view.locate(shift, shift + read.end - read.start)
            at += len(words)
        return None


def number_tasks(tasks: Iterable[Task]) -> Iterator[Task]:
    """Yield the tasks in reading order, each with its id: section path and count in it."""
    counts: dict[tuple[int, ...], int] = {}
    for task in sorted(tasks, key=lambda t: t.span.start):
        counts[task.section] = counts.get(task.section, 0) + 1
        name = f"t{counts[task.section]}"
        yield replace(task, id=".".join([*map(str, task.section), name]))


def heading_words(heading: Heading, text: str) -> str:
    """Return a heading's title, folded."""
    source = heading.printed.text if heading.printed else text
    return source[slice(*heading.title)].replace("\n", "")


def _without_stop(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in "。；":
        end -= 1
    return end


def _deadline(read: FoundDeadline, span: Span, words: str) -> Deadline:
    return Deadline(words, read.kind, read.due, span)


def _merged(ranges: Sequence[Range], text: str) -> Iterator[Range]:
    """Join stretches between which nothing but a line end stands."""
    at: Range | None = None
    for start, end in ranges:
        if at is not None and text[at[1] : start].strip("\n") == "" and start >= at[1]:
            at = (at[0], end)
            continue
        if at is not None:
            yield at
        at = (start, end)
    if at is not None:
        yield at


def settle_items(items: Sequence[Item], text: str) -> list[Item]:
    """Return the items that are tasks: merged, split, and without mere remainders.

    The only statement of a heading, on a line of its own, closes all items of
    it. A paragraph with a run-in title and no statement is an item; a remainder
    after an item's last statement is none. What stands under headings that set
    no tasks (总体要求, 保障措施) counts only with a statement.
    """
    settled: list[Item] = []
    leading = _introductions(items) | _take_under_headings(items)
    closing = _closing_items(items)
    for item in items:
        if id(item) in leading:
            continue
        before = settled[-1] if settled else None
        if item.found and item.ranges:
            _absorb(settled, item, text, closes_all=item.own_line and id(item) in closing)
        if not item.found and not _is_task(item, before):
            continue
        settled.extend(_titled_paragraphs(item, text) if not item.found else [item])
    return settled


def _closing_items(items: Sequence[Item]) -> set[int]:
    """Return the ids of the numbered items that alone of their heading have a statement."""
    stated = [i for i in items if i.found and i.number is not None]
    counts = Counter(i.group for i in stated)
    return {id(i) for i in stated if counts[i.group] == 1}


def _introductions(items: Sequence[Item]) -> set[int]:
    """Return the ids of unowned, unnumbered items with numbered ones below the same heading."""
    paths = {i.heading.path for i in items if i.heading and i.number}
    paths |= {i.heading.path[:-1] for i in items if i.heading}
    return {
        id(i)
        for i in items
        if i.heading and i.number is None and not i.found and i.heading.path in paths
    }


def _take_under_headings(items: Sequence[Item]) -> set[int]:
    """Give a statement that opens a heading the items below, where none has one of its own.

    Return the ids of the items taken: they are no tasks.
    """
    taken: set[int] = set()
    for i, item in enumerate(items):
        if not item.titled_by_heading or item.heading is None:
            continue
        below = list(takewhile(partial(_is_below, item.heading.path), items[i + 1 :]))
        if below and not any(other.found for other in below):
            item.ranges = [*item.ranges, *(r for other in below for r in other.ranges)]
            taken.update(map(id, below))
    return taken


def _is_below(path: tuple[int, ...], item: Item) -> bool:
    return item.heading is not None and item.heading.path[: len(path)] == path


def _absorb(settled: list[Item], item: Item, text: str, *, closes_all: bool) -> None:
    """Let a statement close the items before it that have none.

    One on a line of its own closes all of its heading where it is the only one;
    any other closes the items before it that end in a semicolon.
    """
    while settled and not settled[-1].found and settled[-1].group == item.group:
        before = settled[-1]
        if before.number is None or (item.number is None and not closes_all):
            break
        if not closes_all and text[before.ranges[-1][1] - 1] != "；":
            break
        earlier = settled.pop()
        item.ranges = [*earlier.ranges, *item.ranges]
        if closes_all and item.heading:
            item.number, item.title = None, item.heading.title
        else:
            item.number, item.title = earlier.number, earlier.title


def _is_task(item: Item, before: Item | None) -> bool:
    if item.heading is None or item.heading.kind or item.after:
        return False
    return not (
        item.number is None
        and before is not None
        and before.heading is item.heading
        and before.found != []
        and before.number is not None
    )


def _titled_paragraphs(item: Item, text: str) -> Iterator[Item]:
    """Split an unowned, unnumbered item into its titled paragraphs."""
    if item.number is not None or (item.title is None and len(item.ranges) == 1):
        yield item
        return
    current: Item | None = None
    for start, end in item.ranges:
        block = Block(start, end, 0, None, start, False, False)
        title = find_title(text, block)
        if title and title.run_in:
            if current:
                yield current
            current = Item(item.heading, None, (title.start, title.end), [(start, end)])
        elif current:
            current.ranges.append((start, end))
    if current:
        yield current


def enclosing(headings: Sequence[Heading], position: int) -> Heading | None:
    """Return the last heading that begins before ``position``."""
    last = None
    for heading in headings:
        if heading.start > position:
            break
        last = heading
    return last


_TITLE_END = re.compile(
    r"(?:规划|方案|计划|措施|意见|办法|清单|要点|政策|分工|细则|规定|指南|行动|纲要|任务|工程|决定|条例|安排)"
    r"(?:（[^（）]{1,24}）)*$"
)


def looks_like_plan_title(text: str) -> bool:
    """Say whether a line could be a plan's title."""
    return 6 <= len(text) <= 70 and "。" not in text and bool(_TITLE_END.search(text))
