"""The register of finding codes (ontology/checks/findings.toml) and findings made from it."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.errors import KnowledgeError, UsageError
from kg.model.finding import SEVERITIES, Finding, Severity
from kg.model.text import Span
from kg.resources import find_shipped

FAMILIES = "XRTIDCFVE"
_CODE = re.compile(rf"[{FAMILIES}][1-9]\d\d")
_PARTS = ("title", "message", "problem", "why", "fix", "example")


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages."""

    zh: str
    en: str

    def in_lang(self, lang: str) -> str:
        """Return the English text for ``en``, else the Chinese."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class FindingCode:
    """What a code means. ``message`` is a template with ``{names}`` to be filled."""

    code: str
    severity: Severity
    title: Wording
    message: Wording
    problem: Wording
    why: Wording
    fix: Wording
    example: Wording


@lru_cache(maxsize=1)
def load_codes() -> Mapping[str, FindingCode]:
    """Return the shipped register, in the order of the file."""
    return read_codes(find_shipped("ontology", "checks", "findings.toml"))


def read_codes(path: Path) -> Mapping[str, FindingCode]:
    """Read a register; raises KnowledgeError that names every problem in it."""
    try:
        with path.open("rb") as file:
            tables = tomllib.load(file)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path.name} 不是合法的 TOML：{error}") from error
    problems = [p for code, table in tables.items() for p in _find_problems(code, table)]
    if problems:
        raise KnowledgeError(f"{path.name}：" + "；".join(problems))
    return {code: _make_code(code, table) for code, table in tables.items()}


def resolve_code(code: str) -> FindingCode:
    """Return the entry of ``code`` in any case; raises UsageError with the nearest codes.

    >>> resolve_code("r101").title.zh
    '无责任单位'
    """
    codes = load_codes()
    entry = codes.get(code.upper())
    if entry is None:
        family = [c for c in codes if c[0] == code[:1].upper()] or codes
        near = difflib.get_close_matches(code.upper(), family, n=3, cutoff=0.5)
        hint = (
            f"是不是要 {', '.join(near)}"
            if near
            else f"代码以 {'、'.join(FAMILIES)} 开头，后接三位数字"
        )
        raise UsageError(f"没有问题代码“{code}”", hint=hint)
    return entry


def make_finding(
    code: str,
    span: Span,
    *,
    quote: str = "",
    suggestion: str | None = None,
    severity: Severity | None = None,
    related: tuple[Span, ...] = (),
    **args: Any,
) -> Finding:
    """Return a finding of ``code`` at ``span``, worded in both languages from the register.

    ``args`` fill the names of the code's message; a missing one is a fault of
    the caller (KeyError). ``suggestion`` and ``severity`` default to the
    register's.

    >>> make_finding("R101", Span(3, 9), title="建设基地").message
    '“建设基地”没有责任单位'
    """
    entry = load_codes()[code]
    return Finding(
        code=code,
        severity=severity or entry.severity,
        message=entry.message.zh.format_map(args),
        span=span,
        message_en=entry.message.en.format_map(args),
        suggestion=entry.fix.zh if suggestion is None else suggestion,
        quote=quote,
        related=related,
    )


def find_arguments(template: str) -> set[str]:
    """Return the names that a message template needs.

    >>> sorted(find_arguments("“{unit}”自 {date} 起"))
    ['date', 'unit']
    """
    return set(re.findall(r"\{(\w+)\}", template))


def _find_problems(code: str, table: Mapping[str, Any]) -> Iterator[str]:
    if not _CODE.fullmatch(code):
        yield f"{code} 不是合法的代码"
    if table.get("severity") not in SEVERITIES:
        yield f"{code} 的 severity 应为 {', '.join(SEVERITIES)} 之一"
    for part in _PARTS:
        if any(not table.get(part, {}).get(lang) for lang in ("zh", "en")):
            yield f"{code} 缺少 {part} 的中文或英文"
    unknown = set(table) - {*_PARTS, "severity"}
    if unknown:
        yield f"{code} 有多余的项 {', '.join(sorted(unknown))}"
    message = table.get("message", {})
    if find_arguments(message.get("zh", "")) != find_arguments(message.get("en", "")):
        yield f"{code} 的中英文 message 参数不同"


def _make_code(code: str, table: Mapping[str, Any]) -> FindingCode:
    wordings = {part: Wording(table[part]["zh"], table[part]["en"]) for part in _PARTS}
    return FindingCode(code=code, severity=table["severity"], **wordings)
