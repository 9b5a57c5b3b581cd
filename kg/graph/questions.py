"""``ontology/questions.toml`` becomes competency questions, each with SPARQL that runs anywhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kg.errors import KnowledgeError
from kg.graph.nquads import write_text
from kg.graph.query_files import ANY, Parameter, load_queries
from kg.knowledge.prefixes import PREFIXES
from kg.resources import find_shipped

_FORM = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CompetencyQuestion:
    """A question that the graph must answer: a named ``query`` with ``params``, or ``sparql``."""

    id: str
    zh: str
    en: str
    query: str = ""
    sparql: str = ""
    params: Mapping[str, str | list[str]] = field(default_factory=dict)

    @property
    def form(self) -> str:
        """Return select, ask, construct or describe."""
        if self.query:
            return load_queries()[self.query].form
        found = _FORM.search(self.sparql)
        return found[1].lower() if found else ""

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """Return (parameter, value) for each value."""
        return tuple((name, v) for name, values in self.params.items() for v in _list(values))

    @property
    def standalone(self) -> str:
        """Return SPARQL 1.1 with the parameters bound and every prefix declared."""
        if self.sparql:
            return _declare_prefixes(self.sparql.strip())
        named = load_queries()[self.query]
        terms = {
            name: " ".join(_write_term(named.parameter(name), value) for value in _list(values))
            for name, values in self.params.items()
        }
        return named.bind(terms)


@lru_cache(maxsize=1)
def load_questions() -> tuple[CompetencyQuestion, ...]:
    """Return the shipped questions in their order; raises KnowledgeError with every problem."""
    text = find_shipped("ontology", "questions.toml").read_text(encoding="utf-8")
    found = tuple(CompetencyQuestion(**fields) for fields in tomllib.loads(text)["questions"])
    problems = [problem for question in found for problem in _find_problems(question)]
    if problems:
        raise KnowledgeError("；".join(problems), hint="检查 ontology/questions.toml")
    return found


def _find_problems(question: CompetencyQuestion) -> Iterator[str]:
    if not (question.zh and question.en):
        yield f"{question.id} 须有中英文问题"
    if bool(question.query) == bool(question.sparql):
        yield f"{question.id} 须写 query 或 sparql 之一"
    if question.query and question.query not in load_queries():
        yield f"{question.id} 没有命名查询“{question.query}”"
    if not question.query and not _FORM.search(question.sparql):
        yield f"{question.id} 的 sparql 不是查询"


def _list(values: str | list[str]) -> list[str]:
    return [values] if isinstance(values, str) else values


def _write_term(parameter: Parameter, text: str) -> str:
    if text == ANY and parameter.default == ANY:
        return "UNDEF"
    match parameter.kind:
        case "word":
            return "(" + " ".join(write_text(part) for part in (text, text[:2], text[-2:])) + ")"
        case "integer" | "limit":
            return text
        case "role" | "strength":
            return f"<{PREFIXES[parameter.kind]}{text}>"
        case "subject":
            return write_text(text, "zh")
    return write_text(text)


def _declare_prefixes(text: str) -> str:
    used = sorted(prefix for prefix in PREFIXES if re.search(rf"\b{prefix}:", text))
    return "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used) + text
