"""What texts are searched by: postings, rows of atoms, and passages that answer from them."""

import numpy as np

from kg.analysis.passages import Lexicon, Passages
from kg.analysis.postings import Items, Rows, Shape, find_best
from kg.knowledge.wording import WordGroups

TEXTS = ["推进专利导航，支持企业。", "专利，导航", "导航专利导航"]


def make(texts: list[str]) -> Passages:
    return Passages(texts, Lexicon(list, WordGroups.of([("专利", "发明"), ("导航",)])))


def test_words_are_found_as_a_plain_search_finds_them() -> None:
    """One, two, three and more characters, punctuation between them or none: as ``in`` says."""
    words = ["专", "专利", "利导", "专利导航", "利，导", "导航专利导航", "商标", "利导专"]
    expected = [[word in text for text in TEXTS] for word in words]
    assert make(TEXTS).contain(words).tolist() == expected


def test_a_second_question_gets_the_same_answer() -> None:
    """What is kept from the first question changes nothing."""
    passages = make(TEXTS)
    first = passages.contain(["专利导航", "商标"])
    assert passages.contain(["商标", "专利导航"]).tolist() == first[::-1].tolist()


def test_a_stretch_answers_for_itself_alone() -> None:
    """What the whole text has been asked before is not taken over by its part."""
    whole = make(TEXTS)
    assert whole.contain(["支持"]).tolist() == [[True, False, False]]
    part = whole.take([(0, 2, 6), (0, 7, 11)])
    assert part.texts == ("专利导航", "支持企业")
    assert part.contain(["支持", "推进"]).tolist() == [[False, True], [False, False]]


def test_a_word_has_the_groups_that_mostly_cover_it() -> None:
    """Half of the word suffices; a group beside it does not."""
    tokens = make(["专利导航"]).tokens[0]
    assert [(t.text, set(t.groups)) for t in tokens] == [
        ("专", {0}),
        ("利", {0}),
        ("导", {1}),
        ("航", {1}),
    ]


def test_a_row_weighs_an_atom_as_often_as_it_stands() -> None:
    """Two times the second atom, none of the third."""
    rows = Rows(Shape([[1, 0, 1], []]), np.array([1.0, 2.0, 4.0]))
    assert rows.totals.tolist() == [5.0, 0.0]
    assert rows.times(np.array([[1.0], [0.5], [9.0]])).tolist() == [[3.0], [0.0]]


def test_items_stand_in_rows_by_their_sorted_place() -> None:
    """A text without items is an empty row."""
    items = Items([{"乙", "甲"}, set()])
    assert [row.tolist() for row in items.shape.indices] == [[0, 1], []]


def test_a_table_tells_which_texts_have_an_item() -> None:
    """By the own items in order, whichever side has more of them."""
    few, many = Items([{"乙", "甲"}]), Items([{"甲", "丙"}, {"甲", "丁"}, set()])
    assert few.table(many).tolist() == [[0.0, 0.0, 0.0], [1.0, 1.0, 0.0]]
    assert many.table(few).tolist() == [[0.0], [0.0], [1.0]]


def test_the_best_row_of_an_owner_counts() -> None:
    """An owner without rows, or with lower ones only, has the least."""
    values = np.array([[1.0, -5.0], [3.0, -4.0], [2.0, 0.0]])
    found = find_best(values, np.array([0, 0, 2]), 4, -1.0)
    assert found.tolist() == [[3.0, -1.0], [-1.0, -1.0], [2.0, 0.0], [-1.0, -1.0]]
