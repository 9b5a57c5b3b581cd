"""Concept schemes of a domain (``ontology/subjects/*.ttl``) index texts and give synonyms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import pyoxigraph

from kg.errors import KnowledgeError
from kg.resources import find_shipped

SUBJECT = "https://w3id.org/policy-kg/subject/"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_LABELS = ("prefLabel", "altLabel", "hiddenLabel")


@dataclass(frozen=True, slots=True)
class Concept:
    """One subject. ``id`` is ``<scheme>/<name>``, the end of its IRI.

    ``synonyms`` (alternative labels) mean the same as ``label``; ``hints``
    (hidden labels) only point to the concept. ``scheme`` is the end of its scheme's IRI.
    """

    id: str
    label: str
    label_en: str
    synonyms: tuple[str, ...]
    hints: tuple[str, ...]
    broader: tuple[str, ...]
    related: tuple[str, ...]
    scheme: str = ""


@dataclass(frozen=True)
class SubjectIndex:
    """The concepts of all schemes by id, and the words that find them.

    ``domains`` are the words of each scheme's domain, for `find_about`.
    """

    concepts: Mapping[str, Concept]
    domains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _words(self) -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
        """Words by their first two characters, the longest first, with the concepts they mean."""
        owners: dict[str, list[str]] = {}
        for concept in self.concepts.values():
            for word in (concept.label, *concept.synonyms, *concept.hints):
                owners.setdefault(word, []).append(concept.id)
        heads: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for word in sorted(owners, key=lambda w: (-len(w), w)):
            heads.setdefault(word[:2], []).append((word, tuple(owners[word])))
        return {head: tuple(words) for head, words in heads.items()}

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield (concept id, start, end) where a label stands; the longest at a place wins."""
        position = 0
        while position < len(text):
            words = self._words.get(text[position : position + 2], ())
            hit = next((pair for pair in words if text.startswith(pair[0], position)), None)
            if hit is None:
                position += 1
                continue
            end = position + len(hit[0])
            yield from ((concept, position, end) for concept in hit[1])
            position = end

    def find_about(self, text: str, context: str = "") -> Iterator[tuple[str, int, int]]:
        """Yield what `find` does where the scheme's domain is meant.

        A label counts when it, the text, or ``context`` (the titles above it)
        has a word of the domain: 宣传 is a subject of intellectual property in
        a plan for it and none in a plan for firefighting.
        """
        about: dict[str, bool] = {}
        for concept, start, end in self.find(text):
            scheme = self.concepts[concept].scheme
            if scheme not in about:
                words = self.domains.get(scheme, ())
                about[scheme] = not words or any(w in text or w in context for w in words)
            if about[scheme]:
                yield concept, start, end


@lru_cache(maxsize=1)
def load_subjects() -> SubjectIndex:
    """Return the shipped schemes, read once a process."""
    return read_subjects(list_schemes())


def list_schemes() -> tuple[Path, ...]:
    """Return the files of the shipped schemes, in the order of names."""
    return tuple(sorted(find_shipped("ontology", "subjects").glob("*.ttl")))


def read_subjects(paths: Iterable[Path]) -> SubjectIndex:
    """Read schemes; raises `KnowledgeError` that names every fault of every file."""
    facts: dict[str, dict[str, list[pyoxigraph.Literal | pyoxigraph.NamedNode]]] = {}
    for path in paths:
        try:
            for triple in pyoxigraph.parse(path.read_bytes(), format=pyoxigraph.RdfFormat.TURTLE):
                _refuse_blank(path, triple)
                predicate = triple.predicate.value.removeprefix(_SKOS)
                held = facts.setdefault(str(triple.subject.value), {})
                held.setdefault(predicate, []).append(triple.object)
        except SyntaxError as error:
            raise KnowledgeError(f"{path.name}: {error}") from error
    concepts = {
        iri.removeprefix(SUBJECT): _concept(iri, held)
        for iri, held in facts.items()
        if "inScheme" in held
    }
    if not concepts:
        raise KnowledgeError("主题词表里没有概念", hint="概念要写明 skos:inScheme")
    faults = sorted(_check_concepts(concepts))
    if faults:
        raise KnowledgeError("主题词表有误：" + "；".join(faults))
    domains = {
        iri.removeprefix(SUBJECT): _texts(held, "hiddenLabel", "zh")
        for iri, held in facts.items()
        if "inScheme" not in held
    }
    return SubjectIndex(concepts, domains)


def _refuse_blank(path: Path, triple: pyoxigraph.Triple) -> None:
    """Raise for a node without a name: two builds would call it differently."""
    if any(isinstance(node, pyoxigraph.BlankNode) for node in (triple.subject, triple.object)):
        raise KnowledgeError(f"{path.name} 有空白节点：{triple}", hint="每个节点都要有 IRI")


def _texts(
    held: Mapping[str, list[pyoxigraph.Literal | pyoxigraph.NamedNode]], name: str, language: str
) -> tuple[str, ...]:
    values = (v for v in held.get(name, []) if isinstance(v, pyoxigraph.Literal))
    return tuple(v.value for v in values if v.language == language)


def _concept(
    iri: str, held: Mapping[str, list[pyoxigraph.Literal | pyoxigraph.NamedNode]]
) -> Concept:
    def links(name: str) -> tuple[str, ...]:
        return tuple(sorted(v.value.removeprefix(SUBJECT) for v in held.get(name, [])))

    return Concept(
        id=iri.removeprefix(SUBJECT),
        label="".join(_texts(held, "prefLabel", "zh")[:1]),
        label_en="".join(_texts(held, "prefLabel", "en")[:1]),
        synonyms=_texts(held, "altLabel", "zh"),
        hints=_texts(held, "hiddenLabel", "zh"),
        broader=links("broader"),
        related=links("related"),
        scheme="".join(links("inScheme")[:1]),
    )


def _check_concepts(concepts: Mapping[str, Concept]) -> Iterator[str]:
    owners: dict[str, str] = {}
    for concept in concepts.values():
        if not concept.label or not concept.label_en:
            yield f"{concept.id} 缺少中文或英文名称"
        for word in (concept.label, *concept.synonyms):
            owner = owners.setdefault(word, concept.id)
            if owner != concept.id:
                yield f"{word} 同时属于 {owner} 和 {concept.id}"
        for other in (*concept.broader, *concept.related):
            if other not in concepts:
                yield f"{concept.id} 指向未知的 {other}"
        if concept.id in _ancestors(concept.id, concepts):
            yield f"{concept.id} 是自己的上位概念"


def _ancestors(start: str, concepts: Mapping[str, Concept]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        concept = concepts.get(waiting.pop())
        for above in concept.broader if concept else ():
            if above not in seen:
                seen.add(above)
                waiting.append(above)
    return seen


def find_subjects(text: str) -> tuple[str, ...]:
    """Return the concepts that ``text`` names, each once, in reading order.

    The longest label counts: 知识产权保护中心 is the centre, not protection.

    >>> find_subjects("扩大知识产权质押融资规模，建设知识产权保护中心")
    ('ip/pledge-financing', 'ip/protection-centre')
    """
    return tuple(dict.fromkeys(concept for concept, _, _ in load_subjects().find(text)))


def list_broader(concept: str) -> tuple[str, ...]:
    """Return the concepts above one, sorted; KeyError for an unknown concept.

    >>> list_broader("ip/pledge-financing")
    ('ip/commercialisation', 'ip/ip-finance')
    """
    concepts = load_subjects().concepts
    return tuple(sorted(_ancestors(concepts[concept].id, concepts)))


def synonym_groups() -> tuple[tuple[str, ...], ...]:
    """Return the labels of each concept that has several; the preferred one comes first."""
    concepts = load_subjects().concepts.values()
    return tuple((c.label, *sorted(c.synonyms)) for c in concepts if c.synonyms)
