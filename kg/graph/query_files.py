"""Files of ``ontology/queries`` become named queries: a question, its parameters, its columns.

Every file is SPARQL 1.1 that runs as it stands in any engine. A parameter is a
``VALUES ?name { … }`` block (or the ``LIMIT``) that holds its default; binding
one replaces the block's content by serialised terms. A word to search for has
its first and last bigram beside it, ``VALUES (?word ?head ?tail) { … }``:
engines then look them up in the index instead of scanning texts.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.errors import KnowledgeError, UsageError
from kg.resources import find_shipped

KINDS = ("text", "word", "unit", "document", "role", "strength", "subject", "integer", "limit")
"""Types of parameters; `kg.graph.queries` says what each accepts."""
_HEADER = re.compile(r"#\s*(id|zh|en|param|column):\s*(.*)")
_PARAM = re.compile(r"(\w+) \((\w+)\) (.*?) \| (.*?) \| (.*)")
_COLUMN = re.compile(r"(\w+) \| (.*?) \| (.*)")
_FORM = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE | re.MULTILINE)
_LIMIT = re.compile(r"\bLIMIT\s+(\d+)")
ANY = "*"
"""The default of a parameter that narrows nothing."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that the caller may set; ``default`` is ``*`` where it narrows nothing."""

    name: str
    kind: str
    default: str
    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Column:
    """A variable of the result with its heading."""

    name: str
    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question with its SPARQL. ``form`` is select, ask, construct or describe."""

    id: str
    question_zh: str
    question_en: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    standalone: str
    form: str

    def parameter(self, name: str) -> Parameter:
        """Return the parameter; raises UsageError with the nearest names."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        names = [p.name for p in self.parameters]
        hint = f"可用的参数：{'、'.join(names)}" if names else "这个查询没有参数"
        raise UsageError(f"查询 {self.id} 没有参数“{name}”", hint=hint)

    def bind(self, terms: Mapping[str, str]) -> str:
        """Return the SPARQL with ``terms`` (serialised, by parameter) in place of the defaults."""
        # Places are looked up in the file's own text, so that no value can hold one.
        places = ((self._place(name), value) for name, value in terms.items())
        text = self.standalone
        for (start, end), value in sorted(places, reverse=True):
            text = f"{text[:start]} {value} {text[end:]}"
        return text

    def _place(self, name: str) -> tuple[int, int]:
        if self.parameter(name).kind == "limit":
            return next(found.span(1) for found in _LIMIT.finditer(self.standalone))
        return next(_blocks(self.standalone, name))


@lru_cache(maxsize=1)
def load_queries() -> Mapping[str, NamedQuery]:
    """Return the shipped queries by id, in order of id."""
    return read_queries(find_shipped("ontology", "queries"))


def _read_query(path: Path) -> NamedQuery:
    text = path.read_text(encoding="utf-8")
    problems = list(_find_problems(path.stem, text))
    if problems:
        raise KnowledgeError("；".join(problems))
    return _make_query(text)


def read_queries(folder: Path) -> Mapping[str, NamedQuery]:
    """Read every ``.rq`` of a folder; raises KnowledgeError that names every problem."""
    texts = {f.stem: f.read_text(encoding="utf-8") for f in sorted(folder.glob("*.rq"))}
    problems = [p for stem, text in texts.items() for p in _find_problems(stem, text)]
    if problems:
        raise KnowledgeError("；".join(problems), hint="参照 ontology/README.md 中查询文件的写法")
    return {stem: _make_query(text) for stem, text in texts.items()}


def resolve_query(name: str) -> NamedQuery:
    """Return the named query; raises UsageError with the nearest names."""
    path = find_shipped("ontology", "queries", f"{name}.rq")
    if path.is_file():  # one file, not all: a query starts sooner
        return _read_query(path)
    queries = load_queries()
    near = difflib.get_close_matches(name, queries, n=3, cutoff=0.4)
    near = near or [q.id for q in queries.values() if name in q.question_zh][:3]
    hint = f"是不是要 {'、'.join(near)}" if near else "用 kg query --list 看全部查询"
    raise UsageError(f"没有名为“{name}”的查询", hint=hint)


def split_params(pairs: Iterable[str]) -> dict[str, list[str]]:
    """Return the values by name of ``name=value`` pairs; UsageError for a text without ``=``.

    >>> split_params(["unit=省科技厅", "unit=省财政厅", "limit=5"])
    {'unit': ['省科技厅', '省财政厅'], 'limit': ['5']}
    """
    found: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(f"参数须写成 名称=值：{pair}", hint="例如 --param unit=省科技厅")
        found.setdefault(name.strip(), []).append(value)
    return found


def _headers(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        found = _HEADER.match(line)
        if found:
            yield found[1], found[2].strip()


def _make_query(text: str) -> NamedQuery:
    headers = list(_headers(text))
    single = dict(headers)
    params = [_PARAM.fullmatch(value) for key, value in headers if key == "param"]
    columns = [_COLUMN.fullmatch(value) for key, value in headers if key == "column"]
    form = _FORM.search(text)
    return NamedQuery(
        single["id"],
        single["zh"],
        single["en"],
        tuple(Parameter(*p.groups()) for p in params if p),
        tuple(Column(*c.groups()) for c in columns if c),
        text,
        form[1].lower() if form else "",
    )


def _find_problems(stem: str, text: str) -> Iterator[str]:
    headers = list(_headers(text))
    keys = [key for key, _ in headers]
    for key in ("id", "zh", "en"):
        if keys.count(key) != 1:
            yield f"{stem}.rq 须有一行 # {key}:"
    if ("id", stem) not in headers:
        yield f"{stem}.rq 的 id 须与文件名相同"
    if not _FORM.search(text):
        yield f"{stem}.rq 不是查询"
    for key, value in headers:
        if key == "column" and not _COLUMN.fullmatch(value):
            yield f"{stem}.rq 的列写法不对：{value}"
        if key == "param":
            yield from (f"{stem}.rq {problem}" for problem in _find_param_problems(value, text))


def _find_param_problems(value: str, text: str) -> Iterator[str]:
    found = _PARAM.fullmatch(value)
    if not found:
        yield f"的参数写法不对：{value}"
    elif found[2] not in KINDS:
        yield f"的参数 {found[1]} 类型不对：{found[2]}"
    elif found[2] == "limit" and len(_LIMIT.findall(text)) != 1:
        yield f"的参数 {found[1]} 须对应一个 LIMIT"
    elif found[2] != "limit" and len(list(_blocks(text, found[1]))) != 1:
        yield f"的参数 {found[1]} 须对应一个 VALUES ?{found[1]} {{ … }}"


def _blocks(text: str, name: str) -> Iterator[tuple[int, int]]:
    names = rf"(?:\?{name}|\(\?{name} \?head \?tail\))"
    for found in re.finditer(rf"VALUES\s+{names}\s*\{{([^{{}}]*)\}}", text):
        yield found.span(1)
