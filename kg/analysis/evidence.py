"""How much of one text's meaning another text holds: features of (measure, draft sentence)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.analysis.passages import (
    Floats,
    Passages,
    Token,
    character_pairs,
    find_clauses,
)

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
        self.pairs = Counter(p for text in reference.texts for p in character_pairs(text))
        self.signs = Counter(c for text in reference.texts for c in set(_bare(text)))
        used = reference.contain_groups(len(reference.lexicon.groups.groups)).sum(1)
        self.groups = np.array([max(self._weight(n, _RARE_GROUP), 0.0) for n in used])

    def _weight(self, used: float, rate: float) -> float:
        smoothed = (used + self.shrink * rate) / (self.count + self.shrink)
        return float(np.log((self.scale + 1) / (self.scale * smoothed + 0.5)))

    def word(self, word: str) -> float:
        """Return the weight of a word."""
        weight = self._weight(self.words[word], self.common.get(word, _RARE))
        return max(weight, 0.0) * (_SINGLE if len(word) == 1 else 1.0)

    def pair(self, pair: str) -> float:
        """Return the weight of two neighbouring characters."""
        return max(self._weight(self.pairs[pair], _RARE_PAIR), 0.0)

    def sign(self, sign: str) -> float:
        """Return the weight of a character."""
        return max(self._weight(self.signs[sign], _RARE_PAIR), 0.0)


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)


class Rows:
    """Texts as weights of a few atoms each: a sparse matrix, row by row."""

    def __init__(self, rows: Sequence[Mapping[int, float]]) -> None:
        self.indices = [np.fromiter(row.keys(), np.intp, len(row)) for row in rows]
        self.weights = [np.fromiter(row.values(), np.float64, len(row)) for row in rows]
        self.totals = np.array([w.sum() for w in self.weights])

    def times(self, strength: Floats) -> Floats:
        """Return [row, text]: the weight of a row's atoms times their strength in each text."""
        held = np.zeros((len(self.weights), strength.shape[1]))
        for row, (index, weight) in enumerate(zip(self.indices, self.weights, strict=True)):
            if len(index):
                held[row] = weight @ strength[index]
        return held


Atom = tuple[str, frozenset[int]]


class Weighted:
    """Passages with weights: rows of words, of clauses, of pairs and of characters."""

    def __init__(self, passages: Passages, rarity: Rarity) -> None:
        self.passages = passages
        self.atoms = sorted({(t.text, t.groups) for ts in passages.tokens for t in ts}, key=_key)
        index = {atom: i for i, atom in enumerate(self.atoms)}
        weights = {t: rarity.word(t) for t in {text for text, _ in self.atoms}}
        self.near = _weigh_groups(self.atoms, weights, rarity)
        self.clauses = [
            (i, a, b) for i, text in enumerate(passages.texts) for a, b in find_clauses(text)
        ]
        inside = [
            [t for t in passages.tokens[i] if a <= t.start and t.end <= b]
            for i, a, b in self.clauses
        ]
        self.words = Rows([_row(tokens, index, weights) for tokens in passages.tokens])
        self.clause_words = Rows([_row(tokens, index, weights) for tokens in inside])
        self.totals = _whole(self.words.totals)
        self.clause_totals = self.clause_words.totals
        self.owners = np.array([i for i, _, _ in self.clauses], dtype=np.intp)
        self.pairs = {p: rarity.pair(p) for p in _distinct(map(character_pairs, passages.texts))}
        self.signs = {c: rarity.sign(c) for c in _distinct(map(_bare, passages.texts))}


def _weigh_groups(
    atoms: Sequence[Atom], weights: Mapping[str, float], rarity: Rarity
) -> list[tuple[list[int], Floats]]:
    """Return for each atom its groups, and what each is worth beside the word itself (0 to 1).

    A group that many measures use says less than a rare word of it.
    """
    found = []
    for text, groups in atoms:
        ids = sorted(groups)
        found.append((ids, np.minimum(rarity.groups[ids] / max(weights[text], 1e-9), 1.0)))
    return found


def _row(
    tokens: Iterable[Token],
    index: Mapping[Atom, int],
    weights: Mapping[str, float],
) -> dict[int, float]:
    row: dict[int, float] = {}
    for token in tokens:
        atom = index[token.text, token.groups]
        row[atom] = row.get(atom, 0.0) + weights[token.text]
    return row


def _key(atom: Atom) -> tuple[str, list[int]]:
    return atom[0], sorted(atom[1])


def _whole(totals: Floats) -> Floats:
    return np.where(totals > 0, totals, 1.0)


def _distinct(groups: Iterable[Iterable[str]]) -> list[str]:
    return sorted({item for group in groups for item in group})


def word_strengths(side: Weighted, other: Passages, grades: Grades) -> Floats:
    """Return [atom, text]: how far each word of ``side`` is said by each text of ``other``.

    1 for the word itself, at most `Grades.near` for a word of a group that
    covers it, and up to `Grades.inner` for the pairs inside a word of three or more
    characters.
    """
    texts = sorted({text for text, _ in side.atoms})
    index = {text: i for i, text in enumerate(texts)}
    said = np.maximum(other.contain(texts), grades.inner * _inner_shares(texts, other))
    strength = said[[index[text] for text, _ in side.atoms]]
    held = other.contain_groups(len(other.lexicon.groups.groups))
    for i, (groups, worth) in enumerate(side.near):
        if groups:
            near = grades.near * (held[groups] * worth[:, None]).max(0)
            np.maximum(strength[i], near, out=strength[i])
    return strength


def _inner_shares(words: Sequence[str], other: Passages) -> Floats:
    """Return [word, text]: the share of a long word's character pairs that the text has."""
    share = np.zeros((len(words), len(other)))
    longer = [i for i, word in enumerate(words) if len(word) >= 3]
    pairs = sorted({words[i][k : k + 2] for i in longer for k in range(len(words[i]) - 1)})
    index = {pair: k for k, pair in enumerate(pairs)}
    table = other.contain(pairs)
    for i in longer:
        rows = [index[words[i][k : k + 2]] for k in range(len(words[i]) - 1)]
        share[i] = table[rows].mean(0)
    return share


def pair_shares(side: Weighted, other: Passages) -> Floats:
    """Return [text, text]: the weighted share of a text's character pairs that the other has."""
    return _shares(
        [character_pairs(t) for t in side.passages.texts],
        side.pairs,
        [character_pairs(t) for t in other.texts],
    )


def sign_shares(side: Weighted, other: Passages) -> Floats:
    """Return [text, text]: the weighted share of a text's characters that the other has."""
    own = [set(_bare(t)) for t in side.passages.texts]
    return _shares(own, side.signs, [set(_bare(t)) for t in other.texts])


def _shares(
    own: Sequence[set[str]], weights: Mapping[str, float], others: Sequence[set[str]]
) -> Floats:
    index = {item: i for i, item in enumerate(weights)}
    rows = Rows([{index[item]: weights[item] for item in sorted(items)} for items in own])
    theirs = np.zeros((len(weights), len(others)))
    for j, items in enumerate(others):
        theirs[[index[item] for item in items if item in index], j] = 1
    return np.asarray(rows.times(theirs) / _whole(rows.totals)[:, None])


def best_clause(side: Weighted, strength: Floats) -> Floats:
    """Return [text, text]: the share of a text's best clause that the other text holds.

    A clause lighter than `LEAST_CLAUSE` counts as one of that weight.
    """
    share = side.clause_words.times(strength)
    share /= np.maximum(side.clause_totals, LEAST_CLAUSE)[:, None]
    best = np.zeros((len(side.passages), strength.shape[1]))
    np.maximum.at(best, side.owners, share)
    return best


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
