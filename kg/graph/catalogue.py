"""What a store holds and how it was made become the catalogue graph: VoID, PROV, queries.

No clock: the build is known by the digests of its inputs, the program's version
and the rule files it used, so that the same input gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.graph.iris import document_graph, document_iri, named_graph
from kg.graph.nquads import make_line, write_iri, write_text, write_typed
from kg.graph.query_files import NamedQuery
from kg.graph.questions import CompetencyQuestion
from kg.graph.store import DocumentEntry
from kg.knowledge.prefixes import PREFIXES

_P = PREFIXES
_TYPE = f"{_P['rdf']}type"
_TITLE = f"{_P['dcterms']}title"
_SHA256 = f"{_P['plan']}sha256"
GRAPHS = {
    "units": ("单位、类别、地区", "units, kinds, places"),
    "derived": ("由各文件的陈述推导", "derived from the documents' statements"),
    "subjects": ("主题词表与举措的主题", "concept schemes and the subjects of measures"),
    "index": ("举措的二字串索引", "bigrams of measures, for search"),
    "vocabulary": ("本体与概念", "ontology and concepts"),
    "status": ("进展报告，人所填报", "reports of progress, as stated by people"),
    "catalogue": ("目录与构建来源", "catalogue and provenance"),
}
"""Graphs of the whole store, beside one for each document."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the catalogue describes. ``rules`` maps shipped rule files to their SHA-256.

    ``data`` is the digest of all statements; ``classes`` and ``properties``
    count entities and triples.
    """

    base: str
    tool: str
    data: str
    documents: tuple[DocumentEntry, ...]
    rules: Mapping[str, str]
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    queries: tuple[NamedQuery, ...] = ()
    questions: tuple[CompetencyQuestion, ...] = ()


def write_catalogue(contents: Contents) -> list[str]:
    """Return the sorted lines of the catalogue graph."""
    graph = named_graph("catalogue", contents.base)
    parts = (_state_dataset, _state_build, _state_graphs, _state_queries)
    statements = (statement for part in parts for statement in part(contents))
    return sorted({make_line(s, p, o, graph) for s, p, o in statements})


def count_terms(lines: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """Count the entities of each class and the triples of each property in N-Quads lines."""
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for line in lines:
        _, predicate, rest = line.split(" ", 2)
        properties[predicate[1:-1]] += 1
        if predicate[1:-1] == _TYPE:
            classes[rest.split(" ", 1)[0][1:-1]] += 1
    return classes, properties


Statements = Iterator[tuple[str, str, str]]


def _state_dataset(contents: Contents) -> Statements:
    node, void, dcterms = f"{contents.base}dataset", _P["void"], _P["dcterms"]
    yield node, _TYPE, write_iri(f"{void}Dataset")
    yield node, _TITLE, write_text("政府规划知识图谱", "zh")
    yield node, _TITLE, write_text("Knowledge graph of government plans", "en")
    yield node, f"{dcterms}identifier", write_text(f"sha256:{contents.data}")
    yield node, f"{void}documents", write_typed(str(len(contents.documents)), "integer")
    total = str(sum(contents.properties.values()))
    yield node, f"{void}triples", write_typed(total, "integer")
    yield node, f"{void}uriSpace", write_text(contents.base)
    for prefix in ("plan", "eli", "oa", "org", "skos", "prov", "qb", "doco"):
        yield node, f"{void}vocabulary", write_iri(_P[prefix])
    yield from _state_partitions(node, "class", "entities", contents.classes)
    yield from _state_partitions(node, "property", "triples", contents.properties)


def _state_partitions(node: str, kind: str, unit: str, counts: Counter[str]) -> Statements:
    void = _P["void"]
    for term, count in counts.items():
        part = f"{node}/{kind}/{_local_name(term)}"
        yield node, f"{void}{kind}Partition", write_iri(part)
        yield part, f"{void}{kind}", write_iri(term)
        yield part, f"{void}{unit}", write_typed(str(count), "integer")


def _local_name(term: str) -> str:
    """Return ``plan.Task`` for plan:Task; unique where every namespace has a prefix."""
    for prefix, namespace in _P.items():
        if term.startswith(namespace):
            return f"{prefix}.{term.removeprefix(namespace)}"
    return term.split("://", 1)[-1].replace("/", ".").replace("#", ".")


def _state_build(contents: Contents) -> Statements:
    base, prov = contents.base, _P["prov"]
    build, tool = f"{base}build", f"{base}tool"
    yield build, _TYPE, write_iri(f"{prov}Activity")
    yield build, f"{prov}wasAssociatedWith", write_iri(tool)
    yield tool, _TYPE, write_iri(f"{prov}SoftwareAgent")
    yield tool, _TITLE, write_text("policy-kg")
    yield tool, f"{_P['owl']}versionInfo", write_text(contents.tool)
    yield f"{base}dataset", f"{prov}wasGeneratedBy", write_iri(build)
    for name, digest in contents.rules.items():
        file = f"{base}rules/{name}"
        yield build, f"{prov}used", write_iri(file)
        yield file, _TYPE, write_iri(f"{prov}Entity")
        yield file, _TITLE, write_text(name)
        yield file, _SHA256, write_text(digest)


def _state_graphs(contents: Contents) -> Statements:
    base, prov, dcterms = contents.base, _P["prov"], _P["dcterms"]
    for name, (zh, en) in GRAPHS.items():
        graph = named_graph(name, base)
        yield f"{base}dataset", f"{dcterms}hasPart", write_iri(graph)
        yield graph, _TITLE, write_text(zh, "zh")
        yield graph, _TITLE, write_text(en, "en")
    for entry in contents.documents:
        graph, source = document_graph(entry.id, base), f"{document_iri(entry.id, base)}/source"
        yield f"{base}dataset", f"{dcterms}hasPart", write_iri(graph)
        yield graph, f"{dcterms}subject", write_iri(document_iri(entry.id, base))
        yield graph, f"{prov}wasDerivedFrom", write_iri(source)
        yield graph, f"{prov}wasGeneratedBy", write_iri(f"{base}build")
        yield f"{base}build", f"{prov}used", write_iri(source)


def _state_queries(contents: Contents) -> Statements:
    for query in contents.queries:
        node = f"{contents.base}query/{query.id}"
        yield from _state_executable(node, query.form, query.standalone)
        yield from _label(node, query.question_zh, query.question_en)
    for question in contents.questions:
        node = f"{contents.base}question/{question.id}"
        yield from _state_executable(node, question.form, question.standalone)
        yield from _label(node, question.zh, question.en)
        yield node, f"{_P['dcterms']}identifier", write_text(question.id)
        if question.query:
            named = f"{contents.base}query/{question.query}"
            yield node, f"{_P['dcterms']}isVersionOf", write_iri(named)


def _state_executable(node: str, form: str, text: str) -> Statements:
    sh = _P["sh"]
    yield node, _TYPE, write_iri(f"{sh}SPARQLExecutable")
    yield node, _TYPE, write_iri(f"{sh}SPARQL{form.capitalize()}Executable")
    yield node, f"{sh}{form}", write_text(text)


def _label(node: str, zh: str, en: str) -> Statements:
    yield node, f"{_P['rdfs']}label", write_text(zh, "zh")
    yield node, f"{_P['rdfs']}label", write_text(en, "en")
