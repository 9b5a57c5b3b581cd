"""Arguments to source texts: a path, or ``-`` for standard input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model.text import SourceText


def read_input(name: str, encoding: str | None = None, *, convert: bool = False) -> SourceText:
    """Read a file or, for ``-``, standard input; raises SourceError or LimitError."""
    from kg.cli.language import pick
    from kg.errors import SourceError
    from kg.reading.extraction import MOST_TEXT_BYTES
    from kg.reading.files import read_source, read_source_bytes

    if name.startswith(("http://", "https://")):
        message = pick(f"「{name}」是网址，kg 只读文件。", f"{name} is an address; kg reads files.")
        raise SourceError(message, hint=pick("请先下载，再读文件。", "download it first"))
    if name != "-":
        return read_source(name, encoding=encoding, convert=convert)
    sent = sys.stdin.buffer.read(MOST_TEXT_BYTES + 1)
    return read_source_bytes(sent, "-", encoding=encoding, convert=convert)
