"""What an outside draft carries besides its verdicts: planted changes, near misses and faults.

Lines beginning with ``# `` in a draft of ``outside/`` (the rest of the format: ``tagged.py``):

    # 变更 4.3 措辞 before → after        a change against Anhui's measure 4.3 (or task: 32)
    # 非变更 前稿 主体 before → after     a near miss against the draft's own earlier text
    # 通替 市科技局→区科技局 …            how names read in the earlier text (another level)
    # fault R101 | words of the draft | what is wrong

Kinds: 主体 (owner), 时限 (deadline), 措辞 (strength of wording), 目标 (target). ``⏎`` is a line
break. ``after`` stands in the draft, at or before the note; ``before`` in the reference. The
earlier text (前稿) is the draft with every ``after`` of its cases put back to ``before``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tagged import Tagged, read_tagged

OUTSIDE = Path(__file__).parent / "outside"
KINDS = {"主体": "owner", "时限": "deadline", "措辞": "wording", "目标": "target"}
EARLIER = "前稿"
_CASE = re.compile(r"(变更|非变更) (\S+) (\S+) (.+) → (.+)")
_TAG = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Case:
    """A planted change or a near miss; ``span`` of ``after`` in code points of the draft."""

    changed: bool
    reference: str
    kind: str
    before: str
    after: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Earlier:
    """The earlier text and where in it each case against it has its ``before``."""

    text: str
    places: tuple[tuple[Case, tuple[int, int]], ...]


@dataclass(frozen=True)
class Fault:
    """A planted fault: code of the check, the words it is about, and their place."""

    code: str
    quote: str
    detail: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Planted:
    """A draft with its verdicts, its cases and its faults."""

    draft: Tagged
    cases: tuple[Case, ...]
    faults: tuple[Fault, ...]
    missing: frozenset[tuple[int, int]]
    renamed: tuple[tuple[str, str], ...]

    def earlier(self) -> Earlier:
        """Return the earlier text of the draft."""
        return _restore(self.draft.text, self.cases, dict(self.renamed))


def read_planted(path: Path) -> Planted:
    """Read an outside draft; a case or fault whose words are not in it raises ValueError."""
    draft = read_tagged(path)
    notes = list(_place_notes(path.read_text(encoding="utf-8")))
    cases = tuple(_read_case(note, at, draft.text) for note, at in notes if _CASE.fullmatch(note))
    faults = tuple(_read_fault(n, draft.text) for n, _ in notes if n.startswith("fault "))
    missing = frozenset(
        (int(task), int(measure))
        for note, _ in notes
        if note.startswith("missing:")
        for task, measure in (name.split(".") for name in note.split()[1:])
    )
    return Planted(draft, cases, faults, missing, tuple(_read_renamed(n for n, _ in notes)))


def read_outside() -> list[Planted]:
    """Return every outside draft, by name."""
    return [read_planted(path) for path in sorted(OUTSIDE.glob("*.txt"))]


def _place_notes(raw: str) -> Iterator[tuple[str, int]]:
    """Yield each note and the offset in the draft's text at which it stands."""
    at = 0
    for line in raw.split("\n"):
        if line.startswith("# "):
            yield line[2:], at
        else:
            at += len(_TAG.sub("", line)) + 1


def _read_case(note: str, at: int, text: str) -> Case:
    verdict, reference, kind, before, after = (
        part.replace("⏎", "\n")
        for part in _CASE.fullmatch(note).groups()  # type: ignore[union-attr]
    )
    start = text.rfind(after, 0, at)
    if start < 0:
        raise ValueError(f"the draft has no such words before the note: {note}")
    return Case(verdict == "变更", reference, kind, before, after, (start, start + len(after)))


def _read_fault(note: str, text: str) -> Fault:
    code, quote, detail = (
        part.strip().replace("⏎", "\n") for part in note.removeprefix("fault ").split("|")
    )
    if text.count(quote) != 1:
        raise ValueError(f"{text.count(quote)} times in the draft: {quote}")
    return Fault(code, quote, detail, (text.index(quote), text.index(quote) + len(quote)))


def _read_renamed(notes: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Yield (name in the draft, name in the earlier text)."""
    for note in notes:
        if note.startswith("通替 "):
            for pair in note.split()[1:]:
                before, after = pair.split("→")
                yield after, before


def _restore(text: str, cases: tuple[Case, ...], renamed: dict[str, str]) -> Earlier:
    """Put the cases' ``before`` in, and the earlier names everywhere else."""
    names = sorted(renamed, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(map(re.escape, names)) or r"(?!)")
    own = sorted((c for c in cases if c.reference == EARLIER), key=lambda c: c.span)
    pieces, places, at, length = [], [], 0, 0
    for case in own:
        if case.span[0] < at:
            raise ValueError(f"two cases on the same words: {case.after}")
        kept = pattern.sub(lambda m: renamed[m.group()], text[at : case.span[0]])
        pieces += [kept, case.before]
        length += len(kept) + len(case.before)
        places.append((case, (length - len(case.before), length)))
        at = case.span[1]
    pieces.append(pattern.sub(lambda m: renamed[m.group()], text[at:]))
    return Earlier("".join(pieces), tuple(places))
