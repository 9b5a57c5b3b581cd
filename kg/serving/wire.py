"""Requests to a worker and its answers, as frames on a socket.

A frame is one kind byte, the length in four bytes, and the payload. A request
is one ``Q`` frame of JSON and, for each size that its ``attached`` lists, a
file of so many bytes in ``U`` frames; its answer is any number of ``D`` frames (data)
and one ``E`` frame of JSON that says how it ended.
"""

from __future__ import annotations

import io
import json
import socket
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_HEAD = struct.Struct("!cI")
Answer = dict[str, Any]


class ResultTooLarge(Exception):  # noqa: N818 - says what is so, like the standard library's Empty
    """More bytes than the limit were written."""


def pack(kind: bytes, payload: bytes) -> bytes:
    """Return one frame."""
    return _HEAD.pack(kind, len(payload)) + payload


def pack_json(kind: bytes, value: Mapping[str, Any]) -> bytes:
    """Return one frame of JSON."""
    return pack(kind, json.dumps(value, ensure_ascii=False).encode())


class FrameParser:
    """Bytes as they arrive become frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield (kind, payload) of every frame that ``data`` completes."""
        self._buffer += data
        at = 0
        while len(self._buffer) - at >= _HEAD.size:
            kind, length = _HEAD.unpack_from(self._buffer, at)
            end = at + _HEAD.size + length
            if end > len(self._buffer):
                break
            yield kind, bytes(self._buffer[at + _HEAD.size : end])
            at = end
        del self._buffer[:at]


def read_requests(link: socket.socket) -> Iterator[Answer]:
    """Yield each request until the other side closes, with its files as ``attachments``."""
    parser = FrameParser()
    request: Answer | None = None
    held = bytearray()
    while data := link.recv(262144):
        for kind, payload in parser.feed(data):
            if kind == b"Q":
                request = json.loads(payload)
            else:
                held += payload
            if request is not None and len(held) >= sum(request.get("attached", ())):
                yield {**request, "attachments": _cut(bytes(held), request.get("attached", ()))}
                request = None
                held.clear()


def _cut(data: bytes, sizes: Iterable[int]) -> list[bytes]:
    pieces, at = [], 0
    for size in sizes:
        pieces.append(data[at : at + size])
        at += size
    return pieces


class ResultWriter(io.RawIOBase):
    """A file that sends what is written to it, up to ``most`` bytes (inclusive)."""

    _CHUNK = 256 * 1024

    def __init__(self, link: socket.socket, most: int) -> None:
        self._link, self._left, self._held = link, most, bytearray()

    def writable(self) -> bool:
        """Say that this file takes bytes."""
        return True

    def write(self, data: Any) -> int:
        """Take ``data``; raise `ResultTooLarge` past the limit."""
        self._left -= len(data)
        if self._left < 0:
            raise ResultTooLarge
        self._held += data
        if len(self._held) >= self._CHUNK:
            self._link.sendall(pack(b"D", bytes(self._held)))
            self._held.clear()
        return len(data)

    def end(self, answer: Mapping[str, Any]) -> None:
        """Send what is held and the closing frame."""
        data = pack(b"D", bytes(self._held)) if self._held else b""
        self._link.sendall(data + pack_json(b"E", answer))
        self._held.clear()
