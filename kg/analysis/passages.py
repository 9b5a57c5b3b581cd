"""Texts become tokens, near-word groups and character pairs: what two plans are compared by."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from kg.knowledge.wording import WordGroups

Cut = Callable[[str], Sequence[str]]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_WORD = re.compile(r"\w")
_CLAUSE = re.compile(r"[^，；。！？：\n]{2,}")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What comparing knows: how to cut words, near words, equal words and common words.

    ``equals`` maps a word to the one that stands for it (synonyms of the
    subject scheme, 我市 for 我省); ``common`` gives the share of sentences of
    any plan that use a word.
    """

    cut: Cut
    groups: WordGroups
    equals: Mapping[str, str] = field(default_factory=dict)
    common: Mapping[str, float] = field(default_factory=dict)
    words: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Prepare the pattern of all words that another stands for."""
        object.__setattr__(self, "words", _alternation(self.equals))

    def normalise(self, text: str) -> str:
        """Return ``text`` with every word replaced by the one that stands for it."""
        if not self.equals:
            return text
        return self.words.sub(lambda m: self.equals[m.group()], text)


def _alternation(words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))))


@dataclass(frozen=True, slots=True)
class Token:
    """One word at ``[start, end)`` of its text, with the near-word groups that cover it."""

    text: str
    start: int
    end: int
    groups: frozenset[int]


class Passages:
    """Normalised texts, searched together. Texts hold no line end; tokens are cut when asked."""

    def __init__(self, texts: Sequence[str], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.texts = tuple(lexicon.normalise(t.replace("\n", "")) for t in texts)
        self.joined = "\n".join(self.texts)
        self.starts: list[int] = []
        at = 0
        for text in self.texts:
            self.starts.append(at)
            at += len(text) + 1

    @cached_property
    def groups(self) -> list[list[tuple[int, int, int]]]:
        """For each text (group, start, end) of every near word."""
        return self._find_groups()

    @cached_property
    def tokens(self) -> tuple[tuple[Token, ...], ...]:
        """For each text its words."""
        return tuple(tuple(self._read_tokens(i)) for i in range(len(self.texts)))

    def take(self, stretches: Sequence[tuple[int, int, int]]) -> Passages:
        """Return (text, start, end) stretches of these texts; words and groups inside are kept."""
        part = copy(self)
        part.texts = tuple(self.texts[i][a:b] for i, a, b in stretches)
        part.joined = "\n".join(part.texts)
        part.starts = [0, *accumulate(len(t) + 1 for t in part.texts)][: len(part.texts)]
        part.__dict__["groups"] = [
            [(g, s - a, e - a) for g, s, e in self.groups[i] if a <= s and e <= b]
            for i, a, b in stretches
        ]
        part.__dict__["tokens"] = tuple(
            tuple(
                Token(t.text, t.start - a, t.end - a, t.groups)
                for t in self.tokens[i]
                if a <= t.start and t.end <= b
            )
            for i, a, b in stretches
        )
        return part

    def __len__(self) -> int:
        return len(self.texts)

    def _locate(self, offset: int) -> tuple[int, int]:
        i = bisect_right(self.starts, offset) - 1
        return i, offset - self.starts[i]

    def _find_groups(self) -> list[list[tuple[int, int, int]]]:
        found: list[list[tuple[int, int, int]]] = [[] for _ in self.texts]
        for hit in self.lexicon.groups.find_words(self.joined):
            i, at = self._locate(hit.start)
            found[i].append((hit.group, at, at + hit.end - hit.start))
        return found

    def _read_tokens(self, i: int) -> Iterator[Token]:
        at = 0
        for word in self.lexicon.cut(self.texts[i]):
            start = self.texts[i].find(word, at)
            at = start + len(word)
            if start >= 0 and _WORD.match(word):
                near = {
                    g
                    for g, a, b in self.groups[i]
                    if a < at and b > start and _mostly_inside(start, at, a, b)
                }
                yield Token(word, start, at, frozenset(near))

    def contain_groups(self, count: int) -> Bools:
        """Return [group, text]: whether the text uses the group (``count`` groups in all)."""
        table = np.zeros((count, len(self.texts)), dtype=np.bool_)
        for i, hits in enumerate(self.groups):
            table[[g for g, _, _ in hits], i] = True
        return table

    def contain(self, words: Sequence[str]) -> Bools:
        """Return [word, text]: whether the text has the word."""
        table = np.zeros((len(words), len(self.texts)), dtype=np.bool_)
        for row, word in enumerate(words):
            at = self.joined.find(word)
            while at >= 0:
                i = bisect_right(self.starts, at) - 1
                table[row, i] = True
                following = self.starts[i + 1] if i + 1 < len(self.starts) else len(self.joined)
                at = self.joined.find(word, following)
        return table


def _mostly_inside(start: int, end: int, a: int, b: int) -> bool:
    return 2 * (min(end, b) - max(start, a)) >= end - start


def find_clauses(text: str) -> list[tuple[int, int]]:
    """Return the clauses of a text; a row of names joined by 、 is one clause.

    >>> text = "推进专利、商标注册，支持企业。"
    >>> [text[a:b] for a, b in find_clauses(text)]
    ['推进专利、商标注册', '支持企业']
    """
    return [m.span() for m in _CLAUSE.finditer(text)]


def character_pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters, punctuation left out.

    >>> sorted(character_pairs("质押，融"))
    ['押融', '质押']
    """
    bare = re.sub(r"\W", "", text)
    return {bare[i : i + 2] for i in range(len(bare) - 1)}
