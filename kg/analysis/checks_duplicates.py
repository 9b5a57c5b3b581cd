"""Checks for the same measure twice: D401 and D402."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.analysis.passages import character_pairs, find_clauses
from kg.knowledge.findings import make_finding
from kg.model.document import PlanDocument, Task
from kg.model.finding import Finding
from kg.model.text import Span

# A clause this long does not recur by chance; measured on the plans of the corpus.
_LEAST_CLAUSE = 14
_LEAST_MEASURE = 16
_ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class _Place:
    task: Task
    text: str
    span: Span
    whole: bool


def find_duplicates(plan: PlanDocument) -> Iterator[Finding]:
    """Yield D401 for a clause or measure said twice, D402 when whole measures differ in owners.

    The finding stands at the second place and names the first as related.
    """
    seen: dict[str, _Place] = {}
    told: set[tuple[Span, Span]] = set()
    for place in _find_places(plan.tasks):
        first = seen.setdefault(_bare(place.text), place)
        if first is not place and (first.span, place.span) not in told:
            told.add((first.span, place.span))
            yield from _report(first, place)
    for first, place in _find_alike(plan.tasks):
        if (first.span, place.span) not in told:
            told.add((first.span, place.span))
            yield from _report(first, place)


def _find_places(tasks: Sequence[Task]) -> Iterator[_Place]:
    for task in tasks:
        for measure in task.measures:
            whole = _bare(measure.text)
            if len(whole) >= _LEAST_CLAUSE:
                yield _Place(task, measure.text, measure.span, True)
            for start, end in find_clauses(measure.text):
                clause = measure.text[start:end]
                bare = _bare(clause)
                if len(bare) >= _LEAST_CLAUSE and bare != whole:
                    yield _Place(task, clause, measure.span, False)


def _find_alike(tasks: Sequence[Task]) -> Iterator[tuple[_Place, _Place]]:
    rows = [
        (_Place(t, m.text, m.span, True), character_pairs(m.text))
        for t in tasks
        for m in t.measures
        if len(_bare(m.text)) >= _LEAST_MEASURE
    ]
    for i, (one, a) in enumerate(rows):
        for other, b in rows[i + 1 :]:
            least = _ALIKE * (len(a) + len(b)) / 2
            if min(len(a), len(b)) >= least and len(a & b) >= least:
                yield one, other


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def _report(first: _Place, second: _Place) -> Iterator[Finding]:
    owners = [dict.fromkeys(r.unit for r in p.task.responsibilities) for p in (first, second)]
    quote = second.text[:60]
    yield make_finding(
        "D401", second.span, other=first.text[:40], quote=quote, related=(first.span,)
    )
    differ = all(owners) and set(owners[0]) != set(owners[1])
    if differ and first.whole and second.whole and first.task is not second.task:
        yield make_finding(
            "D402",
            second.span,
            units="、".join(owners[1]),
            other="、".join(owners[0]),
            quote=quote,
            related=(first.span,),
        )
