"""Paragraphs before the body to the front matter, with raw spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.knowledge.places import find_jurisdiction
from kg.model.document import FrontMatter, Quoted
from kg.model.text import Span, View
from kg.reading.front import FoundFront, FoundText, read_front
from kg.reading.layout import Layout
from kg.reading.outline import Block

# How much of the document's end may hold a signature, in characters.
_CLOSING = 400
_PERIOD = re.compile(r"(20\d\d)\s*[—–\-－~至]{1,2}\s*(20\d\d)年?")
# The rank of （一）: numbers below it begin lists anywhere.
_STRONG = 4
_HANDS_ON = re.compile(r"关于(?:印发|转发|公布|批转)")
_FIVE_YEARS = re.compile(r"“?十([一二三四五六])五”?")


@dataclass(frozen=True, slots=True)
class FrontReading:
    """The front matter, the index of the body's first block, the plan titles of the notice.

    ``year`` is the year of issue, ``period`` the first and last year that the
    plan is for, as its title says.
    """

    matter: FrontMatter
    body: int
    plan_titles: tuple[str, ...] = ()
    year: int | None = None
    period: tuple[int, int] | None = None


def read_front_matter(layout: Layout, blocks: Sequence[Block]) -> FrontReading:
    """Read what stands before the first number that begins a count."""
    view = layout.view
    body = _find_body(blocks, view.text)
    end = blocks[body].start if blocks else len(view.text)
    shift = max(end, len(view.text) - _CLOSING)
    found = read_front(view.text[:end] or view.text, view.text[shift:])
    matter = _matter(found, view, shift)
    place = find_jurisdiction(_place_texts(matter, view))
    year = matter.issued[0].year if matter.issued else None
    return FrontReading(
        matter=replace(matter, jurisdiction=place),
        body=body,
        plan_titles=tuple(t.text for t in found.plan_titles),
        year=year,
        period=_find_period(matter.title.text if matter.title else ""),
    )


def _find_body(blocks: Sequence[Block], text: str) -> int:
    """Return the index of the block whose number begins the first count.

    A compilation's own number before a notice (5. …关于印发…的通知) begins none.
    """
    hands_on = blocks and _HANDS_ON.search(text, blocks[0].start, blocks[0].end)
    numbered = [i for i, b in enumerate(blocks) if b.marker and b.marker.n == 1]
    numbered = numbered[1:] if hands_on and numbered[:1] == [0] else numbered
    tables = [i for i, b in enumerate(blocks) if b.table]
    strong = [i for i in numbered if (m := blocks[i].marker) and m.rank <= _STRONG]
    begun = [i for i, b in enumerate(blocks) if b.marker and b.marker.rank <= _STRONG]
    first = (strong or begun or numbered or tables or [0])[0]
    while first and _heads(blocks[first - 1], blocks[first]):
        first -= 1
    return min([first, *tables]) if tables else first


def _heads(before: Block, block: Block) -> bool:
    """Say whether a block is a numbered heading right above one numbered below it."""
    above, below = before.marker, block.marker
    return bool(above and below and above.rank < below.rank <= _STRONG)


def _matter(found: FoundFront, view: View, shift: int) -> FrontMatter:
    def quoted(part: FoundText | None) -> Quoted | None:
        if part is None:
            return None
        base = shift if part.closing else 0
        a, b = base + part.start, base + part.end
        return Quoted(view.text[a:b].replace("\n", ""), view.locate(a, b))

    def located(part: FoundText) -> Span:
        whole = quoted(part)
        return whole.span if whole else Span(0, 0)

    issuers = [q for q in map(quoted, found.issuers) if q]
    return FrontMatter(
        title=quoted(found.title),
        notice_title=quoted(found.notice_title),
        issuer=_joined(issuers),
        document_number=quoted(found.document_number),
        issued=(found.issued[0], located(found.issued[1])) if found.issued else None,
        published=(found.published[0], located(found.published[1])) if found.published else None,
        recipients=tuple(q for q in map(quoted, found.recipients) if q),
    )


def _joined(issuers: Sequence[Quoted]) -> Quoted | None:
    if len(issuers) < 2:
        return issuers[0] if issuers else None
    return Quoted("、".join(q.text for q in issuers), Span.over(q.span for q in issuers))


def _place_texts(matter: FrontMatter, view: View) -> Iterator[str]:
    """Yield the texts that tell the jurisdiction, the surest first."""
    for quoted in (matter.title, matter.issuer, matter.notice_title, matter.document_number):
        if quoted:
            yield quoted.text
    yield view.text[:3000]


def _find_period(title: str) -> tuple[int, int] | None:
    """Return the years that a title names, or those of its five-year plan.

    >>> _find_period("某省“十四五”知识产权发展规划")
    (2021, 2025)
    """
    years = _PERIOD.search(title)
    if years:
        return int(years[1]), int(years[2])
    number = _FIVE_YEARS.search(title)
    if number:
        last = 2010 + 5 * "一二三四五六".index(number[1])
        return last - 4, last
    return None
