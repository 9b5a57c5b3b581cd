"""Clauses of two matched sentences that say the same: where wordings can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.analysis.passages import Lexicon, Passages, Token

# The share of a clause's words that its partner must say.
LEAST_OVERLAP = 0.5
# And the share of the partner's words that the clause says.
LEAST_BACK = 0.3
_COMMON = 0.02  # words of more sentences than this weigh little
_LITTLE = 0.2


@dataclass(frozen=True, slots=True)
class ClausePair:
    """A clause of the measure and the draft clause that says most of it."""

    before: str
    after: str
    overlap: float


def pair_clauses(
    before: Sequence[str], after: Sequence[str], lexicon: Lexicon
) -> Iterator[ClausePair]:
    """Yield each clause of ``before`` with its best clause of ``after``, if good enough."""
    if not before or not after:
        return
    tokens = Passages([*before, *after], lexicon).tokens
    sides = tokens[: len(before)], tokens[len(before) :]
    for i, own in enumerate(sides[0]):
        scores = [_overlap(own, other, lexicon) for other in sides[1]]
        best = max(range(len(scores)), key=scores.__getitem__)
        back = _overlap(sides[1][best], own, lexicon)
        if scores[best] >= LEAST_OVERLAP and back >= LEAST_BACK:
            yield ClausePair(before[i], after[best], scores[best])


def _overlap(own: tuple[Token, ...], other: tuple[Token, ...], lexicon: Lexicon) -> float:
    said = {t.text for t in other}
    near = {g for t in other for g in t.groups}
    total = held = 0.0
    for token in own:
        weight = _LITTLE if lexicon.common.get(token.text, 0) > _COMMON else 1.0
        weight *= 1.0 if len(token.text) > 1 else 0.3
        total += weight
        if token.text in said:
            held += weight
        elif token.groups & near:
            held += 0.8 * weight
    return held / total if total else 0.0
