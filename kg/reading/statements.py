"""The words of a responsibility statement to units with roles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from kg.knowledge.styles import StatementStyle
from kg.model.document import Role
from kg.reading.deadlines import find_deadlines
from kg.reading.names import CLOSING, OPENING, looks_like_name, split_names

# Words without which no statement is looked for: a cheap sieve before the grammar.
KEY_WORDS = re.compile(
    r"牵头|负责|配合|责任|参与|指导|落实|实施|督|主办|承办|协办|协助|职责|承担"
    r"|主责|(?:参加|协同|协作|支持|执行|主管|监管)(?:责任)?(?:单位|部门|机构)"
)
_ROLE_OF_RULE: dict[str, Role] = {
    "配合": "support",
    "参与": "support",
    "负责": "responsible",
    "责任": "responsible",
    "牵头": "lead",
    "主办": "lead",
    "协办": "support",
    "落实": "implement",
    "实施": "implement",
    "组织实施": "implement",
}
# Brackets around a rule for the whole document go with it.
# Words before the first name (此项由), in characters.
_LEAD_IN = 4
_BRACKETS = ("（", "）", "〔", "〕")
_JOINTLY = re.compile(r"会同|商(?![务业会贸品标城圈学])")
# What in brackets is a body even without a word of responsibility.
_BODY = re.compile(
    r"^(?:[省市县区州旗各]|自治区|国家|中国|厅|局).+|(?:局|委|厅|办|政府|管委会|海关|中心|银行|[分支]行|管理部|公司)$"
)


@dataclass(frozen=True, slots=True)
class NamedRole:
    """A name's local stretch and its role; ``stated`` is False where the words do not say it."""

    start: int
    end: int
    role: Role
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Statement:
    """A parsed statement. ``deadline`` is a local stretch, ``rules`` the document rules' kinds."""

    names: tuple[NamedRole, ...]
    open_list: bool
    deadline: tuple[int, int] | None = None
    rules: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What has been read of one statement so far."""

    text: str
    style: StatementStyle
    names: list[NamedRole]
    rules: list[str]
    spaces: Collection[int] = ()
    open_list: bool = False
    deadline: tuple[int, int] | None = None
    strange: int = 0


def parse_statement(
    text: str, style: StatementStyle, *, spaces: Collection[int] = (), aside: int = 0
) -> Statement | None:
    """Read a statement's words; None when they are none.

    ``text`` is folded and has no outer brackets. Labels (牵头单位：) give a role
    to what follows them, verbs (牵头, 按职责分工负责) to what stands before; where
    both occur the verb decides. Without a label every name must look like a
    body's, since prose in brackets holds the same verbs. ``aside`` is how many
    characters behind the last verb may say something else (具体办法另行制定).
    """
    reading = _Reading(text, style, [], [], spaces)
    masked, extended = _mask_rules(reading)
    labels = _labels_of(masked, style)
    if labels:
        _read_clauses(reading, masked, 0, labels[0].start(), None)
        _read_labels(reading, masked, labels)
    else:
        _read_clauses(reading, masked, 0, len(masked), None)
    for start, end, role in extended:
        _add_extended(reading, start, end, role)
    if not reading.names or reading.strange > (8 if labels else aside):
        return None
    if reading.strange and not labels and reading.names[0].start > _LEAD_IN:
        return None
    if not labels and not _all_names(reading):
        return None
    names = tuple(sorted(reading.names, key=lambda n: n.start))
    return Statement(names, reading.open_list, reading.deadline, tuple(reading.rules))


def parse_bare_list(text: str, style: StatementStyle) -> Statement | None:
    """Read a bracket that lists bodies and nothing else; their role is not stated."""
    found = split_names(text, 0, len(text), style)
    names = [text[a:b] for a, b in found.names]
    if not names or not all(looks_like_name(n, style) for n in names):
        return None
    if not _is_body(names[0]) or sum(map(_is_body, names)) * 2 < len(names):
        return None
    roles = tuple(NamedRole(a, b, "responsible", stated=False) for a, b in found.names)
    return Statement(roles, found.open_list)


def parse_cell(
    text: str, role: Role, style: StatementStyle, *, spaces: Collection[int] = ()
) -> Statement:
    """Read the units of a table's cell; ``role`` is the column's where the words give none.

    Labels inside the cell (牵头单位：A；配合单位：B) and verbs (A牵头) give roles of their own.
    """
    reading = _Reading(text, style, [], [], spaces)
    masked, _ = _mask_rules(reading)
    labels = _labels_of(masked, style)
    end = labels[0].start() if labels else len(masked)
    _read_clauses(reading, masked, 0, end, role)
    _read_labels(reading, masked, labels)
    names = tuple(sorted(reading.names, key=lambda n: n.start))
    return Statement(names, reading.open_list, reading.deadline, tuple(reading.rules))


def parse_deadline(text: str, style: StatementStyle) -> tuple[int, int] | None:
    """Return the stretch of the value when the words are 「完成时限：…」 alone."""
    match = style.label.match(text)
    if match and style.role_of(match) == "deadline":
        return _trim(text, match.end(), len(text))
    return None


def _is_body(name: str) -> bool:
    return bool(_BODY.search(name))


def _mask_rules(reading: _Reading) -> tuple[str, list[tuple[int, int, Role]]]:
    """Blank out document rules; return the masked text and the bodies that the rules name."""
    masked, extended = reading.text, []
    for rule in reading.style.document_rules:
        for match in rule.pattern.finditer(masked):
            reading.rules.append(rule.kind)
            if rule.kind == "extended":
                role = _ROLE_OF_RULE[match["role"]]
                extended.append((*match.span("units"), role))
            a, b = match.span()
            if masked[a - 1 : a] in _BRACKETS and masked[b : b + 1] in _BRACKETS:
                a, b = a - 1, b + 1
            masked = masked[:a] + "\x00" * (b - a) + masked[b:]
    return masked, extended


def _labels_of(masked: str, style: StatementStyle) -> list[re.Match[str]]:
    """Return the labels (牵头单位：) outside brackets."""
    return [m for m in style.label.finditer(masked) if _depth(masked, m.start()) == 0]


def _read_labels(reading: _Reading, masked: str, labels: Sequence[re.Match[str]]) -> None:
    ends = [*(m.start() for m in labels[1:]), len(masked)]
    for match, end in zip(labels, ends, strict=False):
        role = reading.style.role_of(match)
        if role == "deadline":
            reading.deadline = _trim(masked, match.end(), end)
        elif role not in ("none", "person"):
            _read_clauses(reading, masked, match.end(), end, cast(Role, role))


def _read_clauses(
    reading: _Reading, masked: str, start: int, end: int, default: Role | None
) -> None:
    """Give each name in ``[start, end)`` the role of the verb after it, else ``default``."""
    at, spoken = start, False
    for match in reading.style.verb.finditer(masked, start, end):
        if _depth(masked[at:], match.start() - at) or not _names_end_at(reading, at, match.start()):
            continue
        role = cast(Role, reading.style.role_of(match))
        _add_names(reading, masked, at, match.start(), role, stated=True)
        at, spoken = match.end(), True
    rest = _trim(masked, at, end)
    if rest is None:
        return
    if default and (not spoken or not _is_deadline(masked[slice(*rest)])):
        _add_names(reading, masked, *rest, default, stated=not spoken)
    elif _is_deadline(masked[slice(*rest)]):
        reading.deadline = reading.deadline or rest
    elif spoken and _names_end_at(reading, *rest):
        _add_names(reading, masked, *rest, "support", stated=False)
    else:
        reading.strange += rest[1] - rest[0]


def _add_names(
    reading: _Reading, masked: str, start: int, end: int, role: Role, *, stated: bool
) -> None:
    """Add the names of a stretch; those after 会同 support."""
    jointly = _joint(masked, start, end, reading.style)
    stretches = [(start, end, role)]
    if jointly:
        stretches = [(start, jointly.start(), role), (jointly.end(), end, "support")]
    for a, b, given in stretches:
        found = split_names(masked, a, b, reading.style, reading.spaces)
        reading.open_list = reading.open_list or found.open_list
        for c, d in found.names:
            if _is_deadline(masked[c:d]):
                reading.deadline = reading.deadline or (c, d)
            elif d - c > 1 and "—" not in masked[c:d] and masked[c:d] != "无":
                reading.names.append(_noted(reading, c, d, NamedRole(c, d, given, stated)))


def _noted(reading: _Reading, start: int, end: int, name: NamedRole) -> NamedRole:
    """Return the name with the role that brackets after it say (市科技局（牵头）), if any."""
    match = reading.style.noted_role.search(reading.text[start:end])
    if match is None or match.start() < 2:
        return name
    return NamedRole(start, start + match.start(), _ROLE_OF_RULE[match["role"]])


def _add_extended(reading: _Reading, start: int, end: int, role: Role) -> None:
    """Add the bodies of 「以下均需…落实，不再列出」 unless the statement names them already."""
    known = [reading.text[n.start : n.end].lstrip("各有相关") for n in reading.names]
    for a, b in split_names(reading.text, start, end, reading.style).names:
        name = reading.text[a:b].lstrip("各有相关")
        if not any(k.endswith(name) or name.endswith(k) for k in known):
            reading.names.append(NamedRole(a, b, role))


def _names_end_at(reading: _Reading, start: int, end: int) -> bool:
    """Say whether ``text[start:end]`` ends as a list of bodies does."""
    found = split_names(reading.text, start, end, reading.style)
    if not found.names:
        return found.open_list
    a, b = found.names[-1]
    return found.open_list or looks_like_name(reading.text[a:b], reading.style)


def _all_names(reading: _Reading) -> bool:
    names = [reading.text[n.start : n.end] for n in reading.names]
    good = sum(looks_like_name(n, reading.style) for n in names)
    prose = any(re.search(r"[的了并应可将]|要求|工作[，。]", n) for n in names if len(n) > 12)
    return good * 10 >= len(names) * 8 and not prose


def _joint(text: str, start: int, end: int, style: StatementStyle) -> re.Match[str] | None:
    """Find 会同, or 商 behind a whole name (A商B), outside brackets."""
    for match in _JOINTLY.finditer(text, start, end):
        before = text[start : match.start()]
        alone = match.group() == "会同" or before.endswith(("，", *style.endings))
        if alone and not before.count("（") > before.count("）"):
            return match
    return None


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in "，；。、 \x00：":
        start += 1
    while start < end and text[end - 1] in "，；。、 \x00":
        end -= 1
    return (start, end) if start < end else None


def _is_deadline(text: str) -> bool:
    if not re.search(r"[年月季]|持续|长期|常年|底前", text) or len(text) > 40:
        return False
    covered = sum(d.end - d.start for d in find_deadlines(text))
    return covered >= max(2, len(text) - 8)


def _depth(text: str, position: int) -> int:
    head = text[:position]
    return sum(head.count(c) for c in OPENING) - sum(head.count(c) for c in CLOSING)


@dataclass(frozen=True, slots=True)
class Bracketed:
    """A bracket pair: ``[start, end)`` with brackets, ``[inner, close)`` without."""

    start: int
    inner: int
    close: int
    end: int


def find_brackets(text: str) -> Iterator[Bracketed]:
    """Yield the outermost bracket pairs （）〔〕【】 of a paragraph, in order.

    A bracket that is never closed ends with the paragraph; one that was never
    opened is passed over.

    >>> [b.inner for b in find_brackets("甲（乙〔丙〕）丁）")]
    [2]
    """
    partner = {"（": "）", "〔": "〕", "【": "】", "[": "]"}
    stack: list[tuple[str, int]] = []
    for match in re.finditer(r"[（〔【\[）〕】\]]", text):
        char, at = match.group(), match.start()
        if char in partner:
            stack.append((partner[char], at))
            continue
        while stack and stack[-1][0] != char and any(c == char for c, _ in stack):
            stack.pop()
        if stack and stack[-1][0] == char:
            _, start = stack.pop()
            if not stack:
                yield Bracketed(start, start + 1, at, at + 1)
    if stack:
        start = stack[0][1]
        yield Bracketed(start, start + 1, len(text), len(text))
