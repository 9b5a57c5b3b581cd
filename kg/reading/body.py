"""What one pass over a plan's blocks finds: headings, items, boxes, table rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model.document import Quoted
from kg.reading.finder import Found
from kg.reading.table_model import TableRow

Range = tuple[int, int]


@dataclass(slots=True)
class Heading:
    """A section as found: path, depth, printed number, title, all offsets in the view.

    ``printed`` is number and title where they stand in a table's cell instead.
    """

    path: tuple[int, ...]
    level: int
    number: str
    title: Range
    start: int
    run_in: bool
    plan: int
    kind: str | None = None
    printed: Quoted | None = None


@dataclass(slots=True)
class Item:
    """A stretch that a statement covers, or a numbered item or titled paragraph without one.

    ``ranges`` are the covered stretches, ``title`` the item's own title,
    ``statement`` the pieces of the statement (label lines may be several).
    """

    heading: Heading | None
    number: str | None
    title: Range | None
    ranges: list[Range]
    found: list[Found] = field(default_factory=list)
    deadline: Range | None = None
    own_line: bool = False
    group: int = 0
    after: bool = False
    titled_by_heading: bool = False


@dataclass(slots=True)
class Box:
    """A 专栏: its number and title as printed, the ranges of its text."""

    number: int | None
    title: Range
    start: int
    end: int
    heading: Heading | None
    ranges: list[Range] = field(default_factory=list)


@dataclass(slots=True)
class RowItem:
    """A table row that is a task, and the heading it stands under."""

    row: TableRow
    heading: Heading | None


@dataclass(slots=True)
class Body:
    """All that one pass over the blocks found."""

    headings: list[Heading] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    rows: list[RowItem] = field(default_factory=list)
