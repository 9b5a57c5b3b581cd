"""Titles in 《》 become citations with their 文号 and what the plan does with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.document import Relation


@dataclass(frozen=True, slots=True)
class FoundCitation:
    """A cited document: ``[start, end)`` covers 《…》, ``title`` is what stands inside."""

    start: int
    end: int
    title: str
    number: str | None
    relation: Relation


# A title may hold 〈…〉, <…> or another 《…》; one that never closes is none.
_TITLE = re.compile(r"《((?:[^《》\n]|《[^《》\n]{1,150}》){1,200}?)》")
_BRACKET = r"[〔\[（【(]"
_NUMBER = re.compile(
    rf"（(?P<number>[^（），；。《》]{{0,24}}?{_BRACKET}?\d{{4}}[〕\]）】)]?年?第?\d+号令?"
    r"|(?:GB|DB|HJ|YY|TD|NY|JR|SN)[/A-Z\d]*\s?[\d.]+[—–-]\d{4})）"
)
_JOINER = re.compile(r"(?:以下简称[^）]*）)?(?:[、，]|和|及|与|以及|、?以及|并)?")
_ALIAS = re.compile(r"(?:简称|下称|以下称|又称)(?:为|“)?$")
_BASIS = re.compile(r"(?:依据|根据|按照|依照|遵照|遵循|对照)[^，。；：]{0,12}$")
_CARRIES_OUT = re.compile(
    r"(?:贯彻|落实|实施|执行|施行)(?:好|到位|落实|国家|省|市|我省|我市|上级|中央|党中央|国务院|新修订的?){0,3}$"
)


def find_citations(text: str, *, preamble: bool = False) -> Iterator[FoundCitation]:
    """Yield every 《…》 of ``text`` that names a document, in reading order.

    In the ``preamble`` 依据/根据/按照《…》 is what the plan is ``based_on``;
    anywhere 贯彻、落实、实施、执行《…》 ``implements``; all else ``mentions``.
    Titles in a row share what stands before the first. A short title that is
    only introduced (以下简称《…》) is not a citation.

    >>> text = "依据《甲规划》（国发〔2021〕3号）和《乙纲要》，制定本方案。"
    >>> found = find_citations(text, preamble=True)
    >>> [(c.title, c.number, c.relation) for c in found]
    [('甲规划', '国发〔2021〕3号', 'based_on'), ('乙纲要', None, 'based_on')]
    """
    if "《" not in text:
        return
    before = -1
    relation: Relation = "mentions"
    for match in _TITLE.finditer(text):
        start, end = match.span()
        if _ALIAS.search(text, max(0, start - 6), start):
            continue
        number = _NUMBER.match(text, end)
        if before < 0 or not _JOINER.fullmatch(text, before, start):
            relation = _relation(text[max(0, start - 24) : start], preamble)
        before = number.end() if number else end
        yield FoundCitation(start, end, match[1], number["number"] if number else None, relation)


def _relation(lead_in: str, preamble: bool) -> Relation:
    if preamble and _BASIS.search(lead_in):
        return "based_on"
    return "implements" if _CARRIES_OUT.search(lead_in) else "mentions"
