"""Blocks to sections, boxes and items: one pass that keeps what each statement covers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.knowledge.layout_style import LayoutStyle
from kg.reading.body import Body, Box, Heading, Item, Range
from kg.reading.finder import Found, StatementFinder
from kg.reading.outline import Block, Title, find_title
from kg.reading.statements import parse_deadline
from kg.reading.table_items import TableRows
from kg.reading.table_model import TaskTable

# A label that introduces what follows and is itself no part of it.
# The rank of （一）, the last that usually heads paragraphs.
_LAST_HEADING_RANK = 4
# The longest line that is an item's title as well as its text, in characters.
_LONGEST_OWN_TITLE = 24
_LEAD_IN = re.compile(
    r"(?:具体|主要|重点|工作|相关|任务|改革|建设)?(?:措施|任务|举措|内容|要求|做法)(?:如下)?："
)


class BodyReader:
    """One pass over the blocks of a plan's body."""

    def __init__(
        self,
        finder: StatementFinder,
        layout: LayoutStyle,
        tables: Mapping[int, TaskTable] | None = None,
    ) -> None:
        self.text = finder.text
        self.finder = finder
        self.layout = layout
        self.tables = tables or {}
        self.body = Body()
        self.stack: list[tuple[int, Heading]] = []
        self.counts: dict[tuple[int, ...], int] = {}
        self.item: Item | None = None
        self.pending: list[Range] = []
        self.due: Range | None = None
        self.box: Box | None = None
        self.box_line = -1
        self.open_item: Item | None = None
        self.last: Item | None = None
        self.plan = 0
        self.group = 0
        self.blanks_matter = False
        self.bare = False

    def read(self, blocks: Sequence[Block], *, plan: int = 0) -> Body:
        """Read the blocks of one plan; call again for the next plan of the same file."""
        self.plan, self.stack, self.box = plan, [], None
        gaps = sum(b.after_blank for b in blocks)
        self.blanks_matter = gaps * 3 < len(blocks)
        for i, block in enumerate(blocks):
            following = blocks[i + 1] if i + 1 < len(blocks) else None
            self.bare = block.marker is not None and self._is_bare(block, blocks[i + 1 : i + 8])
            self._read_block(block, following)
        self._close_item()
        return self.body

    def _is_bare(self, block: Block, following: Sequence[Block]) -> bool:
        """Say whether a number has no text but its own line: what comes next goes on the count.

        Label lines (责任单位：…) in between are the line's own; they close a sentence.
        """
        after = (b for b in following if b.marker or not self.finder.is_apart(b.start, b.end))
        other = next(after, None)
        if other is None:
            return len(following) < 7
        if other.marker is None or block.marker is None:
            below = following[0]
            closed = other is not below and self.text[block.end - 1] in "。；"
            return closed and bool(self.finder.find(below.start, below.end))
        return other.marker.rank <= block.marker.rank

    # -- one block -------------------------------------------------------------------

    def _read_block(self, block: Block, following: Block | None) -> None:
        if block.table:
            self._close_item()
            table = self.tables.get(block.line)
            if table is not None:
                rows = TableRows(self.layout, self.counts, self.plan)
                rows.read(table, self._heading(), self.body)
            return
        box = None if block.marker else self._match_box(block)
        if box is not None:
            self._open_box(block, box)
            return
        found = self.finder.find(block.text_start, block.end)
        if self.box is not None and self._stays_in_box(block, found):
            self._add_to_box(block)
            return
        self.box = None
        if block.marker:
            self._begin(block, found, following)
        else:
            self._continue(block, found)

    def _begin(self, block: Block, found: list[Found], following: Block | None) -> None:
        """Read a numbered block: a heading, or an item."""
        self._close_item()
        title = find_title(self.text, block)
        covered = found[0].start if found else block.end
        if found and title and title.end > covered:
            title = Title(block.text_start, covered, False, covered)
        if (
            title
            and not title.run_in
            and not self.bare
            and (not found or self._leads_on(block, found, following))
        ):
            self._push(block, title)
            if found:
                self._take(found[0].start, block.end, found, None, None)
            return
        self._place(block)
        number = block.marker.text.strip("、.．﹒。") if block.marker else None
        own = (title.start, title.end) if title and title.run_in else None
        if title and not title.run_in and (found or self._is_short(title)):
            own = (title.start, title.end)
        self.item = Item(self._heading(), number, own, [])
        self._run_in_section(block, title, found, following)
        self._take(block.text_start, block.end, found, number, own)

    def _is_short(self, title: Title) -> bool:
        """Say whether a line is short enough to be called a title, and no sentence with parts."""
        words = self.text[title.start : title.end]
        return len(words) <= _LONGEST_OWN_TITLE and "，" not in words

    def _leads_on(self, block: Block, found: list[Found], following: Block | None) -> bool:
        """Say whether a heading with a statement in it has items or a paragraph below."""
        covered = self.text[block.text_start : found[0].start]
        if block.marker is None or following is None or "。" in covered:
            return False
        if following.marker is not None:
            return following.marker.rank > block.marker.rank
        ends_line = found[-1].end >= block.end and block.marker.rank <= _LAST_HEADING_RANK
        own = self.finder.find(following.start, following.end)
        return ends_line and not own and not following.table and "，" not in covered

    def _run_in_section(
        self, block: Block, title: Title | None, found: list[Found], following: Block | None
    ) -> None:
        """A run-in heading is a section where items are numbered below it or no tasks are set."""
        if title is None or not title.run_in or block.marker is None:
            return
        below = following.marker if following else None
        above = self._heading()
        idle = above is not None and above.kind is not None and not found
        if idle or (below is not None and below.rank > block.marker.rank):
            heading = self._push(block, title)
            if self.item:
                self.item.heading = heading
                self.item.number, self.item.title = None, None

    def _continue(self, block: Block, found: list[Found]) -> None:
        """Read a paragraph without a number."""
        inner, close = self.finder.without_brackets(block.start, block.end)
        deadline = parse_deadline(self.text[inner:close], self.finder.style)
        if deadline and (self.pending or self.last is not None):
            self._take_deadline((inner + deadline[0], inner + deadline[1]))
            return
        if not found and self.finder.names_person(block.start, block.end):
            return
        if found and found[0].label_line and found[0].start == block.start:
            self._take_label_line(block, found[0])
            return
        item = self.item
        title = find_title(self.text, block)
        own = (title.start, title.end) if title and title.run_in else None
        number = None
        if item is not None and item.number is not None:
            number, own = item.number, item.title
        elif self.pending:
            own = item.title if item else None
        if self.item is None:
            self.item = Item(self._heading(), None, own, [])
        self._take(block.start, block.end, found, number, own)

    def _take_deadline(self, value: Range) -> None:
        """Date the item in work, or the last one where its statement has come already."""
        if self.pending:
            self.due = value
        elif self.last is not None:
            self.last.deadline = value

    def _take(
        self, start: int, end: int, found: list[Found], number: str | None, title: Range | None
    ) -> None:
        """Give each statement the text before it; what is left stays pending."""
        at = start
        for statement in found:
            self._add_range(at, statement.start)
            self._finish(statement, number, title, own_line=statement.start == start)
            at = statement.end
            while at < end and self.text[at] in "。；，":
                at += 1
        self._add_range(at, end)

    def _add_range(self, start: int, end: int) -> None:
        lead_in = _LEAD_IN.match(self.text, start, end)
        if lead_in:
            start = lead_in.end()
        if start >= end:
            return
        if self.open_item is not None and not self.pending:
            self.open_item.ranges.append((start, end))
        else:
            self.pending.append((start, end))

    def _finish(
        self, found: Found, number: str | None, title: Range | None, *, own_line: bool
    ) -> None:
        """Make an item of the pending text and its statement."""
        self.open_item = None
        item = Item(self._heading(), number, title, self.pending, [found])
        item.group, item.own_line = self.group, own_line
        item.deadline, self.due = self.due, None
        if self.item and self.item.heading:
            item.heading = self.item.heading
        if not self.pending:
            heading = item.heading
            item.titled_by_heading = heading is not None
            self.open_item = item
        self.body.items.append(item)
        self.last, self.pending = item, []

    def _take_label_line(self, block: Block, found: Found) -> None:
        """Add a line 「参与部门：…」 to the statement it goes on, or begin one."""
        last = self.last
        goes_on = (
            last is not None
            and not self.pending
            and last.found
            and last.found[-1].label_line
            and self.text[last.found[-1].end : block.start].strip("\n。；") == ""
            and not self._repeats_lead(last, found)
        )
        if goes_on and last is not None:
            last.found.append(found)
            if last is self.open_item:
                return
        else:
            item = self.item
            number, title = (item.number, item.title) if item else (None, None)
            self._finish(found, number, title, own_line=True)

    @staticmethod
    def _repeats_lead(last: Item, found: Found) -> bool:
        before = {n.role for f in last.found for n in f.statement.names}
        return "lead" in before and any(n.role == "lead" for n in found.statement.names)

    def _close_item(self) -> None:
        """End the item in work: without a statement it stays as an item of its own."""
        if self.item is not None and self.pending:
            rest = Item(self.item.heading, self.item.number, self.item.title, self.pending)
            rest.group, rest.deadline = self.group, self.due
            rest.after = self.last is not None and self.last.number == rest.number is not None
            self.body.items.append(rest)
        self.item, self.pending, self.open_item, self.due = None, [], None, None

    # -- headings --------------------------------------------------------------------

    def _heading(self) -> Heading | None:
        return self.stack[-1][1] if self.stack else None

    def _place(self, block: Block) -> None:
        """Leave the headings that a block's number does not stand under."""
        rank = block.marker.rank if block.marker else 99
        while self.stack and self.stack[-1][0] >= rank:
            self.stack.pop()

    def _push(self, block: Block, title: Title) -> Heading:
        self._place(block)
        marker = block.marker
        rank = marker.rank if marker else 99
        above = self.stack[-1][1].path if self.stack else ((self.plan,) if self.plan else ())
        self.counts[above] = self.counts.get(above, 0) + 1
        path = (*above, self.counts[above])
        number = marker.text.rstrip("、.．﹒。") if marker else ""
        level = len(self.stack) + 1
        heading = Heading(
            path, level, number, (title.start, title.end), block.start, title.run_in, self.plan
        )
        words = self.text[title.start : title.end].replace("\n", "")
        heading.kind = self.layout.part_kind(words)
        if self.stack and self.stack[-1][1].kind and not heading.kind:
            heading.kind = self.stack[-1][1].kind
        self.stack.append((rank, heading))
        self.body.headings.append(heading)
        self.group += 1
        return heading

    # -- boxes -----------------------------------------------------------------------

    def _match_box(self, block: Block) -> re.Match[str] | None:
        if block.end - block.start > 80 or "专栏" not in self.text[block.start : block.end]:
            return None
        return self.layout.box.pattern.fullmatch(self.text, block.start, block.end)

    def _open_box(self, block: Block, match: re.Match[str]) -> None:
        titled = match.span("title") if match["n"] is not None else match.span("bare")
        number, shift = self._box_number(match["n"] or "")
        titled = (titled[0] - shift, titled[1])
        self.box = Box(number, titled, block.start, block.end, self._heading())
        self.box_line = block.line
        self.body.boxes.append(self.box)

    def _box_number(self, printed: str) -> tuple[int | None, int]:
        """Return a box's number, and how many of its digits belong to the title (专栏7 5G应用)."""
        if not printed:
            return None, 0
        before = self.body.boxes[-1].number if self.body.boxes else 0
        following = str((before or 0) + 1)
        if printed.isdecimal() and printed != following and printed.startswith(following):
            return int(following), len(printed) - len(following)
        return self.layout.ordinal(printed), 0

    def _stays_in_box(self, block: Block, found: list[Found]) -> bool:
        """Say whether a block goes on the open box."""
        box = self.box
        if box is None or found:
            return False
        if block.split and block.line == self.box_line:
            return True
        if block.marker is not None:
            return block.marker.rank >= 5 and not self._follows_item(block)
        return not (self.blanks_matter and block.after_blank and box.ranges)

    def _follows_item(self, block: Block) -> bool:
        number = self.last.number if self.last else None
        marker = block.marker
        if number is None or marker is None:
            return False
        printed = self.layout.match_marker(number + "." if number.isdigit() else number)
        return printed is not None and printed.kind == marker.kind and marker.n == printed.n + 1

    def _add_to_box(self, block: Block) -> None:
        if self.box is not None:
            self.box.ranges.append((block.start, block.end))
            self.box.end = block.end
