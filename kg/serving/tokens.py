"""SPARQL text becomes tokens with their places, comments left out.

The engine's own parser has no token step: it matches keywords inside glued
text (``SERVICESILENT<…>``, ``trueSERVICE<…>``, ``SERVICE:name``) and reads
``<`` as an operator where an IRI cannot stand. A token here is the longest
match of the grammar's terminals (SPARQL 1.1 §19.8), and `rewrite` gives the
engine a text that can be read in this one way only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Token:
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
    while at < len(query):
        match = _TERMINALS.match(query, at)
        if match is None:
            yield Token("unknown", query[at], at)
            return
        if match.lastgroup not in ("space", "comment"):
            yield Token(match.lastgroup or "", match.group(), at)
        at = match.end()


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Return (line, column), both from 1, of ``offset`` in ``text``.

    >>> place_of("ASK\\n{}", 4)
    (2, 1)
    """
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The text that the engine gets, and where its lines were changed in length.

    ``shifts`` holds, per change, its line, the column (from 1, in ``text``)
    after which the original is shorter, and by how many characters.
    """

    text: str
    shifts: Sequence[tuple[int, int, int]]

    def original_column(self, line: int, column: int) -> int:
        """Return the column in the original text of a place that the engine names."""
        changes = [(c, n) for at, c, n in self.shifts if at == line]
        passed = bisect_right([c for c, _ in changes], column)
        return max(1, column - sum(n for _, n in changes[:passed]))


def rewrite(query: str, tokens: Sequence[Token]) -> Rewritten:
    """Return ``query`` with comments blanked and the special characters of IRIs escaped.

    ``?a<?b#>`` is an IRI by the longest match and an operator with a comment
    to the engine's parser, so that a string begun behind it would hide what
    follows. Written ``<\\u003Fb\\u0023>`` it can only be an IRI.

    >>> rewrite("ASK{<a#b> ?p 1} # x", list(find_tokens("ASK{<a#b> ?p 1} # x"))).text
    'ASK{<a\\\\u0023b> ?p 1}'
    """
    pieces: list[str] = []
    shifts: list[tuple[int, int, int]] = []
    at, line, column = 0, 1, 1
    for token in tokens:
        gap = _blank_comments(query[at : token.start])
        written = _escape_iri(token.text) if token.kind == "iri" else token.text
        for piece in (gap, written):
            pieces.append(piece)
            line, column = _advance(line, column, piece)
        if len(written) != len(token.text):
            shifts.append((line, column, len(written) - len(token.text)))
        at = token.start + len(token.text)
    return Rewritten("".join(pieces), shifts)


def _blank_comments(gap: str) -> str:
    return re.sub(r"#[^\n\r]*", lambda m: " " * len(m.group()), gap)


def _advance(line: int, column: int, piece: str) -> tuple[int, int]:
    breaks = piece.count("\n")
    if not breaks:
        return line, column + len(piece)
    return line + breaks, len(piece) - piece.rfind("\n")


def _escape_iri(iri: str) -> str:
    inner, at, out = iri[1:-1], 0, ["<"]
    while at < len(inner):
        plain = _PLAIN_IRI.match(inner, at)
        out.append(plain.group() if plain else f"\\u{ord(inner[at]):04X}")
        at = plain.end() if plain else at + 1
    return "".join([*out, ">"])
