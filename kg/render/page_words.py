"""The words of page and sheets in one language, and texts that both print alike."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from kg.analysis.ledger import DocumentRow, TaskRow
from kg.knowledge.statuses import load_status_words
from kg.model.document import ROLES, Deadline
from kg.model.text import Span
from kg.render.wording import say_role

# A source with fewer lines is one paragraph for the eye; its places are told by characters.
FEWEST_LINES = 4
_NOTE_MARKS = re.compile("[①-⑳]")


def drop_notes(text: str) -> str:
    """Return a value without the footnote marks that the printed table has behind it.

    >>> drop_notes("12.2③")
    '12.2'
    """
    return _NOTE_MARKS.sub("", text)


@lru_cache(maxsize=2)
def load_words() -> Mapping[str, Mapping[str, str]]:
    """Return all words: language → key → text with ``{names}`` to be filled."""
    path = files("kg.render").joinpath("assets", "strings.toml")
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    for role in ROLES:
        for lang in words:
            words[lang][f"role_{role}"] = say_role(role, lang)
    for lang, names in load_status_words().names.items():
        words[lang] |= {f"status_{key}": name for key, name in names.items()}
    return words


def say(key: str, lang: str = "zh", **values: object) -> str:
    """Return the text of ``key``, filled.

    >>> say("at_line", n=42)
    '原文第 42 行'
    """
    return load_words()[lang][key].format(**values)


def describe_place(document: DocumentRow, span: Span, lang: str = "zh") -> str:
    """Return where a quote stands: its line, or its first character where all is one line."""
    source = document.source
    if source.raw.count("\n") + 1 < FEWEST_LINES:
        return say("at_character", lang, n=span.start + 1)
    return say("at_line", lang, n=source.line_of(span.start))


def list_owners(task: TaskRow, *, lead: bool, lang: str = "zh") -> str:
    """Return the leads, or all others with their roles before them, names as printed."""
    parts = []
    for role in ROLES:
        names = "、".join(o.printed for o in task.owners if o.role == role)
        if names and (role == "lead") is lead:
            parts.append(names if lead else f"{say(f'role_{role}', lang)}：{names}")
    return "；".join(parts)


def describe_deadline(deadline: Deadline | None) -> str:
    """Return the deadline as printed; nothing where none is stated."""
    return deadline.text if deadline else ""
