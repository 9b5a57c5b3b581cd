"""Findings: problems in the material, as values with a stable code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kg.model.text import Span

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem at one place. ``message`` is Chinese, ``message_en`` the same in English.

    ``related`` are other places that the problem involves (D401: the twin).
    """

    code: str
    severity: Severity
    message: str
    span: Span
    message_en: str = ""
    suggestion: str = ""
    quote: str = ""
    related: tuple[Span, ...] = ()


def reaches(findings: Iterable[Finding], threshold: str) -> bool:
    """Say whether any finding is at or above ``threshold`` (error, warning, info or none)."""
    if threshold == "none":
        return False
    floor = SEVERITIES.index(threshold)
    return any(SEVERITIES.index(f.severity) >= floor for f in findings)
