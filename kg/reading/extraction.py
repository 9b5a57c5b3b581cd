"""What a format reader hands back, and the sizes beyond which no reader starts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.errors import LimitError
from kg.model.text import Notice

# Text costs a few bytes of memory a byte and is read in one pass, so that a whole archive in one
# file (50 MB) still reads; what has to be unpacked or laid out may cost a hundred times its size.
MOST_TEXT_BYTES = 64 * 1024 * 1024
MOST_PACKED_BYTES = 20 * 1024 * 1024
# Characters that a reader may extract from a packed file: beyond any plan, below any danger.
MOST_EXTRACTED_CHARS = 20_000_000
# Stands in a table row for a cell that continues a merged one from above: U+2060 WORD JOINER, which
# nobody types and which folding leaves out, so that no quote holds it. A cell that was left empty
# is empty.
CONTINUED = "\u2060"


@dataclass(frozen=True, slots=True)
class Extraction:
    """The text of a file, its encoding, and what was left out or accepted."""

    text: str
    encoding: str = "utf-8"
    notices: tuple[Notice, ...] = ()


def join_rows(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a line for each row of a table, cells joined by a tab.

    A row of one cell, the first, above the first row of several is a title: it
    is written without the empty cells to its right.
    """
    begun = False
    for row in rows:
        begun = begun or any(row[1:])
        yield "\t".join(row if begun else row[:1])


def check_length(lines: Sequence[str], name: str) -> None:
    """Raise `LimitError` where more text was extracted than any plan has."""
    if sum(map(len, lines)) > MOST_EXTRACTED_CHARS:
        message = f"「{name}」展开后的文字过多，超出读取上限。"
        raise LimitError(message, hint="请拆成几个文件，每个文件一份规划。")
