"""Programs that people use already: curl, SPARQLWrapper, rdflib's SPARQLStore."""

from __future__ import annotations

import csv
import io
import subprocess

import pytest
from programs import require_program
from serving_server import Running

LEADS = "SELECT ?t { ?u plan:leads ?t }"


def test_curl_asks_by_get_and_post(site: Running) -> None:
    """``--data-urlencode`` and a file's content as the body."""
    curl = require_program("curl", package="curl")
    address = f"{site.url}/sparql"
    for arguments in (
        ["-G", "--data-urlencode", f"query={LEADS}"],
        ["--data-urlencode", f"query={LEADS}"],
        ["-H", "Content-Type: application/sparql-query", "--data-binary", LEADS],
    ):
        done = subprocess.run(
            [curl, "-sS", "-f", "-H", "Accept: text/csv", *arguments, address],
            capture_output=True,
            text=True,
            timeout=20,
            check=True,
        )
        assert len(list(csv.reader(io.StringIO(done.stdout)))) == 3


def test_sparqlwrapper_reads_json_and_graphs(site: Running) -> None:
    """SELECT and CONSTRUCT through the library most scripts use."""
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(f"{site.url}/sparql")
    client.setReturnFormat(wrapper.JSON)
    client.setQuery(LEADS)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert len(rows) == 2
    client.setReturnFormat(wrapper.TURTLE)
    client.setQuery("CONSTRUCT { ?u plan:leads ?t } WHERE { ?u plan:leads ?t }")
    assert client.queryAndConvert().count(b"plan#leads") >= 1


def test_sparqlwrapper_is_told_of_errors(site: Running) -> None:
    """A syntax error arrives as the library's own exception."""
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(f"{site.url}/sparql")
    client.setQuery("SELECT * { ?s ?p }")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflibs_store_asks_here(site: Running, method: str) -> None:
    """A graph of rdflib backed by the endpoint."""
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(f"{site.url}/sparql", method=method)
    graph = Graph(store=store)
    leads = URIRef("https://w3id.org/policy-kg/plan#leads")
    assert len(list(graph.subject_objects(leads))) == 2
    assert bool(graph.query("ASK { ?u plan:leads ?t }").askAnswer)
    store.close()
