"""The draft itself as a Word document with a comment at the place of each finding."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from kg.model.finding import Finding
from kg.model.text import SourceText, Span
from kg.render.wording import say_severity

AUTHOR = "policy-kg"
_SPACE = re.compile(r"\s")
_STAMP = (1980, 1, 1, 0, 0, 0)
# A document's paragraphs are looked for this far ahead of the line that they should hold.
_REACH = 400
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def render_commented_docx(
    source: SourceText, findings: Sequence[Finding], *, lang: str = "zh"
) -> bytes:
    """Return the draft with Word comments; its text is the same, letter for letter.

    A draft that was no Word document becomes one, a paragraph a line.
    Findings of the family X (repairs of the text) are left out. Equal input
    gives equal bytes.
    """
    kept = [f for f in findings if not f.code.startswith("X")]
    document, places = _open(source)
    for finding in sorted(kept, key=lambda f: (f.span.start, f.code)):
        runs = places.find_runs(finding.span)
        if runs:
            _comment(document, runs, finding, lang)
    out = io.BytesIO()
    document.save(out)
    return _settle(out.getvalue())


def _open(source: SourceText) -> tuple[Any, _Places]:
    path = Path(source.file)
    if source.kind == "docx" and path.is_file():
        document = _open_package(path)
        if document is not None:
            return document, _Places(source, list(_align(source, document)))
    return _write_anew(source)


def _open_package(path: Path) -> Any:
    """Open a Word file; None where it can be read but not written (strict or odd packages)."""
    try:
        return Document(str(path))
    except (ValueError, KeyError, OpcError):
        return None


def _write_anew(source: SourceText) -> tuple[Any, _Places]:
    document = Document()
    placed, at = [], 0
    for line in source.raw.split("\n"):
        bare = _CONTROL.sub("", line.rstrip("\r"))
        paragraph = document.add_paragraph(bare)
        placed.append(_Placed(paragraph, at, _letters(bare)))
        at += len(line) + 1
    return document, _Places(source, placed)


def _letters(text: str) -> str:
    return _SPACE.sub("", text)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A paragraph and where its text begins in the raw text; ``letters`` without white space."""

    paragraph: Paragraph
    start: int
    letters: str


def _align(source: SourceText, document: Any) -> Iterator[_Placed]:
    """Yield the paragraphs that the raw text's lines were read from, in order.

    A line may begin with a number that Word counted, and hold the cells of a
    table's row; what cannot be found gets no comment of its own.
    """
    paragraphs = [Paragraph(p, document) for p in document.element.body.iter(qn("w:p"))]
    texts = [_letters(p.text) for p in paragraphs]
    nxt, at = 0, 0
    for line in source.raw.split("\n"):
        bare, used = _letters(line), 0
        for i in range(nxt, min(nxt + _REACH, len(paragraphs))):
            found = bare.find(texts[i], used) if texts[i] else -1
            if found < 0:
                if used >= len(bare):
                    break
                continue
            yield _Placed(paragraphs[i], at + _raw_offset(line, found), texts[i])
            used, nxt = found + len(texts[i]), i + 1
            if used >= len(bare):
                break
        at += len(line) + 1


def _raw_offset(line: str, letters: int) -> int:
    """Return the offset in ``line`` of the letter with this number."""
    seen = 0
    for i, char in enumerate(line):
        if not char.isspace():
            if seen == letters:
                return i
            seen += 1
    return len(line)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the raw text's stretches stand in the document."""

    source: SourceText
    placed: Sequence[_Placed]

    def find_runs(self, span: Span) -> tuple[Run, Run] | None:
        """Return the first and last run of a span's first line, cut out of longer ones.

        Of the cells of a table's row, the one that holds most of it.
        """
        if not self.placed:
            return None
        placed = self._choose(span)
        raw = self.source.raw
        before = len(_letters(raw[placed.start : max(span.start, placed.start)]))
        length = len(_letters(raw[max(span.start, placed.start) : span.end]))
        first = min(before, max(len(placed.letters) - 1, 0))
        last = min(max(first + length, first + 1), len(placed.letters))
        return _cut_runs(placed.paragraph, first, last)

    def _choose(self, span: Span) -> _Placed:
        starts = [p.start for p in self.placed]
        i = max(bisect_right(starts, span.start) - 1, 0)
        line_end = self.source.raw.find("\n", span.start)
        end = min(span.end, line_end if line_end >= 0 else span.end)
        row = self.placed[i : max(bisect_left(starts, end), i + 1)]
        return max(row, key=lambda p: min(p.start + len(p.letters), end) - max(p.start, span.start))


def _cut_runs(paragraph: Paragraph, first: int, last: int) -> tuple[Run, Run] | None:
    """Return the runs that hold the letters ``[first, last)``, splitting runs at both ends."""
    for edge in (first, last):
        _split_at(paragraph, edge)
    chosen, at = [], 0
    for run in _runs(paragraph):
        size = len(_letters(run.text))
        if size and at < last and first < at + size:
            chosen.append(run)
        at += size
    return (chosen[0], chosen[-1]) if chosen else None


def _runs(paragraph: Paragraph) -> list[Run]:
    found: Iterator[Any] = paragraph._p.iter(qn("w:r"))
    return [Run(r, paragraph) for r in found]


def _split_at(paragraph: Paragraph, edge: int) -> None:
    """Cut the run across letter number ``edge`` in two of the same format, if it is plain text."""
    at = 0
    for run in _runs(paragraph):
        size = len(_letters(run.text))
        if at < edge < at + size:
            texts = [e for e in run._r if e.tag == qn("w:t")]
            plain = all(e.tag in (qn("w:t"), qn("w:rPr")) for e in run._r)
            if len(texts) == 1 and plain:
                _split_run(run, _raw_offset(run.text, edge - at))
            return
        at += size


def _split_run(run: Run, offset: int) -> None:
    text = run.text
    own: Any = run._r
    twin = copy.deepcopy(own)
    own.addnext(twin)
    for element, part in ((own, text[:offset]), (twin, text[offset:])):
        letters = element.find(qn("w:t"))
        letters.text = part
        letters.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _comment(document: Any, runs: tuple[Run, Run], finding: Finding, lang: str) -> None:
    message = finding.message_en if lang == "en" else finding.message
    head = f"{finding.code}（{say_severity(finding.severity, lang)}）{message}"
    text = _CONTROL.sub("", "\n".join(t for t in (head, finding.suggestion) if t))
    comment = document.add_comment(list(runs), text=text, author=AUTHOR, initials="kg")
    comment._comment_elm.attrib.pop(qn("w:date"), None)


def _settle(data: bytes) -> bytes:
    """Return the package with fixed times, so that equal input gives equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            kept = zipfile.ZipInfo(info.filename, _STAMP)
            kept.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(kept, old.read(info))
    return out.getvalue()
