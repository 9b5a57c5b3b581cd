"""plan.ttl and vocab.py name the same terms, and every term explains itself twice."""

from __future__ import annotations

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef

from kg.knowledge.prefixes import BASE, PREFIXES
from kg.knowledge.vocab import (
    CONCEPTS,
    ELI,
    INDICATOR_STRUCTURE,
    OA,
    OPERATORS,
    PLAN,
    ROLE,
    STRENGTH,
    WHEN,
)
from kg.model.document import ROLES, STRENGTHS, DeadlineKind, Operator, Relation
from kg.model.status import STATUSES
from kg.resources import find_shipped

ONTOLOGY = Graph().parse(find_shipped("ontology", "plan.ttl"))
TERMS = sorted(s for s in set(ONTOLOGY.subjects(RDF.type)) if str(s).startswith(PREFIXES["plan"]))
CONCEPT_TERMS = sorted(
    s for kind in (SKOS.Concept, SKOS.ConceptScheme) for s in ONTOLOGY.subjects(RDF.type, kind)
)


def names_in(namespace: str) -> set[str]:
    """Return the local names that plan.ttl defines in a namespace."""
    return {
        str(s).removeprefix(namespace) for s in ONTOLOGY.subjects() if str(s).startswith(namespace)
    }


def test_vocabulary_equals_the_turtle_file() -> None:
    """Every term of plan.ttl is in vocab.PLAN and the other way round."""
    assert names_in(PREFIXES["plan"]) == set(PLAN.__annotations__)


@pytest.mark.parametrize("prefix", CONCEPTS)
def test_concepts_equal_the_turtle_file(prefix: str) -> None:
    """Every concept of a scheme is in its closed namespace and the other way round."""
    assert names_in(PREFIXES[prefix]) == set(CONCEPTS[prefix].__annotations__)


def test_a_mistyped_term_raises() -> None:
    """The namespace is closed; its twin: a real term gives its IRI."""
    with pytest.raises(AttributeError):
        PLAN.Tsk  # noqa: B018
    assert URIRef(f"{BASE}plan#Task") == PLAN.Task


@pytest.mark.parametrize("term", [*TERMS, *CONCEPT_TERMS, INDICATOR_STRUCTURE])
def test_every_term_is_labelled_and_defined_in_both_languages(term: URIRef) -> None:
    """A term has one label and one definition in zh and in en."""
    label = SKOS.prefLabel if (term, RDF.type, SKOS.Concept) in ONTOLOGY else RDFS.label
    for predicate in (label, SKOS.definition):
        languages = sorted(str(o.language) for o in ONTOLOGY.objects(term, predicate))
        assert languages == ["en", "zh"]


def test_the_ontology_is_small() -> None:
    """The own namespace keeps to about a dozen classes."""
    classes = [t for t in TERMS if (t, RDF.type, OWL.Class) in ONTOLOGY]
    assert 10 <= len(classes) <= 14


def test_the_ontology_has_no_blank_nodes() -> None:
    """So that it can travel in the store, whose export has none."""
    assert not [n for n in ONTOLOGY.all_nodes() if isinstance(n, BNode)]


def test_concepts_are_those_of_the_model() -> None:
    """Python's role, strength, deadline, operator and relation words all have a concept."""
    concepts = {
        ROLE: ROLES,
        STRENGTH: STRENGTHS,
        WHEN: DeadlineKind.__args__,
        CONCEPTS["relation"]: Relation.__args__,
        CONCEPTS["status"]: STATUSES,
    }
    for namespace, names in concepts.items():
        assert {*names, "scheme"} == set(namespace.__annotations__)
    assert set(OPERATORS) == set(Operator.__args__)


def test_every_role_has_a_shortcut_property() -> None:
    """The derived graph knows a property from unit to task for each role."""
    shortcuts = {ONTOLOGY.value(ROLE[role], PLAN.shortcut) for role in ROLES}
    assert None not in shortcuts
    assert len(shortcuts) == len(ROLES)
    assert all((s, RDFS.subPropertyOf, PLAN.owns) in ONTOLOGY for s in shortcuts)


def test_no_term_in_use_makes_a_plan_legislation() -> None:
    """Nothing of ELI with the domain or range eli:LegalResource is in the vocabulary."""
    legal = {"passed_by", "type_document", "responsibility_of", "ensures_implementation_of"}
    assert not legal & set(ELI.__annotations__)
    assert "Work" in ELI.__annotations__
    assert "exact" in OA.__annotations__
