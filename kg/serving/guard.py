"""A stranger's SPARQL text becomes a query that is safe to run, or a refusal with its place.

What the engine would do that a server must not (measured): send HTTP for
``SERVICE`` even on a read-only store, and end the whole process by stack
overflow on deep nesting or long chains. A refusal carries the HTTP status:
400 malformed, 403 not allowed here, 413 too large.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from kg.errors import QueryError
from kg.serving.tokens import Rewritten, Token, find_tokens, place_of, rewrite

QUERY_FORMS = ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK")
# SPARQL 1.1 Update, grammar rule 30 and those it names.
UPDATE_FORMS = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
)
_CLOSES = {"(": ")", "{": "}", "[": "]", "<<": ">>", "<<(": ")>>"}
_CLOSERS = frozenset(_CLOSES.values())
_PREFIX_OPERATORS = frozenset(("!", "+", "-", "^", "^^"))
_OPERATORS = frozenset((*"+-*/=<>|^!?", "||", "&&", "!=", "<=", ">="))
_ENDS_CHAIN = frozenset(".;,")
# Elements of a group that nest by one level each in the engine's algebra.
_GROUP_PARTS = frozenset(("FILTER", "BIND"))


class QueryRefused(QueryError):  # noqa: N818 - an answer to the client, like click's Abort
    """A query that is not run. ``status`` is the HTTP status, ``offset`` its place in code points.

    ``message`` is Chinese, ``message_en`` the same in English; ``limit`` names
    the limit that was hit, if one was.
    """

    def __init__(
        self, status: int, zh: str, en: str, *, text: str = "", offset: int = 0, limit: str = ""
    ) -> None:
        self.line, self.column = place_of(text, offset) if text else (0, 0)
        where = f"第 {self.line} 行第 {self.column} 列：" if text else ""
        where_en = f"line {self.line}, column {self.column}: " if text else ""
        super().__init__(where + zh)
        self.status, self.limit, self.message_en = status, limit, where_en + en


@dataclass(frozen=True, slots=True)
class SafeQuery:
    """A query that passed; ``form`` is SELECT, CONSTRUCT, DESCRIBE or ASK, ``rewritten`` to run."""

    form: str
    rewritten: Rewritten


def check_query(
    text: str,
    *,
    knows_graph: Callable[[str], bool] | Collection[str] = (),
    max_bytes: int = 32 * 1024,
    max_nesting: int = 64,
) -> SafeQuery:
    """Return ``text`` as a query that may be run; raise `QueryRefused` otherwise.

    ``knows_graph`` says which IRIs ``FROM`` and ``FROM NAMED`` may name.
    ``max_nesting`` (inclusive) holds for open brackets together, for a run of
    prefix operators, for the operators of one expression or path and for the
    parts of one group.

    >>> check_query("SELECT * { ?s ?p 'SERVICE' }").form
    'SELECT'
    >>> check_query("ASK { SERVICE <http://x/> {} }")
    Traceback (most recent call last):
    ...
    kg.serving.guard.QueryRefused: 第 1 行第 7 列：不允许 SERVICE：本服务不替查询向别处发请求
    """
    if len(text.encode("utf-8", "surrogatepass")) > max_bytes:
        kib = max_bytes // 1024
        raise QueryRefused(
            413,
            f"查询超过 {kib} KB（上限 --max-query）",
            f"the query is longer than {kib} KB (limit --max-query)",
            limit="max-query",
        )
    tokens = list(find_tokens(text))
    _refuse_unknown_text(text, tokens)
    _refuse_words(text, tokens)
    form = _find_form(text, tokens)
    _refuse_deep(text, tokens, max_nesting)
    knows = knows_graph if callable(knows_graph) else knows_graph.__contains__
    _refuse_foreign_graphs(text, tokens, knows)
    return SafeQuery(form, rewrite(text, tokens))


def _refuse_unknown_text(text: str, tokens: Sequence[Token]) -> None:
    if tokens and tokens[-1].kind == "unknown":
        raise QueryRefused(
            400,
            f"此处的字符「{tokens[-1].text}」不成词（引号未闭合，或转义写在了字符串和 IRI 之外）",
            f"no token begins with {tokens[-1].text!r} here (an unclosed quote, or an escape "
            "outside a string or an IRI)",
            text=text,
            offset=tokens[-1].start,
        )


def _refuse_words(text: str, tokens: Iterable[Token]) -> None:
    """Refuse SERVICE and LOAD also where they are glued to what stands beside them."""
    capitals = text.upper()
    if "SERVICE" not in capitals and "LOAD" not in capitals:
        return
    for token in tokens:
        glued = _keyword_text(token)
        if "SERVICE" in glued:
            raise QueryRefused(
                403,
                "不允许 SERVICE：本服务不替查询向别处发请求",
                "SERVICE is not allowed: this server sends no requests for a query",
                text=text,
                offset=token.start,
            )
        if glued == "LOAD":
            raise _update_refused(text, token)


def _keyword_text(token: Token) -> str:
    """Return the part of a token in which the engine could find a keyword, in capitals."""
    if token.kind in ("word", "language"):
        return token.text.upper()
    if token.kind == "name":
        return token.text.partition(":")[0].upper()
    return ""


def _update_refused(text: str, token: Token) -> QueryRefused:
    return QueryRefused(
        403,
        f"只读服务，不接受更新（{token.text.upper()}）",
        f"this service is read-only and takes no updates ({token.text.upper()})",
        text=text,
        offset=token.start,
    )


def _find_form(text: str, tokens: Sequence[Token]) -> str:
    """Return the query form: the first word behind the prologue."""
    skip = 0
    for token in tokens:
        word = token.text.upper() if token.kind == "word" else ""
        if skip:
            skip -= 1
        elif word in ("PREFIX", "BASE", "VERSION"):
            skip = 2 if word == "PREFIX" else 1
        elif word in UPDATE_FORMS:
            raise _update_refused(text, token)
        else:
            for form in QUERY_FORMS:
                if word.startswith(form):
                    return form
            break
    raise QueryRefused(
        400,
        "查询应以 SELECT、ASK、CONSTRUCT 或 DESCRIBE 开头（前面只可有 PREFIX 和 BASE）",
        "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE (after PREFIX and BASE only)",
        text=text or " ",
        offset=tokens[0].start if tokens else 0,
    )


class _Level:
    """One open bracket: what counts as a chain inside it."""

    __slots__ = ("opener", "operators", "parts", "run")

    def __init__(self, opener: str) -> None:
        self.opener, self.run, self.operators, self.parts = opener, 0, 0, 0

    def count(self, token: Token) -> int:
        """Count ``token`` and return the longest chain that it is part of."""
        text = token.text
        self.run = self.run + len(text) if text in _PREFIX_OPERATORS else 0
        if text in _ENDS_CHAIN:
            self.operators = 0
        elif text in _OPERATORS:
            self.operators += 1
        elif text == "{" or (token.kind == "word" and text.upper() in _GROUP_PARTS):
            self.parts += 1
        return max(self.run, self.operators, self.parts)


def _refuse_deep(text: str, tokens: Iterable[Token], most: int) -> None:
    levels = [_Level("")]
    for token in tokens:
        chain = levels[-1].count(token) if token.kind in ("punctuation", "word") else 0
        if token.text in _CLOSES:
            levels.append(_Level(token.text))
        elif token.text in _CLOSERS and _CLOSES.get(levels.pop().opener) != token.text:
            raise _stray_bracket(text, token)
        if max(chain, len(levels) - 1) > most:
            raise _too_deep(text, token, most)


def _stray_bracket(text: str, token: Token) -> QueryRefused:
    return QueryRefused(
        400,
        f"多余的「{token.text}」，没有与它配对的括号",
        f"no bracket matches this {token.text!r}",
        text=text,
        offset=token.start,
    )


def _too_deep(text: str, token: Token, most: int) -> QueryRefused:
    return QueryRefused(
        400,
        f"嵌套或连写超过 {most} 层（上限 --max-nesting；多个取值请用 IN 或 VALUES）",
        f"nested or chained more than {most} times (limit --max-nesting; "
        "use IN or VALUES for many alternatives)",
        text=text,
        offset=token.start,
        limit="max-nesting",
    )


def _refuse_foreign_graphs(
    text: str, tokens: Sequence[Token], knows: Callable[[str], bool]
) -> None:
    if "FROM" not in text.upper():
        return
    base, prefixes = "", dict[str, str]()
    for i, token in enumerate(tokens):
        word, after = _keyword_text(token), tokens[i + 1 : i + 3]
        if word == "BASE" and after:
            base = urljoin(base, _iri_of(after[0]))
        elif word == "PREFIX" and len(after) == 2:
            prefixes[after[0].text[:-1]] = urljoin(base, _iri_of(after[1]))
        elif "FROM" in word:
            _check_graph_name(text, token, tokens[i + 1 :], base, prefixes, knows)


def _check_graph_name(
    text: str,
    clause: Token,
    after: Sequence[Token],
    base: str,
    prefixes: dict[str, str],
    knows: Callable[[str], bool],
) -> None:
    """Refuse a dataset clause whose graph is not ours, or that is glued to its neighbour."""
    named = bool(after) and after[0].kind == "word" and after[0].text.upper() == "NAMED"
    target = after[1:2] if named else after[:1]
    plain = clause.kind == "word" and clause.text.upper() in ("FROM", "FROMNAMED")
    if not plain or not target or target[0].kind not in ("iri", "name"):
        raise QueryRefused(
            400,
            "FROM 之后应是空格和图的名字",
            "FROM wants a space and the name of a graph",
            text=text,
            offset=clause.start,
        )
    name = target[0]
    if name.kind == "iri":
        iri = urljoin(base, _iri_of(name))
    else:
        prefix, _, local = name.text.partition(":")
        iri = prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
    if not knows(iri):
        raise foreign_graph(iri, text=text, offset=name.start)


def foreign_graph(iri: str, *, text: str = "", offset: int = 0) -> QueryRefused:
    """Return the refusal of a graph that this store does not hold."""
    return QueryRefused(
        403,
        f"本库没有图 <{iri}>；FROM 只能用本库的图名",
        f"this store has no graph <{iri}>; FROM takes the names of its own graphs only",
        text=text,
        offset=offset,
    )


def _iri_of(token: Token) -> str:
    """Return the IRI that a token writes in angle brackets, escapes decoded."""
    inner = token.text[1:-1] if token.kind == "iri" else ""
    return re.sub(
        r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda m: _character(m[1] or m[2]), inner
    )


def _character(digits: str) -> str:
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"
