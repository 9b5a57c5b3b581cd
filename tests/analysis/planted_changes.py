"""Planted changes: each case set among the same other items on both sides, read and compared.

python tests/analysis/planted_changes.py         # precision and recall of both halves
python tests/analysis/planted_changes.py --all   # and every case that goes wrong
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kg.analysis.report import TaskVerdict
from kg.analysis.sides import Side, compare_sides, read_side
from kg.model.text import SourceText

FILE = Path(__file__).with_name("changes.toml")
# What stands around a case, so that words are as rare or common as in a plan.
OTHERS = """\
（二）提升审查质量。提高专利审查质量和效率，压缩审查周期。（省市场监管局牵头，省科技厅配合）
（三）保护传统知识。健全中医药传统知识保护制度。（省卫生健康委牵头，省药监局配合）
（四）弘扬创新文化。开展知识产权进校园活动，营造创新氛围。（省教育厅牵头，省委宣传部配合）
（五）发展地理标志。培育地理标志产品，带动乡村特色产业发展。（省农业农村厅牵头，省商务厅配合）
（六）促进区域协作。推动长三角知识产权一体化发展。（省发展改革委牵头，省市场监管局配合）
"""


@dataclass(frozen=True)
class Case:
    """A reference statement, its answer in a draft, and the kinds of change to be found."""

    name: str
    reference: str
    draft: str
    changes: tuple[str, ...] = ()
    held: bool = False
    place: str = "安徽省"

    def judge(self) -> TaskVerdict:
        """Return the verdict on the case's task."""
        sides = make_side(self.draft, self.place), make_side(self.reference, "安徽省")
        return compare_sides(sides[0], sides[1:]).tasks[0]

    def find(self) -> tuple[str, ...]:
        """Return the kinds of change that are found."""
        return tuple(c.kind for c in self.judge().changes)


def make_side(item: str, place: str) -> Side:
    """Return a plan whose first item is the case's."""
    head = f"{place}知识产权工作方案（2021—2025年）\n一、主要任务\n（一）"
    text = head + item + "\n" + OTHERS
    return read_side(SourceText("plan.txt", text, sha256(text.encode()).hexdigest()), "plan")


def read_cases() -> list[Case]:
    """Return every case, the changes as tuples."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
    return [Case(**{**row, "changes": tuple(row.get("changes", ()))}) for row in rows]


def score(found: Mapping[Case, Iterable[str]]) -> tuple[float, float]:
    """Return precision and recall over all changes of the cases."""
    hits = told = true = 0
    for case, kinds in found.items():
        mine, wanted = Counter(kinds), Counter(case.changes)
        hits += (mine & wanted).total()
        told += mine.total()
        true += wanted.total()
    return hits / told if told else 1.0, hits / true if true else 1.0


def main() -> None:
    """Print the figures of both halves."""
    found = {case: case.find() for case in read_cases()}
    for held in (False, True):
        half = {c: k for c, k in found.items() if c.held == held}
        precision, recall = score(half)
        name = "set aside" if held else "looked at"
        print(f"{name}: {len(half)} cases, precision {precision:.3f}, recall {recall:.3f}")
        if "--all" in sys.argv:
            for case, kinds in half.items():
                if sorted(kinds) != sorted(case.changes):
                    print(f"  {case.name}: wanted {case.changes}, found {kinds}")


if __name__ == "__main__":
    main()
