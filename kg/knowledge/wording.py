"""Wordings that drafters exchange, and words that every plan uses: data for comparing plans."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from kg.errors import KnowledgeError
from kg.resources import find_shipped

# `A*B`: A followed by B within this many characters of one clause.
GAP = 6


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One group's word at ``[start, end)`` of a text."""

    group: int
    start: int
    end: int


@dataclass(frozen=True)
class WordGroups:
    """Groups of near words. ``members`` maps each word or ``A*B`` pattern to its groups."""

    groups: tuple[tuple[str, ...], ...]
    members: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, groups: Iterable[Sequence[str]]) -> WordGroups:
        """Build from groups of words; a word may stand in several."""
        kept = tuple(tuple(dict.fromkeys(g)) for g in groups)
        members: dict[str, list[int]] = {}
        for i, group in enumerate(kept):
            for word in group:
                members.setdefault(word, []).append(i)
        return cls(kept, {word: tuple(ids) for word, ids in members.items()})

    def find_words(self, text: str) -> Iterator[Occurrence]:
        """Yield every occurrence of every word, overlapping ones too; a line end parts clauses.

        >>> groups = WordGroups.of([("恶意*侵权", "故意侵权")])
        >>> [o.start for o in groups.find_words("恶意、重复侵权")]
        [0]
        """
        for word, start, end in self._find_plain(text):
            yield from (Occurrence(g, start, end) for g in self.members[word])
        for word, pattern, first in self.gapped:
            if first in text:
                for match in pattern.finditer(text):
                    yield from (Occurrence(g, *match.span()) for g in self.members[word])

    def _find_plain(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield (word, start, end), looked up by the two characters a word begins with."""
        by_head = self.by_head
        for at in range(len(text) - 1):
            for word in by_head.get(text[at : at + 2], ()):
                if text.startswith(word, at):
                    yield word, at, at + len(word)

    @cached_property
    def by_head(self) -> Mapping[str, tuple[str, ...]]:
        """Two characters → the words without a gap that begin with them."""
        heads: dict[str, list[str]] = {}
        for word in self.members:
            if "*" not in word:
                heads.setdefault(word[:2], []).append(word)
        return {head: tuple(words) for head, words in heads.items()}

    @cached_property
    def gapped(self) -> tuple[tuple[str, re.Pattern[str], str], ...]:
        """Every ``A*B`` with its pattern and its A."""
        gap = f"[^\\n。；]{{0,{GAP}}}"
        parts = [(word, word.split("*")) for word in self.members if "*" in word]
        return tuple((w, re.compile(gap.join(map(re.escape, p))), p[0]) for w, p in parts)


@lru_cache(maxsize=1)
def load_wording() -> WordGroups:
    """Return the shipped groups of near words (ontology/checks/wording.toml)."""
    return read_wording(find_shipped("ontology", "checks", "wording.toml"))


def read_wording(path: Path) -> WordGroups:
    """Read groups; raises KnowledgeError that names every group of fewer than two words."""
    with path.open("rb") as file:
        families = tomllib.load(file).get("family", [])
    groups = [group.split() for family in families for group in family["groups"]]
    poor = [" ".join(g) for g in groups if len(set(g)) < 2 or any(len(w) < 2 for w in g)]
    if poor:
        raise KnowledgeError(f"{path.name}：每组至少两个词，每词至少两个字：" + "；".join(poor))
    return WordGroups.of(groups)


@lru_cache(maxsize=1)
def load_equal_words() -> Mapping[str, str]:
    """Return word → the word that stands for it: 我市 and 我省 are the same place to a reader."""
    path = find_shipped("ontology", "checks", "wording.toml")
    with path.open("rb") as file:
        rows = tomllib.load(file).get("equal", [])
    return {word: row.split()[0] for row in rows for word in row.split()[1:]}


@dataclass(frozen=True, slots=True)
class StrengthWords:
    """Words by which a clause is found to bind less than another."""

    mild: re.Pattern[str]
    permission: re.Pattern[str]
    result: re.Pattern[str]
    effort: re.Pattern[str]


@lru_cache(maxsize=1)
def load_strength_words() -> StrengthWords:
    """Return the table [weaker] of wording.toml; ``mild`` matches at a clause's head."""
    path = find_shipped("ontology", "checks", "wording.toml")
    with path.open("rb") as file:
        table = tomllib.load(file)["weaker"]
    return StrengthWords(**{name: re.compile("|".join(row.split())) for name, row in table.items()})


@dataclass(frozen=True, slots=True)
class VagueWords:
    """``vague`` finds phrases without a result, ``deliverable`` things that can be shown."""

    vague: re.Pattern[str]
    deliverable: re.Pattern[str]


@lru_cache(maxsize=1)
def load_vague_words() -> VagueWords:
    """Return the table [substance] of wording.toml."""
    path = find_shipped("ontology", "checks", "wording.toml")
    with path.open("rb") as file:
        table = tomllib.load(file)["substance"]
    return VagueWords(**{name: re.compile("|".join(row.split())) for name, row in table.items()})


@lru_cache(maxsize=1)
def load_boilerplate() -> re.Pattern[str]:
    """Return what a whole title of aims and principles matches: table [boilerplate]."""
    path = find_shipped("ontology", "checks", "wording.toml")
    with path.open("rb") as file:
        return re.compile(tomllib.load(file)["boilerplate"]["title"])


@lru_cache(maxsize=1)
def load_field_words() -> frozenset[str]:
    """Return words that belong to one field of government: table [fields] of wording.toml."""
    path = find_shipped("ontology", "checks", "wording.toml")
    with path.open("rb") as file:
        rows = tomllib.load(file)["fields"]["words"]
    return frozenset(word for row in rows for word in row.split())


@lru_cache(maxsize=1)
def load_common_words() -> Mapping[str, float]:
    """Return word → share of plan sentences that use it (0 to 1), for words of every subject."""
    path = find_shipped("ontology", "checks", "common.tsv")
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {word: int(count) / 10_000 for word, count in rows}
