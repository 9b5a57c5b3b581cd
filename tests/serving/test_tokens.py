"""SPARQL terminals, their places, and the text that the engine gets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serving.tokens import find_tokens, place_of, rewrite


def texts(query: str) -> list[str]:
    return [token.text for token in find_tokens(query)]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?aSERVICE", ["?aSERVICE"]),
        ("ex:my-service", ["ex:my-service"]),
        ("ex:a.SERVICE", ["ex:a.SERVICE"]),
        ("ex:a. SERVICE", ["ex:a", ".", "SERVICE"]),
        ("1SERVICE", ["1", "SERVICE"]),
        ("1.5e3x", ["1.5e3", "x"]),
        ("'SERVICE'", ["'SERVICE'"]),
        (r'"a\"SERVICE"', [r'"a\"SERVICE"']),
        ('"""a"b""c\n"""', ['"""a"b""c\n"""']),
        ("#SERVICE\n.", ["."]),
        ("<a#b>", ["<a#b>"]),
        ("1 < 2", ["1", "<", "2"]),
        ('"x"@zh-Hans', ['"x"', "@zh-Hans"]),
        ("_:b1.", ["_:b1", "."]),
        (r"ex:a\-b%41", [r"ex:a\-b%41"]),
        ("省:厅", ["省:厅"]),
    ],
)
def test_a_terminal_is_the_longest_match(query: str, wanted: list[str]) -> None:
    """Terminals are cut as SPARQL 1.1 §19.8 says."""
    assert texts(query) == wanted


@pytest.mark.parametrize("query", ['"abc', '"a\nb"', r"\u0053ERVICE", '"""a""', "\x00"])
def test_what_is_no_terminal_is_said(query: str) -> None:
    """An unclosed string or an escape outside strings ends the tokens as unknown."""
    assert list(find_tokens(query))[-1].kind == "unknown"


def test_place_counts_lines_and_code_points_from_one() -> None:
    """Astral characters count once."""
    assert place_of("𠀀\n中 x", 4) == (2, 3)


def test_comments_do_not_reach_the_engine() -> None:
    """A comment is blanked in place, so that columns stay."""
    query = "ASK # SERVICE\n{ } "
    assert rewrite(query, list(find_tokens(query))).text == "ASK          \n{ }"


def test_an_iri_cannot_be_read_as_an_operator() -> None:
    """Everything special in an IRI is written as an escape."""
    query = "ASK{?a<?b#'>'x'}"
    assert rewrite(query, list(find_tokens(query))).text == r"ASK{?a<\u003Fb\u0023\u0027>'x'}"


def test_columns_are_mapped_back_behind_an_escaped_iri() -> None:
    """A place that the engine names is told in the text as it was sent."""
    query = "ASK{\n<a#b> <c#d> ! }"
    written = rewrite(query, list(find_tokens(query)))
    column = written.text.split("\n")[1].index("!") + 1
    assert written.original_column(2, column) == query.split("\n")[1].index("!") + 1


@given(st.text(alphabet="<>#'\"\\ab:?.1\n {}()", max_size=60))
def test_tokens_cover_the_text_in_order(query: str) -> None:
    """Every token stands where it says, and none overlaps the one before."""
    end = 0
    for token in find_tokens(query):
        assert token.start >= end
        assert query.startswith(token.text, token.start)
        end = token.start + len(token.text)


@given(st.text(alphabet="<>#'\"ab:?.1\n {}()", max_size=60))
def test_rewriting_changes_no_token_but_iris(query: str) -> None:
    """The rewritten text has the same tokens, IRIs escaped, and holds no comment."""
    tokens = list(find_tokens(query))
    if any(t.kind == "unknown" for t in tokens):
        return
    again = list(find_tokens(rewrite(query, tokens).text))
    assert [t.kind for t in again] == [t.kind for t in tokens]
    assert all(a.text == b.text for a, b in zip(again, tokens, strict=True) if a.kind != "iri")
