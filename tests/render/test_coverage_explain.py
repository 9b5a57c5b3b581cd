"""The arithmetic of a verdict says why a measure counts half."""

from __future__ import annotations

from kg.analysis.report import CoverageReport, Match, MeasureVerdict, TaskVerdict
from kg.model.text import Span
from kg.render.coverage_explain import explain_tasks

THRESHOLDS = {"present": 0.5, "part": 0.34, "long": 40.0, "task": 0.7, "new": 0.5}


def explain(status: str, share: float) -> str:
    """Return the explanation of a task with one present measure of that status."""
    match = Match(Span(0, 5), "办培训班。", 0.8, ("培训",), "t1", "办培训")
    measure = MeasureVerdict(
        "举办培训班，编写教材，建设基地。", Span(0, 16), status, 0.8, share, match, None, (), 1.386
    )
    score = 0.5 if status == "partial" else 1.0
    task = TaskVerdict("ref", "1.t1", "加强培训", "", Span(0, 16), (), "partial", score, (measure,))
    report = CoverageReport("draft.txt", "草案", (), (task,), (), (), (), THRESHOLDS)
    return explain_tasks(report, "1.t1")


def test_a_long_measure_of_which_little_is_said_counts_half() -> None:
    """The share and its limit are shown."""
    assert "举措较长，条目只说到其词语的 0.20 < 0.34：部分覆盖" in explain("partial", 0.2)


def test_a_covered_measure_needs_no_such_reason() -> None:
    """The reason is given for partial verdicts alone."""
    assert "举措较长" not in explain("covered", 0.9)
