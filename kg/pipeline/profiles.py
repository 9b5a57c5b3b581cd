"""What a corpus says of a document is held against its file and its text."""

from __future__ import annotations

from collections.abc import Iterator

from kg.knowledge.corpora import DocumentProfile
from kg.knowledge.findings import make_finding
from kg.model.document import PlanDocument
from kg.model.finding import Finding
from kg.model.text import Span, fold


def find_profile_problems(
    sha256: str, plan: PlanDocument, profile: DocumentProfile
) -> Iterator[Finding]:
    """Yield a finding where the file's bytes or the text differ from the profile.

    Only what both state is compared; texts are compared folded.
    """
    if sha256 != profile.sha256:
        yield make_finding("E105", Span(0, 0), file=profile.file)
    front = plan.front
    compared = (
        ("title", front.title, profile.title),
        ("issuer", front.issuer, profile.issuer),
    )
    for name, quoted, said in compared:
        if quoted and said and quoted.text != fold(said):
            yield _differ(name, quoted.text, said, quoted.span)
    for name, dated, day in (
        ("issued", front.issued, profile.issued),
        ("published", front.published, profile.published),
    ):
        if dated and day and dated[0] != day:
            yield _differ(name, dated[0].isoformat(), day.isoformat(), dated[1])
    place = front.jurisdiction
    if place and profile.jurisdiction and place.name != profile.jurisdiction:
        yield _differ("jurisdiction", place.name, profile.jurisdiction, Span(0, 0))


def _differ(name: str, text: str, said: str, span: Span) -> Finding:
    return make_finding("E104", span, name=name, text=text, said=said)
