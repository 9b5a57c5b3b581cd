"""The classes of the ontology and the properties between them become one SVG picture."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from kg.knowledge.findings import Wording
from kg.knowledge.ontology import Ontology
from kg.resources import find_shipped

_PITCH = (250, 118)
_BOX = (156, 54)
_MARGIN = 12
_FONTS = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','WenQuanYi Micro Hei',sans-serif"


@dataclass(frozen=True, slots=True)
class Box:
    """A class at a place; ``own`` says whether it is one of plan.ttl. Pixels, upper left corner."""

    name: str
    label: Wording
    own: bool
    x: int
    y: int

    @property
    def middle(self) -> tuple[float, float]:
        """Return the middle of the box."""
        return self.x + _BOX[0] / 2, self.y + _BOX[1] / 2


@dataclass(frozen=True, slots=True)
class Arrow:
    """A property from one class to another."""

    source: Box
    target: Box
    name: str
    label: Wording


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, in pixels."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def lay_out(ontology: Ontology) -> Picture:
    """Return the picture that ontology/docs/picture.toml describes."""
    drawing = _read_drawing()
    own = {term.name: term.label for term in ontology.terms}
    labels = own | {name: Wording(**words) for name, words in drawing["labels"].items()}
    boxes = {
        name: Box(name, labels[name], name in own, *_corner(place))
        for name, place in drawing["places"].items()
    }
    arrows = tuple(
        Arrow(boxes[a["from"]], boxes[a["to"]], a["property"], labels[a["property"]])
        for a in drawing["arrows"]
    )
    width, height = (
        _MARGIN * 2 + max(p[axis] for p in drawing["places"].values()) * _PITCH[axis] + _BOX[axis]
        for axis in (0, 1)
    )
    return Picture(tuple(boxes.values()), arrows, width, height)


def render_class_picture(ontology: Ontology, *, links: bool = False) -> str:
    """Return the SVG: own classes filled, others framed; ``links`` to the places of their terms."""
    picture = lay_out(ontology)
    anchors = {term.name: term.anchor for term in ontology.terms} if links else {}
    size, role = f"{picture.width} {picture.height}", "group" if links else "img"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="{role}" '
        f'width="{picture.width}" height="{picture.height}" font-family="{_FONTS}">',
        f"<title>{escape(ontology.title.zh)} · {escape(ontology.title.en)}</title>",
        '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#4b5563"/></marker></defs>',
        f'<rect width="{picture.width}" height="{picture.height}" fill="#fff"/>',
        *(line for arrow in picture.arrows for line in _draw_line(arrow)),
        *(line for arrow in picture.arrows for line in _draw_label(arrow)),
        *(line for box in picture.boxes for line in _draw_box(box, anchors.get(box.name, ""))),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=1)
def _read_drawing() -> Mapping[str, Any]:
    path = find_shipped("ontology", "docs", "picture.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _corner(place: list[int]) -> tuple[int, int]:
    return _MARGIN + place[0] * _PITCH[0], _MARGIN + place[1] * _PITCH[1]


def _draw_line(arrow: Arrow) -> Iterator[str]:
    (x1, y1), (x2, y2) = _cut(arrow.source, arrow.target), _cut(arrow.target, arrow.source)
    yield (
        f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="#4b5563" '
        'stroke-width="1.2" marker-end="url(#head)"/>'
    )


def _draw_label(arrow: Arrow) -> Iterator[str]:
    (x1, y1), (x2, y2) = _cut(arrow.source, arrow.target), _cut(arrow.target, arrow.source)
    x, y, name = (x1 + x2) / 2, (y1 + y2) / 2, arrow.name.removeprefix("plan:")
    attributes = 'text-anchor="middle" fill="#374151" stroke="#fff" stroke-width="4"'
    attributes += ' stroke-linejoin="round" paint-order="stroke"'
    yield f'<text x="{x:.0f}" y="{y - 3:.0f}" font-size="12" {attributes}>{arrow.label.zh}</text>'
    yield f'<text x="{x:.0f}" y="{y + 11:.0f}" font-size="11" {attributes}>{name}</text>'


def _draw_box(box: Box, anchor: str) -> Iterator[str]:
    fill, stroke, dash = ("#e6f0f9", "#0b4f8a", "") if box.own else ("#fff", "#6b7280", "5 3")
    x, _ = box.middle
    if anchor:
        yield f'<a href="#{anchor}">'
    yield (
        f'<rect x="{box.x}" y="{box.y}" width="{_BOX[0]}" height="{_BOX[1]}" rx="6" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="1.5" stroke-dasharray="{dash or "none"}"/>'
    )
    yield (
        f'<text x="{x:.0f}" y="{box.y + 23}" font-size="15" font-weight="600" '
        f'text-anchor="middle" fill="#1f2937">{escape(box.label.zh)}</text>'
    )
    yield (
        f'<text x="{x:.0f}" y="{box.y + 42}" font-size="12" text-anchor="middle" '
        f'fill="#374151">{box.name.removeprefix("plan:")}</text>'
    )
    if anchor:
        yield "</a>"


def _cut(box: Box, other: Box) -> tuple[float, float]:
    """Return where the line between the two middles leaves ``box``."""
    (x, y), (to_x, to_y) = box.middle, other.middle
    across, down = to_x - x, to_y - y
    steps = [half / abs(way) for half, way in ((_BOX[0] / 2, across), (_BOX[1] / 2, down)) if way]
    share = min(steps)
    return x + across * share, y + down * share
