"""Texts become tokens, near-word groups and character pairs: what two plans are compared by."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np

from kg.analysis.postings import Bools, Floats, Indices, Items, Postings, Shape, tabulate
from kg.knowledge.wording import WordGroups

Cut = Callable[[str], Sequence[str]]
Atom = tuple[str, frozenset[int]]
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
    """Normalised texts, searched together. Texts hold no line end.

    Whatever is asked of them is worked out once: a draft answers many references.
    """

    def __init__(self, texts: Sequence[str], lexicon: Lexicon) -> None:
        self._lay(tuple(lexicon.normalise(t.replace("\n", "")) for t in texts), lexicon)

    def _lay(self, texts: tuple[str, ...], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.texts = texts
        self.starts = [0, *accumulate(len(t) + 1 for t in texts)][: len(texts)]
        # How far a word is said by each text, by (word, worth of a word's inner pairs).
        self.said: dict[tuple[str, float], Floats] = {}
        self._places: dict[str, Sequence[int]] = {}

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
        part = Passages.__new__(Passages)
        part._lay(tuple(self.texts[i][a:b] for i, a, b in stretches), self.lexicon)
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
        for hit in self.lexicon.groups.find_words("\n".join(self.texts)):
            i, at = self._locate(hit.start)
            found[i].append((hit.group, at, at + hit.end - hit.start))
        return found

    def _read_tokens(self, i: int) -> Iterator[Token]:
        words, at = [], 0
        for word in self.lexicon.cut(self.texts[i]):
            start = self.texts[i].find(word, at)
            at = start + len(word)
            if start >= 0 and _WORD.match(word):
                words.append((word, start, at))
        near = self._find_near(i, [(a, b) for _, a, b in words])
        yield from (Token(*word, frozenset(n)) for word, n in zip(words, near, strict=True))

    def _find_near(self, i: int, words: Sequence[tuple[int, int]]) -> list[set[int]]:
        """Return for each word (start, end) of a text the groups that mostly cover it."""
        near: list[set[int]] = [set() for _ in words]
        ends = [end for _, end in words]
        for group, a, b in self.groups[i]:
            for k in range(bisect_right(ends, a), len(words)):
                start, end = words[k]
                if start >= b:
                    break
                if _mostly_inside(start, end, a, b):
                    near[k].add(group)
        return near

    @cached_property
    def atoms(self) -> list[Atom]:
        """Every word with its near-word groups, once, in order."""
        return sorted({(t.text, t.groups) for ts in self.tokens for t in ts}, key=_key)

    @cached_property
    def words(self) -> list[str]:
        """The words of the atoms, once, in order."""
        return sorted({text for text, _ in self.atoms})

    @cached_property
    def word_of(self) -> Indices:
        """For each atom the place of its word."""
        index = {text: i for i, text in enumerate(self.words)}
        return np.array([index[text] for text, _ in self.atoms], dtype=np.intp)

    @cached_property
    def near(self) -> list[tuple[Indices, Indices]]:
        """(atoms, group of each): the first group of every atom that has one, the second …."""
        sides = [(i, sorted(groups)) for i, (_, groups) in enumerate(self.atoms)]
        most = max((len(groups) for _, groups in sides), default=0)
        found = [[(i, gs[k]) for i, gs in sides if len(gs) > k] for k in range(most)]
        return [(np.array([i for i, _ in f]), np.array([g for _, g in f])) for f in found]

    @cached_property
    def clauses(self) -> list[tuple[int, int, int]]:
        """(text, start, end) of every clause."""
        return [(i, a, b) for i, text in enumerate(self.texts) for a, b in find_clauses(text)]

    @cached_property
    def atom_rows(self) -> Shape:
        """Each text as a row of atoms."""
        return self._shape(self.tokens)

    @cached_property
    def clause_rows(self) -> Shape:
        """Each clause as a row of atoms."""
        return self._shape(
            [t for t in self.tokens[i] if a <= t.start and t.end <= b] for i, a, b in self.clauses
        )

    def _shape(self, rows: Iterable[Iterable[Token]]) -> Shape:
        index = {atom: i for i, atom in enumerate(self.atoms)}
        return Shape([index[t.text, t.groups] for t in row] for row in rows)

    @cached_property
    def pairs(self) -> Items:
        """Each text's character pairs, punctuation left out."""
        return Items([character_pairs(text) for text in self.texts])

    @cached_property
    def signs(self) -> Items:
        """Each text's characters, punctuation left out."""
        return Items([set(leave_bare(text)) for text in self.texts])

    @cached_property
    def used_groups(self) -> Bools:
        """[group, text]: whether the text uses the group."""
        table = np.zeros((len(self.lexicon.groups.groups), len(self.texts)), dtype=np.bool_)
        for i, hits in enumerate(self.groups):
            table[[g for g, _, _ in hits], i] = True
        return table

    def contain(self, words: Sequence[str]) -> Bools:
        """Return [word, text]: whether the text has the word."""
        for word in words:
            if word not in self._places:
                self._places[word] = self._find_places(word)
        return tabulate([self._places[word] for word in words], len(self.texts))

    def _find_places(self, word: str) -> Sequence[int]:
        places = self._pieces.places
        if len(word) <= 2:
            return places.get(word, ())
        likely = min((places.get(a + b, []) for a, b in pairwise(word)), key=len)
        return [i for i in likely if word in self.texts[i]]

    @cached_property
    def _pieces(self) -> Postings:
        """The characters and neighbouring two of each text, punctuation and all."""
        return Postings([{*t, *(a + b for a, b in pairwise(t))} for t in self.texts])


def _key(atom: Atom) -> tuple[str, list[int]]:
    return atom[0], sorted(atom[1])


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
    bare = leave_bare(text)
    return {bare[i : i + 2] for i in range(len(bare) - 1)}


def leave_bare(text: str) -> str:
    """Return the text without punctuation and spaces."""
    return re.sub(r"\W", "", text)
