"""What the endpoint can do, as RDF: SPARQL 1.1 Service Description with a VoID data set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.graph.engine import convert_triples

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_VOID = "http://rdfs.org/ns/void#"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_RESULTS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)


def describe_service(
    endpoint: str, graphs: Iterable[str], quads: int, format_name: str = "turtle"
) -> bytes:
    """Return the description of the service at the address ``endpoint``.

    No blank nodes: everything hangs on fragments of the endpoint's address.
    """
    lines = [*_service(endpoint), *_dataset(endpoint, sorted(graphs), quads)]
    return convert_triples("\n".join(lines), format_name)


def _service(endpoint: str) -> Iterator[str]:
    service, dataset = f"<{endpoint}#service>", f"<{endpoint}#dataset>"
    yield f"{service} {_TYPE} <{_SD}Service> ."
    yield f"{service} <{_SD}endpoint> <{endpoint}> ."
    for language in ("SPARQL10Query", "SPARQL11Query"):
        yield f"{service} <{_SD}supportedLanguage> <{_SD}{language}> ."
    yield f"{service} <{_SD}feature> <{_SD}UnionDefaultGraph> ."
    for name in _RESULTS:
        yield f"{service} <{_SD}resultFormat> <{_FORMATS}{name}> ."
    yield f"{service} <{_SD}defaultDataset> {dataset} ."


def _dataset(endpoint: str, graphs: Iterable[str], quads: int) -> Iterator[str]:
    dataset, default = f"<{endpoint}#dataset>", f"<{endpoint}#default-graph>"
    yield f"{dataset} {_TYPE} <{_SD}Dataset> ."
    yield f"{dataset} {_TYPE} <{_VOID}Dataset> ."
    yield f"{dataset} <{_VOID}sparqlEndpoint> <{endpoint}> ."
    yield f'{dataset} <{_VOID}triples> "{quads}"^^<{_INTEGER}> .'
    yield f"{dataset} <{_SD}defaultGraph> {default} ."
    yield f"{default} {_TYPE} <{_SD}Graph> ."
    for number, name in enumerate(graphs, 1):
        graph = f"<{endpoint}#graph-{number}>"
        yield f"{dataset} <{_SD}namedGraph> {graph} ."
        yield f"{graph} {_TYPE} <{_SD}NamedGraph> ."
        yield f"{graph} <{_SD}name> <{name}> ."
