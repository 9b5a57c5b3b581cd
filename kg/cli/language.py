"""Which of the two languages a run speaks, and the choice between two wordings."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Literal

import click

Lang = Literal["zh", "en"]
LANG_META = "kg.lang"
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def find_lang(args: Sequence[str]) -> Lang:
    """Return the language that ``args`` ask for, else ``KG_LANG``, else Chinese.

    ``--lang`` counts wherever it stands, so that help printed by an eager
    ``--help`` and errors raised while parsing already speak it.

    >>> find_lang(["tasks", "--lang", "en"]), find_lang(["--lang=zh"])
    ('en', 'zh')
    """
    asked = os.environ.get("KG_LANG", "")
    for i, arg in enumerate(args):
        if arg == "--":
            break
        if arg == "--lang" and i + 1 < len(args):
            asked = args[i + 1]
        elif arg.startswith("--lang="):
            asked = arg.removeprefix("--lang=")
    return "en" if asked.lower().startswith("en") else "zh"


def current_lang() -> Lang:
    """Return the language of the running command (Chinese outside one)."""
    ctx = click.get_current_context(silent=True)
    lang: Lang = ctx.meta.get(LANG_META, "zh") if ctx else "zh"
    return lang


def pick(zh: str, en: str) -> str:
    """Return the wording in the language of the running command."""
    return en if current_lang() == "en" else zh


def pick_part(text: str, lang: Lang) -> str:
    """Return one language of ``中文 || English``; a text without the bars stands for both.

    >>> pick_part("输出格式 || output format", "en")
    'output format'
    """
    zh, bars, en = text.partition("||")
    return (en if bars and lang == "en" else zh).strip()


def pick_paragraphs(text: str, lang: Lang) -> str:
    r"""Return the paragraphs of a help text in one language.

    A paragraph with a Chinese character is Chinese, any other English; one
    that begins with ``\b`` (an example) is for both. A text in one language
    only is returned whole.
    """
    paragraphs = text.split("\n\n")
    both = [p for p in paragraphs if p.lstrip().startswith("\b")]
    rest = [p for p in paragraphs if p not in both]
    wanted = [p for p in rest if bool(_CHINESE.search(p)) == (lang == "zh")]
    keep = (wanted or rest) + both
    return "\n\n".join(p for p in paragraphs if p in keep)
