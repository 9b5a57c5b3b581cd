"""A document's page: the whole text, and what was read where."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.reading.files import read_source
from kg.serving.pages.frame import language_of, show
from kg.serving.pages.marked import UNKNOWN, Mark, Paragraph, mark_text
from kg.serving.pages.read_facts import Facts, describe_nodes
from kg.serving.reader import Reader, Row
from kg.serving.refusals import Refusal

# Kind of node → the classes of its mark; what is not here is not marked in the running text.
_KINDS = {
    "Measure": "measure",
    "Attribution": "attribution",
    "Responsibility": "unit",
    "Target": "target",
    "Deadline": "deadline",
    "Citation": "citation",
    "Indicator": "indicator",
}
_JOINING = {"Measure", "Attribution", "Section", "FrontElement", "Indicator", "Task"}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with the part it plays: heading, row of a box, beginning of a task."""

    paragraph: Paragraph
    tag: str
    classes: str
    id: str
    task: Mapping[str, str] | None


async def show_document(request: Request, reader: Reader, document: str) -> Response:
    """Show the plan with the id ``document``; refuse with 404 when the store has none."""
    iri = reader.iri(f"doc/{document}")
    about = await reader.find_rows("document", doc=iri)
    if not about:
        raise Refusal(404, f"库中没有文件 {document}", f"no document {document} in the store")
    graph = reader.iri(f"graph/doc/{document}")
    facts = Facts(await reader.find_rows("document_facts", g=graph), iri[1:-1] + "/")
    places = await reader.find_rows("document_places", g=graph)
    repairs = await reader.find_rows("document_repairs", g=graph)
    raw, whole = await _find_text(reader, document, graph, about[0])
    repairs = [{**row, "printed": raw[int(row["start"]) : int(row["end"])]} for row in repairs]
    raw = _repair(raw, repairs)
    lines = list(_lay_out(raw, facts, places, repairs))
    language = language_of(request)
    return show(
        request,
        "document.html",
        base=reader.base,
        data=reader.generation.identity,
        document=_with_blanks(about[0]),
        iri=iri[1:-1],
        lines=lines,
        outline=[line for line in lines if line.tag in ("h2", "h3")],
        whole=whole,
        read=describe_nodes(facts, repairs, await find_labels(reader, language), language),
    )


_ABOUT = "title notice issuer number date published start end file characters place".split()  # noqa: SIM905


def _with_blanks(row: Row) -> dict[str, str]:
    return {**dict.fromkeys(_ABOUT, ""), **row}


async def find_labels(reader: Reader, language: str) -> Mapping[str, str]:
    """Return IRI → label of the vocabulary's terms, worked out once a generation."""
    shelf = reader.generation.shelf
    key = f"labels {language}"
    if key not in shelf:
        rows = await reader.find_rows("labels", base=reader.base)
        shelf[key] = {r["term"]: r["label"] for r in rows if r["language"] == language}
    labels: Mapping[str, str] = shelf[key]
    return labels


async def _find_text(reader: Reader, document: str, graph: str, about: Row) -> tuple[str, bool]:
    """Return the raw text, and whether it is whole: from the source file, else from the quotes."""
    for entry in reader.generation.edition.documents:
        if entry.id == document:
            raw = await asyncio.to_thread(_read_raw, entry.path, entry.sha256)
            if raw is not None:
                return raw, True
    length = int(about.get("characters", "0"))
    text = [UNKNOWN] * length
    for row in await reader.find_rows("document_quotes", g=graph):
        start = int(row["start"])
        text[start : start + len(row["exact"])] = row["exact"]
    return "".join(text[:length]), False


def _repair(raw: str, repairs: Iterable[Row]) -> str:
    """Return the text as it was read, where a repair keeps its length."""
    for row in repairs:
        start, end = int(row["start"]), int(row["end"])
        if len(row["text"]) == end - start:
            raw = raw[:start] + row["text"] + raw[end:]
    return raw


def _read_raw(path: str, sha256: str) -> str | None:
    """Return the raw text of a source that is still where it was and still the same."""
    try:
        source = read_source(Path(path))
    except (KgError, OSError):
        return None
    return source.raw if source.sha256 == sha256 else None


def _lay_out(
    raw: str, facts: Facts, places: Sequence[Row], repairs: Sequence[Row]
) -> Iterator[Line]:
    spans = _spans_of(facts, places)
    marks = list(_marks(facts, spans))
    marks += [
        Mark(int(r["start"]), int(r["end"]), "repair", f"x/{r['start']}-{r['end']}")
        for r in repairs
    ]
    frames = _Frames(raw, facts, spans)
    for paragraph in mark_text(raw, marks, frames.breaks):
        yield frames.place(paragraph)


Spans = Mapping[str, Sequence[tuple[int, int]]]


def _spans_of(facts: Facts, places: Iterable[Row]) -> Spans:
    found: dict[str, list[tuple[int, int]]] = {}
    for row in places:
        found.setdefault(facts.path(row["node"]), []).append((int(row["start"]), int(row["end"])))
    return {path: sorted(pieces) for path, pieces in found.items()}


def _marks(facts: Facts, spans: Spans) -> Iterator[Mark]:
    for path, pieces in spans.items():
        kind = facts.kind(path)
        classes = _KINDS.get(kind, "")
        detail = facts.name(path, "role") or facts.name(path, "strength")
        for i, (start, end) in enumerate(pieces):
            if classes or kind in _JOINING:
                key, joins = path if classes else "", kind in _JOINING
                yield Mark(start, end, f"{classes} {detail}".strip(), key, joins, i == 0)


class _Frames:
    """Which heading, task and box a stretch of text belongs to."""

    def __init__(self, raw: str, facts: Facts, spans: Spans) -> None:
        self._facts = facts
        self._headings = _by_start(facts, spans, "Section")
        self._boxes = [s for p, ss in spans.items() if facts.kind(p) == "Programme" for s in ss]
        self._tasks = _by_start(facts, spans, "Task")
        self._begun: set[str] = set()
        self.breaks = {at for at, _ in self._headings} | {
            _past_marks(raw, spans[path][-1][1])
            for _, path in self._headings
            if not self._runs_in(path)
        }

    def _runs_in(self, path: str) -> bool:
        return self._facts.value(path, "runIn") == "true"

    def place(self, paragraph: Paragraph) -> Line:
        """Return the paragraph with its part."""
        heading = self._meeting(self._headings, paragraph)
        task = self._first_of(paragraph)
        boxed = any(s < paragraph.end and e > paragraph.start for s, e in self._boxes)
        tag = "p"
        if heading and not self._runs_in(heading):
            tag = {"1": "h2", "2": "h3"}.get(self._facts.value(heading, "level"), "h4")
        return Line(paragraph, tag, "box" if boxed else "", heading, task)

    def _meeting(self, starts: Sequence[tuple[int, str]], paragraph: Paragraph) -> str:
        return next((p for at, p in starts if paragraph.start <= at < paragraph.end), "")

    def _first_of(self, paragraph: Paragraph) -> Mapping[str, str] | None:
        path = self._meeting(self._tasks, paragraph)
        if not path or path in self._begun:
            return None
        self._begun.add(path)
        return {"path": path, "id": self._facts.value(path, "identifier")}


def _past_marks(raw: str, at: int) -> int:
    """Return the offset behind the punctuation that follows a heading."""
    while at < len(raw) and not raw[at].isalnum() and raw[at] not in "\n（(“《":
        at += 1
    return at


def _by_start(facts: Facts, spans: Spans, kind: str) -> list[tuple[int, str]]:
    wanted = ((path, pieces) for path, pieces in spans.items() if facts.kind(path) == kind)
    return sorted((pieces[0][0], path) for path, pieces in wanted)
