"""Sentences and their strength."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KnowledgeError
from kg.model.document import STRENGTHS
from kg.reading.measures import load_strength_style, measure_strength, split_sentences

RULES = load_strength_style().rules


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


CUTS = {
    "加强甲。推进乙！完成丙？": ["加强甲。", "推进乙！", "完成丙？"],
    "推广“快办。”经验。": ["推广“快办。”经验。"],
    "总书记指出：“保护就是创新。”要加强保护。": ["总书记指出：“保护就是创新。”", "要加强保护。"],
    "修订办法（见附件。）并公布。": ["修订办法（见附件。）并公布。"],
    "落实《规定。试行》。": ["落实《规定。试行》。"],
    "对跨行业平台给予奖补；对区域平台给予补助。": [
        "对跨行业平台给予奖补；",
        "对区域平台给予补助。",
    ],
    "重点任务：一是建立平台；二是完善机制。": ["重点任务：一是建立平台；", "二是完善机制。"],
    "重点领域包括：人工智能领域的专利；生物医药领域的专利。": [
        "重点领域包括：人工智能领域的专利；生物医药领域的专利。"
    ],
    "支持甲；乙。": ["支持甲；乙。"],
    "没有句号的一段": ["没有句号的一段"],
    "括号不闭（例如这里。仍然分句。": ["括号不闭（例如这里。", "仍然分句。"],
    "引号不闭“例如这里。仍然分句。": ["引号不闭“例如这里。", "仍然分句。"],
}


@pytest.mark.parametrize(("text", "expected"), CUTS.items())
def test_a_text_is_cut_where_a_whole_measure_ends(text: str, expected: list[str]) -> None:
    """Marks inside quotes, brackets, titles and lists do not cut; open pairs protect nothing."""
    assert sentences(text) == expected


@given(st.text(alphabet="加强保护，。；：！“”（）《》一是二1.、", max_size=60))
def test_sentences_are_in_order_and_leave_out_marks_only(text: str) -> None:
    """Sentences never overlap, and no word of the text is lost between them."""
    end, kept = 0, ""
    for a, b in split_sentences(text):
        assert end <= a < b <= len(text)
        kept, end = kept + text[a:b], b
    word = [c for c in text if c.isalnum()]
    assert [c for c in kept if c.isalnum()] == word


def test_unclosed_brackets_cost_no_more_than_their_length() -> None:
    """A text of brackets that never close is split in time linear in its length."""
    begin = time.perf_counter()
    split_sentences("（" * 50_000 + "“" * 50_000)
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize(
    ("strength", "sentence"), [(r.strength, s) for r in RULES for s in r.matches]
)
def test_a_rule_gives_its_strength_to_its_examples(strength: str, sentence: str) -> None:
    """Each `matches` sentence of strength.toml has its rule's strength."""
    assert measure_strength(sentence) == strength


@pytest.mark.parametrize(
    ("strength", "sentence"), [(r.strength, s) for r in RULES for s in r.rejects]
)
def test_a_rule_leaves_its_rejects_alone(strength: str, sentence: str) -> None:
    """Each `rejects` sentence of strength.toml has another strength."""
    assert measure_strength(sentence) != strength


@pytest.mark.parametrize(
    ("before", "after"),
    [("应当公开清单。", "鼓励公开清单。"), ("完成改造任务。", "推进改造任务。")],
)
def test_the_two_known_weakenings_step_down(before: str, after: str) -> None:
    """应当→鼓励 and 完成→推进 lower the class."""
    classes = [STRENGTHS.index(measure_strength(s)) for s in (before, after)]
    assert classes[0] < classes[1]


def test_a_plain_imperative_is_should() -> None:
    """加强 binds as 应当 does; an empty sentence binds no less."""
    assert measure_strength("加强知识产权保护。") == measure_strength("应当加强保护。") == "should"
    assert measure_strength("。") == "should"


def test_a_faulty_file_names_every_fault(tmp_path: Path) -> None:
    """Two bad rules are named in one message."""
    path = tmp_path / "strength.toml"
    lead = '[lead_in]\nadverbial = "x"\nsubject = "y"\nadverbs = "z"\n'
    bad = '[[rule]]\nid = "one"\nstrength = "may"\nwhere = "any"\npattern = "a"\n'
    worse = '[[rule]]\nid = "two"\nstrength = "must"\nwhere = "any"\npattern = "("\n'
    path.write_text(lead + bad + worse, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"one.*two"):
        load_strength_style(path)
