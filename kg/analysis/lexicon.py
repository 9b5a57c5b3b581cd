"""The shipped lexicon for comparing plans: tokenizer, near words, equal words, common words."""

from __future__ import annotations

from functools import lru_cache

from kg.analysis.passages import Lexicon
from kg.knowledge.subjects import synonym_groups
from kg.knowledge.wording import load_common_words, load_equal_words, load_wording
from kg.reading.words import cut_words


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return the lexicon that all comparisons share.

    A concept's other names stand for its label: calling a thing by another
    name of the scheme lowers no verdict.
    """
    named = {name: label for label, *names in synonym_groups() for name in names}
    equals = {**named, **load_equal_words()}
    return Lexicon(_cut, load_wording(), equals, load_common_words())


@lru_cache(maxsize=50_000)
def _cut(text: str) -> tuple[str, ...]:
    """Cut a sentence once, however many plans repeat it."""
    return tuple(cut_words(text))
