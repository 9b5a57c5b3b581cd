"""Drafts whose truth is known, read by the real parser and set beside the Anhui plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from tagged import Tagged, read_all, read_tagged

from kg.analysis.coverage import PreparedDraft
from kg.analysis.lexicon import load_lexicon
from kg.analysis.passages import Lexicon
from kg.analysis.rows import PlanRows
from kg.analysis.sides import read_side
from kg.model.text import SourceText
from kg.reading.files import read_source
from kg.resources import find_shipped


def find_gold() -> Path | None:
    """Return the folder of the given draft and its gold, beside the project or above it."""
    folders = (p / "shared" / "gold" / "coverage" for p in Path(__file__).resolve().parents)
    return next((f for f in folders if (f / "gold.json").exists()), None)


OUTSIDE = Path(__file__).parent / "outside"
# Outside drafts whose errors were looked at after their first score, and those of them learnt from.
SEEN = ("cangping", "jichuan", "lingxi")
LEARNT = ("lingxi",)
CREDIT = {"covered": 1.0, "partial": 0.5}


@dataclass
class Judged:
    """A draft with its truth: status by (task, measure) from 0, and the sentences that cover it.

    ``also`` are lines, from 0, by task: neither needed nor wrong.
    """

    name: str
    rows: PlanRows
    truth: Mapping[tuple[int, int], str]
    places: Mapping[tuple[int, int], list[tuple[int, int]]]
    new: list[tuple[int, int]]
    text: str
    indicators: Mapping[int, str] = field(default_factory=dict)
    also: Mapping[int, set[int]] = field(default_factory=dict)

    def prepare(self, lexicon: Lexicon | None = None) -> PreparedDraft:
        """Return the draft prepared for comparing, with the shipped lexicon unless given."""
        return PreparedDraft(self.rows, lexicon or load_lexicon())


def make_source(name: str, text: str) -> SourceText:
    """Return a source from a text."""
    return SourceText(file=name, raw=text, sha256=hashlib.sha256(text.encode()).hexdigest())


@lru_cache(maxsize=1)
def read_anhui() -> PlanRows:
    """Return the rows of the Anhui plan."""
    path = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
    return read_side(read_source(path), "anhui-ip-145").rows


def judge_tagged(draft: Tagged) -> Judged:
    """Return a tagged draft with its truth."""
    truth = {(t - 1, m - 1): status for (t, m), status in draft.truth().items()}
    places = {(t, m): draft.sentences_of(t + 1, m + 1) for t, m in truth}
    rows = read_side(make_source(f"{draft.name}.txt", draft.text), draft.name).rows
    return Judged(
        draft.name, rows, truth, places, list(_new_items(draft)), draft.text, draft.indicators
    )


def _new_items(draft: Tagged) -> Iterator[tuple[int, int]]:
    """Yield the stretches of lines all of whose marks answer nothing."""
    lines: dict[int, list[tuple[int, int, tuple[str, ...]]]] = {}
    for mark in draft.marks:
        lines.setdefault(draft.line_of(mark[0]), []).append(mark)
    for marks in lines.values():
        if all("+" in tags for _, _, tags in marks):
            yield marks[0][0], marks[-1][1]


def judge_gold() -> Judged | None:
    """Return the given draft with its gold; None where ../shared is absent."""
    folder = find_gold()
    if folder is None:
        return None
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    text = (folder / "draft.txt").read_text(encoding="utf-8")
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    truth, places = {}, {}
    for t, task in enumerate(gold["tasks"]):
        for m, measure in enumerate(task["measures"]):
            if measure["status"] != "missing":
                truth[t, m] = measure["status"]
                places[t, m] = [(starts[n - 1], starts[n]) for n in measure["lines"]]
    rows = read_side(make_source("draft.txt", text), "gold").rows
    new = [(starts[n - 1], starts[n]) for n in gold["new_lines"]]
    also = {t: {n - 1 for n in task["also"]} for t, task in enumerate(gold["tasks"])}
    indicators = {i["number"]: i["status"] for i in gold["indicators"]}
    return Judged("gold", rows, truth, places, new, text, indicators, also)


def read_judged() -> list[Judged]:
    """Return the drafts to learn from, the given one first where it is there.

    Of the outside drafts those in `LEARNT`; the others are held back.
    """
    gold = judge_gold()
    learnt = [read_tagged(OUTSIDE / f"{name}.txt") for name in LEARNT]
    own = [judge_tagged(d) for d in (*read_all(), *learnt)]
    return [gold, *own] if gold else own


def read_held_back() -> list[Judged]:
    """Return the outside drafts whose errors nobody looked at."""
    paths = sorted(OUTSIDE.glob("*.txt"))
    return [judge_tagged(read_tagged(p)) for p in paths if p.stem not in SEEN]
