"""A source text to a document tree: the one way from a file to who must do what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.knowledge.layout_style import load_layout_style
from kg.knowledge.styles import load_statement_style
from kg.knowledge.units import UnitDirectory, load_directory
from kg.model.document import Citation, PlanDocument, Programme, Quoted, Section, Task
from kg.model.text import SourceText, Span, apply_repairs, fold_characters
from kg.reading.body import Body, Heading, Range
from kg.reading.citations import find_citations
from kg.reading.finder import StatementFinder, count_bare_lists, count_closing_sentences
from kg.reading.front_matter import read_front_matter
from kg.reading.indicator_nodes import read_indicators
from kg.reading.items import BodyReader
from kg.reading.layout import find_text_lines, lay_out
from kg.reading.outline import find_blocks
from kg.reading.plans import PlanPart, find_plans
from kg.reading.repair import find_repairs
from kg.reading.residue import find_residue
from kg.reading.row_tasks import RowReader
from kg.reading.sentences import MeasureReader
from kg.reading.table_model import TaskTable, TextLine
from kg.reading.tables import find_task_tables
from kg.reading.tasks import TaskReader, heading_words, number_tasks, settle_items
from kg.reading.text_findings import find_table_findings, find_text_findings, find_unowned

# So many statements of an unusual form make a pattern.
_LEAST_OF_PATTERN = 3


def parse_plan(source: SourceText, *, directory: UnitDirectory | None = None) -> PlanDocument:
    """Read a source into its document tree.

    ``directory`` resolves the printed names of units; None takes the shipped
    one. Never fails on a text: what cannot be read stands in ``residue`` and
    ``findings``. Spans count code points of ``source.raw``.
    """
    return read_plan(source, directory=directory)[1]


def read_plan(
    source: SourceText, *, directory: UnitDirectory | None = None
) -> tuple[SourceText, PlanDocument]:
    """Read a source; return it with the repairs that its quotes need, and the document tree."""
    source = repair_source(source)
    return source, _Reading(source, directory or load_directory()).read()


def repair_source(source: SourceText) -> SourceText:
    """Return the source with its folded text and the repairs of confused characters."""
    folded = source.folded or fold_characters(source.raw)
    return replace(source, repairs=tuple(find_repairs(source.raw, folded)), folded=folded)


class _Reading:
    """The reading of one source, step by step; each step's result is a field."""

    def __init__(self, source: SourceText, directory: UnitDirectory) -> None:
        self.source = source
        self.directory = directory
        self.folded = _repaired(source)
        self.layout_style = load_layout_style()
        lines = find_text_lines(self.folded)
        self.indicators = read_indicators(lines)
        tables = find_task_tables(lines)
        stretches = [_stretch_of(lines, table) for table in tables]
        claimed = sorted([*stretches, *self.indicators.stretches])
        self.task_tables = {s: len(t.rows) for s, t in zip(stretches, tables, strict=True)}
        self.layout = lay_out(self.folded, self.layout_style, kind=source.kind, tables=claimed)
        self.view = self.layout.view
        self.tables: Mapping[int, TaskTable] = {
            start: table for (start, _), table in zip(stretches, tables, strict=True)
        }
        self.blocks = find_blocks(self.layout, self.layout_style)
        self.front = read_front_matter(self.layout, self.blocks)
        self.parts = self._find_parts()
        self.body = self._read_body()
        self.measures = MeasureReader(self.view, self.front.year)

    def _find_parts(self) -> list[PlanPart]:
        if not self.blocks:
            return []
        parts = find_plans(self.view.text, self.blocks, self.front.body)
        return [p for p in parts if not p.repeats]

    def _read_body(self) -> Body:
        style = load_statement_style()
        finder = StatementFinder(self.view.text, style, self.layout.spaces)
        body = self._read_parts(finder)
        stated = sum(bool(i.found) for i in body.items)
        # Brackets that only list bodies say who is responsible where a document uses them
        # throughout instead of words.
        # So does a sentence without brackets at the end of paragraph after paragraph.
        least = max(_LEAST_OF_PATTERN, stated + 1)
        bare = count_bare_lists(self.view.text, style) >= least
        closing = count_closing_sentences(self.view.text, style) >= least
        if bare or closing:
            body = self._read_parts(replace(finder, bare=bare, closing=closing))
        return body

    def _read_parts(self, finder: StatementFinder) -> Body:
        tables = {
            block.line: table
            for block in self.blocks
            if block.table
            and (table := self.tables.get(self.layout.lines[block.line].start)) is not None
        }
        reader = BodyReader(finder, self.layout_style, tables)
        for number, part in enumerate(self.parts, 1):
            own = [self.blocks[i] for i in range(part.first, part.end) if i != part.title]
            reader.read(own, plan=number if len(self.parts) > 1 else 0)
        return reader.body

    def read(self) -> PlanDocument:
        """Put the tree together."""
        tasks = tuple(self._tasks())
        statements = [(f.start, f.end) for i in self.body.items for f in i.found]
        findings = [*find_text_findings(self.source, self.layout, self.blocks)]
        rows = self.indicators.rows
        findings += find_table_findings(self.source, self._table_rows(), rows)
        findings += find_unowned(tasks)
        return PlanDocument(
            file=self.source.file,
            sha256=self.source.sha256,
            chars=len(self.source.raw),
            front=self.front.matter,
            citations=tuple(self._citations()),
            sections=tuple(self._sections()),
            tasks=tasks,
            programmes=tuple(self._programmes()),
            indicators=rows,
            plans=tuple(self._plans()),
            findings=tuple(findings),
            residue=tuple(find_residue(self.view, self.blocks, self.body, tasks, statements)),
            period=self.front.period,
        )

    def _table_rows(self) -> dict[tuple[int, int], int]:
        """Return how many rows each table has, by its raw stretch."""
        indicators = dict.fromkeys(self.indicators.stretches, 0)
        for row in self.indicators.rows:
            for start, end in indicators:
                indicators[start, end] += start <= row.span.start < end
        return {**indicators, **self.task_tables}

    def _tasks(self) -> Iterator[Task]:
        place, year = self.front.matter.jurisdiction, self.front.year
        reader = TaskReader(self.view, self.measures, self.directory, place, year)
        items = settle_items(self.body.items, self.view.text)
        reader.first_is_lead = self._first_is_lead()
        rows = RowReader(self.folded, reader, load_statement_style())
        yield from number_tasks([*reader.read(items), *rows.read(self.body.rows)])

    def _first_is_lead(self) -> bool:
        """Say whether the text before the first statement makes the body named first the lead."""
        first = min((f.start for i in self.body.items for f in i.found), default=0)
        rules = load_statement_style().document_rules
        return any(
            rule.kind == "first_is_lead" and rule.pattern.search(self.view.text, 0, first)
            for rule in rules
        )

    def _words(self, stretch: Range) -> str:
        return self.view.text[stretch[0] : stretch[1]].replace("\n", "")

    def _sections(self) -> Iterator[Section]:
        for h in self.body.headings:
            words = heading_words(h, self.view.text)
            yield Section(h.path, h.level, h.number, words, h.run_in, self._heading_span(h))

    def _heading_span(self, heading: Heading) -> Span:
        if heading.printed:
            return heading.printed.span
        return self.view.locate(heading.start, heading.title[1])

    def _citations(self) -> Iterator[Citation]:
        """Yield the documents cited; the preamble ends where the numbering begins."""
        body = self.blocks[self.front.body].start if self.blocks else 0
        for begin, end, preamble in ((0, body, True), (body, len(self.view.text), False)):
            for c in find_citations(self.view.text[begin:end], preamble=preamble):
                span = self.view.locate(begin + c.start, begin + c.end)
                yield Citation(c.title, c.number, c.relation, span)

    def _programmes(self) -> Iterator[Programme]:
        for box in self.body.boxes:
            pieces = [(box.start, box.title[1]), *box.ranges]
            yield Programme(
                number=box.number,
                title=self._words(box.title),
                section=box.heading.path if box.heading else (),
                span=Span.over(self.view.locate(a, b) for a, b in pieces),
                measures=tuple(self.measures.read(box.ranges)),
            )

    def _plans(self) -> Iterator[Quoted]:
        if len(self.parts) < 2:
            return
        for part in self.parts:
            title = self.blocks[part.title] if part.title is not None else None
            if title is not None:
                span = self.view.locate(title.start, title.end)
                yield Quoted(self._words((title.start, title.end)), span)
            elif self.front.matter.title:
                yield self.front.matter.title


def _stretch_of(lines: Sequence[TextLine], table: TaskTable) -> tuple[int, int]:
    """Return the raw stretch of a table's lines."""
    last = lines[table.last_line]
    return _without_indent(lines[table.first_line]), last.start + len(last.text)


def _without_indent(line: TextLine) -> int:
    return line.start + len(line.text) - len(line.text.lstrip())


def _repaired(source: SourceText) -> str:
    """Return the folded text with its repairs, as long as the raw text."""
    return apply_repairs(source.folded, source.repairs)
