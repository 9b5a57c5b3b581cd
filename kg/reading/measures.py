"""Text becomes sentences, one measure each, and a sentence its strength."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import KnowledgeError
from kg.model.document import STRENGTHS, Strength
from kg.resources import find_shipped

# Nothing inside a closed pair ends a sentence; an unclosed bracket protects nothing.
_GROUP = (
    r"“[^“”]{0,300}”|（(?:[^（）]|（[^（）]{0,200}）){0,400}）|《[^》]{0,200}》"
    r"|〔[^〔〕]{0,300}〕|‘[^‘’]{0,100}’|「[^「」]{0,200}」"
)
_ITEM = r"[一二三四五六七八九十]是|[（(]?\d{1,2}[）).．、]|[①-⑳]"
_TOKEN = re.compile(rf"(?P<group>{_GROUP})|(?P<end>[。！？!?]+[”’」]?)|(?P<colon>：)|(?P<half>；)")
_NUMBERED = re.compile(_ITEM)
_GOES_ON = tuple("，、；。的等和与及或这")
# A part before or after ； that is shorter names a thing and is no measure of its own.
_SHORTEST = 8
_NAMES = re.compile(r"“[^“”]{0,300}”|《[^《》]{0,300}》|（[^（）]{0,300}）")
_OPENS = re.compile("[“《（]")
_CLAUSE = re.compile(r"[，；：。！？]+")
_PLACES = ("any", "result", "head")


@dataclass(frozen=True, slots=True)
class StrengthRule:
    """One rule of ``strength.toml``; ``where`` says which clauses it reads."""

    id: str
    strength: Strength
    where: str
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    rejects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StrengthStyle:
    """The compiled rules, one pattern for those of each place, what may stand before a verb.

    A pattern's groups are named by the rules, the first of which wins.
    """

    rules: tuple[StrengthRule, ...]
    places: dict[str, re.Pattern[str]]
    strengths: dict[str | None, Strength]
    adverbial: re.Pattern[str]
    lead_in: re.Pattern[str]


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the ``(start, end)`` of each sentence, closing mark included, in order.

    。！？ end one, also inside “…” when the quote ends there; never inside
    brackets. ； ends one between two whole measures: not below a colon, where
    it lists, unless the parts are numbered (一是…；二是…). What is left at the
    end without a mark is a sentence too.

    >>> [text[a:b] for text in ["推广“快办。”经验。支持甲；乙。"] for a, b in split_sentences(text)]
    ['推广“快办。”经验。', '支持甲；乙。']
    """
    cuts: list[tuple[int, int]] = []
    start, listing = 0, False
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "colon":
            listing = True
        elif kind == "end" or (
            _quote_ends(text, token)
            if kind == "group"
            else _parts_measures(text, start, token.end(), listing)
        ):
            cuts.append((start, token.end()))
            start, listing = token.end(), listing and kind == "half"
    cuts.append((start, len(text)))
    return [cut for cut in cuts if re.search(r"\w", text[cut[0] : cut[1]])]


def measure_strength(sentence: str) -> Strength:
    """Return how strongly ``sentence`` binds, by the rules of ``ontology/styles/strength.toml``.

    >>> [measure_strength(s) for s in ("建成3个中心。", "加强保护。", "鼓励申报。", "探索新机制。")]
    ['must', 'should', 'encourage', 'explore']
    """
    style = load_strength_style()
    bare = _NAMES.sub("", sentence) if _OPENS.search(sentence) else sentence
    if found := style.places["any"].search(bare):
        return style.strengths[found.lastgroup]
    head = next((c for c in _CLAUSE.split(bare) if c and not style.adverbial.match(c)), bare)
    lead = style.lead_in.match(head)
    found = style.places["head"].match(head, lead.end() if lead else 0)
    found = found or style.places["result"].search(bare)
    return style.strengths[found.lastgroup] if found else "should"


@cache
def load_strength_style(path: Path | None = None) -> StrengthStyle:
    """Return the rules of ``path`` (the shipped file), compiled; names every fault at once."""
    path = path or find_shipped("ontology", "styles", "strength.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    faults: list[str] = []
    rules = tuple(rule for row in table["rule"] if (rule := _compile(row, faults)))
    if faults:
        raise KnowledgeError(f"{path}: " + "; ".join(faults), hint="see the file's own header")
    lead = table["lead_in"]
    return StrengthStyle(
        rules,
        {w: re.compile(_one_of([r for r in rules if r.where == w])) for w in _PLACES},
        {r.id: r.strength for r in rules},
        re.compile(lead["adverbial"]),
        re.compile(f"(?:{lead['subject']})?{lead['adverbs']}*"),
    )


def _one_of(rules: Sequence[StrengthRule]) -> str:
    return "|".join(f"(?P<{r.id}>{r.pattern.pattern})" for r in rules) or r"(?!)"


def _compile(row: dict[str, Any], faults: list[str]) -> StrengthRule | None:
    name = row.get("id", "?")
    if row.get("strength") not in STRENGTHS or row.get("where") not in _PLACES:
        faults.append(f"{name}: strength or where is unknown")
        return None
    try:
        pattern = re.compile(row["pattern"])
    except (re.error, KeyError) as error:
        faults.append(f"{name}: {error}")
        return None
    examples = tuple(row.get("matches", ())), tuple(row.get("rejects", ()))
    return StrengthRule(name, row["strength"], row["where"], pattern, *examples)


def _quote_ends(text: str, token: re.Match[str]) -> bool:
    """Say whether a quote that closes with its own 。 closes the sentence around it."""
    group, before = token.group(), text[token.start() - 1 : token.start()]
    after = text[token.end() : token.end() + 1]
    speech = not before or before in "：，。"
    return group[-1] in "”’」" and group[-2] in "。！？" and speech and after not in _GOES_ON


def _parts_measures(text: str, start: int, end: int, listing: bool) -> bool:
    if _NUMBERED.match(text, end):
        return True
    following = _CLAUSE.split(text[end : end + 400], maxsplit=1)[0]
    return not listing and end - start > _SHORTEST and len(following) >= _SHORTEST // 2
