"""plan.ttl as Python: closed namespaces in which a mistyped term raises AttributeError.

``tests/knowledge/test_vocab.py`` holds every list here equal to the Turtle file.
"""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import DefinedNamespace, Namespace

from kg.knowledge.prefixes import BASE, PREFIXES


class PLAN(DefinedNamespace):
    """Classes and properties of plan.ttl; definitions stand there."""

    _NS = Namespace(PREFIXES["plan"])
    _fail = True

    Attribution: URIRef
    Citation: URIRef
    CoOwnership: URIRef
    Deadline: URIRef
    FrontElement: URIRef
    Indicator: URIRef
    Measure: URIRef
    Plan: URIRef
    Programme: URIRef
    Responsibility: URIRef
    StatusEntry: URIRef
    Target: URIRef
    Task: URIRef
    UnitKind: URIRef

    answersFor: URIRef
    attribution: URIRef
    binding: URIRef
    called: URIRef
    carriesOut: URIRef
    characters: URIRef
    citation: URIRef
    citedWork: URIRef
    cites: URIRef
    coOwner: URIRef
    coOwns: URIRef
    deadline: URIRef
    deadlineKind: URIRef
    due: URIRef
    element: URIRef
    evidence: URIRef
    expandsTo: URIRef
    extendsTo: URIRef
    foldedQuote: URIRef
    frontElement: URIRef
    grade: URIRef
    gram: URIRef
    inPlan: URIRef
    indicator: URIRef
    leads: URIRef
    level: URIRef
    matchedLabel: URIRef
    maxValue: URIRef
    measureUnit: URIRef
    openList: URIRef
    operator: URIRef
    order: URIRef
    owns: URIRef
    periodEnd: URIRef
    periodStart: URIRef
    piece: URIRef
    printedName: URIRef
    relation: URIRef
    reportsOn: URIRef
    resolved: URIRef
    responsibility: URIRef
    role: URIRef
    runIn: URIRef
    sha256: URIRef
    sharedMeasures: URIRef
    sharedTask: URIRef
    sharedTasks: URIRef
    sharesDuty: URIRef
    shortName: URIRef
    shortcut: URIRef
    stage: URIRef
    stated: URIRef
    statesIndicator: URIRef
    status: URIRef
    strength: URIRef
    supervises: URIRef
    supports: URIRef
    target: URIRef
    text: URIRef
    unit: URIRef
    value: URIRef
    year: URIRef


class ROLE(DefinedNamespace):
    """Roles of a unit in a task; names are those of `kg.model.document.Role`."""

    _NS = Namespace(PREFIXES["role"])
    _fail = True

    by_duty: URIRef
    implement: URIRef
    lead: URIRef
    responsible: URIRef
    scheme: URIRef
    supervise: URIRef
    support: URIRef


class STRENGTH(DefinedNamespace):
    """Strength of a measure's wording; names are those of `kg.model.document.Strength`."""

    _NS = Namespace(PREFIXES["strength"])
    _fail = True

    encourage: URIRef
    explore: URIRef
    must: URIRef
    scheme: URIRef
    should: URIRef


class WHEN(DefinedNamespace):
    """Kinds of deadline; names are those of `kg.model.document.DeadlineKind`."""

    _NS = Namespace(PREFIXES["when"])
    _fail = True

    annual: URIRef
    by: URIRef
    ongoing: URIRef
    period: URIRef
    scheme: URIRef


class OPERATOR(DefinedNamespace):
    """Comparisons; ``OPERATORS`` maps the signs of `kg.model.document.Operator` to them."""

    _NS = Namespace(PREFIXES["op"])
    _fail = True

    about: URIRef
    all: URIRef
    at_least: URIRef
    at_most: URIRef
    double: URIRef
    equal: URIRef
    range: URIRef
    scheme: URIRef


class BINDING(DefinedNamespace):
    """Bindingness of an indicator."""

    _NS = Namespace(PREFIXES["binding"])
    _fail = True

    binding: URIRef
    expected: URIRef
    scheme: URIRef


class RELATION(DefinedNamespace):
    """How a plan stands to a cited document; names are those of `kg.model.document.Relation`."""

    _NS = Namespace(PREFIXES["relation"])
    _fail = True

    based_on: URIRef
    implements: URIRef
    mentions: URIRef
    scheme: URIRef


class ELEMENT(DefinedNamespace):
    """Elements of the front matter; names are those of `kg.model.document.FrontMatter`."""

    _NS = Namespace(PREFIXES["element"])
    _fail = True

    document_number: URIRef
    issued: URIRef
    issuer: URIRef
    notice_title: URIRef
    published: URIRef
    recipient: URIRef
    scheme: URIRef
    title: URIRef


class STAGE(DefinedNamespace):
    """Stages of an indicator's value."""

    _NS = Namespace(PREFIXES["stage"])
    _fail = True

    baseline: URIRef
    scheme: URIRef
    target: URIRef


class STATUS(DefinedNamespace):
    """Reported states of a task; names are those of `kg.model.status.Status`."""

    _NS = Namespace(PREFIXES["status"])
    _fail = True

    adjusted: URIRef
    at_risk: URIRef
    delayed: URIRef
    done: URIRef
    not_started: URIRef
    on_track: URIRef
    scheme: URIRef


class ELI(DefinedNamespace):
    """The terms of ELI 1.5 in use; none has the domain or range eli:LegalResource."""

    _NS = Namespace(PREFIXES["eli"])
    _fail = True

    Expression: URIRef
    Work: URIRef
    WorkSubdivision: URIRef
    date_document: URIRef
    date_publication: URIRef
    is_part_of: URIRef
    is_realized_by: URIRef
    number: URIRef


class OA(DefinedNamespace):
    """The terms of the Web Annotation Vocabulary (W3C, 2017) in use."""

    _NS = Namespace(PREFIXES["oa"])
    _fail = True

    Annotation: URIRef
    SpecificResource: URIRef
    TextPositionSelector: URIRef
    TextQuoteSelector: URIRef
    bodyValue: URIRef
    editing: URIRef
    end: URIRef
    exact: URIRef
    hasSelector: URIRef
    hasSource: URIRef
    hasTarget: URIRef
    motivatedBy: URIRef
    prefix: URIRef
    start: URIRef
    suffix: URIRef


class DOCO(DefinedNamespace):
    """The terms of the Document Components Ontology 1.3 in use."""

    _NS = Namespace(PREFIXES["doco"])
    _fail = True

    Section: URIRef
    TextBox: URIRef


def _bind(*namespaces: type[DefinedNamespace]) -> None:
    """Set every term as a real attribute: rdflib's own look-up costs a microsecond each time."""
    for namespace in namespaces:
        for name in namespace.__annotations__:
            setattr(namespace, name, namespace[name])


_bind(PLAN, ROLE, STRENGTH, WHEN, OPERATOR, BINDING, RELATION, ELEMENT, STAGE, STATUS)
_bind(ELI, OA, DOCO)

CONCEPTS: dict[str, type[DefinedNamespace]] = {
    "role": ROLE,
    "strength": STRENGTH,
    "when": WHEN,
    "op": OPERATOR,
    "binding": BINDING,
    "relation": RELATION,
    "element": ELEMENT,
    "stage": STAGE,
    "status": STATUS,
}
"""Prefix of each concept scheme → its closed namespace."""

OPERATORS: dict[str, URIRef] = {
    "=": OPERATOR.equal,
    ">=": OPERATOR.at_least,
    "<=": OPERATOR.at_most,
    "~": OPERATOR.about,
    "range": OPERATOR.range,
    "double": OPERATOR.double,
    "all": OPERATOR.all,
}
"""Operator of the model → its concept."""

INDICATOR_STRUCTURE = URIRef(f"{BASE}structure/indicators")
"""The data structure definition (plan.ttl) of every plan's indicator values."""
