"""All checks of one document, under a profile, less the known ones: what `kg lint` reports."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kg.analysis.checks_citations import find_citation_problems
from kg.analysis.checks_dates import find_date_problems
from kg.analysis.checks_duplicates import find_duplicates
from kg.analysis.checks_numbering import find_numbering_problems
from kg.analysis.checks_numbers import find_indicator_problems
from kg.analysis.checks_text import find_text_problems
from kg.analysis.checks_units import Directory, find_unit_problems
from kg.model.document import PlanDocument, Section
from kg.model.finding import Finding, Severity
from kg.model.text import SourceText, Span

# A finding points at a place: this many lines at most.
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Profile:
    """The user's severities by code; a code set to None is switched off."""

    severities: Mapping[str, Severity | None] = field(default_factory=dict)

    def apply(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings with the profile's severities, without those switched off."""
        for finding in findings:
            severity = self.severities.get(finding.code, finding.severity)
            if severity is not None:
                yield replace(finding, severity=severity)


def find_problems(
    source: SourceText, plan: PlanDocument, directory: Directory, *, as_of: date | None = None
) -> tuple[Finding, ...]:
    """Return every finding of a document, those of reading included, in reading order.

    ``as_of`` is the day on which names of units must hold; without it the
    plan's own date decides.
    """
    found = [
        *plan.findings,
        *find_unit_problems(plan, directory, text=source.folded or source.raw, as_of=as_of),
        *find_date_problems(plan),
        *find_indicator_problems(source, plan),
        *find_duplicates(plan),
        *find_citation_problems(plan),
        *find_numbering_problems(source, plan),
        *find_text_problems(source, plan),
    ]
    placed = [replace(f, span=narrow(source, f.span)) for f in found]
    unique = {(f.code, f.span, f.message): f for f in placed}
    return tuple(sorted(unique.values(), key=lambda f: (f.span.start, f.code, f.span.end)))


def narrow(source: SourceText, span: Span) -> Span:
    """Return ``span``, cut to its first line where it covers more than three."""
    if source.raw.count("\n", span.start, span.end) < MOST_LINES:
        return span
    end = source.raw.find("\n", span.start, span.end)
    return Span(span.start, end if end > span.start else span.end)


def fingerprint(finding: Finding, plan: PlanDocument) -> str:
    """Return what a baseline knows a finding by: code, quote and headings, but no offset.

    It survives edits elsewhere in the document; a changed quote is a new
    finding.
    """
    above = [s for s in plan.sections if s.span.start <= finding.span.start]
    heading = _heading_path(above[-1], plan.sections) if above else ""
    quote = re.sub(r"\W", "", finding.quote or finding.message)
    text = f"{finding.code}|{quote}|{heading}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _heading_path(section: Section, sections: Iterable[Section]) -> str:
    titles = {s.path: s.title for s in sections}
    return "/".join(titles.get(section.path[:n], "") for n in range(1, len(section.path) + 1))


def drop_known(
    findings: Iterable[Finding], plan: PlanDocument, known: Mapping[str, int]
) -> tuple[Finding, ...]:
    """Return the findings that a baseline does not know.

    ``known`` counts fingerprints: a third finding of a kind that is known
    twice is new.
    """
    left = Counter(known)
    kept = []
    for finding in findings:
        mark = fingerprint(finding, plan)
        if left[mark]:
            left[mark] -= 1
        else:
            kept.append(finding)
    return tuple(kept)
