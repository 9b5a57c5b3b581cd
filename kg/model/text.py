"""Raw text and its folded view: all arithmetic with offsets.

Offsets count Unicode code points of the raw text, start inclusive, end
exclusive. Folding replaces characters one for one and leaves out white space,
so that every character of the view knows its place in the raw text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of raw text; ``parts`` lists its pieces around foreign text.

    >>> Span(3, 7).to_json()
    [3, 7]
    """

    start: int
    end: int
    parts: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def to_json(self) -> list[int]:
        """Return ``[start, end]``."""
        return [self.start, self.end]

    def pieces(self) -> tuple[tuple[int, int], ...]:
        """Return the stretches that make up the quote, in order."""
        return self.parts or ((self.start, self.end),)

    def contains(self, other: Span) -> bool:
        """Say whether ``other`` lies inside, bounds included."""
        return self.start <= other.start and other.end <= self.end

    @classmethod
    def over(cls, spans: Iterable[Span]) -> Span:
        """Return the smallest span over all ``spans`` (at least one), pieces kept when disjoint."""
        pieces: list[tuple[int, int]] = []
        for span in spans:
            pieces.extend(span.pieces())
        if not pieces:
            raise ValueError("no span given")
        parts = tuple(pieces) if len(pieces) > 1 else ()
        return cls(min(p[0] for p in pieces), max(p[1] for p in pieces), parts)


def _radical_table() -> dict[int, str]:
    """Kangxi radicals by their own decomposition, the supplement by the table below.

    Unicode gives a compatibility decomposition to the 214 Kangxi radicals
    (U+2F00..2FD5) but to two characters only of the supplement (U+2E80..2EF3).
    """
    table = {c: unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}
    supplement = (
        "⺀冫⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋卩⺌小⺍小⺎兀⺏尣⺐尢⺑尣⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歹"
        "⺟母⺠民⺡氵⺢水⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糸⺰纟⺱网⺲罒⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹老⺺聿⺻聿"
        "⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青"
        "⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫齐⻬齐⻭齿⻮齿⻯龙⻰龙⻱龟⻲龟⻳龟"
    )
    table.update({ord(a): b for a, b in zip(supplement[::2], supplement[1::2], strict=True)})
    return table


RADICALS: Mapping[int, str] = _radical_table()
_BRACKETS = {ord("("): "（", ord(")"): "）"}
_FOLD = {**RADICALS, **_BRACKETS, 0xA0: " ", 0x3000: " "}
_HALF = {",": "，", ":": "：", ";": "；"}
# Half-width , : ; are Chinese punctuation unless ASCII stands on both sides (1,000; 2:1; https://).
_HALF_IN_CHINESE = re.compile(r"[,:;](?![\x21-\x7e])|(?<![\x21-\x7e])[,:;]")
_WORD_GAP = re.compile(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z])|(?<=[A-Za-z])\s+(?=[A-Za-z0-9])")
_SPACE = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")
_RUN = re.compile(r"[^\s\u200b\u200c\u200d\u2060\ufeff\u00ad]+")


def fold_characters(raw: str) -> str:
    """Fold radicals and half-width Chinese punctuation; the result has the same length.

    >>> fold_characters("⼈民政府(⻔户),1,000")
    '人民政府（门户），1,000'
    """
    return _HALF_IN_CHINESE.sub(lambda m: _HALF[m.group()], raw.translate(_FOLD))


def fold(raw: str) -> str:
    """Fold characters and leave out white space; one space stays between Latin words.

    This is the whole rule by which a quote is compared with its raw slice.

    >>> fold("建成 3—5 个 Art Design\\n中 ⼼")
    '建成3—5个Art Design中心'
    """
    text = _WORD_GAP.sub("\x00", fold_characters(raw))
    return _SPACE.sub("", text).replace("\x00", " ")


@dataclass(frozen=True, slots=True)
class View:
    """Folded text in which every character knows its raw offset.

    ``starts[i]`` is the offset in ``text`` of piece ``i``, ``origins[i]`` its
    raw offset; inside a piece both run in step. ``foreign[i]`` says that text
    which does not belong to the reading stands before piece ``i``.
    """

    text: str
    starts: Sequence[int]
    origins: Sequence[int]
    foreign: Sequence[bool]

    @classmethod
    def of_texts(cls, pieces: Iterable[tuple[int, str, bool]]) -> View:
        """Build from ``(raw start, text, foreign before)``; texts as long as raw pieces."""
        starts, origins, foreign, texts, at = [], [], [], [], 0
        for start, text, apart in pieces:
            starts.append(at)
            origins.append(start)
            foreign.append(apart)
            texts.append(text)
            at += len(text)
        return cls("".join(texts), starts, origins, foreign)

    def raw_offset(self, position: int) -> int:
        """Return the raw offset of the character at ``position``."""
        i = bisect_right(self.starts, position) - 1
        return self.origins[i] + position - self.starts[i]

    def locate(self, start: int, end: int) -> Span:
        """Return the raw span of ``text[start:end]``, in parts where foreign text stands between.

        An empty stretch gives an empty span at its place.
        """
        if start >= end:
            at = self.raw_offset(min(start, len(self.text) - 1)) if self.text else 0
            return Span(at, at)
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        begin, stop = self.raw_offset(start), self.raw_offset(end - 1) + 1
        if not any(self.foreign[first + 1 : last + 1]):
            return Span(begin, stop)
        parts, at = [], begin
        for i in range(first + 1, last + 1):
            if self.foreign[i]:
                parts.append((at, self.raw_offset(self.starts[i] - 1) + 1))
                at = self.origins[i]
        return Span(begin, stop, (*parts, (at, stop)))


@dataclass(frozen=True, slots=True)
class Repair:
    """A character that the view reads otherwise than the raw text has it (又 for 口)."""

    start: int
    end: int
    text: str


def apply_repairs(text: str, repairs: Sequence[Repair], *, base: int = 0) -> str:
    """Return a stretch of the raw or folded text with repairs made, as long as before.

    ``base`` is the stretch's offset in the text that the repairs count in; they
    stand in reading order and lie inside the stretch.

    >>> apply_repairs("人又和又岸", [Repair(1, 2, "口"), Repair(3, 4, "口")])
    '人口和口岸'
    """
    if not repairs:
        return text
    pieces: list[str] = []
    at = base
    for repair in repairs:
        pieces += (text[at - base : repair.start - base], repair.text)
        at = repair.end
    return "".join([*pieces, text[at - base :]])


@dataclass(frozen=True, slots=True)
class Notice:
    """What a format reader took or left: a code of the register, and what its message names."""

    code: str
    args: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's raw text for ever, and what is needed to check any quote against it.

    ``sha256`` is the digest of ``raw`` encoded as UTF-8; ``file`` the name as
    given; ``kind`` the format it was read from (txt, md, html, docx, pdf,
    xlsx). ``repairs`` hold the characters that reading replaced, in
    reading order.
    ``notices`` say what the format reader did (tracked changes accepted,
    comments left out).
    """

    file: str
    raw: str
    sha256: str
    kind: str = "txt"
    encoding: str = "utf-8"
    repairs: tuple[Repair, ...] = ()
    notices: tuple[Notice, ...] = ()
    folded: str = field(default="", repr=False)

    def quote(self, span: Span) -> str:
        """Return the quote that ``span`` stands for: each piece folded, repairs applied."""
        return "".join(self._fold_piece(s, e) for s, e in span.pieces())

    def _fold_piece(self, start: int, end: int) -> str:
        piece = self.raw[start:end]
        first = bisect_left(self.repairs, start, key=lambda r: r.start)
        last = bisect_right(self.repairs, end, lo=first, key=lambda r: r.end)
        return fold(apply_repairs(piece, self.repairs[first:last], base=start))

    def line_of(self, offset: int) -> int:
        """Return the number, from 1, of the line that ``offset`` lies in."""
        return self.raw.count("\n", 0, offset) + 1
