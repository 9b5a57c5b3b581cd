"""A form with files is received within its limits; the files are gone when the request ends."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from kg.serving.limits import MIB, Limits
from kg.serving.refusals import Refusal

_MOST_FILES = 4
_MOST_FIELDS = 50
_OVERHEAD = 64 * 1024  # bytes of a form besides its files
_SECONDS = 120.0
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: ``name`` without folders, ``size`` in bytes."""

    name: str
    size: int
    file: IO[bytes]


@asynccontextmanager
async def receive_form(request: Request, limits: Limits) -> AsyncIterator[FormData]:
    """Give the form of a request; its files are temporary and removed at the end.

    Each file may have ``limits.upload_bytes``, the whole request twice that
    (a draft and a reference). Larger ones are refused with 413, what is no
    form with 400.
    """
    most = 2 * limits.upload_bytes + _OVERHEAD
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        raise Refusal(415, "应以表单上传文件", "files are sent as multipart/form-data")
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise _too_large(limits)
    counted = Request(request.scope, _count(request, most, limits))
    try:
        async with asyncio.timeout(_SECONDS):
            form = await counted.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS)
    except TimeoutError:
        raise Refusal(408, "文件没有及时传完", "the files did not arrive in time") from None
    except (MultiPartException, ClientDisconnect) as problem:
        raise Refusal(400, f"表单有误：{problem}", f"malformed form: {problem}") from None
    except Exception as problem:  # starlette's HTTPException for a malformed form
        if getattr(problem, "status_code", 0) != 400:
            raise
        raise Refusal(400, "表单有误", "malformed form") from None
    try:
        yield form
    finally:
        await form.close()


def _count(request: Request, most: int, limits: Limits):  # type: ignore[no-untyped-def]
    """Return a receive function that refuses once more than ``most`` bytes have come."""
    seen = 0

    async def receive() -> Message:
        nonlocal seen
        message = await request.receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise _too_large(limits)
        return message

    return receive


def _too_large(limits: Limits) -> Refusal:
    size = limits.upload_bytes // MIB
    return Refusal(
        413,
        f"文件超过 {size} MB（上限 --max-upload）",
        f"the file is larger than {size} MB (limit --max-upload)",
        headers={"Connection": "close"},
    )


def uploads_of(form: FormData, name: str, limits: Limits) -> Sequence[Upload]:
    """Return the non-empty files of a field; refuse one that is too large (413)."""
    found = []
    for value in form.getlist(name):
        if isinstance(value, UploadFile) and (value.filename or value.size):
            size = value.size or 0
            if size > limits.upload_bytes:
                raise _too_large(limits)
            found.append(Upload(plain_name(value.filename or ""), size, value.file))
    return found


def plain_name(name: str) -> str:
    """Return a file name without folders and control characters, 120 characters at most.

    >>> plain_name("../../etc/方案.docx"), plain_name("C:\\\\x\\\\a.txt"), plain_name("")
    ('方案.docx', 'a.txt', 'upload')
    """
    last = PurePosixPath(_UNPRINTABLE.sub("", name).replace("\\", "/")).name
    return last[-120:] or "upload"
