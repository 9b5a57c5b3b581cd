"""Namespace IRIs of our own and reused vocabularies, by the prefix that every file here uses."""

from __future__ import annotations

BASE = "https://w3id.org/policy-kg/"
"""Where terms and, by default, the nodes we mint live; only the nodes' base is configurable."""

SCHEMES = ("role", "strength", "when", "op", "binding", "relation", "element", "stage", "status")
"""Prefixes of the concept schemes of plan.ttl, each with concepts under a slash namespace."""

PREFIXES: dict[str, str] = {
    "plan": f"{BASE}plan#",
    **{name: f"{BASE}{name}/" for name in SCHEMES},
    "op": f"{BASE}operator/",
    "kind": f"{BASE}kind/",
    "dcterms": "http://purl.org/dc/terms/",
    "doco": "http://purl.org/spar/doco/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
