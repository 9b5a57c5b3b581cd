"""The drafting styles of ``ontology/styles/*.toml`` as compiled rules."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import KnowledgeError
from kg.resources import find_shipped


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of drafting: a pattern over folded text, with its examples.

    ``role`` is what the words mean (a responsibility role, ``deadline`` or
    ``none``), empty for rules that give none.
    """

    id: str
    family: str
    kind: str
    role: str
    pattern: re.Pattern[str]
    matches: tuple[str, ...]
    rejects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementStyle:
    """The rules for responsibility statements, and one pattern over all of each family."""

    labels: tuple[Rule, ...]
    verbs: tuple[Rule, ...]
    document_rules: tuple[Rule, ...]
    label: re.Pattern[str]
    verb: re.Pattern[str]
    endings: tuple[str, ...]
    open_tail: re.Pattern[str]
    leading: re.Pattern[str]
    local: re.Pattern[str]
    noted_role: re.Pattern[str]

    def role_of(self, match: re.Match[str]) -> str:
        """Return the role of the rule that made a match of ``label`` or ``verb``."""
        return self._roles()[match.lastgroup or ""]

    def _roles(self) -> Mapping[str, str]:
        return _roles_of(self)


@cache
def _roles_of(style: StatementStyle) -> Mapping[str, str]:
    rules = (*style.labels, *style.verbs)
    return {_group(rule): rule.role for rule in rules}


def _group(rule: Rule) -> str:
    return f"{rule.family}_{rule.id.replace('-', '_')}"


def read_style_file(path: Path) -> dict[str, Any]:
    """Read one TOML file of ``ontology/styles``; raise KnowledgeError with path and place."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"{path}: {error}", hint="恢复随软件发布的 ontology 目录") from error


@cache
def load_statement_style() -> StatementStyle:
    """Return the statement style, compiled once a process."""
    path = find_shipped("ontology", "styles", "statements.toml")
    raw = read_style_file(path)
    labels = tuple(_rules(raw, "label"))
    verbs = tuple(_rules(raw, "verb"))
    names = raw["names"]
    before = r"(?:(?:省|市|县|区|州|中央|国家)(?:级|直)?|主要|共同)?"
    return StatementStyle(
        labels=labels,
        verbs=verbs,
        document_rules=tuple(_rules(raw, "document_rule")),
        label=re.compile(f"{before}(?:{_alternation(labels)})：[:：]?"),
        # A verb ends its clause: what follows is a separator, a bracket or the end.
        verb=re.compile(f"(?:{_alternation(verbs)})(?=$|[，；。、）〕会与和及\x00]|等$)"),
        endings=tuple(sorted(names["endings"], key=len, reverse=True)),
        open_tail=re.compile(names["open_tail"]),
        leading=re.compile(names["leading"]),
        local=re.compile(names["local"]),
        noted_role=re.compile(names["noted_role"]),
    )


def _alternation(rules: tuple[Rule, ...]) -> str:
    return "|".join(f"(?P<{_group(r)}>{r.pattern.pattern})" for r in rules)


def _rules(raw: Mapping[str, Any], family: str) -> Iterator[Rule]:
    for entry in raw.get(family, ()):
        yield Rule(
            id=entry["id"],
            family=family,
            kind=entry.get("kind", family),
            role=entry.get("role", ""),
            pattern=re.compile(entry["pattern"]),
            matches=tuple(entry["matches"]),
            rejects=tuple(entry["rejects"]),
        )


def lint_rules(rules: tuple[Rule, ...]) -> Iterator[str]:
    """Yield one line for every example that a rule treats otherwise than it says."""
    for rule in rules:
        if not rule.matches or not rule.rejects:
            yield f"{rule.family} {rule.id}: matches 和 rejects 都要有例子"
        for text in rule.matches:
            if not rule.pattern.fullmatch(text):
                yield f"{rule.family} {rule.id}: 应当匹配「{text}」"
        for text in rule.rejects:
            if rule.pattern.fullmatch(text):
                yield f"{rule.family} {rule.id}: 不应匹配「{text}」"
