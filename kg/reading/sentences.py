"""Stretches of covered text to measures with strength, targets and dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model.document import Deadline, Measure, Target
from kg.model.text import View
from kg.reading.deadlines import find_deadlines
from kg.reading.measures import measure_strength, split_sentences
from kg.reading.targets import find_targets


@dataclass(slots=True)
class MeasureReader:
    """Reads measures out of stretches of a view; ``year`` is the plan's, for 「年底前」."""

    view: View
    year: int | None

    def read(self, ranges: Sequence[tuple[int, int]]) -> Iterator[Measure]:
        """Yield one measure a sentence, in reading order."""
        text = self.view.text
        for start, end in ranges:
            for a, b in split_sentences(text[start:end]):
                if a == b:
                    continue
                yield self._measure(text[start + a : start + b], start + a)

    def _measure(self, sentence: str, at: int) -> Measure:
        return Measure(
            text=sentence,
            span=self.view.locate(at, at + len(sentence)),
            strength=measure_strength(sentence),
            targets=tuple(self._targets(sentence, at)),
            deadline=self._deadline(sentence, at),
        )

    def _targets(self, sentence: str, at: int) -> Iterator[Target]:
        for t in find_targets(sentence):
            span = self.view.locate(at + t.start, at + t.end)
            yield Target(t.text, t.value, t.max, t.unit, t.operator, span)

    def _deadline(self, sentence: str, at: int) -> Deadline | None:
        found = next(iter(find_deadlines(sentence, year=self.year)), None)
        if found is None:
            return None
        span = self.view.locate(at + found.start, at + found.end)
        return Deadline(found.text, found.kind, found.due, span)
