"""The invented draft held against two plans, once a run: what the tests of reports look at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from kg.analysis.report import CoverageReport
from kg.analysis.sides import Options, Side, compare_sides, read_side
from kg.model.text import SourceText
from kg.reading.files import read_source
from kg.resources import find_shipped

EXAMPLE = find_shipped("corpus", "examples", "draft", "gansu-ip-draft-invented.txt")
WORD_EXAMPLE = EXAMPLE.with_suffix(".docx")
ANHUI = find_shipped("corpus", "anhui-ip-145", "anhui-ip-145.txt")
JIANGSU = find_shipped("corpus", "examples", "ip-plans", "jiangsu-ip-145-invented.txt")


@dataclass(frozen=True)
class Compared:
    """A draft, its references and the report on it."""

    draft: Side
    references: tuple[Side, ...]
    report: CoverageReport

    @property
    def texts(self) -> dict[str, SourceText]:
        """The references' texts by id."""
        return {r.rows.id: r.source for r in self.references}


def side_of_text(text: str, name: str = "draft.txt") -> Side:
    """Return a side read from a text."""
    source = SourceText(file=name, raw=text, sha256=sha256(text.encode()).hexdigest())
    return read_side(source, Path(name).stem)


@lru_cache(maxsize=8)
def side_of_file(path: Path, name: str = "") -> Side:
    """Return a side read from a file, once a run."""
    return read_side(read_source(path), name or path.stem)


def compare(draft: Side, *references: Side, options: Options | None = None) -> Compared:
    """Return the comparison of a draft with references."""
    return Compared(draft, references, compare_sides(draft, references, options))


@lru_cache(maxsize=2)
def compare_example(path: Path = EXAMPLE) -> Compared:
    """Return the invented draft against the Anhui and an invented plan."""
    return compare(side_of_file(path, "draft"), side_of_file(ANHUI), side_of_file(JIANGSU))
