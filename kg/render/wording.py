"""The words that listings and outlines use for coded values, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

# code → (zh, en)
ROLE_WORDS: Mapping[str, tuple[str, str]] = {
    "lead": ("牵头", "lead"),
    "support": ("配合", "support"),
    "by_duty": ("按职责分工", "by duty"),
    "responsible": ("负责", "responsible"),
    "implement": ("落实", "implement"),
    "supervise": ("督促指导", "supervise"),
}
SEVERITY_WORDS: Mapping[str, tuple[str, str]] = {
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "info": ("提示", "info"),
}


def say_role(role: str, lang: str = "zh") -> str:
    """Return the word for a role.

    >>> say_role("by_duty"), say_role("lead", "en")
    ('按职责分工', 'lead')
    """
    return ROLE_WORDS[role][lang == "en"]


def say_severity(severity: str, lang: str = "zh") -> str:
    """Return the word for a severity."""
    return SEVERITY_WORDS[severity][lang == "en"]
