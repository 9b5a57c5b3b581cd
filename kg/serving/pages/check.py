"""The draft check: a form, then the coverage report with every format to take along."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from kg.serving.gate import POLICY
from kg.serving.negotiate import parse_accept
from kg.serving.pages.drawn import policy_of
from kg.serving.pages.frame import language_of, show
from kg.serving.reader import Reader
from kg.serving.refusals import Refusal
from kg.serving.site import reading, site_of
from kg.serving.uploads import Upload, receive_form, uploads_of

FORMATS = {
    "html": ("网页报告", "report page", "text/html"),
    "docx": (
        "带批注的 Word",
        "Word with comments",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": (
        "Excel 表",
        "Excel sheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "md": ("Markdown", "Markdown", "text/markdown"),
    "json": ("JSON", "JSON", "application/json"),
    "sarif": ("SARIF", "SARIF", "application/sarif+json"),
}
# What a reader says about a file is about the request's content.
_STATUS = {3: 422, 5: 413}


@reading
async def check_form(request: Request, reader: Reader) -> Response:
    """Show the form."""
    return await _show_form(request, reader)


@reading
async def check(request: Request, reader: Reader) -> Response:
    """Take a draft and show its report, or give it in the format asked for."""
    site = site_of(request)
    async with receive_form(request, site.limits) as form:
        drafts = uploads_of(form, "draft", site.limits)
        references = uploads_of(form, "reference", site.limits)
        stored = [str(value) for value in form.getlist("against")]
        asked = str(form.get("format") or "")
        try:
            if not drafts:
                raise Refusal(400, "请选择草案文件", "choose the draft's file")
            found = await _compare(request, reader, [drafts[0], *references], stored)
        except Refusal as refusal:
            if asked or not _wants_page(request):
                raise
            return await _show_form(request, reader, refusal)
    if asked:
        return _send_file(found, asked, drafts[0].name)
    return _show_report(request, reader, found, drafts[0].name)


def _wants_page(request: Request) -> bool:
    return any(name == "text/html" for name, _ in parse_accept(request.headers.get("accept", "")))


async def _compare(
    request: Request, reader: Reader, uploads: Sequence[Upload], stored: Sequence[str]
) -> Mapping[str, Any]:
    """Return the report on the first upload against the others and the ``stored`` documents."""
    known = {entry.id: entry.path for entry in reader.generation.edition.documents}
    if not stored and len(uploads) < 2:
        raise Refusal(400, "请选择对照的文件", "choose what to compare it with")
    unknown = [name for name in stored if name not in known]
    if unknown:
        raise Refusal(400, f"库中没有 {unknown[0]}", f"the store has no {unknown[0]}")
    answer, written = await site_of(request).desks.run(
        {
            "do": "check",
            "names": [upload.name for upload in uploads],
            "attached": [upload.size for upload in uploads],
            "stored": [[name, known[name]] for name in stored],
            "language": language_of(request),
        },
        [upload.file for upload in uploads],
    )
    if "told" in answer:
        told = "\n".join(text for text in (answer["told"], answer.get("hint", "")) if text)
        raise Refusal(_STATUS.get(answer["code"], 422), told, told)
    found: Mapping[str, Any] = json.loads(written)
    return found


def _send_file(found: Mapping[str, Any], asked: str, name: str) -> Response:
    if asked not in FORMATS:
        known = ", ".join(FORMATS)
        raise Refusal(400, f"format 应是 {known} 之一", f"format must be one of {known}")
    data = base64.b64decode(found["files"][asked])
    disposition = f"attachment; filename*=UTF-8''{quote(report_name(name, asked))}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(data, headers=headers, media_type=FORMATS[asked][2])


def report_name(name: str, suffix: str) -> str:
    """Return the report's file name for a draft's.

    >>> report_name("方案.docx", "xlsx")
    '方案-核对.xlsx'
    """
    return f"{name.rpartition('.')[0] or name}-核对.{suffix}"


async def _show_form(request: Request, reader: Reader, refusal: Refusal | None = None) -> Response:
    rows = await reader.find_rows("documents")
    titles = {row["doc"].rpartition("/")[2]: row.get("title", "") for row in rows}
    documents = reader.generation.edition.documents
    return show(
        request,
        "check.html",
        base=reader.base,
        data=reader.generation.identity,
        status=refusal.status if refusal else 200,
        documents=[(entry.id, titles.get(entry.id) or entry.title) for entry in documents],
        problem=(refusal.zh, refusal.en) if refusal else None,
        megabytes=site_of(request).limits.upload_bytes // (1024 * 1024),
    )


def _show_report(request: Request, reader: Reader, found: Mapping[str, Any], name: str) -> Response:
    """Show the report in a frame; downloads are in the page itself, nothing stays here."""
    page = base64.b64decode(found["files"]["html"]).decode()
    downloads = [
        (zh, en, f"data:{kind};base64,{found['files'][suffix]}", report_name(name, suffix))
        for suffix, (zh, en, kind) in FORMATS.items()
    ]
    response = show(
        request,
        "checked.html",
        base=reader.base,
        data=reader.generation.identity,
        policy=_join_policies(POLICY, policy_of(page)),
        found=found,
        name=name,
        page=page,
        downloads=downloads,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _join_policies(own: str, framed: str) -> str:
    """Return our policy with what the framed page's scripts and styles need: it inherits ours."""
    stated = dict(part.strip().partition(" ")[::2] for part in framed.split(";"))
    parts = []
    for part in own.split(";"):
        name, _, sources = part.strip().partition(" ")
        if name in ("script-src", "style-src", "img-src"):
            sources += " " + stated.get(name, "").replace("'none'", "")
        parts.append(f"{name} {sources.strip()}")
    return "; ".join([*parts, "frame-src 'self'"])
