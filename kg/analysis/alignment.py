"""Reference measures against draft sentences: a score for every pair, and its arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.analysis.evidence import (
    LEAST_CLAUSE,
    Grades,
    Rarity,
    Weighted,
    best_clause,
    lead_over_rivals,
    matched_mass,
    pair_shares,
    sign_shares,
    word_shares,
    word_strengths,
)
from kg.analysis.passages import Floats, Lexicon, Passages, find_clauses

FEATURES = (
    "words",
    "pairs",
    "characters",
    "clause",
    "mass",
    "back_words",
    "back_clause",
    "item_words",
    "item_pairs",
    "item_characters",
    "lead",
    "title",
    "clause_lead",
    "clause_evidence",
)
CONTEXT = "company"
# Other measures of the task that stand in the same item count up to this sum of scores.
_MOST_COMPANY = 2.0


@dataclass(frozen=True, slots=True)
class Piece:
    """One draft sentence: the item it stands in, its place there and its text."""

    item: int
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One draft task: its title and the heading above it."""

    title: str
    heading: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One reference measure: its task's index and its text."""

    task: int
    text: str


class DraftText:
    """A draft prepared once, compared with any number of references."""

    def __init__(self, items: Sequence[Item], pieces: Sequence[Piece], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.items = tuple(items)
        self.pieces = tuple(pieces)
        self.item_of = np.array([p.item for p in pieces], dtype=np.intp)
        self.sentences = Passages([p.text for p in pieces], lexicon)
        bodies = ["".join(p.text for p in pieces if p.item == i) for i in range(len(items))]
        wholes = [f"{item.title}。{body}" for item, body in zip(items, bodies, strict=True)]
        self.wholes = Passages(wholes, lexicon)
        self.titles = Passages([f"{item.title}。{item.heading}" for item in items], lexicon)
        cuts = [
            (i, a, b) for i, text in enumerate(self.sentences.texts) for a, b in find_clauses(text)
        ]
        self.clause_of = np.array([i for i, _, _ in cuts], dtype=np.intp)
        self.clauses = self.sentences.take(cuts)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Scores of every (measure, sentence) pair from 0 to 1, and the features they come from."""

    scores: Floats
    features: Floats
    company: Floats
    measures: Passages


@dataclass(frozen=True, slots=True)
class Weights:
    """Two logistic models: ``local`` on `FEATURES`, ``final`` on those and the company.

    All weights but the intercepts are at least 0, so that more evidence
    never lowers a score.
    """

    local: Mapping[str, float]
    final: Mapping[str, float]
    local_intercept: float
    final_intercept: float
    grades: Grades


def align(
    draft: DraftText, wanted: Sequence[Wanted], titles: Sequence[str], weights: Weights
) -> Alignment:
    """Score every pair; ``titles`` are the reference tasks' titles by index."""
    measures = Passages([w.text for w in wanted], draft.lexicon)
    features = measure_features(draft, measures, wanted, titles, weights.grades)
    local = np.array([weights.local[name] for name in FEATURES])
    first = _logistic(features @ local + weights.local_intercept)
    company = measure_company(first, draft, wanted)
    final = np.array([weights.final[name] for name in FEATURES])
    raw = features @ final + weights.final[CONTEXT] * company + weights.final_intercept
    return Alignment(_logistic(raw), features, company, measures)


def _logistic(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-values)), dtype=np.float64)


def measure_company(scores: Floats, draft: DraftText, wanted: Sequence[Wanted]) -> Floats:
    """Return [measure, sentence]: how many other measures of the task its item seems to hold.

    A sum of their best scores in the item, at most 2.
    """
    tasks = np.array([w.task for w in wanted], dtype=np.intp)
    best = np.zeros((len(wanted), len(draft.items)))
    for item in range(len(draft.items)):
        columns = np.flatnonzero(draft.item_of == item)
        if len(columns):
            best[:, item] = scores[:, columns].max(1)
    together = np.zeros((tasks.max(initial=-1) + 1, len(draft.items)))
    np.add.at(together, tasks, best)
    others = np.minimum(together[tasks] - best, _MOST_COMPANY)
    return np.asarray(others[:, draft.item_of], dtype=np.float64)


def measure_features(
    draft: DraftText,
    passages: Passages,
    wanted: Sequence[Wanted],
    titles: Sequence[str],
    grades: Grades,
) -> Floats:
    """Return [measure, sentence, feature], features in the order of `FEATURES`.

    ``passages`` are the texts of ``wanted``.
    """
    rarity = Rarity(passages)
    reference = Weighted(passages, rarity)
    strength = word_strengths(reference, draft.sentences, grades)
    words = word_shares(reference, strength)
    pairs = pair_shares(reference, draft.sentences)
    signs = sign_shares(reference, draft.sentences)
    lead = np.clip(lead_over_rivals(0.5 * words + 0.25 * pairs + 0.25 * signs), -0.5, 0.3)
    sentences = Weighted(draft.sentences, rarity)
    back = word_strengths(sentences, passages, grades)
    whole = word_strengths(reference, draft.wholes, grades)
    clause_lead, clause_evidence = _compare_clauses(draft, reference, rarity, grades)
    tasks = np.array([w.task for w in wanted], dtype=np.intp)
    columns = [
        words,
        pairs,
        signs,
        best_clause(reference, strength, floor=False),
        matched_mass(reference, strength),
        word_shares(sentences, back).T,
        best_clause(sentences, back, floor=False).T,
        word_shares(reference, whole)[:, draft.item_of],
        pair_shares(reference, draft.wholes)[:, draft.item_of],
        sign_shares(reference, draft.wholes)[:, draft.item_of],
        lead,
        _compare_titles(draft, titles, rarity, grades)[tasks][:, draft.item_of],
        clause_lead,
        clause_evidence,
    ]
    return np.stack(columns, axis=2)


def _compare_titles(
    draft: DraftText, titles: Sequence[str], rarity: Rarity, grades: Grades
) -> Floats:
    side = Weighted(Passages(titles, draft.lexicon), rarity)
    return word_shares(side, word_strengths(side, draft.titles, grades))


def _compare_clauses(
    draft: DraftText, reference: Weighted, rarity: Rarity, grades: Grades
) -> tuple[Floats, Floats]:
    """Return the lead in a sentence's best clause, and the evidence there."""
    forward = word_strengths(reference, draft.clauses, grades)
    clauses = Weighted(draft.clauses, rarity)
    back = clauses.words.times(word_strengths(clauses, reference.passages, grades))
    evidence = (
        0.3 * word_shares(reference, forward)
        + 0.35 * best_clause(reference, forward, floor=True)
        + 0.35 * (back / np.maximum(clauses.words.totals, LEAST_CLAUSE)[:, None]).T
    )
    shape = (len(reference.passages), len(draft.pieces))
    lead, most = np.full(shape, -1.0), np.zeros(shape)
    np.maximum.at(lead.T, draft.clause_of, lead_over_rivals(evidence).T)
    np.maximum.at(most.T, draft.clause_of, evidence.T)
    return np.clip(lead, -0.4, 0.2), most
