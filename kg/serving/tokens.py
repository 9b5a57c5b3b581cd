"""SPARQL text becomes tokens with their places, comments left out.

The engine's own parser has no token step: it matches keywords inside glued
text (``SERVICESILENT<…>``, ``trueSERVICE<…>``, ``SERVICE:name``) and reads
``<`` as an operator where an IRI cannot stand. A token here is the longest
match of the grammar's terminals (SPARQL 1.1 §19.8), and `rewrite` gives the
engine a text that can be read in this one way only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = rf"{_BASE}_\-0-9\u00b7\u0300-\u036f\u203f-\u2040"
_VAR = rf"[{_BASE}_0-9][{_BASE}_0-9\u00b7\u0300-\u036f\u203f-\u2040]*"
_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:[{_BASE}_:0-9]|{_ESCAPE})(?:[{_NAME}:]|{_ESCAPE}|\.+(?=[{_NAME}:%\\]))*"
_PREFIX = rf"[{_BASE}](?:[{_NAME}]|\.+(?=[{_NAME}]))*"
_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_STRING = (
    r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""'
    r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
    r'|"(?:[^"\\\n\r]|\\[^\n\r])*"'
    r"|'(?:[^'\\\n\r]|\\[^\n\r])*'"
)
_TERMINALS = re.compile(
    rf"""(?P<space>[ \t\r\n]+)
    |(?P<comment>\#[^\n\r]*)
    |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_UCHAR})*>)
    |(?P<string>{_STRING})
    |(?P<blank>_:[{_BASE}_0-9](?:[{_NAME}]|\.+(?=[{_NAME}]))*)
    |(?P<name>(?:{_PREFIX})?:(?:{_LOCAL})?)
    |(?P<variable>[?$]{_VAR})
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)
    |(?P<word>[A-Za-z_][A-Za-z_0-9]*)
    |(?P<punctuation><<\(|\)>>|<<|>>|&&|\|\||!=|<=|>=|\^\^|[{{}}()\[\].,;:*/+\-!=<>|^?&~])""",
    re.VERBOSE | re.DOTALL,
)
# What may stay as it is in an IRI: read as an expression, it holds no operator, quote or comment.
_PLAIN_IRI = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|[A-Za-z0-9:/._~%@\-]+|[^\x00-\x7f]+")


class Token(NamedTuple):
    """One terminal; ``start`` is its offset in code points. ``kind`` is unknown for no terminal."""

    kind: str
    text: str
    start: int


def find_tokens(query: str) -> Iterator[Token]:
    """Yield every token of ``query`` in order, without white space and comments.

    Text that is no terminal (an unclosed string, a stray backslash) ends the
    iteration with one token of kind ``unknown``.

    >>> [t.text for t in find_tokens('ASK{?s a ex:b.c. # note\\n}')]
    ['ASK', '{', '?s', 'a', 'ex:b.c', '.', '}']
    """
    at = 0
    for match in iter(_TERMINALS.scanner(query).match, None):  # type: ignore[attr-defined]
        kind = match.lastgroup
        if kind != "space" and kind != "comment":
            yield Token(kind, match.group(), at)
        at = match.end()
    if at < len(query):
        yield Token("unknown", query[at], at)


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Return (line, column), both from 1, of ``offset`` in ``text``.

    >>> place_of("ASK\\n{}", 4)
    (2, 1)
    """
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The text that the engine gets, and where it is longer than the original.

    ``changes`` holds, per change, the offset in ``text`` behind it and by how
    many characters the original is shorter. The lines are the same.
    """

    text: str
    changes: Sequence[tuple[int, int]]

    def original_column(self, line: int, column: int) -> int:
        """Return the column in the original text of a place that the engine names."""
        start = 0
        for _ in range(line - 1):
            start = self.text.find("\n", start) + 1
        at = start + column - 1
        return max(1, column - sum(more for end, more in self.changes if start < end <= at))


def rewrite(query: str, tokens: Sequence[Token]) -> Rewritten:
    """Return ``query`` with comments blanked and the special characters of IRIs escaped.

    ``?a<?b#>`` is an IRI by the longest match and an operator with a comment
    to the engine's parser, so that a string begun behind it would hide what
    follows. Written ``<\\u003Fb\\u0023>`` it can only be an IRI.

    >>> rewrite("ASK{<a#b> ?p 1} # x", list(find_tokens("ASK{<a#b> ?p 1} # x"))).text
    'ASK{<a\\\\u0023b> ?p 1}'
    """
    pieces: list[str] = []
    changes: list[tuple[int, int]] = []
    at, grown = 0, 0
    for token in tokens:
        if query.find("#", at, token.start) >= 0:
            pieces.append(_blank_comments(query[at : token.start]))
        else:
            pieces.append(query[at : token.start])
        at = token.start + len(token.text)
        written = _escape_iri(token.text) if token.kind == "iri" else token.text
        pieces.append(written)
        if len(written) != len(token.text):
            more = len(written) - len(token.text)
            grown += more
            changes.append((at + grown, more))
    return Rewritten("".join(pieces), changes)


def _blank_comments(gap: str) -> str:
    return re.sub(r"#[^\n\r]*", lambda m: " " * len(m.group()), gap)


def _escape_iri(iri: str) -> str:
    inner, at, out = iri[1:-1], 0, ["<"]
    while at < len(inner):
        plain = _PLAIN_IRI.match(inner, at)
        out.append(plain.group() if plain else f"\\u{ord(inner[at]):04X}")
        at = plain.end() if plain else at + 1
    return "".join([*out, ">"])
