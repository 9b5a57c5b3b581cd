"""What a verdict rests on can be said: every feature of the comparison has its words."""

from __future__ import annotations

from kg.analysis.alignment import CONTEXT, FEATURES
from kg.render.coverage_wording import FEATURE_WORDS, say


def test_every_feature_has_a_name_in_both_languages() -> None:
    """`kg coverage --explain` names each share of a score."""
    names = (*FEATURES, CONTEXT)

    assert set(names) <= set(FEATURE_WORDS)
    assert all(say(FEATURE_WORDS, n) != say(FEATURE_WORDS, n, "en") for n in names)
