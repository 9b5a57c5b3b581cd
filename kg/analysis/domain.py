"""Whether a draft item speaks of the reference's subject at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np

from kg.analysis.alignment import Alignment, DraftText
from kg.analysis.passages import Cut, Lexicon
from kg.analysis.postings import Floats
from kg.analysis.rows import PlanRows, TaskRows
from kg.knowledge.subjects import load_subjects
from kg.knowledge.wording import load_field_words

# A subject word stands in this share of the measures, and this many times more than elsewhere.
_LEAST_SHARE = 0.12
_LEAST_LIFT = 3.0
_TITLE_LIFT = 2.5
_RARE = 0.005
# A word that stands in as many labels of a scheme is one of its domain's own, unless common.
_MANY_LABELS = 5
_UNCOMMON = 0.02
_OUTSIDE = 0.45
# What a title joins to its subject: 知识产权和质量品牌, 科技创新与知识产权.
_AFTER = re.compile(r"[和与及暨](\w{2,4})")
_BEFORE = re.compile(r"(\w{2,4})[和与及暨]$")


def find_subject_words(reference: PlanRows, lexicon: Lexicon) -> frozenset[str]:
    """Return the words that a plan is about: frequent in it, and rare in plans at large.

    Those that its title says count alone, and with them the kindred words of
    a concept scheme (专利 and 商标 beside 知识产权). Empty for a plan without
    any such word; then nothing is guarded.
    """
    texts = [m.text for task in reference.wanted for m in task.measures]
    words = Counter(w for t in texts for w in set(lexicon.cut(t)) if len(w) > 1)
    least = max(_LEAST_SHARE * len(texts), 3)
    lifts = {w: n / len(texts) / max(lexicon.common.get(w, 0), _RARE) for w, n in words.items()}
    often = [w for w, n in words.items() if n >= least]
    titled = {w for w in often if w in reference.title and lifts[w] >= _TITLE_LIFT}
    found = {w for w in often if lifts[w] >= _LEAST_LIFT}
    return frozenset((titled | _find_kindred(titled, lexicon)) or found)


def _find_kindred(titled: set[str], lexicon: Lexicon) -> set[str]:
    """Return the rare words that many labels share, of a scheme that knows a title's word."""
    labels = [c.label for c in load_subjects().concepts.values()]
    shared = Counter(w for label in labels for w in set(lexicon.cut(label)) if len(w) > 1)
    core = {w for w, n in shared.items() if n >= _MANY_LABELS}
    if not titled & core:
        return set()
    return {w for w in core if lexicon.common.get(w, 0) <= _UNCOMMON}


def guard_fields(
    scores: Floats, draft: DraftText, reference: PlanRows, subject: frozenset[str]
) -> Floats:
    """Return the scores, held below any threshold where a sentence speaks of another field.

    It does when it or the title it is read with says a field's word that the
    reference never uses, and none of the subject's words or of the scheme's
    names: 示范食堂 is no 示范高校, and 食品专利 is a patent still.
    """
    if not subject:
        return scores
    said = "".join(t + m for task in reference.wanted for t, m in _list_texts(task))
    foreign = [word for word in load_field_words() if word not in said]
    known = bool(_find_kindred(set(subject), draft.lexicon))
    texts = [f"{draft.titles[p.item]}。{p.text}" for p in draft.pieces]
    cut = draft.lexicon.cut
    other = np.array(
        [
            not (_says(t, subject) or (known and _says_name(t))) and _says_words(t, foreign, cut)
            for t in texts
        ],
        dtype=np.bool_,
    )
    return np.where(other[None, :], scores * _OUTSIDE, scores)


def _list_texts(task: TaskRows) -> list[tuple[str, str]]:
    return [(task.title, m.text) for m in task.measures]


@lru_cache(maxsize=1)
def _list_names() -> frozenset[str]:
    """Return every label and other name of the concept scheme."""
    concepts = load_subjects().concepts.values()
    return frozenset(name for c in concepts for name in (c.label, *c.synonyms))


@lru_cache(maxsize=50_000)
def _says_name(text: str) -> bool:
    """Say whether a text has a name of the concept scheme, once for all references."""
    return _says(text, _list_names())


def _says(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _says_words(text: str, words: Iterable[str], cut: Cut) -> bool:
    """Say whether one of ``words`` stands in the text as words of their own, not across two."""
    found = [word for word in words if word in text]
    if not found:
        return False
    ends = list(accumulate((len(w) for w in cut(text)), initial=0))
    return any(
        m.start() in ends and m.end() in ends
        for word in found
        for m in re.finditer(re.escape(word), text)
    )


def guard_domain(
    alignment: Alignment,
    draft: DraftText,
    title: str,
    tasks: Sequence[TaskRows],
    subject: frozenset[str],
    reference: str,
) -> Floats:
    """Return the scores, held below any threshold where a draft speaks of something else.

    A document whose title says the subject and no other field beside it is
    wholly inside, and one without a title is not guarded. Of any other draft
    an item is inside when it says a word of the subject, and a sentence of it
    when it, its title or its heading says such a word or a name of the
    subject's scheme. Under a title that says the subject among others, a name
    is enough for the item too. ``reference`` is the reference's own title.
    """
    if not subject or not title or is_wholly_about(title, subject, reference):
        return alignment.scores
    known = bool(_find_kindred(set(subject), draft.lexicon))
    named = known and _says(title, subject)
    items = np.array([named or _speaks_of(t, subject) for t in tasks])
    sentences = [not known or _names(tasks[p.item], p.text, subject) for p in draft.pieces]
    allowed = items[draft.item_of] & np.array(sentences, dtype=np.bool_)
    return np.where(allowed[None, :], alignment.scores, alignment.scores * _OUTSIDE)


def is_wholly_about(title: str, subject: frozenset[str], reference: str = "") -> bool:
    """Say whether a title says the subject and joins no field to it that the reference's does not.

    >>> is_wholly_about("加强知识产权工作的意见", frozenset({"知识产权"}))
    True
    >>> is_wholly_about("加强知识产权和质量品牌工作的意见", frozenset({"知识产权"}))
    False
    """
    named = [m.span() for word in subject for m in re.finditer(re.escape(word), title)]
    beside = [m[1] for _, b in named if (m := _AFTER.match(title, b))]
    beside += [m[1] for a, _ in named if (m := _BEFORE.search(title[:a]))]
    return bool(named) and all(
        _says(field, subject) or _says_name(field) or field in reference for field in beside
    )


def _speaks_of(task: TaskRows, subject: frozenset[str]) -> bool:
    """Say whether a task's own words, as printed, name the subject."""
    texts = [task.title, task.heading, *(m.text for m in task.measures)]
    return any(_says(text, subject) for text in texts)


def _names(task: TaskRows, sentence: str, subject: frozenset[str]) -> bool:
    """Say whether a sentence or what it stands under names the subject or a thing of its scheme."""
    texts = (sentence, task.title, task.heading)
    return any(_says(text, subject) or _says_name(text) for text in texts)
