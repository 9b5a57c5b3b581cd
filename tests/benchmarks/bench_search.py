"""Searching a word in 1,000 documents' measures: the bigram index against a scan (``make bench``).

The documents are invented: measures drawn by a fixed seed out of stock words,
one in a hundred of them with the word. Both queries must find the same
measures. The exit code is 1 when the index is not 20 times faster.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time

import pyoxigraph as ox

from kg.graph.iris import DEFAULT_BASE
from kg.graph.search_index import index_measures
from kg.knowledge.prefixes import PREFIXES

WORD = "质押融资"
DOCUMENTS = 1000
MEASURES = 40
BAR = 20.0
WORDS = (
    "推进 完善 建立 加强 支持 平台 机制 企业 服务 保护 "
    "数据 专利 商标 金融 人才 园区 标准 监管 试点 体系"
)
_PLAN = PREFIXES["plan"]
INDEXED = f"""SELECT ?part {{
  VALUES (?word ?head ?tail) {{ ("{WORD}" "{WORD[:2]}" "{WORD[-2:]}") }}
  ?part <{_PLAN}gram> ?head, ?tail ; <{_PLAN}text> ?text . FILTER(CONTAINS(?text, ?word)) }}"""
SCANNED = f"""SELECT ?part {{
  ?part a <{_PLAN}Measure> ; <{_PLAN}text> ?text . FILTER(CONTAINS(?text, "{WORD}")) }}"""


def main() -> int:
    """Measure both, print the ratio, tell whether the bar holds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5, help="runs a query (default 5)")
    options.add_argument("--documents", type=int, default=DOCUMENTS)
    chosen = options.parse_args()
    database = make_database(chosen.documents)
    indexed, found = measure(database, INDEXED, chosen.rounds)
    scanned, expected = measure(database, SCANNED, chosen.rounds)
    if found != expected:
        raise SystemExit("the index and the scan find different measures")
    ratio = scanned / indexed
    print(
        f"search in {chosen.documents} documents ({len(found)} of "
        f"{chosen.documents * MEASURES} measures): index {indexed * 1000:.1f} ms, "
        f"CONTAINS {scanned * 1000:.1f} ms, ratio {ratio:.0f} (bar {BAR:.0f})"
    )
    return int(ratio < BAR)


def make_database(documents: int) -> ox.Store:
    """Return a store in memory with the documents' measures and their index."""
    database, draw = ox.Store(), random.Random(20220125)
    kind, says = ox.NamedNode(f"{_PLAN}Measure"), ox.NamedNode(f"{_PLAN}text")
    of, words = ox.NamedNode(f"{PREFIXES['rdf']}type"), WORDS.split()
    for number in range(documents):
        graph = ox.NamedNode(f"{DEFAULT_BASE}graph/doc/d{number}")
        quads = []
        for place in range(MEASURES):
            texts = draw.choices(words, k=20)
            if draw.random() < 0.01:
                texts.insert(10, WORD)
            node = ox.NamedNode(f"{DEFAULT_BASE}doc/d{number}/m{place}")
            quads.append(ox.Quad(node, of, kind, graph))
            quads.append(ox.Quad(node, says, ox.Literal("".join(texts)), graph))
        database.bulk_extend(quads)
    index_measures(database, DEFAULT_BASE)
    return database


def measure(database: ox.Store, query: str, rounds: int) -> tuple[float, set[str]]:
    """Return the median seconds of a query and the measures that it finds."""
    seconds, found = [], set()
    for _ in range(rounds):
        started = time.perf_counter()
        rows = database.query(query, use_default_graph_as_union=True)
        found = {row["part"].value for row in rows}
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds), found


if __name__ == "__main__":
    sys.exit(main())
