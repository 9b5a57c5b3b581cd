"""The words of ``ontology/styles/front.toml`` as patterns."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.resources import find_shipped

#: Kinds of label in the order of the file.
LABELS = ("issuer", "number", "issued", "published", "title", "skip")
#: Words too common to be a label inside running text.
_COMMON = ("时间", "日期", "分类", "名称", "编辑", "作者", "来源")


@dataclass(frozen=True, slots=True)
class FrontStyle:
    """Compiled words: labels, names of bodies, kinds of document, addressees."""

    label: re.Pattern[str]
    agency: re.Pattern[str]
    complete: re.Pattern[str]
    carries: re.Pattern[str]
    recipients: re.Pattern[str]
    whole: re.Pattern[str]


@cache
def load_front_style(path: Path | None = None) -> FrontStyle:
    """Return the words of ``path`` (the shipped file), compiled."""
    path = path or find_shipped("ontology", "styles", "front.toml")
    t = tomllib.loads(path.read_text(encoding="utf-8"))
    labels = "|".join(f"(?P<{k}>{_names(t['labels'][k])})" for k in LABELS)
    kinds, tail = t["title"]["kinds"], t["title"]["tail"]
    addressees = t["recipients"]
    return FrontStyle(
        label=re.compile(rf"(?:{labels})：\n?"),
        agency=re.compile(t["agency"]["pattern"]),
        complete=re.compile(rf"[^。；！？：\n]{{2,160}}?(?:{kinds})(?:{tail})*"),
        carries=re.compile(t["title"]["carries"]),
        recipients=re.compile(
            rf"(?:{addressees['begins']})(?=[^。：；《]*(?:{addressees['names']}))[^。：；《\n]{{1,260}}"
        ),
        whole=re.compile(rf"(?:{addressees['whole']})$"),
    )


def _names(words: str) -> str:
    """Keep common words from matching at the end of longer ones (完成时间)."""
    return "|".join(f"(?<![一-龥]){w}" if w in _COMMON else w for w in words.split("|"))
