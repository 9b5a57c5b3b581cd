"""A store's document graph becomes a document tree again: the way back of `kg.graph.builder`.

What the builder leaves out is missing here too: findings, residue, and the
printed text of a baseline without a number. One pass over the document's quads, no query.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import pyoxigraph as ox

from kg.errors import UsageError
from kg.graph import iris
from kg.graph.facts import Facts
from kg.graph.store import Store
from kg.knowledge.prefixes import PREFIXES
from kg.model.document import (
    Attribution,
    Baseline,
    Citation,
    Deadline,
    FrontMatter,
    Indicator,
    IndicatorTarget,
    Jurisdiction,
    Measure,
    Path,
    PlanDocument,
    Programme,
    Quoted,
    Responsibility,
    Section,
    Target,
    Task,
)
from kg.model.text import Span

_UNKNOWN_UNIT = re.compile(r"/u-[0-9a-f]{10}$")
_DATES = ("issued", "published")
_SIGNS = {"equal": "=", "at_least": ">=", "at_most": "<=", "about": "~"}


def read_document(store: Store, document_id: str) -> PlanDocument:
    """Return what the store holds of a document; UsageError for an id that it does not have."""
    entry = next((d for d in store.documents if d.id == document_id), None)
    if entry is None:
        known = "、".join(d.id for d in store.documents[:5])
        raise UsageError(f"图谱库里没有文件“{document_id}”", hint=f"有：{known}")
    graph = ox.NamedNode(iris.document_graph(document_id, store.manifest.base))
    quads = store.database.quads_for_pattern(None, None, None, graph)
    root = iris.document_iri(document_id, store.manifest.base)
    return _Reader(quads, root, store).read()


class _Reader:
    """The parts of one document, read from its facts."""

    def __init__(self, quads: Iterable[ox.Quad], root: str, store: Store) -> None:
        self.facts, self.root, self.store = Facts(quads), root, store
        self._children: dict[str, list[str]] = defaultdict(list)
        for measure in self.facts.typed("plan:Measure"):
            self._children[self.facts.text(measure, "eli:is_part_of")].append(measure)
        self.titles = {s.path: s.title for s in self._sections()}

    def read(self) -> PlanDocument:
        facts, source = self.facts, f"{self.root}/source"
        years = [facts.one(self.root, f"plan:period{end}") for end in ("Start", "End")]
        return PlanDocument(
            file=facts.text(source, "dcterms:title"),
            sha256=facts.text(source, "plan:sha256"),
            chars=int(facts.text(source, "plan:characters")),
            front=self._front(),
            citations=tuple(self._citations()),
            sections=tuple(self._sections()),
            tasks=tuple(self._tasks()),
            programmes=tuple(self._programmes()),
            indicators=tuple(self._indicators()),
            plans=tuple(self._plans()),
            period=(int(years[0]), int(years[1])) if years[0] and years[1] else None,
        )

    def _front(self) -> FrontMatter:
        facts = self.facts
        found = {facts.concept(n, "plan:element"): n for n in facts.typed("plan:FrontElement")}
        quoted = {name: self._quoted(node) for name, node in found.items() if name != "recipient"}
        dated = {n: (date.fromisoformat(q.text), q.span) for n, q in quoted.items() if n in _DATES}
        recipients = [n for n in facts.typed("plan:FrontElement") if "/f/recipient" in n]
        return FrontMatter(
            title=quoted.get("title"),
            notice_title=quoted.get("notice_title"),
            issuer=quoted.get("issuer"),
            document_number=quoted.get("document_number"),
            issued=dated.get("issued"),
            published=dated.get("published"),
            jurisdiction=self._jurisdiction(),
            recipients=tuple(self._quoted(n) for n in recipients),
        )

    def _jurisdiction(self) -> Jurisdiction | None:
        place = self.facts.one(self.root, "dcterms:spatial")
        if place is None:
            return None
        label = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
        labels = self.store.database.quads_for_pattern(ox.NamedNode(place), label, None, None)
        names = [q.object for q in labels if isinstance(q.object, ox.Literal)]
        name = next((n.value for n in names if n.language in ("zh", None)), "")
        code = place.rpartition("/")[2]
        return Jurisdiction(code if code.isdigit() else None, name)

    def _quoted(self, node: str, predicate: str = "plan:text") -> Quoted:
        return Quoted(self.facts.text(node, predicate), self._span(node))

    def _span(self, node: str) -> Span:
        """Return the span of a node's evidence, in parts where it has pieces."""
        evidence = self.facts.text(node, "plan:evidence")
        pieces = self.facts.many(evidence, "plan:piece")
        if not pieces:
            return Span(*self._position(evidence))
        return Span.over(Span(*self._position(piece)) for piece in pieces)

    def _position(self, evidence: str) -> tuple[int, int]:
        place = f"{evidence}/p"
        return int(self.facts.text(place, "oa:start")), int(self.facts.text(place, "oa:end"))

    def _citations(self) -> Iterator[Citation]:
        for node in self.facts.typed("plan:Citation"):
            yield Citation(
                title=self.facts.text(node, "dcterms:title"),
                number=self.facts.one(node, "eli:number"),
                relation=self.facts.concept(node, "plan:relation"),  # type: ignore[arg-type]
                span=self._span(node),
            )

    def _sections(self) -> Iterator[Section]:
        for node in self.facts.typed("doco:Section"):
            yield Section(
                path=_path(self.facts.text(node, "dcterms:identifier")),
                level=int(self.facts.text(node, "plan:level")),
                number=self.facts.text(node, "eli:number"),
                title=self.facts.text(node, "dcterms:title"),
                run_in=self.facts.one(node, "plan:runIn") == "true",
                span=self._span(node),
            )

    def _plans(self) -> Iterator[Quoted]:
        for node in self.facts.typed("plan:Plan"):
            if node != self.root:
                yield self._quoted(node, "dcterms:title")

    def _tasks(self) -> Iterator[Task]:
        facts = self.facts
        for node in facts.typed("plan:Task"):
            task_id = facts.text(node, "dcterms:identifier")
            section = _path(task_id.rpartition(".")[0])
            yield Task(
                id=task_id,
                section=section,
                heading=self.titles.get(section),
                number=facts.one(node, "eli:number"),
                title=facts.one(node, "dcterms:title"),
                text=facts.text(node, "plan:text"),
                span=self._span(node),
                attribution=self._attribution(node),
                responsibilities=tuple(self._responsibilities(node)),
                deadline=self._deadline(node),
                measures=tuple(self._measures(node)),
            )

    def _attribution(self, task: str) -> Attribution | None:
        node = self.facts.one(task, "plan:attribution")
        if node is None:
            return None
        is_open = self.facts.one(node, "plan:openList") == "true"
        return Attribution(self.facts.text(node, "plan:text"), self._span(node), is_open)

    def _responsibilities(self, task: str) -> Iterator[Responsibility]:
        facts = self.facts
        for node in facts.many(task, "plan:responsibility"):
            unit = facts.text(node, "plan:unit")
            yield Responsibility(
                unit=facts.text(node, "plan:printedName"),
                unit_id=None if _UNKNOWN_UNIT.search(unit) else unit.partition("/unit/")[2],
                role=facts.concept(node, "plan:role"),  # type: ignore[arg-type]
                stated=facts.one(node, "plan:stated") == "true",
                span=self._span(node),
            )

    def _deadline(self, owner: str) -> Deadline | None:
        node = self.facts.one(owner, "plan:deadline")
        if node is None:
            return None
        due = self.facts.one(node, "plan:due")
        return Deadline(
            text=self.facts.text(node, "plan:text"),
            kind=self.facts.concept(node, "plan:deadlineKind"),  # type: ignore[arg-type]
            due=date.fromisoformat(due) if due else None,
            span=self._span(node),
        )

    def _measures(self, parent: str) -> Iterator[Measure]:
        for node in self._children[parent]:
            yield Measure(
                text=self.facts.text(node, "plan:text"),
                span=self._span(node),
                strength=self.facts.concept(node, "plan:strength"),  # type: ignore[arg-type]
                targets=tuple(self._target(t) for t in self.facts.many(node, "plan:target")),
                deadline=self._deadline(node),
            )

    def _target(self, node: str) -> Target:
        return Target(
            text=self.facts.text(node, "plan:text"),
            value=self.facts.number(node, "plan:value"),
            max=self.facts.number(node, "plan:maxValue"),
            unit=self.facts.text(node, "plan:measureUnit"),
            operator=self._operator(node),  # type: ignore[arg-type]
            span=self._span(node),
        )

    def _operator(self, node: str) -> str:
        name = self.facts.concept(node, "plan:operator")
        return _SIGNS.get(name, name)

    def _programmes(self) -> Iterator[Programme]:
        for node in self.facts.typed("plan:Programme"):
            number = self.facts.one(node, "eli:number")
            yield Programme(
                number=int(number) if number else None,
                title=self.facts.text(node, "dcterms:title"),
                section=self._section_above(node),
                span=self._span(node),
                measures=tuple(self._measures(node)),
            )

    def _indicators(self) -> Iterator[Indicator]:
        for node in self.facts.typed("plan:Indicator"):
            number = self.facts.one(node, "eli:number")
            yield Indicator(
                number=int(number) if number else None,
                name=self.facts.text(node, "skos:prefLabel"),
                unit=self.facts.text(node, "plan:measureUnit"),
                baseline=self._baseline(f"{node}/baseline"),
                target=self._indicator_target(f"{node}/target"),
                binding=self.facts.concept(node, "plan:binding") or None,  # type: ignore[arg-type]
                span=self._span(node),
            )

    def _section_above(self, node: str) -> Path:
        parent = self.facts.text(node, "eli:is_part_of")
        is_section = parent.rpartition("/")[2].startswith("s")
        return _path(self.facts.text(parent, "dcterms:identifier")) if is_section else ()

    def _baseline(self, node: str) -> Baseline | None:
        if self.facts.one(node, "plan:text") is None:
            return None
        year = self.facts.one(node, "plan:year")
        value = self.facts.number(node, "plan:value")
        return Baseline(self.facts.text(node, "plan:text"), value, int(year) if year else None)

    def _indicator_target(self, node: str) -> IndicatorTarget | None:
        if self.facts.one(node, "plan:text") is None:
            return None
        year = self.facts.one(node, "plan:year")
        return IndicatorTarget(
            text=self.facts.text(node, "plan:text"),
            value=self.facts.number(node, "plan:value"),
            operator=self._operator(node),  # type: ignore[arg-type]
            year=int(year) if year else None,
        )


def _path(identifier: str) -> Path:
    """Return the path that ``3.1`` stands for."""
    return tuple(int(part) for part in identifier.split(".")) if identifier else ()
