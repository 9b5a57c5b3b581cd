"""The competency questions, their expected rows, and the store that they are asked of."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.graph.queries import QueryResult, run_query
from kg.graph.questions import CompetencyQuestion, load_questions
from kg.graph.store import Store

HERE = Path(__file__).parent / "competency"
ROWS = HERE / "rows"
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question(CompetencyQuestion):
    """A shipped question that can be asked."""

    def ask(self, store: Store) -> QueryResult:
        """Return the store's answer."""
        return run_query(store, self.query or self.sparql, self.params or None)


def read_questions() -> tuple[Question, ...]:
    """Return all questions of ``ontology/questions.toml``."""
    return tuple(Question(**asdict(question)) for question in load_questions())


def write_term(value: ox.NamedNode | ox.BlankNode | ox.Literal | None) -> str:
    """Return a value as a cell: an unbound one is empty."""
    return "" if value is None else value.value


def list_rows(rows: Iterable[Iterable[object]]) -> list[Row]:
    """Return rows of terms as sorted rows of cells; the order of ties is an engine's own."""
    return sorted(tuple(write_term(value) for value in row) for row in rows)  # type: ignore[arg-type]


def read_rows(question_id: str) -> tuple[Row, list[Row]]:
    """Return the heading and the expected rows, sorted."""
    with (ROWS / f"{question_id}.csv").open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    return tuple(heading), sorted(tuple(row) for row in rows)


def write_rows(question_id: str, result: QueryResult) -> None:
    """Write an answer as the expected one; to be looked at before it is committed."""
    with (ROWS / f"{question_id}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.name for column in result.columns)
        writer.writerows(list_rows(result.rows))
