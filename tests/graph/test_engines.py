"""The named queries give the same rows in rdflib, in Oxigraph and in Virtuoso."""

from __future__ import annotations

import csv
import io
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections.abc import Iterator

import pytest
import rdflib

from kg.graph.export import export_nquads
from kg.graph.queries import list_queries, run_query
from kg.graph.query_files import NamedQuery
from kg.graph.store import Store, open_store
from kg.pipeline import build_corpus
from kg.resources import find_shipped

Cells = list[tuple[str, ...]]
QUERIES = list_queries()
pytestmark = pytest.mark.slow
VIRTUOSO = shutil.which("virtuoso-t")
DEFECTS = {
    "search": "7.2.5 cannot compile it: SP031, internal error in ssg_print_rvr_fixed_val()",
    "themes": "7.2.5 writes the separator of GROUP_CONCAT as a question mark",
}
"""Queries that Virtuoso 7.2.5 gets wrong, with what it does."""
INI = """[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
[TempDatabase]
DatabaseFile = t.db
TransactionFile = t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 1000000
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store of the shipped plan."""
    path = tmp_path_factory.mktemp("engines") / "store"
    build_corpus([find_shipped("corpus", "anhui-ip-145")], path, jobs=1)
    return open_store(path)


@pytest.fixture(scope="module")
def dataset(store: Store) -> rdflib.Dataset:
    """Return the store's N-Quads in rdflib, its graphs seen as one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = rdflib.Dataset(default_union=True)
        found.parse(data="\n".join(export_nquads(store)) + "\n", format="nquads")
    return found


def write_cell(text: str) -> str:
    """Return numbers and truth values in one form: engines print 5.0 and 5, true and 1."""
    try:
        return f"{float(text):g}"
    except ValueError:
        return {"true": "1", "false": "0"}.get(text.lower(), text)


def list_cells(rows: Iterator[tuple[object, ...]] | list[tuple[object, ...]]) -> Cells:
    """Return rows as sorted cells; the order of ties is an engine's own."""
    texts = (tuple("" if v is None else str(v) for v in row) for row in rows)
    return sorted(tuple(map(write_cell, row)) for row in texts)


def ask_oxigraph(store: Store, query: NamedQuery) -> Cells:
    """Return the rows of the store's own engine."""
    rows = run_query(store, query.id).rows
    return list_cells([tuple(v.value if v is not None else None for v in row) for row in rows])


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.id)
def test_rdflib_gives_the_same_rows(
    query: NamedQuery, store: Store, dataset: rdflib.Dataset
) -> None:
    """The file runs as it stands in another engine."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = [tuple(row) for row in dataset.query(query.standalone)]  # type: ignore[arg-type]

    assert list_cells(rows) == ask_oxigraph(store, query)


def find_port() -> int:
    """Return a free port of the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def virtuoso(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the endpoint of a Virtuoso server of our own that holds the store's quads."""
    isql = shutil.which("isql-vt")
    if not VIRTUOSO or not isql:
        pytest.skip("virtuoso-t and isql-vt (Debian: virtuoso-opensource-7-bin) are not installed")
    folder = tmp_path_factory.mktemp("virtuoso")
    sql, http = find_port(), find_port()
    (folder / "v.ini").write_text(INI.format(sql=sql, http=http, folder=folder), encoding="utf-8")
    lines = "\n".join(export_nquads(store)) + "\n"
    (folder / "plan.nq").write_text(lines, encoding="utf-8")
    command = [VIRTUOSO, "+configfile", "v.ini", "+foreground"]
    server = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        endpoint = f"http://127.0.0.1:{http}/sparql"
        wait_until_up(endpoint)
        load = f"DB.DBA.TTLP_MT(file_to_string_output('{folder}/plan.nq'), '', 'urn:none', 512);"
        subprocess.run([isql, str(sql), "dba", "dba", f"exec={load}"], check=True, timeout=60)
        yield endpoint
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def wait_until_up(endpoint: str) -> None:
    """Wait until the server answers, at most 40 seconds."""
    for _ in range(80):
        try:
            urllib.request.urlopen(endpoint, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(endpoint)


@pytest.mark.parametrize("query", [q for q in QUERIES if q.id not in DEFECTS], ids=lambda q: q.id)
def test_virtuoso_gives_the_same_rows(query: NamedQuery, store: Store, virtuoso: str) -> None:
    """The file runs as it stands in a third engine, over HTTP."""
    body = urllib.parse.urlencode({"query": query.standalone, "format": "text/csv"}).encode()
    with urllib.request.urlopen(virtuoso, body, timeout=60) as answer:
        _, *rows = csv.reader(io.StringIO(answer.read().decode("utf-8")))
    if query.id == "graphs":
        rows = [row for row in rows if "policy-kg" in row[0]]

    assert list_cells([tuple(row) for row in rows]) == ask_oxigraph(store, query)
