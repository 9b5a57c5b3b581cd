"""Whether a draft item speaks of the reference's subject at all."""

from __future__ import annotations

from collections import Counter

import numpy as np

from kg.analysis.alignment import FEATURES, Alignment, DraftText
from kg.analysis.passages import Floats, Lexicon
from kg.analysis.rows import PlanRows

# A subject word stands in this share of the measures, and this many times more than elsewhere.
_LEAST_SHARE = 0.12
_LEAST_LIFT = 3.0
_RARE = 0.005
# A sentence that holds nearly all of a measure's words needs no other proof.
_VERBATIM = 0.9
_OUTSIDE = 0.45


def find_subject_words(reference: PlanRows, lexicon: Lexicon) -> frozenset[str]:
    """Return the words that a plan is about: frequent in it, and rare in plans at large.

    Empty for a plan without such a word; then nothing is guarded.
    """
    texts = [m.text for task in reference.wanted for m in task.measures]
    words = Counter(w for t in texts for w in set(lexicon.cut(lexicon.normalise(t))) if len(w) > 1)
    least = max(_LEAST_SHARE * len(texts), 3)
    lifts = {w: n / len(texts) / max(lexicon.common.get(w, 0), _RARE) for w, n in words.items()}
    return frozenset(w for w, n in words.items() if n >= least and lifts[w] >= _LEAST_LIFT)


def guard_domain(
    alignment: Alignment, draft: DraftText, rows: PlanRows, subject: frozenset[str]
) -> Floats:
    """Return the scores, held below any threshold where an item is about something else.

    An item belongs to the subject when the document's title says one of the
    subject's words, or its own title, heading or text does. A document
    without a title is not guarded.
    """
    title = draft.lexicon.normalise(rows.title)
    if not subject or not title or any(word in title for word in subject):
        return alignment.scores
    inside = np.array(
        [
            any(word in whole or word in head for word in subject)
            for whole, head in zip(draft.wholes.texts, draft.titles.texts, strict=True)
        ]
    )
    verbatim = alignment.features[:, :, FEATURES.index("words")] >= _VERBATIM
    allowed = inside[draft.item_of][None, :] | verbatim
    return np.where(allowed, alignment.scores, alignment.scores * _OUTSIDE)
