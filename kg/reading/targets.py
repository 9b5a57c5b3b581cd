"""Quantities to be reached, found in the clauses of a sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.model.document import Operator
from kg.reading.numerals import ARABIC, CHINESE, SCALE, parse_number
from kg.resources import find_shipped

_MAYBE = re.compile(
    r"\d|番|全覆盖|百分之|[两二三四五六七八九十百千][个家项名次场处所条件座支批户人倍]"
)
_NAMES = re.compile(
    r"“[^“”]{0,300}”|《[^《》]{0,300}》|（[^（）]{0,300}）|‘[^‘’]{0,300}’|「[^「」]{0,300}」"
)
_CLAUSE = re.compile(r"[^，；。：！？]+")
_JOINER = re.compile(r"以及|[或和、及与并]")
_LIST_END = re.compile("[、和及]")
_DOUBLE = re.compile(r"翻(?P<times>[一二两三\d])?番")
_ALL = re.compile(
    r"(?:实现|达到|做到|基本|力争|推动|确保|完成|形成|推进)[^，；。]{0,30}全覆盖(?=$|[，；。、）])"
)
# 「达到1000架次的，给予…」 ends in 的, perhaps with a masked parenthesis behind it.
_CONDITION_ENDS = re.compile("的□*$")
# How far from its number a verb may stand in the clause, in characters.
_REACH = 120
_TIMES = {"一": 2.0, "二": 4.0, "两": 4.0, "三": 8.0}


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """A target at ``[start, end)``: ``text`` is its clause, values are scaled (1.2万 is 12000.0).

    ``max`` is the upper end of a range; ``value`` is None for 全覆盖 of an uncounted whole.
    """

    start: int
    end: int
    text: str
    value: float | None
    max: float | None
    unit: str
    operator: Operator


@dataclass(frozen=True, slots=True)
class TargetStyle:
    """The compiled words of ``targets.toml``."""

    quantity: re.Pattern[str]
    before: re.Pattern[str]
    origin: re.Pattern[str]
    attain: re.Pattern[str]
    close: re.Pattern[str]
    granted: re.Pattern[str]
    condition: re.Pattern[str]
    parts: re.Pattern[str]
    after: dict[str, Operator]
    time: re.Pattern[str]
    counted: re.Pattern[str]
    bounded: re.Pattern[str]
    measured: re.Pattern[str]
    changed: re.Pattern[str]
    chosen: re.Pattern[str]


def find_targets(sentence: str) -> Iterator[FoundTarget]:
    """Yield the quantified targets of ``sentence``, in reading order.

    What counts as one is said in ``ontology/styles/targets.toml``. A clause
    with several quantities gives several targets, cut at 或, 和 or 、 between
    them; one that opens with a count goes on with the clause before it.

    >>> [(t.operator, t.value, t.max) for t in find_targets("建成3—5个中心，覆盖率达90%以上。")]
    [('range', 3.0, 5.0), ('>=', 90.0, None)]
    """
    if not _MAYBE.search(sentence):
        return
    style = load_target_style()
    masked = _NAMES.sub(lambda m: "□" * len(m.group()), sentence)
    reading = _Reading(style, bool(style.granted.search(masked)))
    for clause in _CLAUSE.finditer(masked):
        found = reading.read(clause.group()) if _MAYBE.search(clause.group()) else []
        reading.carried = bool(found)
        yield from _with_words(sentence, clause, found)


@cache
def load_target_style(path: Path | None = None) -> TargetStyle:
    """Return the words of ``path`` (the shipped file) as patterns."""
    path = path or find_shipped("ontology", "styles", "targets.toml")
    t = tomllib.loads(path.read_text(encoding="utf-8"))
    u = t["units"]
    unit = "|".join((u["time"], u["share"], u["measured"], u["bounded"], u["counted"]))
    after: dict[str, Operator] = {}
    operators: tuple[tuple[str, Operator], ...] = (
        ("at_least", ">="),
        ("at_most", "<="),
        ("about", "~"),
    )
    for name, operator in operators:
        after |= dict.fromkeys(t["after"][name].split("|"), operator)
    before = "|".join(f"(?P<{k}>{v})" for k, v in t["before"].items() if k != "from")
    number = rf"(?:{ARABIC}|{CHINESE})"
    part = rf"(?:{SCALE})?[%％]?"
    tails = "|".join(sorted(after, key=len, reverse=True))
    return TargetStyle(
        quantity=re.compile(
            rf"(?<![\d.A-Za-z第前每—-])(?:百分之(?P<per>{number})|(?P<low>{number})(?P<own>{part})"
            rf"(?:[—–\-~～至](?P<high>{number}))?(?P<scale>{SCALE})?(?P<more>余|多)?(?P<unit>{unit})?)"
            rf"(?P<after>{tails})?"
        ),
        before=re.compile(rf"(?:{before})[了约近]?$"),
        origin=re.compile(rf"(?:{t['before']['from']})$"),
        attain=re.compile(rf"(?:{t['verbs']['attain']})(?!的)"),
        close=re.compile(rf"(?:{t['verbs']['close']})$"),
        granted=re.compile(t["not"]["granted"]),
        condition=re.compile(t["not"]["condition"]),
        chosen=re.compile(rf"(?:{t['not']['chosen']})$"),
        parts=re.compile(t["not"]["parts"]),
        after=after,
        time=re.compile(u["time"]),
        counted=re.compile(u["counted"]),
        bounded=re.compile(u["bounded"]),
        measured=re.compile(u["measured"]),
        changed=re.compile(rf"(?:{t['before']['changed']})[^的]{{1,10}}$"),
    )


@dataclass(frozen=True, slots=True)
class _Quantity:
    start: int
    end: int
    value: float | None
    max: float | None
    unit: str
    operator: Operator


def _with_words(
    sentence: str, clause: re.Match[str], found: list[_Quantity]
) -> Iterator[FoundTarget]:
    text, at = clause.group(), clause.start()
    for i, q in enumerate(found):
        start = _cut(text, found[i - 1].end, q.start) if i else 0
        end = len(text)
        if i + 1 < len(found):
            end = _cut(text, q.end, found[i + 1].start, before=True)
        words = sentence[at + start : at + end]
        yield FoundTarget(at + start, at + end, words, q.value, q.max, q.unit, q.operator)


def _cut(text: str, end: int, start: int, *, before: bool = False) -> int:
    """Return where the stretch of one quantity ends (``before``) or the next one's begins.

    The joiner directly before the later number counts, else the first one
    after the earlier; without any, the later number itself.
    """
    joiners = [m.span() for m in _JOINER.finditer(text, end, start)]
    if not joiners:
        return start
    a, b = joiners[-1] if joiners[-1][1] == start else joiners[0]
    return a if before else b


def _read_whole(text: str, style: TargetStyle) -> Iterator[_Quantity]:
    """Read 翻番 and 全覆盖, which take a count in their clause along."""
    if double := _DOUBLE.search(text):
        times = _TIMES.get(double["times"] or "一", 2.0)
        yield _Quantity(*double.span(), times, None, "倍", "double")
    elif covered := _ALL.search(text):
        counts = (m for m in style.quantity.finditer(text) if m["unit"] and m["low"])
        count = next((m for m in counts if m["unit"] not in "%％"), None)
        value = _scaled(count["low"], count["own"], count["scale"]) if count else None
        yield _Quantity(*covered.span(), value, None, count["unit"] if count else "", "all")


def _before(text: str, at: int, words: re.Pattern[str]) -> re.Match[str] | None:
    """Return the word that ends directly before ``at``; none is longer than eight characters."""
    return words.search(text, max(0, at - 8), at)


@dataclass(slots=True)
class _Reading:
    """What the clauses before have said: a sum ``granted``, a list of counts ``carried`` on."""

    style: TargetStyle
    granted: bool
    carried: bool = False

    def read(self, text: str) -> list[_Quantity]:
        """Return the target quantities of one clause, in order."""
        style = self.style
        if whole := list(_read_whole(text, style)):
            return whole
        if style.granted.search(text) or style.condition.match(text):
            return []
        matches = list(style.quantity.finditer(text))
        bounds = [_before(text, m.start(), style.before) for m in matches]
        sure = [self._is_target(text, m, b) for m, b in zip(matches, bounds, strict=True)]
        some = any(sure)
        found: list[_Quantity] = []
        for i, (match, bound) in enumerate(zip(matches, bounds, strict=True)):
            joined = bool(i and found and _joined(text, matches[i - 1], match))
            bound = bound or (bounds[i - 1] if joined else None)
            bounds[i] = bound
            listed = some and (self._is_listed(text, match) or _goes_on_list(text, match))
            if sure[i] or (joined and bound) or listed:
                found.append(_quantity(match, bound, style))
        return found

    def _is_target(self, text: str, match: re.Match[str], bound: re.Match[str] | None) -> bool:
        style, unit = self.style, _unit_of(match)
        head = text[max(0, match.start() - _REACH) : match.start()]
        if _before(text, match.start(), style.origin) or style.parts.match(text, match.end()):
            return False
        if _CONDITION_ENDS.match(text, match.end()):
            return False
        if not unit:
            number = match["low"] or ""
            return bool(bound) and number[:1].isdigit() and match.end() == len(text)
        if style.time.fullmatch(unit):
            return not self.granted and _limits(match, bound)
        if _describes(text, match, style):
            return False
        if unit == "%":
            return bool(
                bound
                or match["after"]
                or style.attain.search(head)
                or style.changed.search(head)
                or style.attain.search(text, match.end(), match.end() + _REACH)
            )
        if not style.counted.fullmatch(unit) and text.startswith("的", match.end()):
            return False
        if style.bounded.fullmatch(unit) and not match["after"]:
            return bool(bound) and not self.granted
        return self._is_count(head, match, bound)

    def _is_count(self, head: str, match: re.Match[str], bound: re.Match[str] | None) -> bool:
        """Say whether a count is to be attained: by its bound, its verb or the list it goes on."""
        number = match["low"] or ""
        if number == "一" and not (bound and bound.lastgroup == "at_least"):
            return False
        if bound:
            return not self.granted or bool(self.style.counted.fullmatch(match["unit"]))
        if number and not number[0].isdigit():
            return bool(_before(head, len(head), self.style.close))
        if match["after"] and match.end() == len(match.string) and not self.granted:
            return True
        return bool(self.style.attain.search(head)) or (self.carried and not head)

    def _is_listed(self, text: str, match: re.Match[str]) -> bool:
        """Say whether a count closes its noun in a list: 预审2000件、维权案件200件."""
        counted = self.style.counted.fullmatch(match["unit"] or "")
        ends = match.end() == len(text) or text[match.end()] in "、和及"
        return bool(counted and ends and (match["low"] or "")[:1].isdigit())


def _joined(text: str, before: re.Match[str], match: re.Match[str]) -> bool:
    """Say whether two numbers share their bound and unit: 分别达到30%、35%."""
    same = _unit_of(before) == _unit_of(match)
    return same and text[before.end() : match.start()] in ("、", "和", "及", "或")


def _describes(text: str, match: re.Match[str], style: TargetStyle) -> bool:
    """Say whether an amount with a bound describes the noun behind it (100亿元以上企业3家)."""
    unit = match["unit"] or ""
    amount = style.measured.fullmatch(unit) or style.bounded.fullmatch(unit)
    if not amount or not match["after"] or _before(text, match.start(), style.before):
        return False
    if _before(text, match.start(), style.chosen):
        return match.end() < len(text)
    noun = _LIST_END.split(text[match.end() :])[0]
    return any(m["unit"] and m.start() > 1 for m in style.quantity.finditer(noun))


def _goes_on_list(text: str, match: re.Match[str]) -> bool:
    """Say whether a Chinese numeral opens the next noun of a list: 百家企业、千家工厂."""
    numeral = (match["low"] or "")[:1] in "百千两三四五六七八九十"
    return bool(numeral and match["unit"] and text[match.start() - 1 : match.start()] in "、和及")


def _limits(match: re.Match[str], bound: re.Match[str] | None) -> bool:
    """Say whether a length of time is a limit (5个工作日内) and not a description."""
    return bool(match["after"] or (bound and bound.lastgroup in ("at_most", "reached", "changed")))


def _unit_of(match: re.Match[str]) -> str:
    if match["per"] or match["own"][-1:] in ("%", "％"):
        return "%"
    return (match["unit"] or "").replace("％", "%")


def _quantity(match: re.Match[str], bound: re.Match[str] | None, style: TargetStyle) -> _Quantity:
    if match["per"]:
        low, high = parse_number(match["per"]), None
    else:
        own, scale = match["own"].rstrip("%％"), match["scale"] or ""
        low = _scaled(match["low"], own or scale)
        high = _scaled(match["high"], scale) if match["high"] else None
    operator = _operator(match, bound, style)
    return _Quantity(match.start(), match.end(), low, high, _unit_of(match), operator)


def _scaled(number: str, *scales: str | None) -> float | None:
    scale = next((s.rstrip("%％") for s in scales if s and s.rstrip("%％")), "")
    value, factor = parse_number(number), parse_number("1" + scale)
    return value * factor if value is not None and factor is not None else None


def _operator(match: re.Match[str], bound: re.Match[str] | None, style: TargetStyle) -> Operator:
    if match["high"]:
        return "range"
    if match["after"]:
        return style.after[match["after"]]
    if match["more"]:
        return ">="
    named: dict[str | None, Operator] = {"at_least": ">=", "at_most": "<=", "about": "~"}
    return named.get(bound.lastgroup if bound else None, "=")
