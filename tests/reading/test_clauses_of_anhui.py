"""The clause readers on the shipped plan, and their time on texts that are all signs."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.model.text import fold
from kg.reading.citations import find_citations
from kg.reading.deadlines import find_deadlines, item_deadline
from kg.reading.front import read_front
from kg.reading.indicators import find_indicator_rows
from kg.reading.measures import measure_strength, split_sentences
from kg.reading.targets import find_targets
from kg.resources import find_shipped

RAW = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt").read_text(encoding="utf-8")
TEXT = fold(RAW).replace("又", "口")
GOLD = [
    folder / "shared" / "gold" / "roles" / "anhui.json"
    for folder in Path(__file__).resolve().parents
    if (folder / "shared" / "gold" / "roles" / "anhui.json").is_file()
]
needs_gold = pytest.mark.skipif(not GOLD, reason="the gold files lie beside the project, not in it")


def test_the_measures_hold_six_targets() -> None:
    """From 三、 on, the plan sets six quantified targets and no more."""
    body = TEXT[TEXT.index("三、加强知识产权创造，推动") :]
    texts = [t.text for a, b in split_sentences(body) for t in find_targets(body[a:b])]
    assert [t[:8] for t in texts] == [
        "建成3—5个国家",
        "2—3个国家知识",
        "推动我省市场主体",
        "建成3—5个国家",
        "全省16个设区的",
        "50%以上的县（",
    ]


@needs_gold
def test_the_targets_read_as_the_gold_prints_them() -> None:
    """Each target's text is the annotators' text, in order of the plan."""
    gold = json.loads(GOLD[0].read_text(encoding="utf-8"))["quantified_targets_in_text"]
    body = TEXT[TEXT.index("三、加强知识产权创造，推动") :]
    texts = [t.text for a, b in split_sentences(body) for t in find_targets(body[a:b])]
    assert texts == [g["text"] for g in gold]


@needs_gold
def test_the_measures_are_cut_as_the_gold_cuts_them() -> None:
    """All 164 measures of the 32 tasks are single sentences of the reader."""
    tasks = json.loads(GOLD[0].read_text(encoding="utf-8"))["tasks"]
    wanted = [m for task in tasks for m in task["measures"]]
    for task in tasks:
        joined = "".join(task["measures"])
        assert [joined[a:b] for a, b in split_sentences(joined)] == task["measures"]
    assert len(wanted) == 164


READERS: dict[str, Callable[[str], object]] = {
    "sentences": split_sentences,
    "strength": measure_strength,
    "deadlines": lambda text: list(find_deadlines(text)),
    "item deadline": item_deadline,
    "targets": lambda text: list(find_targets(text)),
    "citations": lambda text: list(find_citations(text)),
    "front": read_front,
    "indicators": lambda text: find_indicator_rows(text.split("\n")),
}
SIGNS = {
    "brackets": "（《“〔",
    "digits": "0123456789年月",
    "commas": "，、：号各政府单位",
    "words": "建成一批3—5个《》“”（），。；年月日底前到2025每达以上% 提",
}


@pytest.mark.parametrize("signs", SIGNS.values(), ids=SIGNS)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_time_grows_with_the_length_alone(read: Callable[[str], object], signs: str) -> None:
    """Sixty thousand signs without order are read in less than two seconds by each reader."""
    text = "".join(random.Random(7).choices(signs, k=60_000))
    begin = time.perf_counter()
    read(text)
    assert time.perf_counter() - begin < 2
