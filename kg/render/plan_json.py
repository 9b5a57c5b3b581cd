"""A document tree to the JSON object of ``kg parse --format json``."""

from __future__ import annotations

import json
from typing import Any

from kg.model.document import (
    Attribution,
    Deadline,
    Indicator,
    Measure,
    PlanDocument,
    Programme,
    Quoted,
    Task,
)
from kg.model.finding import Finding
from kg.model.text import Span

Json = dict[str, Any]


def render_plan_json(plan: PlanDocument, *, lang: str = "zh") -> str:
    """Return one line of JSON for ``plan``; findings are worded in ``lang``."""
    return json.dumps(plan_to_json(plan, lang=lang), ensure_ascii=False)


def plan_to_json(plan: PlanDocument, *, lang: str = "zh") -> Json:
    """Return the object; keys stand in the documented order."""
    front = plan.front
    place = front.jurisdiction
    return {
        "source": {"file": plan.file, "sha256": plan.sha256, "chars": plan.chars},
        "title": _text(front.title),
        "notice_title": _text(front.notice_title),
        "issuer": _text(front.issuer),
        "document_number": _text(front.document_number),
        "issued": front.issued[0].isoformat() if front.issued else None,
        "published": front.published[0].isoformat() if front.published else None,
        "jurisdiction": {"code": place.code, "name": place.name} if place else None,
        "recipients": [r.text for r in front.recipients],
        "citations": [
            {"title": c.title, "number": c.number, "relation": c.relation, **_place(c.span)}
            for c in plan.citations
        ],
        "sections": [
            {
                "path": list(s.path),
                "level": s.level,
                "number": s.number,
                "title": s.title,
                "run_in": s.run_in,
                **_place(s.span),
            }
            for s in plan.sections
        ],
        "tasks": [_task(t) for t in plan.tasks],
        "programmes": [_programme(p) for p in plan.programmes],
        "indicators": [_indicator(i) for i in plan.indicators],
        "plans": [{"title": p.text, **_place(p.span)} for p in plan.plans],
        "findings": [finding_to_json(f, lang=lang) for f in plan.findings],
        "residue": [{"kind": r.kind, "text": r.text, **_place(r.span)} for r in plan.residue],
    }


def finding_to_json(finding: Finding, *, lang: str = "zh") -> Json:
    """Return a finding's object, worded in ``lang``."""
    message = finding.message_en if lang == "en" and finding.message_en else finding.message
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": message,
        **_place(finding.span),
    }


def _text(quoted: Quoted | None) -> str | None:
    return quoted.text if quoted else None


def _place(span: Span) -> Json:
    place: Json = {"span": span.to_json()}
    if span.parts:
        place["parts"] = [list(p) for p in span.parts]
    return place


def _task(task: Task) -> Json:
    return {
        "id": task.id,
        "section": list(task.section),
        "heading": task.heading,
        "number": task.number,
        "title": task.title,
        "text": task.text,
        **_place(task.span),
        "attribution": _attribution(task.attribution),
        "responsibilities": [
            {
                "unit": r.unit,
                "id": r.unit_id,
                "role": r.role,
                "stated": r.stated,
                **_place(r.span),
            }
            for r in task.responsibilities
        ],
        "deadline": _deadline(task.deadline),
        "measures": [_measure(m) for m in task.measures],
    }


def _attribution(attribution: Attribution | None) -> Json | None:
    if attribution is None:
        return None
    return {
        "text": attribution.text,
        **_place(attribution.span),
        "open_list": attribution.open_list,
    }


def _deadline(deadline: Deadline | None) -> Json | None:
    if deadline is None:
        return None
    due = deadline.due.isoformat() if deadline.due else None
    return {"text": deadline.text, "kind": deadline.kind, "due": due}


def _measure(measure: Measure) -> Json:
    return {
        "text": measure.text,
        **_place(measure.span),
        "strength": measure.strength,
        "targets": [
            {
                "text": t.text,
                "value": t.value,
                "max": t.max,
                "unit": t.unit,
                "operator": t.operator,
                **_place(t.span),
            }
            for t in measure.targets
        ],
        "deadline": _deadline(measure.deadline),
    }


def _programme(programme: Programme) -> Json:
    return {
        "number": programme.number,
        "title": programme.title,
        "section": list(programme.section),
        **_place(programme.span),
        "measures": [_measure(m) for m in programme.measures],
    }


def _indicator(indicator: Indicator) -> Json:
    base, target = indicator.baseline, indicator.target
    return {
        "number": indicator.number,
        "name": indicator.name,
        "unit": indicator.unit,
        "baseline": {"text": base.text, "value": base.value, "year": base.year} if base else None,
        "target": {
            "text": target.text,
            "value": target.value,
            "operator": target.operator,
            "year": target.year,
        }
        if target
        else None,
        "binding": indicator.binding,
        **_place(indicator.span),
    }
