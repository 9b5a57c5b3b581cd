"""The words that speak for a match, as a reader wants to see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.analysis.passages import Token

# As many as fit beside two quotes.
MOST_SHARED = 8
_COMMON = 0.05  # words of more sentences than this say nothing about a match


def find_shared_words(
    measure: Sequence[Token],
    sentence: Sequence[Token],
    text: str,
    common: Mapping[str, float],
) -> tuple[str, ...]:
    """Return the words both sides use, near words as ``惩罚性赔偿≈数倍赔偿``; common ones last.

    ``text`` is the sentence's text. At most `MOST_SHARED`; neighbouring words
    are joined.
    """
    found: dict[str, bool] = {}
    for phrase, plain in _find_phrases(measure, sentence, text, common):
        found.setdefault(phrase, plain)
    rare = [phrase for phrase, plain in found.items() if not plain]
    rest = [phrase for phrase, plain in found.items() if plain]
    return tuple((rare + rest)[:MOST_SHARED])


def _find_phrases(
    measure: Sequence[Token], sentence: Sequence[Token], text: str, common: Mapping[str, float]
) -> Iterator[tuple[str, bool]]:
    phrase: list[Token] = []
    for token in measure:
        said = len(token.text) > 1 and token.text in text
        if phrase and (not said or token.start != phrase[-1].end or _join(phrase) not in text):
            yield _settle(phrase, text, common)
            phrase = []
        if said:
            phrase.append(token)
        elif token.groups and len(token.text) > 1:
            near = next((t for t in sentence if t.groups & token.groups and len(t.text) > 1), None)
            if near:
                yield f"{token.text}≈{near.text}", _is_common(token, common)
    if phrase:
        yield _settle(phrase, text, common)


def _join(phrase: Sequence[Token]) -> str:
    return "".join(t.text for t in phrase)


def _settle(phrase: Sequence[Token], text: str, common: Mapping[str, float]) -> tuple[str, bool]:
    joined = _join(phrase)
    plain = all(_is_common(t, common) for t in phrase)
    return (joined if joined in text else _join(phrase[:-1]) or joined), plain


def _is_common(token: Token, common: Mapping[str, float]) -> bool:
    return common.get(token.text, 0.0) > _COMMON


def say_as_printed(
    shared: Sequence[str], measure: str, sentence: str, equals: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the shared words as each side prints them, where another word stood for them.

    A word that neither side prints is left out.

    >>> say_as_printed(("建设标准必要专利", "立法"), "建设SEP", "建设标准必要专利，立法",
    ...                {"SEP": "标准必要专利"})
    ('建设SEP≈建设标准必要专利',)
    """
    found = []
    for word in shared:
        own, sign, other = word.partition("≈")
        pair = _print(own, measure, equals), _print(other if sign else own, sentence, equals)
        if all(pair):
            found.append(pair[0] if pair[0] == pair[1] else "≈".join(pair))
    return tuple(dict.fromkeys(found))


def _print(word: str, text: str, equals: Mapping[str, str]) -> str:
    """Return ``word`` with the names that ``text`` uses; empty where the text does not say it."""
    if word in text:
        return word
    for name, label in equals.items():
        if label in word and name in text and label not in text:
            word = word.replace(label, name)
    return word if word in text else ""
