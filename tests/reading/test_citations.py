"""Cited documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.text import fold
from kg.reading.citations import find_citations
from kg.resources import find_shipped


def rows(text: str, *, preamble: bool = False) -> list[tuple[str, str | None, str]]:
    return [(c.title, c.number, c.relation) for c in find_citations(text, preamble=preamble)]


@pytest.mark.parametrize("verb", ["依据", "根据", "按照", "依照国家有关法律和"])
def test_the_preamble_says_what_the_plan_is_based_on(verb: str) -> None:
    """依据《…》 is a basis in the preamble and a mention elsewhere."""
    text = f"{verb}《甲规划》，制定本方案。"
    assert rows(text, preamble=True) == [("甲规划", None, "based_on")]
    assert rows(text) == [("甲规划", None, "mentions")]


@pytest.mark.parametrize("verb", ["贯彻落实", "认真落实", "深入实施", "严格执行国家", "落实好"])
def test_carrying_out_a_document_implements_it(verb: str) -> None:
    """落实《…》 and its like implement, in the preamble too."""
    assert rows(f"{verb}《甲条例》。", preamble=True) == [("甲条例", None, "implements")]


@pytest.mark.parametrize("verb", ["修订", "推广", "出台", "指定"])
def test_any_other_verb_mentions(verb: str) -> None:
    """修订《…》 does not carry it out."""
    assert rows(f"{verb}《甲条例》。") == [("甲条例", None, "mentions")]


def test_titles_in_a_row_share_their_verb() -> None:
    """《甲》《乙》和《丙》 stand under one 依据; a new clause starts afresh."""
    text = "依据《甲》《乙》（国发〔2021〕3号）和《丙》，参考《丁》，制定本方案。"
    assert [r[2] for r in rows(text, preamble=True)] == ["based_on"] * 3 + ["mentions"]


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("（国发〔2021〕30号）", "国发〔2021〕30号"),
        ("（国发[2021]30号）", "国发[2021]30号"),
        ("（国发（2021）30号）", "国发（2021）30号"),
        ("（GB/T 29490—2013）", "GB/T 29490—2013"),
        ("（试行）", None),
        ("（2021—2035年）", None),
        ("（以下简称《通则》）", None),
    ],
)
def test_the_number_beside_a_title_is_kept(printed: str, number: str | None) -> None:
    """A 文号 in any bracket is the citation's number; another parenthesis is not."""
    assert rows(f"按照《甲通知》{printed}要求")[0][1] == number


@pytest.mark.parametrize(
    "title",
    ["关于〈乙意见〉的分工方案", "关于<乙>的措施", "关于印发《乙方案》的通知", "办法（试行）"],
)
def test_a_title_may_hold_a_title(title: str) -> None:
    """Inner marks belong to the outer title, which is one citation."""
    assert [r[0] for r in rows(f"参照《{title}》执行")] == [title]


@pytest.mark.parametrize("text", ["没有书名号", "《没有结束", "目录（以下简称《目录》）", "《》"])
def test_what_names_no_document_is_no_citation(text: str) -> None:
    """Unclosed marks, empty marks and introduced short titles are left out."""
    assert rows(text) == []


def test_the_anhui_plan_cites_eleven_documents_in_twelve_places() -> None:
    """The shipped plan names ten other documents and itself; one of them twice."""
    raw = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt").read_text(encoding="utf-8")
    titles = [c.title for c in find_citations(fold(raw))]
    assert (len(titles), len(set(titles))) == (12, 11)


@given(st.text(alphabet="《》〈〉（）依据落实甲乙和、〔2021〕30号", max_size=50))
def test_any_text_gives_slices_of_itself(text: str) -> None:
    """A citation's stretch is its title in 《》; stretches never overlap."""
    end = 0
    for found in find_citations(text, preamble=True):
        assert text[found.start : found.end] == f"《{found.title}》"
        assert found.start >= end
        end = found.end
