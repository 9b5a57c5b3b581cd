"""Checks of the text itself: F604 punctuation, F605 attachments, V701 empty phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.knowledge.findings import make_finding
from kg.knowledge.wording import load_vague_words
from kg.model.document import PlanDocument, Task
from kg.model.finding import Finding
from kg.model.text import SourceText, Span

_HAN = "[\u4e00-\u9fff”》）]"
_HALF = re.compile(
    rf"(?<={_HAN})[,:;](?=[\u4e00-\u9fff“《（])|\((?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\)"
)
_NUMBER_BRACKET = re.compile(r"(?<=[发办函规字政厅])[\[【（(](20\d\d)[\]】）)](?=\d+号)")
_FULL = re.compile("[，：；（）]")
_WIDE = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）"}
# Above this share half-width punctuation is the document's habit, not a slip.
_HABIT = 0.1
_MOST_SLIPS = 20
_ATTACHED = r"附[件表录]"
_MENTION = re.compile(rf"(?:见|详见|如|按照?|参照)(?:本[^，。]{{0,6}})?({_ATTACHED})\s*(\d*)")
_LISTED = re.compile(r"(?m)^[ \t\u3000]*(附件)[:：][ \t]*(?:1[.．])?\s*\S")
_HEADED = re.compile(rf"(?m)^[ \t\u3000]*({_ATTACHED})\s*(\d*)(?![^\n]*[:：]\s*1[.．])")


def find_text_problems(source: SourceText, plan: PlanDocument) -> Iterator[Finding]:
    """Yield F604, F605 and V701."""
    yield from _check_punctuation(source)
    yield from _check_attachments(source)
    for task in plan.tasks:
        yield from _check_substance(task)


def _check_punctuation(source: SourceText) -> Iterator[Finding]:
    raw = source.raw
    slips = list(_HALF.finditer(raw))
    if slips and len(slips) <= _HABIT * (len(slips) + len(_FULL.findall(raw))):
        for match in slips[:_MOST_SLIPS]:
            yield _slip(source, Span(*match.span()), _WIDE[match.group()])
    for match in _NUMBER_BRACKET.finditer(raw):
        yield _slip(source, Span(*match.span()), f"〔{match.group(1)}〕")


def _slip(source: SourceText, span: Span, expected: str) -> Finding:
    around = Span(max(0, span.start - 8), min(len(source.raw), span.end + 8))
    text = source.raw[span.start : span.end]
    return make_finding("F604", span, text=text, expected=expected, quote=source.quote(around))


def _check_attachments(source: SourceText) -> Iterator[Finding]:
    """Yield F605 for an attachment that is named and stands nowhere after it."""
    raw = source.raw
    headed = [(m.start(), m.group(1), m.group(2)) for m in _HEADED.finditer(raw)]
    listed = _LISTED.search(raw)
    if listed:
        headed = [h for h in headed if not listed.start() <= h[0] < listed.end()]
    told: set[str] = set()
    mentions = [(m.span(), m.group(1), m.group(2)) for m in _MENTION.finditer(raw)]
    if listed:
        mentions.append((listed.span(), "附件", ""))
    for (start, end), kind, number in sorted(mentions):
        found = any(
            at > start and _same_kind(kind, k) and (not number or not n or n == number)
            for at, k, n in headed
        )
        name = kind + number
        if not found and name not in told:
            told.add(name)
            yield make_finding("F605", Span(start, end), title=name, quote=raw[start:end].strip())


def _same_kind(one: str, other: str) -> bool:
    return one == other or "附件" in (one, other)


def _check_substance(task: Task) -> Iterator[Finding]:
    """Yield V701 for a task in whose measures nothing could be shown to be done."""
    words = load_vague_words()
    texts = [m.text for m in task.measures]
    if not texts or any(m.targets or m.deadline for m in task.measures) or task.deadline:
        return
    if any(re.search(r"\d|[“《]", t) or words.deliverable.search(t) for t in texts):
        return
    vague = sum(len(words.vague.findall(t)) for t in texts)
    clauses = sum(len(re.findall(r"[^，；。]+", t)) for t in texts)
    if vague >= max(2, 0.75 * clauses):
        first = task.measures[0]
        yield make_finding("V701", first.span, text=first.text[:40], quote=first.text[:60])
