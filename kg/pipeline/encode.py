"""One document: file → tree → statements, derived statements and findings, kept by content."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.graph.builder import build_graph
from kg.graph.catalogue import count_terms
from kg.graph.derive import derive_lines, load_statements
from kg.graph.nquads import digest_lines, write_lines
from kg.graph.profile_facts import add_profile
from kg.graph.shape_queries import Violation, check_statements, load_constraints
from kg.graph.unit_graph import UnitRecord, find_units, resolve_issuer
from kg.knowledge.findings import make_finding
from kg.knowledge.units import load_directory
from kg.model.document import PlanDocument
from kg.model.finding import Finding
from kg.model.text import Span
from kg.pipeline.inputs import InputDocument
from kg.pipeline.profiles import find_profile_problems
from kg.reading.files import read_source
from kg.reading.parser import read_plan


@dataclass(frozen=True, slots=True)
class EncodedDocument:
    """What is kept of a document beside its lines.

    ``sha256`` is the digest of the raw text, ``lines`` that of its statements
    and what follows from them.
    """

    id: str
    title: str
    file: str
    sha256: str
    lines: str
    counts: dict[str, int]
    findings: tuple[Finding, ...]
    units: tuple[UnitRecord, ...]
    place: tuple[str | None, str] | None = None
    classes: dict[str, int] = field(default_factory=dict)
    properties: dict[str, int] = field(default_factory=dict)


def make_key(document: InputDocument, code: str, base: str) -> str:
    """Return the key that a document is kept under: all that decides its statements."""
    profile = asdict(document.profile) if document.profile else None
    parts = [document.id, document.path.name, document.sha256, profile, code, base]
    text = json.dumps(parts, ensure_ascii=False, default=str)
    return sha256(text.encode("utf-8")).hexdigest()[:32]


def encode_document(document: InputDocument, cache: Path, key: str, base: str) -> EncodedDocument:
    """Read, encode, derive and check one document; write its lines and the rest into ``cache``.

    Pure but for the two files, so that any process or machine can do it.
    """
    directory = load_directory()
    source, plan = read_plan(read_source(document.path), directory=directory)
    issuer = resolve_issuer(plan, directory)
    graph = build_graph(plan, source, document_id=document.id, base=base, issuer_id=issuer)
    if document.profile:
        add_profile(graph, document.profile, base)
    lines = write_lines(graph)
    store = load_statements(lines)
    derived = derive_lines(store, base)
    units = find_units(plan, document.id, directory, base)
    violations = check_statements(store, derived)
    encoded = _describe(document, plan, lines + derived, units, violations)
    _write(cache, key, [*lines, *derived], encoded)
    return encoded


def describe_violation(found: Violation) -> Finding:
    """Return the finding for a node that violates a shape."""
    constraint, shape = load_constraints()[found.shape], found.shape.rsplit("#", 1)[1]
    return make_finding("E103", Span(0, 0), node=found.node, shape=shape, detail=constraint.message)


def _describe(
    document: InputDocument,
    plan: PlanDocument,
    lines: list[str],
    units: tuple[UnitRecord, ...],
    violations: Iterable[Violation],
) -> EncodedDocument:
    classes, properties = count_terms(lines)
    profile = document.profile
    problems = find_profile_problems(document.sha256, plan, profile) if profile else ()
    place = plan.front.jurisdiction
    return EncodedDocument(
        document.id,
        plan.title or (profile.title if profile else "") or document.path.stem,
        plan.file,
        plan.sha256,
        digest_lines(lines),
        count_parts(plan, units, len(lines)),
        (*plan.findings, *problems, *map(describe_violation, violations)),
        units,
        (place.code, place.name) if place else None,
        dict(classes),
        dict(properties),
    )


def count_parts(plan: PlanDocument, units: Iterable[UnitRecord], triples: int) -> dict[str, int]:
    """Return the counts that a build reports of a document."""
    printed = [unit for unit in units if unit.printed]
    return {
        "sections": len(plan.sections),
        "tasks": len(plan.tasks),
        "measures": sum(len(task.measures) for task in plan.tasks),
        "units": len(printed),
        "unresolved": sum(not unit.resolved for unit in printed),
        "pairs": sum(len({(r.unit_id, r.unit) for r in t.responsibilities}) for t in plan.tasks),
        "programmes": len(plan.programmes),
        "indicators": len(plan.indicators),
        "citations": len(plan.citations),
        "residue": len(plan.residue),
        "triples": triples,
    }


def read_encoded(cache: Path, key: str) -> EncodedDocument | None:
    """Return what is kept under ``key``; None when it is missing or cannot be read."""
    try:
        fields = json.loads((cache / f"{key}.json").read_text(encoding="utf-8"))
        if not (cache / f"{key}.nq").is_file():
            return None
        return _from_json(fields)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _from_json(fields: Mapping[str, Any]) -> EncodedDocument:
    units = (UnitRecord(**{**u, "printed": tuple(u["printed"])}) for u in fields["units"])
    return EncodedDocument(
        **{
            **fields,
            "findings": tuple(map(_finding_from_json, fields["findings"])),
            "units": tuple(units),
            "place": tuple(fields["place"]) if fields["place"] else None,
        }
    )


def _finding_from_json(fields: Mapping[str, Any]) -> Finding:
    span, related = _span_from_json(fields["span"]), map(_span_from_json, fields["related"])
    return Finding(**{**fields, "span": span, "related": tuple(related)})


def _span_from_json(fields: Mapping[str, Any]) -> Span:
    return Span(fields["start"], fields["end"], tuple((s, e) for s, e in fields["parts"]))


def _write(cache: Path, key: str, lines: list[str], encoded: EncodedDocument) -> None:
    """Write both files; the second one, which says that both are there, last and at once."""
    text = json.dumps(asdict(encoded), ensure_ascii=False)
    for suffix, content in (("nq", "".join(lines)), ("json", text)):
        part = cache / f"{key}.{suffix}.{os.getpid()}"
        part.write_text(content, encoding="utf-8", newline="\n")
        os.replace(part, cache / f"{key}.{suffix}")
