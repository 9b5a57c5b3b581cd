"""Drafts with their truth in them: ``{3.1}`` before a sentence that covers measure 1 of task 3.

``{3.1~}`` says in part, ``{3.1,5.2}`` both, ``{+}`` that the sentence answers nothing, ``{/}``
that it ends here. ``{!3.1}`` marks a decoy: near 3.1 in words, another thing in substance.
``{3.1^}`` marks a box or a repeat: to match it is neither needed nor wrong.
Lines that begin with ``# `` are notes; ``# indicators: 1=raised 3=dropped`` is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

DRAFTS = Path(__file__).parent / "drafts"
_TAG = re.compile(r"\{([^}]*)\}")


@dataclass(frozen=True)
class Tagged:
    """A draft's text and its truth. ``marks``: (start, end, tags) of each tagged sentence."""

    name: str
    text: str
    marks: tuple[tuple[int, int, tuple[str, ...]], ...]
    indicators: dict[int, str] = field(default_factory=dict)

    def truth(self) -> dict[tuple[int, int], str]:
        """Return (task, measure), both from 1 → covered or partial."""
        found: dict[tuple[int, int], str] = {}
        for _, _, tags in self.marks:
            for tag in tags:
                if tag == "+" or tag[0] == "!" or tag[-1] == "^":
                    continue
                task, measure = (int(n) for n in tag.rstrip("~").split("."))
                if not tag.endswith("~") or (task, measure) not in found:
                    found[task, measure] = "partial" if tag.endswith("~") else "covered"
        return found

    def sentences_of(self, task: int, measure: int) -> list[tuple[int, int]]:
        """Return the stretches of text tagged with a measure."""
        name = f"{task}.{measure}"
        return [(a, b) for a, b, tags in self.marks if name in [t.rstrip("~") for t in tags]]

    def places_of(self, sign: str) -> list[tuple[int, int, str]]:
        """Return the stretches and ids of the decoys (``!``) or of boxes and repeats (``^``)."""
        signed = [(a, b, t) for a, b, tags in self.marks for t in tags if sign in t]
        return [(a, b, t.strip("!^")) for a, b, t in signed]

    def line_of(self, offset: int) -> int:
        """Return the line, from 1, of an offset."""
        return self.text.count("\n", 0, offset) + 1


def read_tagged(path: Path) -> Tagged:
    """Read a tagged draft."""
    raw = path.read_text(encoding="utf-8")
    notes = [line for line in raw.splitlines() if line.startswith("# ")]
    body = "\n".join(line for line in raw.split("\n") if not line.startswith("# "))
    marks, text, at, open_mark = [], [], 0, None
    for piece in re.split(r"(\{[^}]*\}|[\n（(](?=牵头单位|责任单位|省)|\n)", body):
        tag = _TAG.fullmatch(piece)
        if open_mark and (tag or re.match(r"[\n（(]", piece)):
            marks.append((open_mark[0], at, open_mark[1]))
            open_mark = None
        if tag and tag.group(1) == "/":
            continue
        if tag:
            open_mark = (at, tuple(tag.group(1).split(",")))
            continue
        text.append(piece)
        at += len(piece)
    return Tagged(path.stem, "".join(text), tuple(marks), _read_indicators(notes))


def _read_indicators(notes: list[str]) -> dict[int, str]:
    for note in notes:
        if note.startswith("# indicators:"):
            pairs = (pair.split("=") for pair in note.split(":", 1)[1].split())
            return {int(number): status for number, status in pairs}
    return {}


def read_all() -> list[Tagged]:
    """Return every draft of the folder, by name."""
    return [read_tagged(path) for path in sorted(DRAFTS.glob("*.txt"))]
