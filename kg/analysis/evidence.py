"""How much of one text's meaning another text holds: features of (measure, draft sentence)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.analysis.passages import Passages
from kg.analysis.postings import Floats, Items, Rows, find_best

# A clause below this weight (about one word) proves nothing by itself.
LEAST_CLAUSE = 4.0
# A rate that is not known: the share of sentences that use a word of no special kind.
_RARE = 0.001
_RARE_PAIR = 0.003
_RARE_GROUP = 0.001
_SINGLE = 0.4  # a one-character token says less than its rarity suggests
_FULL_MASS = 40.0  # matched weight from which more adds nothing


@dataclass(frozen=True, slots=True)
class Grades:
    """How strongly a near word and a word's inner pairs count, against 1 for the word itself."""

    near: float = 0.85
    inner: float = 0.8


class Rarity:
    """Weights by rarity in the reference, smoothed by what is common in any plan.

    A rate is the share of measures that use a word; a reference of few
    measures leans on the common words. The draft takes no part, so that
    leaving out a draft measure changes no weight.
    """

    scale = 160.0
    shrink = 30.0

    def __init__(self, reference: Passages) -> None:
        self.count = len(reference)
        self.common = reference.lexicon.common
        self.words = Counter(w for ts in reference.tokens for w in {t.text for t in ts})
        self.pairs, self.signs = reference.pairs, reference.signs
        self._known: dict[tuple[int, float], float] = {}
        used = reference.used_groups.sum(1).tolist()
        self.groups = np.array([self._weigh(n, _RARE_GROUP) for n in used])

    def _weigh(self, used: int, rate: float) -> float:
        """Return the weight, at least 0, worked out once for each use and rate."""
        if (used, rate) not in self._known:
            self._known[used, rate] = max(self._weight(used, rate), 0.0)
        return self._known[used, rate]

    def _weight(self, used: float, rate: float) -> float:
        smoothed = (used + self.shrink * rate) / (self.count + self.shrink)
        return float(np.log((self.scale + 1) / (self.scale * smoothed + 0.5)))

    def word(self, word: str) -> float:
        """Return the weight of a word."""
        weight = self._weigh(self.words.get(word, 0), self.common.get(word, _RARE))
        return weight * (_SINGLE if len(word) == 1 else 1.0)

    def weigh_all(self, items: Items, used: Items) -> Floats:
        """Return the weights of character pairs or characters by their use in the reference."""
        weights = np.full(len(items.distinct), self._weigh(0, _RARE_PAIR))
        places, found = items.share(used)
        weights[places] = [self._weigh(len(texts), _RARE_PAIR) for texts in found]
        return weights


class Weighted:
    """Passages with weights: rows of words and of clauses, near words by what they are worth."""

    def __init__(self, passages: Passages, rarity: Rarity) -> None:
        self.passages = passages
        self.rarity = rarity
        word = {text: rarity.word(text) for text in passages.words}
        weights = np.array([word[text] for text, _ in passages.atoms])
        self.near = [
            (atoms, groups, np.minimum(rarity.groups[groups] / np.maximum(weights[atoms], 1e-9), 1))
            for atoms, groups in passages.near
        ]
        self.words = Rows(passages.atom_rows, weights)
        self.clause_words = Rows(passages.clause_rows, weights)
        self.totals = _whole(self.words.totals)
        self.clause_totals = self.clause_words.totals
        self.owners = np.array([i for i, _, _ in passages.clauses], dtype=np.intp)


def _whole(totals: Floats) -> Floats:
    return np.where(totals > 0, totals, 1.0)


def word_strengths(side: Weighted, other: Passages, grades: Grades) -> Floats:
    """Return [atom, text]: how far each word of ``side`` is said by each text of ``other``.

    1 for the word itself, at most `Grades.near` for a word of a group that
    covers it, and up to `Grades.inner` for the pairs inside a word of three or more
    characters. A group that many measures use says less than a rare word of it.
    """
    said = _say(side.passages.words, other, grades.inner)
    strength = said[side.passages.word_of]
    for atoms, groups, worth in side.near:
        k, columns = np.nonzero(other.used_groups[groups])
        near = grades.near * worth[k]
        rows = atoms[k]
        strength[rows, columns] = np.maximum(strength[rows, columns], near)
    return strength


def _say(words: Sequence[str], other: Passages, inner: float) -> Floats:
    """Return [word, text]: 1 for a word of the text, up to ``inner`` for its inner pairs."""
    fresh = [word for word in words if (word, inner) not in other.said]
    said = np.maximum(other.contain(fresh), inner * _inner_shares(fresh, other))
    nothing = np.zeros(len(other))
    for word, row in zip(fresh, said, strict=True):
        other.said[word, inner] = row.copy() if row.any() else nothing
    return np.array([other.said[word, inner] for word in words]).reshape(len(words), len(other))


def _inner_shares(words: Sequence[str], other: Passages) -> Floats:
    """Return [word, text]: the share of a long word's character pairs that the text has."""
    share = np.zeros((len(words), len(other)))
    for size in sorted({len(word) for word in words if len(word) >= 3}):
        rows = [i for i, word in enumerate(words) if len(word) == size]
        pairs = [words[i][k : k + 2] for i in rows for k in range(size - 1)]
        share[rows] = other.contain(pairs).reshape(len(rows), size - 1, len(other)).mean(1)
    return share


def pair_shares(side: Weighted, other: Passages) -> Floats:
    """Return [text, text]: the weighted share of a text's character pairs that the other has."""
    own = side.passages.pairs
    return _shares(own, side.rarity.weigh_all(own, side.rarity.pairs), other.pairs)


def sign_shares(side: Weighted, other: Passages) -> Floats:
    """Return [text, text]: the weighted share of a text's characters that the other has."""
    own = side.passages.signs
    return _shares(own, side.rarity.weigh_all(own, side.rarity.signs), other.signs)


def _shares(own: Items, weights: Floats, others: Items) -> Floats:
    rows = Rows(own.shape, weights)
    return np.asarray(rows.times(own.table(others)) / _whole(rows.totals)[:, None])


def best_clause(side: Weighted, strength: Floats) -> Floats:
    """Return [text, text]: the share of a text's best clause that the other text holds.

    A clause lighter than `LEAST_CLAUSE` counts as one of that weight.
    """
    share = side.clause_words.times(strength)
    share /= np.maximum(side.clause_totals, LEAST_CLAUSE)[:, None]
    return find_best(share, side.owners, len(side.passages), 0.0)


def word_shares(side: Weighted, strength: Floats) -> Floats:
    """Return [text, text]: the weighted share of a text's words that the other text holds."""
    return np.asarray(side.words.times(strength) / side.totals[:, None])


def matched_mass(side: Weighted, strength: Floats) -> Floats:
    """Return [text, text]: the matched weight, from 0 to 1 where 1 is plenty."""
    return np.minimum(side.words.times(strength), _FULL_MASS) / _FULL_MASS


def lead_over_rivals(evidence: Floats) -> Floats:
    """Return [measure, text]: how far a measure is ahead of the best other measure.

    Negative where another measure explains the text better. With a single
    measure it is the evidence itself.
    """
    if evidence.shape[0] < 2:
        return evidence.copy()
    order = np.sort(evidence, axis=0)
    first, second = order[-1], order[-2]
    is_best = evidence.argmax(0)[None, :] == np.arange(evidence.shape[0])[:, None]
    return np.asarray(evidence - np.where(is_best, second, first), dtype=np.float64)
