"""Reference measures against draft sentences: a score for every pair, and its arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

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
from kg.analysis.passages import Lexicon, Passages, find_clauses
from kg.analysis.postings import Floats, find_best

FEATURES = (
    "words",
    "pairs",
    "characters",
    "mass",
    "back_words",
    "back_pairs",
    "item_words",
    "item_characters",
    "lead",
    "clause_lead",
    "clause_back_lead",
)
CONTEXT = "company"
# Other measures of the task that stand in the same item count up to this sum of scores.
_MOST_COMPANY = 0.5
# An item of more sentences is taken in several parts: in a long section much stands together by
# chance. The judged drafts, on which the weights were found, have items of up to ten sentences.
_MOST_SENTENCES = 10
# A lead over the other measures counts between these limits.
_SENTENCE_LEAD = (-0.5, 0.3)
_CLAUSE_LEAD = (-0.4, 0.2)


@dataclass(frozen=True, slots=True)
class Piece:
    """One draft sentence: the item it stands in, its text, and a title it is read with."""

    item: int
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One reference measure: its task's index and its text."""

    task: int
    text: str


class DraftText:
    """A draft prepared once, compared with any number of references.

    A sentence is read together with its title, but the title is no clause of
    it: a title sums up its item and would answer measures that no sentence does.
    """

    def __init__(self, titles: Sequence[str], pieces: Sequence[Piece], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.titles = tuple(titles)
        self.pieces = tuple(pieces)
        self.item_of = np.array([p.item for p in pieces], dtype=np.intp)
        heads = [f"{p.title}，" if p.title else "" for p in pieces]
        texts = [head + p.text for head, p in zip(heads, pieces, strict=True)]
        self.sentences = Passages(texts, lexicon)
        self.part_of = find_parts([p.item for p in pieces])
        bodies: list[list[str]] = [[] for _ in range(self.part_of.max(initial=-1) + 1)]
        for part, piece, text in zip(self.part_of, pieces, texts, strict=True):
            bodies[part] += [text] if bodies[part] else [f"{titles[piece.item]}。", text]
        self.wholes = Passages(["".join(body) for body in bodies], lexicon)
        own = [len(lexicon.normalise(head)) for head in heads]
        cuts = [
            (i, a, b)
            for i, text in enumerate(self.sentences.texts)
            for a, b in find_clauses(text)
            if a >= own[i]
        ]
        self.clause_of = np.array([i for i, _, _ in cuts], dtype=np.intp)
        self.clauses = self.sentences.take(cuts)


def find_parts(items: Sequence[int]) -> NDArray[np.intp]:
    """Return each sentence's part, counted from 0: runs of one item, equal to one sentence.

    >>> find_parts([0, 0, 1]).tolist()
    [0, 0, 1]
    >>> find_parts([5] * 11).tolist()
    [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
    """
    parts: list[int] = []
    for _, run in groupby(items):
        size = len(list(run))
        count = -(-size // _MOST_SENTENCES)
        first = parts[-1] + 1 if parts else 0
        parts += [first + k * count // size for k in range(size)]
    return np.array(parts, dtype=np.intp)


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


def align(draft: DraftText, wanted: Sequence[Wanted], weights: Weights) -> Alignment:
    """Score every pair."""
    measures = Passages([w.text for w in wanted], draft.lexicon)
    features = measure_features(draft, measures, weights.grades)
    local = np.array([weights.local[name] for name in FEATURES])
    first = _logistic(features @ local + weights.local_intercept)
    company = measure_company(first, draft, wanted)
    final = np.array([weights.final[name] for name in FEATURES])
    raw = features @ final + weights.final[CONTEXT] * company + weights.final_intercept
    return Alignment(_logistic(raw), features, company, measures)


def _logistic(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-values)), dtype=np.float64)


def measure_company(scores: Floats, draft: DraftText, wanted: Sequence[Wanted]) -> Floats:
    """Return [measure, sentence]: how many other measures of the task its part seems to hold.

    A sum of their best scores in that part of the item, at most `_MOST_COMPANY`.
    """
    tasks = np.array([w.task for w in wanted], dtype=np.intp)
    best = np.zeros((len(wanted), len(draft.wholes)))
    np.maximum.at(best.T, draft.part_of, scores.T)
    together = np.zeros((tasks.max(initial=-1) + 1, len(draft.wholes)))
    np.add.at(together, tasks, best)
    others = np.minimum(together[tasks] - best, _MOST_COMPANY)
    return np.asarray(others[:, draft.part_of], dtype=np.float64)


def measure_features(draft: DraftText, measures: Passages, grades: Grades) -> Floats:
    """Return [measure, sentence, feature], features in the order of `FEATURES`."""
    rarity = Rarity(measures)
    reference, sentences = Weighted(measures, rarity), Weighted(draft.sentences, rarity)
    strength = word_strengths(reference, draft.sentences, grades)
    words = word_shares(reference, strength)
    pairs = pair_shares(reference, draft.sentences)
    signs = sign_shares(reference, draft.sentences)
    whole = word_shares(reference, word_strengths(reference, draft.wholes, grades))
    lead, back_lead = _compare_clauses(draft, reference, rarity, grades)
    columns = [
        words,
        pairs,
        signs,
        matched_mass(reference, strength),
        word_shares(sentences, word_strengths(sentences, measures, grades)).T,
        pair_shares(sentences, measures).T,
        whole[:, draft.part_of],
        sign_shares(reference, draft.wholes)[:, draft.part_of],
        np.clip(lead_over_rivals(0.5 * words + 0.25 * pairs + 0.25 * signs), *_SENTENCE_LEAD),
        np.clip(lead, *_CLAUSE_LEAD),
        np.clip(back_lead, *_SENTENCE_LEAD),
    ]
    return np.stack(columns, axis=2)


def _compare_clauses(
    draft: DraftText, reference: Weighted, rarity: Rarity, grades: Grades
) -> tuple[Floats, Floats]:
    """Return a measure's lead in a sentence's best clause, by what both sides say of each other
    and by what the measure says of the clause alone.
    """
    forward = word_strengths(reference, draft.clauses, grades)
    clauses = Weighted(draft.clauses, rarity)
    held = clauses.words.times(word_strengths(clauses, reference.passages, grades))
    back = (held / np.maximum(clauses.words.totals, LEAST_CLAUSE)[:, None]).T
    both = (
        0.3 * word_shares(reference, forward) + 0.35 * best_clause(reference, forward) + 0.35 * back
    )
    alone = 0.5 * back + 0.5 * pair_shares(clauses, reference.passages).T
    return _best_of_clauses(draft, both), _best_of_clauses(draft, alone)


def _best_of_clauses(draft: DraftText, evidence: Floats) -> Floats:
    """Return [measure, sentence]: the measure's lead in the sentence's best clause."""
    lead = np.ascontiguousarray(lead_over_rivals(evidence).T)
    return find_best(lead, draft.clause_of, len(draft.pieces), -1.0).T
