"""The first page, the search over measures, and the list of departments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

from kg.serving.pages.frame import show
from kg.serving.reader import Reader, Row
from kg.serving.site import reading

_MOST_HITS = 500
_MOST_WORDS = 8


@dataclass(slots=True)
class UnitRow:
    """A department with the number of its tasks by role."""

    iri: str
    name: str
    full: str = ""
    roles: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Return the sum over the roles: a task with two roles counts twice."""
        return sum(self.roles.values())

    @property
    def leads(self) -> int:
        """Return the number of tasks it leads."""
        return self.roles.get("lead", 0)


async def find_units(reader: Reader) -> Sequence[UnitRow]:
    """Return every department with a role, the busiest first; worked out once a generation."""
    shelf = reader.generation.shelf
    if "units" not in shelf:
        shelf["units"] = _gather_units(await reader.find_rows("units"))
    units: Sequence[UnitRow] = shelf["units"]
    return units


def _gather_units(rows: Iterable[Row]) -> Sequence[UnitRow]:
    found: dict[str, UnitRow] = {}
    for row in rows:
        iri, name = row["unit"], row["name"]
        unit = found.setdefault(iri, UnitRow(iri, name, row.get("full", "")))
        unit.roles[row["role"].rpartition("/")[2]] = int(row["tasks"])
    return sorted(found.values(), key=lambda u: (-u.total, u.name))


@reading
async def home(request: Request, reader: Reader) -> Response:
    """Show documents, counts, the busiest departments and the way to everything else."""
    documents = [_document(row) for row in await reader.find_rows("documents")]
    units = await find_units(reader)
    figures = [
        ("", len(documents), "份文件", "documents"),
        ("", sum(int(d["tasks"]) for d in documents), "项任务", "tasks"),
        ("", sum(int(d["measures"]) for d in documents), "条举措", "measures"),
        ("/units", len(units), "个单位", "departments"),
        ("/query", reader.generation.facts["quads"], "条三元组", "triples"),
    ]
    return show(
        request,
        "home.html",
        base=reader.base,
        data=reader.generation.identity,
        documents=documents,
        figures=figures,
        top_units=units[:8],
    )


_DOCUMENT = ("title", "issuer", "number", "date", "published", "start", "end", "place")


def _document(row: Row) -> dict[str, str]:
    return {**dict.fromkeys(_DOCUMENT, ""), **row}


@reading
async def units(request: Request, reader: Reader) -> Response:
    """List the departments with their tasks by role."""
    return show(
        request,
        "units.html",
        base=reader.base,
        data=reader.generation.identity,
        units=await find_units(reader),
    )


@reading
async def search(request: Request, reader: Reader) -> Response:
    """Find measures that hold all the words asked for."""
    query = " ".join(request.query_params.get("q", "").split())[:200]
    words = list(dict.fromkeys(query.split()))[:_MOST_WORDS]
    rows: Sequence[Row] = []
    if words:
        longest = max(words, key=len)
        rows = await reader.find_rows("search", word=longest)
        rows = [row for row in rows if all(word in row["text"] for word in words)]
    units = await find_units(reader) if words else ()
    return show(
        request,
        "search.html",
        base=reader.base,
        data=reader.generation.identity,
        query=query,
        hits=[_hit(row, words) for row in rows[:_MOST_HITS]],
        more=len(rows) > _MOST_HITS,
        units=[u for u in units if any(w in u.name or w in u.full for w in words)][:12],
    )


def _hit(row: Row, words: Sequence[str]) -> dict[str, object]:
    found: dict[str, object] = {"title": "", "plan": "", **row}
    found["marked"] = mark_words(row["text"], words)
    found["anchor"] = row["measure"].removeprefix(row["doc"]).strip("/")
    return found


def mark_words(text: str, words: Iterable[str]) -> Markup:
    """Return ``text`` escaped, every occurrence of a word in a mark element.

    >>> str(mark_words("数据<知识>数据", ["数据"]))
    '<mark>数据</mark>&lt;知识&gt;<mark>数据</mark>'
    """
    covered = [False] * len(text)
    for word in words:
        at = text.find(word)
        while word and at >= 0:
            covered[at : at + len(word)] = [True] * len(word)
            at = text.find(word, at + 1)
    out, start = Markup(), 0
    for i in range(1, len(text) + 1):
        if i == len(text) or covered[i] != covered[start]:
            piece = escape(text[start:i])
            out += Markup("<mark>{}</mark>").format(piece) if covered[start] else piece
            start = i
    return out
