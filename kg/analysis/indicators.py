"""Indicators on both sides: the same, raised, lowered, counted otherwise, dropped or new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.analysis.passages import character_pairs
from kg.analysis.report import IndicatorStatus, IndicatorVerdict
from kg.model.document import Baseline, Indicator, IndicatorTarget, PlanDocument
from kg.model.text import SourceText, Span
from kg.reading.measures import split_sentences
from kg.reading.targets import FoundTarget, find_targets

# Names this alike mean one indicator; between the two limits it is another definition of it.
SAME_NAME = 0.8
KINDRED_NAME = 0.6
_FILLER = re.compile(r"[\s（）()“”、的和与及]|(?:国家|省|市|县|区)级|登记(?=金额)")
# What an indicator is counted per: another denominator is another definition.
_PER = re.compile(
    r"每[百千万亿]*\w{1,2}口|人均|户均|单位面积|占\w+|比重|比例|增速|增长率|累计|年均|率$"
)
# The name before a number that is to be reached.
_REACHED = re.compile(
    r"(?:力争|要|将|预计|计划)?(?:稳定|保持|维持)?(?:达到|达|提高[到至]|提升[到至]|增[至长加][到至]?"
    r"|扩大[到至]|降[低至为到]+|突破|超过|不[低高少]于|不超过|控制在|在|为|至|到)?[约近]?$"
)
_NUMBER = re.compile(r"\d")
# 「到2028年」 dates an aim; a year without 到 may tell of what has been.
_AIM_YEAR = re.compile(r"[到至](20\d\d)年")
_YEAR = re.compile(r"20\d\d年")
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
    reference: str,
    before: Sequence[Indicator],
    after: Sequence[Indicator],
    stated: Sequence[Indicator] = (),
) -> Iterator[IndicatorVerdict]:
    """Yield a verdict on each indicator of the reference, then the draft's new ones.

    ``number`` is the reference's; a new indicator has none. Values alone
    decide between same, raised and lowered. ``stated`` are those of the
    draft's running text: they answer what its table does not, and are never new.
    """
    pairs = pair_indicators(before, after)
    left = [b for b in before if id(b) not in pairs]
    pairs |= pair_indicators(left, [_scale_like(left, s) for s in stated])
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


def find_stated_indicators(source: SourceText, plan: PlanDocument) -> Iterator[Indicator]:
    """Yield what the running text aims at by a year, as rows of a table that is not there.

    「到2028年，…满意度达到84分。」; what follows in the line belongs to the same year. Values
    are in basic units, scales resolved (45亿元 is 4500000000.0 元).
    """
    tables = [i.span for i in plan.indicators]
    for line in _find_lines(source):
        year = None
        for start, end in split_sentences(source.raw[line.start : line.end]):
            span = Span(line.start + start, line.start + end)
            text = source.quote(span)
            aim = _AIM_YEAR.search(text)
            year = int(aim[1]) if aim else None if _YEAR.search(text) else year
            if year and not any(t.start < span.end and span.start < t.end for t in tables):
                yield from _state_indicators(text, year, span)


def _find_lines(source: SourceText) -> Iterator[Span]:
    at = 0
    for line in source.raw.splitlines(keepends=True):
        yield Span(at, at + len(line))
        at += len(line)


def _state_indicators(sentence: str, year: int, span: Span) -> Iterator[Indicator]:
    for target in find_targets(sentence):
        name = _name_of(target)
        if name and target.value is not None:
            aim = IndicatorTarget(target.text[len(name) :], target.value, target.operator, year)
            yield Indicator(None, name, target.unit, None, aim, None, span)


def _name_of(target: FoundTarget) -> str:
    number = _NUMBER.search(target.text)
    return _REACHED.sub("", target.text[: number.start()]) if number else ""


def _scale_like(rows: Sequence[Indicator], stated: Indicator) -> Indicator:
    """Return ``stated`` in the unit of the most alike row, where that is a multiple of its own."""
    if not rows or not stated.target or stated.target.value is None:
        return stated
    row = max(rows, key=lambda r: name_likeness(r.name, stated.name))
    scale, unit = split_scale(row.unit)
    if unit != bare_unit(stated.unit):
        return stated
    target = replace(stated.target, value=stated.target.value / scale)
    return replace(stated, unit=row.unit, target=target)


def _speaks_of(clause: str, name: str) -> bool:
    before, said, _ = clause.partition(name)
    return len(name) > 3 and bool(said) and _per(before + said) <= _per(name)
