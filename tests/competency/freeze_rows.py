"""Write the answers of all questions as the expected rows: ``python freeze_rows.py STORE``.

Every changed row must be checked against the plan's text before it is committed.
"""

from __future__ import annotations

import sys

from competency_samples import read_questions, write_rows

from kg.graph.store import open_store

if __name__ == "__main__":
    store = open_store(sys.argv[1])
    for question in read_questions():
        write_rows(question.id, question.ask(store))
