"""The lines of a flattened table become tokens: pieces of one cell each, and their looks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.reading.table_headers import pattern_of
from kg.reading.table_model import Stretch, TextLine, cut_stretch

# Endings and beginnings by which a unit's name is known without a directory.
_NAME_END = re.compile(
    r"(?:局|委|办|部|厅|院|会|署|社|团|处|分行|支行|银行|海关|支队|总队|大队|中心|公司|集团|政府|单位|部门|企业|机构"
    r"|机场|基金|大学|学校|电视台|日报社|街道|乡镇|镇|乡|专班|小组|工作组|县|区|市|州|盟|旗|地区|海事|等)"
    r"(?:（[^）]*）)?[，、；。]?$"
)
_NAME_START = re.compile(
    r"(?:[省市县区州盟旗]|各|国家|国网|中央|国务院|有关|相关|自治|中国|人民银行|其他|驻|成员单位|责任单位"
    r"|[\u4e00-\u9fff]{2,4}(?:[省市县区州]|海关|海事|银保监|证监|金融监管|税务|铁路|新区|保税区|高新区|经开区|开发区|示范区))"
)
# The longest ending and a second name in parentheses behind it.
_LONGEST_END = 24
# What a name goes on with on the next line.
_NAME_REST = re.compile(r"(?:人民)?政府|办公室|委员会|管委会|有限|成员单位|领导小组|联席会议")
_SENTENCE = re.compile(r"[。！？《》；%％]|\d")
_VERBS = (
    "推进|推动|加强|加快|建设|建成|建立|完善|开展|落实|提升|提高|实施|制定|优化|强化|持续|深化|组织|支持|鼓励|引导|促进|健全"
    "|确保|进一步|积极|全面|打造|培育|扩大|拓展|探索|构建|形成|实现|达到|做好|加大|推广|研究|用好|严格|发挥"
)
# A name may hold such a word (城乡建设委, 贸促会) or go on with it on the next line.
_PROSE = re.compile(
    rf"(?:{_VERBS})(?![\u4e00-\u9fff]{{0,3}}(?:局|委|办|部|厅|会|处|中心|公司|集团|银行|单位|小组|专班))"
)
_SEPARATOR = re.compile(r"[、，；]")
_ITEM = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.．、])"
)
_BAND = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^。；]{2,40}$"
)
_NUMBER = re.compile(r"^(?:（(\d{1,3})）|(\d{1,3})[.．、]?)$")
# A row's number with text behind it; without a space only where the digits count nothing (3家).
_NUMBER_AHEAD = re.compile(
    r"(?:（(\d{1,3})）|(\d{1,3}))(?=[ \t\u3000]+\S)"
    r"|\d{1,3}(?=[\u4e00-\u9fff《“])(?![家个项年月日万亿人次条件种类所名元平公千百座台批处套级分时倍户辆天周期层部米吨号版"
    r"届位只张本场轮岁楼栋间多余小至到比度亩里幢株头]|以)"
)
_GAP = re.compile(
    r"(?<=[^\x21-\x7e\s])[ \t\u3000]+(?=[^\x21-\x7e\s])|[ \t\u3000]{2,}"
    r"|(?<=[局委办部厅院会署团处心司府位门等州市县区—])[ \t\u3000]+(?=\d)"
)
_SPACE = re.compile(r"[ \t\u3000]")
_SENTENCE_END = re.compile(r"[。；](?=[^”’》）。；])")


class Token(NamedTuple):
    """A stretch of a line that belongs to one cell, and what it looks like.

    ``same_line`` when a token stands before it on its line; ``value`` when it
    is a bare number. ``width`` is its space on paper in Chinese characters.
    ``starts_name`` (``ends_name``): a unit's name may begin (end) with it,
    ``is_whole``: the first name begins and ends in it; ``is_open``: a bracket of it is not closed;
    ``names``: whole names between its separators, each that is none counting
    minus two; ``is_sentence``: it holds marks or digits of sentences;
    ``is_prose``: words that plans are made of; ``is_item``: the number of a
    heading; ``is_band``: a full-width row that heads the rows below it.
    """

    stretch: Stretch
    text: str
    same_line: bool
    value: int | None
    width: float
    is_nothing: bool
    is_date: bool
    is_item: bool
    is_band: bool
    is_sentence: bool
    is_prose: bool
    starts_name: bool
    ends_name: bool
    is_whole: bool
    is_open: bool
    names: int


def make_token(stretch: Stretch, *, same_line: bool) -> Token:
    """Look at a stretch of text once and say what it looks like."""
    text = "".join(stretch.text.split())
    item = _ITEM.match(text)
    bare = text[item.end() :] if item else text
    parts = _SEPARATOR.split(bare)
    ends, begins = _ends_name(bare), bool(_NAME_START.match(bare))
    first_ends = _ends_name(parts[0]) if len(parts) > 1 else ends
    more = first_ends and len(parts[0]) > 3 and not _NAME_REST.match(parts[0])
    return Token(
        stretch=stretch,
        text=text,
        same_line=same_line,
        value=_value(text),
        width=(len(text) + len(text.encode("utf-8"))) / 4,
        is_nothing=len(text) < 4 and bool(pattern_of("nothing", "cell").fullmatch(text)),
        is_date=bool(pattern_of("deadline", "cell").fullmatch(text)),
        is_item=bool(item),
        is_band=bool(item) and bool(_BAND.match(text)),
        is_sentence=bool(_SENTENCE.search(bare)),
        is_prose=bool(_PROSE.search(bare)),
        starts_name=begins or more,
        ends_name=ends and len(parts[-1] or parts[-2:][0]) > 1,
        is_whole=begins and first_ends,
        is_open=text.count("（") > text.count("）"),
        names=sum(1 if _ends_name(name) else -2 for name in parts[1:-1]),
    )


def _ends_name(text: str) -> bool:
    """Say whether a unit's name may end a text; only its last characters tell."""
    return bool(_NAME_END.search(text, max(0, len(text) - _LONGEST_END)))


def cut_tokens(lines: Sequence[TextLine], indexes: Sequence[int]) -> list[Token]:
    """Cut lines into tokens: at wide gaps, after a row number, between a sentence and a name."""
    tokens: list[Token] = []
    for index in indexes:
        for k, (start, end) in enumerate(_bounds(lines[index].text)):
            stretch = cut_stretch(lines, index, start, end)
            if stretch:
                tokens.append(make_token(stretch, same_line=k > 0))
    return tokens


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    cuts = {0, len(text)}
    ahead = _NUMBER_AHEAD.match(text.lstrip())
    if ahead:
        cuts.add(len(text) - len(text.lstrip()) + ahead.end())
    if _SPACE.search(text):
        cuts.update(gap.start() for gap in _GAP.finditer(text))
    ends = _SENTENCE_END.finditer(text)
    cuts.update(end.end() for end in ends if _opens_list(text[end.end() :]))
    return pairwise(sorted(cuts))


def _opens_list(rest: str) -> bool:
    """Say whether what follows a sentence on its line is the beginning of a list of units."""
    bare = re.sub(r"\s", "", rest)
    return bool(_NAME_START.match(bare)) and not _SENTENCE.search(bare)


def _value(text: str) -> int | None:
    number = _NUMBER.match(text)
    return int(number.group(1) or number.group(2)) if number else None


def find_row_numbers(tokens: Sequence[Token]) -> frozenset[int]:
    """Return the places of the tokens that number the rows: the best chain that counts up.

    A chain goes up by one; it may begin again at 1 and leave out a number or
    two, each at a cost, so that a stray number inside a cell stays outside.
    """
    places = [i for i, token in enumerate(tokens) if token.value is not None]
    best: list[tuple[float, int | None]] = []
    for k, i in enumerate(places):
        scored: tuple[float, int | None] = (0.0 if tokens[i].value == 1 else -0.5, None)
        for back in range(max(0, k - 40), k):
            cost = _step_cost(tokens[places[back]].value or 0, tokens[i].value or 0)
            if cost is not None and best[back][0] - cost > scored[0]:
                scored = (best[back][0] - cost, back)
        best.append((scored[0] + (1.0 if not _has_neighbour(tokens, i) else 0.8), scored[1]))
    chain: list[int] = []
    at = max(range(len(best)), key=lambda k: best[k][0], default=None)
    while at is not None:
        chain.append(places[at])
        at = best[at][1]
    return frozenset(chain)


def _has_neighbour(tokens: Sequence[Token], i: int) -> bool:
    return tokens[i].same_line or (i + 1 < len(tokens) and tokens[i + 1].same_line)


def _step_cost(before: int, value: int) -> float | None:
    if value == before + 1:
        return 0.0
    if value == 1 and before > 1:
        return 0.9
    return 0.7 * (value - before - 1) if before < value <= before + 3 else None
