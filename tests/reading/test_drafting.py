"""Short texts in many ways of drafting are read as an outside reader reads them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.model.document import PlanDocument, Task
from kg.reading.files import read_source_bytes
from kg.reading.parser import read_plan

_FOLDER = Path(__file__).parent / "styles"
CASES: list[dict[str, Any]] = [
    case
    for path in sorted(_FOLDER.glob("drafting*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]


def read(case: dict[str, Any]) -> PlanDocument:
    data = case["text"].strip().encode(case.get("encoding", "utf-8"))
    source, plan = read_plan(read_source_bytes(data, f"case.{case.get('kind', 'txt')}"))
    for task in plan.tasks:
        assert source.quote(task.span) == task.text
    return plan


def seen(task: Task, wanted: dict[str, str]) -> dict[str, str]:
    """Return what was read, said in the words of the case."""
    owners = " ".join(f"{r.unit}:{r.role}" for r in task.responsibilities)
    start, end = wanted["start"], wanted.get("end", "")
    return {
        "start": start if task.text.startswith(start) else task.text,
        "end": end if task.text.endswith(end) else task.text,
        "owners": owners,
        "deadline": task.deadline.text if task.deadline else "",
    }


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_draft(case: dict[str, Any]) -> None:
    """The tasks with a statement have their text, units, roles and dates, no more and no less."""
    tasks = [task for task in read(case).tasks if task.responsibilities]
    wanted = [{"end": "", "deadline": "", **task} for task in case["tasks"]]

    assert len(tasks) == len(wanted), [t.text for t in tasks]
    assert [seen(t, w) for t, w in zip(tasks, wanted, strict=True)] == wanted


@pytest.mark.parametrize(
    "case", [c for c in CASES if "headings" in c], ids=lambda c: f"headings {c['name']}"
)
def test_headings(case: dict[str, Any]) -> None:
    """Every heading is a section with its title, and no line besides is one."""
    titles = [section.title for section in read(case).sections]
    own = [s.title for s in read(case).sections if not s.run_in]

    assert [h for h in case["headings"] if h in titles or h in _titles(case)] == case["headings"]
    assert [title for title in own if title not in case["headings"]] == []


def _titles(case: dict[str, Any]) -> set[str | None]:
    return {task.title for task in read(case).tasks}
