"""A PDF's streams are unpacked and counted before a PDF library may unpack them."""

from __future__ import annotations

import re
import zlib

from kg.errors import LimitError

MOST_PAGES = 500
# Fonts unpack to megabytes; instructions to draw a page or table do not.
MOST_STREAM_BYTES = 50 * 1024 * 1024
MOST_CONTENT_BYTES = 8 * 1024 * 1024
MOST_TOTAL_BYTES = 200 * 1024 * 1024
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
# A page object, to count pages without opening the file; /Pages are their groups.
_PAGE = re.compile(rb"/Type\s*/Page\b")
# A blank page of a scan packs beyond any ratio, and reading text unpacks no images.
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
# What marks a stream as a font, an index or a list of objects.
_NO_CONTENT = re.compile(rb"/Length1\b|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType|XML)\b|/Type\b")
_CHUNK = 16 * 1024
# Most pages' streams are short, and a file may hold thousands.
_FIRST_CHUNK = 1_024
_DICTIONARY = 2_048
_HINT = "请拆分文件，或把正文另存为 .txt 后重试。"


def check_streams(data: bytes, name: str) -> None:
    """Raise `LimitError` where the compressed streams unpack to more than a document holds.

    Only what is not an image counts. Streams of encrypted files are not seen
    through.
    """
    if sum(1 for _ in _PAGE.finditer(data)) > 4 * MOST_PAGES:
        raise too_many_pages(name)
    total = taken = 0
    for mark in _STREAM.finditer(data):
        start = mark.end()
        header = data[max(0, mark.start() - _DICTIONARY) : mark.start()]
        header = header[header.rfind(b"obj") :]
        if _IMAGE.search(header):
            continue
        most = MOST_STREAM_BYTES if _NO_CONTENT.search(header) else MOST_CONTENT_BYTES
        size, used = _measure(data, start, most)
        if size > most:
            raise _too_large(name)
        total, taken = total + size, taken + used
        if total > MOST_TOTAL_BYTES or taken > 4 * len(data):
            raise _too_large(name)


def _measure(data: bytes, start: int, most: int) -> tuple[int, int]:
    """Return how many bytes a stream unpacks to, as far as ``most``, and how many it takes."""
    head = data[start : start + 2]
    if len(head) < 2 or head[0] & 0x0F != 8 or (head[0] * 256 + head[1]) % 31:
        end = data.find(b"endstream", start, start + most + 1)
        size = end - start if end >= 0 else min(most + 1, len(data) - start)
        return size, size
    unpacker = zlib.decompressobj()
    size, at, chunk = 0, start, _FIRST_CHUNK
    try:
        while not unpacker.eof and at < len(data) and size <= most:
            pending = data[at : at + chunk]
            at, chunk = at + len(pending), min(2 * chunk, _CHUNK)
            while pending and not unpacker.eof and size <= most:
                size += len(unpacker.decompress(pending, 1024 * 1024))
                pending = unpacker.unconsumed_tail
    except zlib.error:
        pass
    return size, at - start - len(unpacker.unused_data)


def _too_large(name: str) -> LimitError:
    return LimitError(f"「{name}」解压后过大，超出读取上限。", hint=_HINT)


def too_many_pages(name: str) -> LimitError:
    """Return the refusal of a file with more pages than are read."""
    return LimitError(f"「{name}」超过 {MOST_PAGES} 页，超出读取上限。", hint=_HINT)
