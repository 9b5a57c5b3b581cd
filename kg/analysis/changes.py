"""What a draft changes in a task that it covers: owners, dates, wording, quantities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.analysis.clauses import pair_clauses
from kg.analysis.owners import UnitKeys, find_owner_changes, read_side
from kg.analysis.passages import Lexicon, character_pairs, find_clauses
from kg.analysis.report import Change, ChangeKind, TaskVerdict
from kg.analysis.rows import PlanRows, TaskRows
from kg.errors import UsageError
from kg.knowledge.wording import load_strength_words
from kg.model.document import STRENGTHS, Target
from kg.model.obligation import Obligation
from kg.reading.measures import measure_strength

# Owners of a draft task count when it holds this share of the reference task's present measures.
_LEAST_PART = 0.3
# How alike two clauses must be for their quantities to be of one thing.
_SAME_THING = 0.2
_COUNTERS = str.maketrans({"个": "家", "所": "家", "项": "件"})


@dataclass(frozen=True, slots=True)
class Comparer:
    """Finds the changes of each task of one reference in one draft."""

    draft: PlanRows
    reference: PlanRows
    lexicon: Lexicon
    keys: UnitKeys
    comparable_dates: bool

    def add_changes(self, verdict: TaskVerdict) -> TaskVerdict:
        """Return the verdict with its changes; a missing task has none."""
        if verdict.status == "missing":
            return verdict
        return replace(verdict, changes=tuple(dict.fromkeys(self._find(verdict))))

    def _find(self, verdict: TaskVerdict) -> Iterator[Change]:
        wanted = next(t for t in self.reference.tasks if t.id == verdict.id)
        pairs = list(self._pairs(verdict, wanted))
        yield from self._find_owners(wanted, [item for _, item, _ in pairs])
        for measure, item, answer in pairs:
            if self.comparable_dates:
                yield from find_date_changes(measure, answer)
            yield from find_wording_changes(measure, answer, self.lexicon)
            yield from find_target_changes(measure, answer, item)

    def _pairs(
        self, verdict: TaskVerdict, wanted: TaskRows
    ) -> Iterator[tuple[Obligation, TaskRows, Obligation]]:
        items = {t.id: t for t in self.draft.tasks}
        for judged, measure in zip(verdict.measures, wanted.measures, strict=True):
            if judged.match is None:
                continue
            item = items[judged.match.task]
            answers = [m for m in item.measures if m.span == judged.match.span]
            yield measure, item, answers[0]

    def _find_owners(self, wanted: TaskRows, items: Sequence[TaskRows]) -> Iterator[Change]:
        least = _LEAST_PART * len(items)
        main = dict.fromkeys(i.id for i in items if sum(i.id == j.id for j in items) >= least)
        owners = [o for t in self.draft.tasks if t.id in main for o in t.owners]
        before = read_side(wanted.owners, self.reference.jurisdiction, self.keys)
        after = read_side(dict.fromkeys(owners), self.draft.jurisdiction, self.keys)
        yield from find_owner_changes(before, after, open_list=wanted.open_list)


def find_date_changes(measure: Obligation, answer: Obligation) -> Iterator[Change]:
    """Yield a date that moved back or went away; an earlier one is no change."""
    if measure.due is None:
        return
    spans = (measure.span, answer.span)
    if answer.due is None:
        yield Change("deadline_dropped", measure.due, "", *spans)
    elif date.fromisoformat(answer.due) > date.fromisoformat(measure.due):
        yield Change("deadline_slipped", measure.due, answer.due, *spans)


def find_wording_changes(
    measure: Obligation, answer: Obligation, lexicon: Lexicon
) -> Iterator[Change]:
    """Yield the clauses that bind less than before (应当→鼓励, 完成→推进)."""
    before = [measure.text[a:b] for a, b in find_clauses(measure.text)]
    after = [answer.text[a:b] for a, b in find_clauses(answer.text)]
    suspects = [b for b in before if any(is_weaker(b, a) for a in after)]
    for pair in pair_clauses(suspects, after, lexicon):
        if is_weaker(pair.before, pair.after):
            yield Change("wording_weakened", pair.before, pair.after, measure.span, answer.span)


def is_weaker(before: str, after: str) -> bool:
    """Say whether ``after`` binds less than ``before``.

    Demanding became encouraging or exploring, or a result became an effort.
    What was mild already (推动, 促进) cannot weaken to 支持; a permission
    (可) weakens only a duty.

    >>> is_weaker("建立预警机制", "探索建立预警机制"), is_weaker("建成数据库", "推进数据库建设")
    (True, True)
    >>> is_weaker("推动成果转化", "支持成果转化"), is_weaker("建成数据库", "数据库建成使用")
    (False, False)
    """
    words = load_strength_words()
    old, new = (STRENGTHS.index(measure_strength(c)) for c in (before, after))
    if new >= STRENGTHS.index("encourage"):
        if words.permission.search(after):
            return old == 0
        return old < new and not (words.mild.match(before) and new == 2)
    result = words.result.search(before) and not words.result.search(after)
    return bool(old == 0 and result and words.effort.search(after))


def find_target_changes(
    measure: Obligation, answer: Obligation, item: TaskRows
) -> Iterator[Change]:
    """Yield what became of each quantity: raised, lowered, of another unit, or gone."""
    rest = [t for m in item.measures if m.span != answer.span for t in m.targets]
    for target in measure.targets:
        found = _same_thing(target, answer.targets) or _same_thing(target, rest)
        if found and _same_thing(found, measure.targets) is not target:
            found = None  # the draft's quantity answers another of the measure's
        spans = (target.span, found.span if found else answer.span)
        if found is None:
            yield Change("target_dropped", target.text, "", *spans)
            continue
        kind = compare_targets(target, found)
        if kind:
            yield Change(kind, target.text, found.text, *spans)


def _same_thing(target: Target, others: Iterable[Target]) -> Target | None:
    """Return the most alike quantity of the same unit, else of any, when alike enough."""
    alike = [(_likeness(target.text, o.text), o) for o in others]
    good = [(s, _unit(o) == _unit(target), o) for s, o in alike if s >= _SAME_THING]
    if not good:
        return None
    return max(good, key=lambda g: (g[1], g[0]))[2]


def _likeness(one: str, other: str) -> float:
    a, b = character_pairs(one), character_pairs(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _unit(target: Target) -> str:
    return target.unit.translate(_COUNTERS)


def compare_targets(before: Target, after: Target) -> ChangeKind | None:
    """Return how a quantity changed; None when it is the same or within the range.

    With an upper bound (``<=``) a larger value is a lower target.
    """
    both_whole = before.operator == after.operator == "all"
    if _unit(before) != _unit(after) and not both_whole:
        return "target_changed"
    if "all" in (before.operator, after.operator):
        return None if before.operator == after.operator else "target_changed"
    if before.value is None or after.value is None:
        return None
    low, high = before.value, before.max if before.max is not None else before.value
    reached = after.max if after.max is not None else after.value
    if after.value < low:
        return "target_raised" if before.operator == "<=" else "target_lowered"
    if reached > high:
        return "target_lowered" if before.operator == "<=" else "target_raised"
    return None


def dates_are_comparable(draft: tuple[int, int] | None, reference: tuple[int, int] | None) -> bool:
    """Say whether two plans' dates can slip: not where one begins when the other has ended."""
    if draft is None or reference is None:
        return True
    return draft[0] <= reference[1] and reference[0] <= draft[1]


def map_names(pairs: Iterable[str]) -> Mapping[str, str]:
    """Return old → new from ``old=new`` pairs; raises UsageError for one without =."""
    found = {}
    for pair in pairs:
        old, sign, new = pair.partition("=")
        if not (old.strip() and sign and new.strip()):
            raise UsageError(f"--map “{pair}”不是 旧名=新名。", hint="例如 --map 市工信局=市经信局")
        found[old.strip()] = new.strip()
    return found
