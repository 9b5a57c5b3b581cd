"""Document trees against hand-made truth: who is responsible for what, scored role by role.

A gold file is one JSON object a document: ``document`` (the file's name),
``tasks`` (each with ``attribution_text``, ``responsibilities`` of unit and
role, ``first_chars`` and ``last_chars`` of the covered text, ``heading``,
``deadline``, ``open_list``) and ``headings``. All figures are
micro-averages over statements found; texts are compared folded.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.model.document import ROLES, PlanDocument, Task
from kg.model.text import fold

Gold = Mapping[str, Any]
# Statements of other wording are the same when this much of their letters agree.
_LIKE = 0.9
_START, _END = 10, 8
_PUNCTUATION = re.compile(r"[（）()〔〕。；;，,：:、｜\s]")
_LEADING = re.compile(
    r"^(?:第[一二三四五六七八九十百]+[章节条]|[（(]?[一二三四五六七八九十\d]+[）)]?[、.．﹒]?|[①-⑳])+"
)


@dataclass(slots=True)
class Tally:
    """How many were found right, found, and true."""

    right: int = 0
    found: int = 0
    true: int = 0

    def add(self, found: Counter[Any], true: Counter[Any]) -> None:
        """Count two bags of rows against each other."""
        self.right += sum((found & true).values())
        self.found += sum(found.values())
        self.true += sum(true.values())

    def merge(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.right += other.right
        self.found += other.found
        self.true += other.true

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was found or true."""
        return self.right / self.found if self.found else float(not self.true)

    @property
    def recall(self) -> float:
        """Share of what is true that was found; 1 where nothing is true or found."""
        return self.right / self.true if self.true else float(not self.found)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Score:
    """The tallies of one document or of all, and the differences in words.

    ``scope``, ``deadline`` and ``open_list`` count matched statements: right of true.
    """

    document: str
    tallies: dict[str, Tally] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def tally(self, name: str) -> Tally:
        """Return the tally of a name: statement, unit, role, a role's own, heading, scope …"""
        return self.tallies.setdefault(name, Tally())

    def merge(self, other: Score) -> None:
        """Add another document's figures."""
        for name, tally in other.tallies.items():
            self.tally(name).merge(tally)


def score_plan(plan: PlanDocument, gold: Gold) -> Score:
    """Score one document tree against its gold."""
    score = Score(str(gold.get("document", plan.file)))
    found = [t for t in plan.tasks if t.responsibilities]
    true = [t for t in gold["tasks"] if t.get("responsibilities")]
    pairs = dict(_align(found, true))
    statements = score.tally("statement")
    statements.right, statements.found, statements.true = len(pairs), len(found), len(true)
    _score_owners(score, found, true, pairs)
    for j, i in pairs.items():
        _score_place(score, found[i], true[j])
    _score_headings(score, plan, gold)
    return score


def _align(found: Sequence[Task], true: Sequence[Gold]) -> Iterator[tuple[int, int]]:
    """Yield (true, found) indexes: by wording in order, then by the start of the text."""
    keys = [_key(t.attribution.text if t.attribution else "") for t in found]
    gold_keys = [_key(t.get("attribution_text", "")) for t in true]
    matcher = difflib.SequenceMatcher(None, gold_keys, keys, autojunk=False)
    paired: dict[int, int] = {}
    for block in matcher.get_matching_blocks():
        paired.update({block.a + k: block.b + k for k in range(block.size)})
    free = sorted(set(range(len(found))) - set(paired.values()))
    for j, gold in enumerate(true):
        if j in paired:
            continue
        start = _bare(gold.get("first_chars", ""))[:_START]
        best = next((i for i in free if start and start in _bare(found[i].text)[:60]), None)
        if best is None:
            best = next((i for i in free if _alike(keys[i], gold_keys[j])), None)
        if best is not None:
            paired[j] = best
            free.remove(best)
    yield from sorted(paired.items())


def _alike(one: str, other: str) -> bool:
    return bool(one and other) and difflib.SequenceMatcher(None, one, other).ratio() > _LIKE


def _score_owners(
    score: Score, found: Sequence[Task], true: Sequence[Gold], pairs: Mapping[int, int]
) -> None:
    """Count (unit,) and (unit, role) rows; unmatched statements count on their own side."""
    partner = {i: j for j, i in pairs.items()}
    for i, task in enumerate(found):
        rows = _rows_of_task(task)
        gold = _rows_of_gold(true[partner[i]]) if i in partner else Counter()
        _count_rows(score, rows, gold)
        if i in partner and rows != gold:
            missing = " ".join(":".join(r) for r in gold - rows)
            surplus = " ".join(":".join(r) for r in rows - gold)
            score.errors.append(f"{_name(true[partner[i]])}: - {missing} + {surplus}")
        elif i not in partner:
            text = task.attribution.text if task.attribution else task.text
            score.errors.append(f"+ {text[:60]}")
    for j, gold_task in enumerate(true):
        if j not in pairs:
            _count_rows(score, Counter(), _rows_of_gold(gold_task))
            score.errors.append(
                f"{_name(gold_task)}: - {gold_task.get('attribution_text', '')[:60]}"
            )


def _count_rows(
    score: Score, found: Counter[tuple[str, str]], true: Counter[tuple[str, str]]
) -> None:
    score.tally("role").add(found, true)
    score.tally("unit").add(_units(found), _units(true))
    for role in ROLES:
        score.tally(role).add(_only(found, role), _only(true, role))


def _units(rows: Counter[tuple[str, str]]) -> Counter[str]:
    units: Counter[str] = Counter()
    for (unit, _), count in rows.items():
        units[unit] += count
    return units


def _only(rows: Counter[tuple[str, str]], role: str) -> Counter[tuple[str, str]]:
    return Counter({row: n for row, n in rows.items() if row[1] == role})


def _rows_of_task(task: Task) -> Counter[tuple[str, str]]:
    said = task.attribution.text if task.attribution else ""
    pairs = ((r.unit, str(r.role)) for r in task.responsibilities)
    return Counter((fold(u), role) for u, role in pairs if not _is_vague(u, said))


def _rows_of_gold(task: Gold) -> Counter[tuple[str, str]]:
    said = task.get("attribution_text", "")
    pairs = ((r["unit"], r["role"]) for r in task["responsibilities"])
    return Counter((fold(u), role) for u, role in pairs if not _is_vague(u, said))


def _is_vague(unit: str, statement: str) -> bool:
    """Say whether a unit is only the vague tail of an open list (等有关部门): optional."""
    return f"等{fold(unit)}" in fold(statement) and bool(re.search("有关|相关|各", unit))


def _score_place(score: Score, task: Task, gold: Gold) -> None:
    """Count whether the covered text begins and ends as the truth says, and the date agrees."""
    text = _bare(task.text)
    start, end = _bare(gold.get("first_chars", ""))[:12], _end(gold.get("last_chars", ""))
    title = _bare(task.title or task.heading or "")
    titled = bool(title) and start.startswith(title[:12])
    right = (text.startswith(start) or titled) and _end(task.text).endswith(end)
    _count(score, "scope", right)
    if not right:
        score.errors.append(f"{_name(gold)}: {gold.get('first_chars')} … ≠ {task.text[:20]} …")
    found = fold(task.deadline.text) if task.deadline else ""
    true = fold(gold.get("deadline") or "")
    if found or true:
        _count(score, "deadline", bool(found and true) and (found in true or true in found))
    if "open_list" in gold and task.attribution:
        _count(score, "open_list", task.attribution.open_list == bool(gold["open_list"]))


def _count(score: Score, name: str, right: bool) -> None:
    tally = score.tally(name)
    tally.right += right
    tally.found += 1
    tally.true += 1


def _score_headings(score: Score, plan: PlanDocument, gold: Gold) -> None:
    """Count headings by title; a run-in title or an item's own is free where the truth has none."""
    true = Counter(_bare(h["title"]) for h in gold.get("headings", ()) if h.get("title"))
    own = {_bare(t["title"]) for t in gold["tasks"] if t.get("title")}
    printed = [(_bare(s.title), s.run_in) for s in plan.sections]
    free = [t for t, run_in in printed if t not in true and (run_in or t in own)]
    found = Counter(t for t, _ in printed) - Counter(free)
    found |= Counter({_bare(t.title): 1 for t in plan.tasks if t.title and _bare(t.title) in true})
    score.tally("heading").add(found, true)
    score.errors.extend(f"heading - {t}" for t in true - found)


def _key(text: str) -> str:
    return _PUNCTUATION.sub("", fold(text))


def _bare(text: str) -> str:
    return _LEADING.sub("", fold(text)).rstrip("。")


def _end(text: str) -> str:
    return fold(text).rstrip("。（(")[-_END:]


def _name(gold: Gold) -> str:
    return str(gold.get("id") or gold.get("number") or "?")
