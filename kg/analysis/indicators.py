"""Indicators on both sides: the same, raised, lowered, counted otherwise, dropped or new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.analysis.passages import character_pairs
from kg.analysis.report import IndicatorStatus, IndicatorVerdict
from kg.model.document import Baseline, Indicator, IndicatorTarget
from kg.model.text import Span
from kg.reading.targets import find_targets

# Names this alike mean one indicator; between the two limits it is another definition of it.
SAME_NAME = 0.8
KINDRED_NAME = 0.6
_FILLER = re.compile(r"[\s（）()“”、的和与及]|(?:国家|省|市|县|区)级|登记(?=金额)")
# What an indicator is counted per: another denominator is another definition.
_PER = re.compile(
    r"每[百千万亿]*\w{1,2}口|人均|户均|单位面积|占\w+|比重|比例|增速|增长率|累计|年均|率$"
)
_SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_KINDS = {"expected": "预期性", "binding": "约束性"}


@dataclass(frozen=True, slots=True)
class StatedValue:
    """A quantity that the running text states of an indicator."""

    text: str
    value: float
    unit: str
    span: Span


def compare_indicators(
    reference: str, before: Sequence[Indicator], after: Sequence[Indicator]
) -> Iterator[IndicatorVerdict]:
    """Yield a verdict on each indicator of the reference, then the draft's new ones.

    ``number`` is the reference's; a new indicator has none. Values alone
    decide between same, raised and lowered.
    """
    pairs = pair_indicators(before, after)
    for indicator in before:
        answer = pairs.get(id(indicator))
        yield _judge(reference, indicator, answer)
    taken = {id(a) for a in pairs.values()}
    for indicator in after:
        if id(indicator) not in taken:
            yield IndicatorVerdict(
                document=reference,
                number=None,
                name=indicator.name,
                status="new",
                before=None,
                after=_text(indicator.target),
                span=indicator.span,
                baseline_after=_text(indicator.baseline),
            )


def pair_indicators(
    before: Sequence[Indicator], after: Sequence[Indicator]
) -> dict[int, Indicator]:
    """Return ``id`` of each indicator → its counterpart, the most alike names first."""
    scored = [
        (name_likeness(a.name, b.name), -i, -j, a, b)
        for i, a in enumerate(before)
        for j, b in enumerate(after)
    ]
    pairs: dict[int, Indicator] = {}
    taken: set[int] = set()
    for score, _, _, a, b in sorted(scored, key=lambda s: s[:3], reverse=True):
        if score >= KINDRED_NAME and id(a) not in pairs and id(b) not in taken:
            pairs[id(a)] = b
            taken.add(id(b))
    return pairs


def name_likeness(one: str, other: str) -> float:
    """Return how alike two indicator names are, from 0 to 1; filler and level do not count.

    >>> name_likeness("优势和示范企业数量", "优势示范企业数量")
    1.0
    """
    a, b = character_pairs(_bare(one)), character_pairs(_bare(other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else float(one == other)


def _bare(name: str) -> str:
    return _FILLER.sub("", name)


def same_definition(one: Indicator, other: Indicator) -> bool:
    """Say whether two indicators are counted alike: name, denominator and unit."""
    if bare_unit(one.unit) != bare_unit(other.unit):
        return False
    if _per(one.name) != _per(other.name):
        return False
    return name_likeness(one.name, other.name) >= SAME_NAME


def _per(name: str) -> set[str]:
    return set(_PER.findall(name))


def bare_unit(unit: str) -> str:
    """Return a unit in one spelling.

    >>> bare_unit("％"), bare_unit("个")
    ('%', '家')
    """
    return unit.replace("％", "%").replace("个", "家").replace("所", "家").strip()


def split_scale(unit: str) -> tuple[float, str]:
    """Return how many basic units a printed unit counts, and the basic unit's one spelling.

    >>> split_scale("亿元"), split_scale("件")
    ((100000000.0, '元'), (1.0, '件'))
    """
    scale, rest = 1.0, unit.strip()
    while len(rest) > 1 and rest[0] in _SCALES:
        scale, rest = scale * _SCALES[rest[0]], rest[1:]
    return scale, bare_unit(rest)


def _judge(reference: str, before: Indicator, after: Indicator | None) -> IndicatorVerdict:
    return IndicatorVerdict(
        document=reference,
        number=before.number,
        name=before.name,
        status=_status(before, after) if after else "dropped",
        before=_text(before.target),
        after=_text(after.target) if after else None,
        span=after.span if after else None,
        baseline_before=_text(before.baseline),
        baseline_after=_text(after.baseline) if after else None,
        binding_changed=_binding(before, after) if after else None,
    )


def _status(before: Indicator, after: Indicator) -> IndicatorStatus:
    old = before.target.value if before.target else None
    new = after.target.value if after.target else None
    if not same_definition(before, after) or (old is None) != (new is None):
        return "changed"
    if old is None or new is None or abs(old - new) < 1e-9:
        return "same"
    return "raised" if new > old else "lowered"


def _binding(before: Indicator, after: Indicator) -> tuple[str, str] | None:
    if before.binding and after.binding and before.binding != after.binding:
        return _KINDS[before.binding], _KINDS[after.binding]
    return None


def _text(value: Baseline | IndicatorTarget | None) -> str | None:
    return value.text if value else None


def find_stated_values(
    names: Iterable[str], sentences: Iterable[tuple[str, Span]]
) -> Iterator[tuple[str, StatedValue]]:
    """Yield (indicator name, value) for each quantity that a sentence states of an indicator.

    The clause before the number must say the whole name, filler left out, and
    count per nothing that the name does not count per.
    """
    bare = [(name, _bare(name)) for name in names]
    for sentence, span in sentences:
        for target in find_targets(sentence):
            clause = _bare(target.text)
            for name, short in bare:
                if target.value is not None and _speaks_of(clause, short):
                    yield name, StatedValue(target.text, target.value, target.unit, span)


def _speaks_of(clause: str, name: str) -> bool:
    before, said, _ = clause.partition(name)
    return len(name) > 3 and bool(said) and _per(before + said) <= _per(name)
