"""Named queries and free SPARQL run on a store and give typed rows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

import pyoxigraph as ox

from kg.errors import QueryError, UsageError
from kg.graph.query_files import ANY, Column, NamedQuery, Parameter, load_queries, resolve_query
from kg.graph.store import Store, reading
from kg.knowledge.prefixes import PREFIXES

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_WHERE = re.compile(r"error at (\d+):(\d+):")


@dataclass(frozen=True, slots=True)
class Term:
    """A value of a result. ``kind`` is iri, literal or bnode; a string has no ``datatype``."""

    kind: Literal["iri", "literal", "bnode"]
    value: str
    datatype: str = ""
    lang: str = ""

    def to_python(self) -> str | int | float | bool:
        """Return a number or truth value as such, everything else as its text."""
        name = self.datatype.removeprefix(PREFIXES["xsd"])
        if name == "integer":
            return int(self.value)
        if name in ("decimal", "double", "float"):
            return float(self.value)
        return self.value in ("true", "1") if name == "boolean" else self.value


@dataclass(frozen=True, slots=True)
class QueryResult:
    """Rows of a SELECT, in the order of ``columns``; an unbound variable is None.

    An ASK has one row with one truth value. A CONSTRUCT or DESCRIBE has rows of
    subject, predicate and object, sorted, and the same as ``turtle``.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    form: Literal["select", "ask", "construct"] = "select"
    turtle: str = ""

    def plain_rows(self) -> list[tuple[str | int | float | bool | None, ...]]:
        """Return the rows as Python values."""
        return [tuple(term.to_python() if term else None for term in row) for row in self.rows]

    def to_pandas(self) -> Any:
        """Return a ``pandas.DataFrame`` with a column a variable, named as in the query.

        Raises UsageError where pandas, an extra of this package, is not installed.
        """
        try:
            pandas = import_module("pandas")
        except ImportError as error:
            raise UsageError(
                "没有安装 pandas", hint="pip install 'policy-kg[notebooks]'"
            ) from error
        return pandas.DataFrame(self.plain_rows(), columns=[c.name for c in self.columns])


def run_query(
    store: Store,
    query: str,
    params: Mapping[str, str | Iterable[str]] | None = None,
    *,
    column_of: Callable[[int, int], int] | None = None,
) -> QueryResult:
    """Run the named query ``query``, or SPARQL text, over all graphs of ``store`` as one.

    ``params`` set a named query's parameters by their text; several values
    widen it. Raises UsageError for an unknown name, parameter, unit or
    document (with the nearest right ones), QueryError for SPARQL that cannot be
    parsed, with line and column; ``column_of`` corrects the column where the
    text was rewritten before. SERVICE is not refused here: text from strangers
    goes through `kg.serving.guard` first.
    """
    if _NAME.fullmatch(query.strip()):
        return _run_named(store, resolve_query(query.strip()), params or {})
    if params:
        raise UsageError("自由 SPARQL 没有参数", hint="参数只用于命名查询：kg query --list")
    return _run_text(store, query, (), column_of)


def _run_named(
    store: Store, query: NamedQuery, params: Mapping[str, str | Iterable[str]]
) -> QueryResult:
    terms = {}
    for name, given in params.items():
        parameter = query.parameter(name)
        texts = [given] if isinstance(given, str) else list(given)
        terms[name] = " ".join(_make_term(store, parameter, text) for text in texts)
    return _run_text(store, query.bind(terms), query.columns)


def _run_text(
    store: Store,
    text: str,
    columns: tuple[Column, ...],
    column_of: Callable[[int, int], int] | None = None,
) -> QueryResult:
    try:
        found = store.evaluate(text)
    except SyntaxError as error:
        raise _describe_syntax(text, str(error), column_of) from error
    with reading(store.path):
        if isinstance(found, ox.QueryBoolean):
            answer = Term("literal", str(bool(found)).lower(), f"{PREFIXES['xsd']}boolean")
            return QueryResult((Column("answer", "答案", "answer"),), ((answer,),), "ask")
        if isinstance(found, ox.QueryTriples):
            return _make_triples(sorted(found, key=str))
        names = [v.value for v in found.variables]
        labelled = {column.name: column for column in columns}
        heads = tuple(labelled.get(name, Column(name, name, name)) for name in names)
        return QueryResult(heads, tuple(tuple(map(_read_term, row)) for row in found))


def _make_triples(triples: list[ox.Triple]) -> QueryResult:
    heads = (
        Column("subject", "主语", "subject"),
        Column("predicate", "谓语", "predicate"),
        Column("object", "宾语", "object"),
    )
    rows = tuple(tuple(map(_read_term, (t.subject, t.predicate, t.object))) for t in triples)
    plain = " ".join(map(str, triples))
    used = {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in plain}
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b""
    return QueryResult(heads, rows, "construct", written.decode("utf-8"))


def _read_term(term: Any) -> Term | None:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Term("iri", term.value)
    if isinstance(term, ox.Literal):
        name = "" if term.datatype.value == f"{PREFIXES['xsd']}string" else term.datatype.value
        return Term("literal", term.value, "" if term.language else name, term.language or "")
    return Term("bnode", getattr(term, "value", str(term)))


def _describe_syntax(
    text: str, message: str, column_of: Callable[[int, int], int] | None
) -> QueryError:
    found = _WHERE.match(message)
    if not found:
        return QueryError(f"SPARQL 有误：{message}", hint="检查查询语句")
    line, column = int(found[1]), int(found[2])
    rest = text.split("\n")[line - 1][column - 1 :].strip()[:30] or "（此处已到末尾）"
    column = column_of(line, column) if column_of else column
    return QueryError(
        f"SPARQL 有误，第 {line} 行第 {column} 列（line {line}, column {column}）：{rest}",
        hint="检查这一处及其前面；命名查询见 kg query --list",
    )


def _make_term(store: Store, parameter: Parameter, text: str) -> str:
    """Return ``text`` as a serialised term of the parameter's type, checked against the store."""
    if text == ANY and parameter.default == ANY:
        return "UNDEF"
    match parameter.kind:
        case "word":
            return _make_word(parameter, text)
        case "integer" | "limit":
            return _make_number(parameter, text)
        case "role" | "strength":
            return _make_concept(store, parameter, text)
        case "unit":
            return _check_unit(store, text)
        case "document":
            return _check_document(store, text)
        case "subject":
            return _check_subject(store, text)
    return str(ox.Literal(text))


def _make_word(parameter: Parameter, text: str) -> str:
    """Return the word with its first and last bigram, by which the index finds it."""
    if len(text) < 2:
        raise UsageError(f"参数 {parameter.name} 至少要两个字：{text}", hint="例如 质押融资")
    return "(" + " ".join(str(ox.Literal(part)) for part in (text, text[:2], text[-2:])) + ")"


def _make_number(parameter: Parameter, text: str) -> str:
    if not re.fullmatch(r"\d{1,9}", text):
        raise UsageError(f"参数 {parameter.name} 须是非负整数：{text}", hint="例如 20")
    return str(int(text))


def _make_concept(store: Store, parameter: Parameter, text: str) -> str:
    """Return the concept of this name (lead) or Chinese label (牵头)."""
    namespace = PREFIXES[parameter.kind]
    rows = store.evaluate(
        f"SELECT ?c ?l {{ ?c skos:inScheme <{namespace}scheme> ; skos:prefLabel ?l ; plan:order ?o"
        ' FILTER(LANG(?l) = "zh") } ORDER BY ?o'
    )
    known = {row["c"].value.removeprefix(namespace): row["l"].value for row in rows}
    for name, label in known.items():
        if text in (name, label):
            return f"<{namespace}{name}>"
    listing = "、".join(f"{name}（{label}）" for name, label in known.items())
    raise UsageError(f"参数 {parameter.name} 没有取值“{text}”", hint=f"可用：{listing}")


def _check_unit(store: Store, name: str) -> str:
    term = str(ox.Literal(name))
    if not store.evaluate(f"ASK {{ ?unit <{PREFIXES['plan']}called> {term} }}"):
        rows = store.evaluate(f"SELECT DISTINCT ?n {{ ?unit <{PREFIXES['plan']}called> ?n }}")
        raise _unknown(
            "单位", name, [row["n"].value for row in rows], "用 kg units list 看全部单位"
        )
    return term


def _check_subject(store: Store, text: str) -> str:
    """Return the label as it stands in a scheme; UsageError with the labels most like it."""
    term = str(ox.Literal(text, language="zh"))
    of = " | ".join(f"<{PREFIXES['skos']}{name}Label>" for name in ("pref", "alt", "hidden"))
    about = f"?c <{PREFIXES['skos']}inScheme> ?s ; {of}"
    if not store.evaluate(f"ASK {{ {about} {term} }}"):
        rows = store.evaluate(f'SELECT DISTINCT ?l {{ {about} ?l FILTER(LANG(?l) = "zh") }}')
        known = [row["l"].value for row in rows]
        raise _unknown("主题", text, known, "用 kg query subjects 看全部主题")
    return term


def _check_document(store: Store, document_id: str) -> str:
    ids = [entry.id for entry in store.documents]
    if document_id not in ids:
        raise _unknown("文件", document_id, ids, "用 kg query documents 看全部文件")
    return str(ox.Literal(document_id))


def _unknown(what: str, name: str, known: list[str], listing: str) -> UsageError:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.3)
    near = near or sorted(k for k in known if name in k or k in name)[:3]
    hint = f"是不是要 {'、'.join(near)}" if near else listing
    return UsageError(f"图谱库里没有{what}“{name}”", hint=hint)


def list_queries() -> tuple[NamedQuery, ...]:
    """Return every named query, in order of id.

    >>> [q.question_en for q in list_queries() if q.id == "group-members"]
    ['Which units form a joint conference or leading group, from which source, how sure?']
    """
    return tuple(load_queries().values())
