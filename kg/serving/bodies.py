"""Request bodies and query strings, read within limits and decoded strictly."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from starlette.requests import ClientDisconnect, Request

from kg.serving.refusals import Refusal

_MOST_FIELDS = 100


async def read_body(request: Request, *, most: int, seconds: float) -> bytes:
    """Return the body of at most ``most`` bytes; refuse a larger one without reading on.

    A client that takes longer than ``seconds`` gets a 408.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise _too_large(most)
    try:
        async with asyncio.timeout(seconds):
            return await _collect(request, most)
    except TimeoutError:
        raise Refusal(
            408,
            f"请求正文在 {seconds:g} 秒内没有传完",
            f"the body did not arrive within {seconds:g} s",
            headers={"Connection": "close"},
        ) from None
    except ClientDisconnect:
        raise Refusal(400, "连接中断", "the connection broke") from None


async def _collect(request: Request, most: int) -> bytes:
    held = bytearray()
    async for chunk in request.stream():
        held += chunk
        if len(held) > most:
            raise _too_large(most)
    return bytes(held)


def _too_large(most: int) -> Refusal:
    size = f"{most // (1024 * 1024)} MB" if most >= 1024 * 1024 else f"{most // 1024} KB"
    return Refusal(
        413,
        f"请求正文超过 {size}",
        f"the body is larger than {size}",
        headers={"Connection": "close"},
    )


def read_fields(encoded: bytes) -> dict[str, list[str]]:
    """Return the fields of a query string or an HTML form, each with all its values.

    Bytes that are no UTF-8 are refused (400), as are more than 100 fields.

    >>> read_fields(b"query=ASK%7B%7D&x=%E7%9C%81+1&x=")
    {'query': ['ASK{}'], 'x': ['省 1', '']}
    """
    fields: dict[str, list[str]] = {}
    for name, value in _decode_pairs(encoded):
        fields.setdefault(name, []).append(value)
    return fields


def _decode_pairs(encoded: bytes) -> Iterator[tuple[str, str]]:
    pairs = [pair for pair in encoded.split(b"&") if pair]
    if len(pairs) > _MOST_FIELDS:
        raise Refusal(400, "参数太多", "too many parameters")
    for pair in pairs:
        name, _, value = pair.partition(b"=")
        yield _decode(name), _decode(value)


def _decode(part: bytes) -> str:
    return decode_utf8(unquote_to_bytes(part.replace(b"+", b" ")))


def decode_utf8(data: bytes) -> str:
    """Return UTF-8 text; refuse anything else (400)."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal(400, "不是 UTF-8 文本", "the text is not UTF-8") from None
