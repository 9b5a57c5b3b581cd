"""The shipped lexicon for comparing plans: tokenizer, near words, equal words, common words."""

from __future__ import annotations

from functools import lru_cache

from kg.analysis.passages import Lexicon
from kg.knowledge.wording import load_common_words, load_equal_words, load_wording
from kg.reading.words import cut_words


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return the lexicon that all comparisons share."""
    return Lexicon(cut_words, load_wording(), load_equal_words(), load_common_words())
