"""A private jieba tokenizer, seeded with units and terms: the only door to jieba."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from functools import cache

# jieba opens its dictionary through pkg_resources where that can be imported, which takes 0.3 s,
# and by its own path where it cannot (jieba/_compat.py).
_HIDDEN = "pkg_resources" not in sys.modules
if _HIDDEN:
    sys.modules["pkg_resources"] = None  # type: ignore[assignment]
import jieba  # noqa: E402

if _HIDDEN:
    del sys.modules["pkg_resources"]

from kg.resources import user_cache_dir  # noqa: E402

# Longer words of the domain that the general dictionary cuts apart.
_TERMS = ("质押融资", "地理标志", "商业秘密", "专利导航", "知识产权", "高价值专利", "营商环境")
jieba.setLogLevel(logging.WARNING)


@cache
def _tokenizer() -> jieba.Tokenizer:
    """Return this process's tokenizer; its cache file is the user's own, never the shared one."""
    tokenizer = jieba.Tokenizer()
    folder = user_cache_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer.tmp_dir = str(folder)
    except OSError:
        pass  # jieba then keeps its cache in the system's folder for temporary files
    tokenizer.initialize()
    seed_words(_TERMS, tokenizer)
    return tokenizer


def seed_words(words: Iterable[str], tokenizer: jieba.Tokenizer | None = None) -> None:
    """Teach the tokenizer names and terms, so that it does not cut them apart."""
    tokenizer = tokenizer or _tokenizer()
    for word in words:
        tokenizer.add_word(word)


def cut_words(text: str) -> list[str]:
    """Cut folded text into words.

    >>> cut_words("知识产权质押融资")
    ['知识产权', '质押融资']
    """
    return list(_tokenizer().cut(text))


def is_word(word: str) -> bool:
    """Say whether the dictionary has ``word``."""
    return bool(_tokenizer().FREQ.get(word, 0))
