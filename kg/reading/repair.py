"""Characters that a PDF reader took for others to repairs, by dictionary in context."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model.text import Repair
from kg.reading.words import is_word

# Raw character → the one it may stand for. U+2F1C, Kangxi radical 29 又, is drawn for 口
# in the text layer of PDFs made with some Founder fonts (人口, 进出口 come out as 人⼜).
CONFUSED = {"\u2f1c": "口"}
# The longest word, in characters, that is looked up around a doubtful character.
_REACH = 4


def find_repairs(raw: str, folded: str) -> Iterator[Repair]:
    """Yield a repair for each confused character whose surroundings make a word with it.

    The character stays as folding gives it where the dictionary has a word
    with that reading too, or none with either.
    """
    for character, meant in CONFUSED.items():
        at = raw.find(character)
        while at >= 0:
            if _is_meant(folded, at, meant):
                yield Repair(at, at + 1, meant)
            at = raw.find(character, at + 1)


def _is_meant(folded: str, at: int, meant: str) -> bool:
    before = "".join(folded[max(0, at - 12) : at].split())[-(_REACH - 1) :]
    after = "".join(folded[at + 1 : at + 13].split())[: _REACH - 1]
    return _makes_word(before, meant, after) and not _makes_word(before, folded[at], after)


def _makes_word(before: str, character: str, after: str) -> bool:
    text, place = before + character + after, len(before)
    return any(
        is_word(text[i:j])
        for i in range(place + 1)
        for j in range(place + 1, len(text) + 1)
        if 2 <= j - i <= _REACH
    )
