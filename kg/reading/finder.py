"""Where in a paragraph responsibility statements stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.knowledge.styles import StatementStyle
from kg.reading.statements import (
    KEY_WORDS,
    Statement,
    find_brackets,
    parse_bare_list,
    parse_deadline,
    parse_statement,
)

_AFTER_SENTENCE = "。；！？）〕”—●■◆★·•"
_OPENING = ("（", "〔", "【", "[")
# The longest statement, in characters.
_LONGEST = 900
# What a bracket may say besides, in characters (…配合，具体办法另行制定).
_LONGEST_ASIDE = 24
_BARE_VERB = re.compile(r"牵头|负责|配合|参与|落实$")
# Labels of no body: a line that begins with one is no statement.
_NO_OWNER = ("none", "person", "deadline")
_OWNING = ("lead", "by_duty", "responsible")


@dataclass(frozen=True, slots=True)
class Found:
    """A statement at ``[start, end)`` of the text, its words at ``[inner, close)``.

    Offsets of ``statement`` count from ``inner``. ``label_line`` says that it
    stands without brackets, as 「牵头单位：…」. ``deadline`` is where a bracket of
    its own beside the statement says by when.
    """

    start: int
    end: int
    inner: int
    close: int
    statement: Statement
    label_line: bool = False
    deadline: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class StatementFinder:
    """Finds statements in one document.

    ``bare`` takes brackets that only list bodies, too, ``closing`` a paragraph's
    last sentence when it is a statement without brackets. ``spaces`` are the
    places in the text before which white space stood, sorted.
    """

    text: str
    style: StatementStyle
    spaces: Sequence[int] = ()
    bare: bool = False
    closing: bool = False

    def find(self, start: int, end: int) -> list[Found]:
        """Return the statements of ``text[start:end]``, one paragraph, in order."""
        listing = self.bare or self._ends_in_list(start, end)
        if not listing and not KEY_WORDS.search(self.text, start, end):
            return []
        whole = self._label_line(start, end)
        stop = whole.start if whole else end
        found = list(self._brackets(start, stop))
        if whole:
            found.append(whole)
        elif not found and end - start <= _LONGEST:
            found.extend(self._bare_line(start, end))
        if self.closing and not found:
            at = _last_sentence(self.text, start, end)
            found.extend(self._bare_line(at, end) if at > start else ())
        return found

    def _brackets(self, start: int, end: int) -> Iterator[Found]:
        """Yield the bracketed statements; a bracket beside one may hold its date."""
        text, last = self.text, None
        for pair in find_brackets(text[start:end]):
            inner, close = start + pair.inner, start + pair.close
            found = self._bracket(start + pair.start, inner, close, start + pair.end)
            if found is None:
                date = parse_deadline(text[inner:close], self.style)
                if date and last and last.end == start + pair.start:
                    place = (inner + date[0], inner + date[1])
                    last = replace(last, end=start + pair.end, deadline=place)
                continue
            if last:
                yield last
            last = found
        if last:
            yield last

    def _bracket(self, start: int, inner: int, close: int, end: int) -> Found | None:
        if close - inner > _LONGEST:
            return None
        statement = None
        if KEY_WORDS.search(self.text, inner, close):
            statement = self._parse(inner, close, aside=_LONGEST_ASIDE)
            if statement is None and close == end:
                statement, close = _unclosed(self.text, inner, close, self.style)
                end = close
        if statement is None and self._may_list(start, end):
            statement = parse_bare_list(self.text[inner:close], self.style)
        return Found(start, end, inner, close, statement) if statement else None

    def _ends_in_list(self, start: int, end: int) -> bool:
        """Say whether a paragraph ends in brackets behind a full stop."""
        close = _without_stop(self.text, start, end)
        if close == start or self.text[close - 1] not in "）〕":
            return False
        return any(self.text.rfind(f"。{mark}", start, close) >= 0 for mark in "（〔")

    def _may_list(self, start: int, end: int) -> bool:
        """Say whether brackets that only list bodies would be a statement where they stand.

        Behind a full stop they would in every document, inside a sentence only in one
        that uses them so throughout.
        """
        if not self._closes_sentence(end):
            return False
        return self.bare or self.text[start - 1 : start] == "。"

    def _closes_sentence(self, end: int) -> bool:
        return end >= len(self.text) or self.text[end] in "\n。；"

    def _after_space(self, position: int) -> bool:
        i = bisect_left(self.spaces, position)
        return i < len(self.spaces) and self.spaces[i] == position

    def _parse(self, inner: int, close: int, *, aside: int = 0) -> Statement | None:
        a, b = bisect_right(self.spaces, inner), bisect_left(self.spaces, close)
        spaces = [s - inner for s in self.spaces[a:b]]
        words = self.text[inner:close]
        return parse_statement(words, self.style, spaces=spaces, aside=aside)

    def _label_line(self, start: int, end: int) -> Found | None:
        """Find 「牵头单位：A。责任单位：B。」 at the end of a paragraph, outside brackets."""
        text = self.text
        for match in self.style.label.finditer(text, start, end):
            at = match.start()
            if self.style.role_of(match) in _NO_OWNER and at == start:
                continue
            if at > start and text[at - 1] not in _AFTER_SENTENCE and not self._after_space(at):
                continue
            if end - at > _LONGEST or _open_brackets(text, start, at):
                continue
            close = _without_stop(text, at, end)
            statement = self._parse(at, close)
            if statement:
                return Found(at, end, at, end, statement, label_line=True)
        return None

    def without_brackets(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch inside the brackets that enclose a paragraph, if any do."""
        pairs = find_brackets(self.text[start:end])
        whole = next(pairs, None) if self.text[start : start + 1] in _OPENING else None
        if whole and whole.start == 0 and whole.end == end - start:
            return start + whole.inner, start + whole.close
        return start, end

    def is_apart(self, start: int, end: int) -> bool:
        """Say whether a paragraph is a label line (责任单位：…) or stands in brackets whole."""
        inner, _ = self.without_brackets(start, end)
        return inner > start or bool(self.style.label.match(self.text, start, end))

    def names_person(self, start: int, end: int) -> bool:
        """Say whether a line only says who answers in person (牵头领导：某某)."""
        label = self.style.label.match(self.text, start, end)
        return label is not None and self.style.role_of(label) == "person"

    def closes_with_statement(self, end: int) -> bool:
        """Say whether the last of several sentences before a line's end is a statement."""
        start = self.text.rfind("\n", 0, end) + 1
        at = _last_sentence(self.text, start, end)
        return at > start and next(self._bare_line(at, end), None) is not None

    def _bare_line(self, start: int, end: int) -> Iterator[Found]:
        """Yield a paragraph that is nothing but a statement (市发展改革委牵头，市财政局配合。)."""
        close = _without_stop(self.text, start, end)
        body = self.text[start:close]
        if len(body) > 160 or "（" in body or not _BARE_VERB.search(body):
            return
        statement = parse_statement(body, self.style)
        if statement and any(n.role in _OWNING for n in statement.names):
            yield Found(start, end, start, close, statement, label_line=True)


def count_bare_lists(text: str, style: StatementStyle) -> int:
    """Count the brackets that close a sentence and only list bodies."""
    pairs = re.finditer(r"[（〔]([^（）〔〕]{3,200})[）〕](?=$|[\n。；])", text)
    return sum(
        1 for m in pairs if parse_bare_list(m[1], style) and not parse_statement(m[1], style)
    )


def count_closing_sentences(text: str, style: StatementStyle) -> int:
    """Count the paragraphs whose last sentence is a statement without brackets."""
    finder = StatementFinder(text, style)
    ends = re.finditer(r"(?:负责|牵头|配合|参与|参加|落实|实施)。?(?=\n|$)", text)
    return sum(finder.closes_with_statement(m.end()) for m in ends)


def _last_sentence(text: str, start: int, end: int) -> int:
    """Return where the last sentence of a paragraph begins, its start where it is the only one."""
    stop = text.rfind("。", start, _without_stop(text, start, end))
    return stop + 1 if stop >= 0 else start


def _without_stop(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in "。；":
        end -= 1
    return end


def _unclosed(
    text: str, inner: int, close: int, style: StatementStyle
) -> tuple[Statement | None, int]:
    """Read a bracket that was never closed up to its first full stop."""
    stop = text.find("。", inner, close)
    if stop < 0:
        return None, close
    return parse_statement(text[inner:stop], style), stop


def _open_brackets(text: str, start: int, end: int) -> bool:
    part = text[start:end]
    return any(part.rfind(a) > part.rfind(b) for a, b in ("（）", "〔〕", "【】", "[]"))
