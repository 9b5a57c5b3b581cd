"""Several plans in one file: where each begins, and which text stands there twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.reading.outline import Block
from kg.reading.tasks import looks_like_plan_title

# How many blocks before 一、 a plan's title may stand, with its preamble in between.
_REACH = 14


@dataclass(frozen=True, slots=True)
class PlanPart:
    """The blocks ``[first, end)`` of one plan; ``title`` is the block of its title, if any.

    ``repeats`` says that the same text stood in the file before.
    """

    first: int
    end: int
    title: int | None
    repeats: bool = False


def find_plans(text: str, blocks: Sequence[Block], begin: int) -> list[PlanPart]:
    """Cut ``blocks[begin:]`` where the top numbering starts anew below another plan's title."""
    starts: list[tuple[int, int | None]] = [(begin, None)]
    top = _top_kind(blocks, begin)
    seen = 0
    for i in range(begin, len(blocks)):
        marker = blocks[i].marker
        if marker is None or marker.kind != top:
            continue
        if marker.n == 1 and seen >= 2:
            title = _title_before(text, blocks, i, starts[-1][0])
            if title is not None:
                starts.append((title, title))
        seen = marker.n if marker.n == 1 or marker.n > seen else seen
    ends = [s for s, _ in starts[1:]] + [len(blocks)]
    parts = [PlanPart(s, e, t) for (s, t), e in zip(starts, ends, strict=True)]
    return _mark_repeats(text, blocks, parts)


def _top_kind(blocks: Sequence[Block], begin: int) -> str:
    markers = [b.marker for b in blocks[begin:] if b.marker]
    first = min(markers, key=lambda m: m.rank, default=None)
    return first.kind if first else "han"


def _title_before(text: str, blocks: Sequence[Block], at: int, floor: int) -> int | None:
    for i in range(at - 1, max(floor, at - _REACH) - 1, -1):
        block = blocks[i]
        if block.marker is not None and block.marker.rank <= 4:
            return None
        words = text[block.start : block.end]
        if block.marker is None and looks_like_plan_title(words) and "：" not in words:
            return i
    return None


def _mark_repeats(text: str, blocks: Sequence[Block], parts: list[PlanPart]) -> list[PlanPart]:
    """A part whose paragraphs are those of an earlier part is the same text once more.

    Headings alone do not tell: two plans of one notice may be built alike.
    """
    seen: list[set[tuple[str, str]]] = []
    marked = []
    for part in parts:
        heads = {
            (text[b.text_start : min(b.text_start + 24, b.end)], text[max(0, b.end - 12) : b.end])
            for b in blocks[part.first : part.end]
        }
        again = any(len(heads & s) > 0.8 * max(len(heads), 1) for s in seen if len(heads) > 2)
        seen.append(heads)
        marked.append(PlanPart(part.first, part.end, part.title, again))
    return marked
