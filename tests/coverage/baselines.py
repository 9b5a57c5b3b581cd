"""Two plain ways to find measures in a draft: TF-IDF cosine and BM25 on jieba words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from fit_weights import Case, judge_pairs, macro_f1
from judged import read_anhui

from kg.analysis.postings import Floats
from kg.reading.words import cut_words

K1, B = 1.5, 0.75


def cut_sides(case: Case) -> tuple[list[list[str]], list[list[str]]]:
    """Return the words of the reference's measures and of the draft's sentences."""
    wanted = [m.text for t in read_anhui().wanted for m in t.measures]
    sentences = [m.text for _, m in case.prepared.sources]
    return [cut(t) for t in wanted], [cut(t) for t in sentences]


def cut(text: str) -> list[str]:
    """Return the words of a text, punctuation left out."""
    return [w for w in cut_words(text) if w[0].isalnum()]


def count_texts(texts: Sequence[Sequence[str]]) -> tuple[Counter[str], int]:
    """Return in how many texts each word stands, and how many texts there are."""
    return Counter(w for t in texts for w in set(t)), len(texts)


def measure_tfidf(case: Case) -> Floats:
    """Return [measure, sentence]: the cosine of their word vectors, weighted by rarity on both."""
    wanted, sentences = cut_sides(case)
    used, count = count_texts([*wanted, *sentences])
    index = {w: i for i, w in enumerate(used)}
    idf = np.array([np.log((1 + count) / (1 + n)) + 1 for n in used.values()])

    def vectors(texts: Sequence[Sequence[str]]) -> Floats:
        table = np.zeros((len(texts), len(index)))
        for row, text in enumerate(texts):
            for word, n in Counter(text).items():
                table[row, index[word]] = n
        table *= idf
        return table / np.maximum(np.linalg.norm(table, axis=1), 1e-9)[:, None]

    return vectors(wanted) @ vectors(sentences).T


def measure_bm25(case: Case) -> Floats:
    """Return [measure, sentence]: BM25 of the measure as the query, over what it gives itself."""
    wanted, sentences = cut_sides(case)
    used, count = count_texts(sentences)
    mean = float(np.mean([len(s) for s in sentences]))

    def gain(query: Sequence[str], text: Sequence[str]) -> float:
        words, total = Counter(text), 0.0
        for word in set(query) & set(words):
            idf = np.log(1 + (count - used[word] + 0.5) / (used[word] + 0.5))
            n = words[word]
            total += idf * n * (K1 + 1) / (n + K1 * (1 - B + B * len(text) / mean))
        return total

    own = [max(gain(q, q), 1e-9) for q in wanted]
    return np.array([[gain(q, s) / o for s in sentences] for q, o in zip(wanted, own, strict=True)])


def judge_by(scores: Floats, case: Case, threshold: float) -> list[tuple[str, str]]:
    """Return (found, true) status of each task where a best score from ``threshold`` is present."""
    return judge_pairs(case, scores.max(1) >= threshold)


def find_threshold(scores: Floats, case: Case) -> float:
    """Return the threshold with the best task macro-F1 on a draft."""
    tried = np.unique(np.round(scores.max(1), 3))
    return float(max(tried, key=lambda x: macro_f1(judge_by(scores, case, x))))
