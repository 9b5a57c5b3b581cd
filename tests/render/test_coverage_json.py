"""The JSON object of a coverage report: its keys, its order, its spans."""

from __future__ import annotations

import json
from typing import Any

import pytest
from coverage_reports import ANHUI, Compared, compare, compare_example, side_of_file, side_of_text

from kg.model.finding import SEVERITIES
from kg.model.text import SourceText, Span
from kg.render.coverage_json import render_coverage_json

KEYS = {
    "": ["draft", "against", "tasks", "new", "indicators", "findings", "summary"],
    "draft": ["file", "title"],
    "against": ["id", "title"],
    "tasks": [
        *("document", "id", "title", "status", "score", "matches", "measures", "changes"),
    ],
    "tasks.matches": ["span", "quote", "score"],
    "tasks.measures": ["text", "span", "status", "score", "match", "nearest"],
    "tasks.measures.match": ["span", "quote", "shared"],
    "tasks.measures.nearest": ["span", "quote", "shared"],
    "tasks.changes": ["kind", "before", "after"],
    "new": ["span", "text"],
    "indicators": ["document", "number", "name", "status", "before", "after"],
    "findings": ["code", "severity", "message", "span", "suggestion"],
}
# Beyond the plane of 16 bits: two units in JavaScript, one code point here.
HIGH = "𠮷"


@pytest.fixture(scope="module")
def example() -> Compared:
    return compare_example()


@pytest.fixture(scope="module")
def found(example: Compared) -> Any:
    return json.loads(render_coverage_json(example.report))


def rows_at(found: Any, path: str) -> list[Any]:
    """Return every object at a path of keys; lists are entered, null is left out."""
    rows = [found]
    for key in filter(None, path.split(".")):
        values = [row[key] for row in rows]
        rows = [v for value in values for v in (value if isinstance(value, list) else [value])]
        rows = [row for row in rows if row is not None]
    return rows


def quote(source: SourceText, span: list[int]) -> str:
    return source.quote(Span(*span))


@pytest.mark.parametrize("path", KEYS)
def test_keys_stand_in_the_promised_order(example: Compared, path: str) -> None:
    """At every level; a finding may name related places at its end."""
    own = compare(example.draft, side_of_file(ANHUI))
    rows = rows_at(json.loads(render_coverage_json(own.report)), path)

    assert rows
    for row in rows:
        assert [k for k in row if k != "related"] == KEYS[path]
        assert list(row)[-1] == "related" or "related" not in row


def test_tasks_stand_in_the_references_order(example: Compared, found: Any) -> None:
    """The references as given, their tasks as printed: 32 of Anhui, 12 of the invented plan."""
    wanted = [(r.rows.id, t.id) for r in example.references for t in r.rows.wanted]

    assert [(t["document"], t["id"]) for t in found["tasks"]] == wanted
    assert [t["document"] for t in found["tasks"]].count("anhui-ip-145") == 32
    assert len(wanted) == 32 + 12


def test_a_match_is_quoted_from_the_draft(example: Compared, found: Any) -> None:
    """Its span, read in the draft's text, gives the quote; so for the nearest miss."""
    draft = example.draft.source
    told = [
        *rows_at(found, "tasks.matches"),
        *rows_at(found, "tasks.measures.match"),
        *rows_at(found, "tasks.measures.nearest"),
    ]

    assert len(told) > 100
    assert [m["quote"] for m in told] == [quote(draft, m["span"]) for m in told]


def test_shared_words_are_printed_on_both_sides(example: Compared, found: Any) -> None:
    """Also where two names of one thing met: each side's own name, the measure's first."""
    folded = [
        (m["text"], m[k])
        for m in rows_at(found, "tasks.measures")
        for k in ("match", "nearest")
        if m[k]
    ]
    for text, match in folded:
        for word in match["shared"]:
            own, _, other = word.partition("≈")
            assert own in text
            assert (other or own) in match["quote"]


def test_a_measure_is_quoted_from_its_reference(example: Compared, found: Any) -> None:
    """Its span counts in the text of the task's document."""
    told = [(t["document"], m) for t in found["tasks"] for m in t["measures"]]

    assert all(m["text"] == quote(example.texts[d], m["span"]) for d, m in told)


def test_present_measures_have_a_match_and_missing_ones_a_nearest(found: Any) -> None:
    """Never both; a missing one may have neither."""
    for measure in rows_at(found, "tasks.measures"):
        if measure["status"] == "missing":
            assert measure["match"] is None
        else:
            assert measure["match"] is not None
            assert measure["nearest"] is None


def test_a_new_item_is_quoted_without_its_statement(example: Compared) -> None:
    """The span covers the item's text; who is responsible stands outside."""
    own = compare(example.draft, side_of_file(ANHUI))
    found = json.loads(render_coverage_json(own.report))
    quotes = [quote(example.draft.source, n["span"]) for n in found["new"]]

    assert any(q.startswith("建设敦煌文化版权走廊。") for q in quotes)
    assert not any("牵头单位" in q or "完成时限" in q for q in quotes)


def test_a_finding_points_at_its_place(example: Compared, found: Any) -> None:
    """Inside the draft, over three lines at most."""
    raw = example.draft.source.raw
    for finding in found["findings"]:
        start, end = finding["span"]
        assert 0 <= start <= end <= len(raw)
        assert raw.count("\n", start, end) < 3


def test_spans_count_code_points() -> None:
    """A character beyond the basic plane counts one: the quote behind it is still the quote."""
    text = (
        f"某市专利工作方案\n由{HIGH}市起草。\n一、主要任务\n"
        "（一）建设专利平台。建成市级专利导航平台。（市科技局负责）\n"
        f"（二）培育{HIGH}品牌。培育商标品牌10个。（市市场监管局负责）\n"
    )
    own = compare(side_of_text(text), side_of_text(text, "plan.txt"))
    found = json.loads(render_coverage_json(own.report))
    matches = rows_at(found, "tasks.matches")

    assert len(matches) == 2
    for match in matches:
        start, end = match["span"]
        assert text[start:end] == match["quote"]


def test_the_summary_counts_what_stands_above(found: Any) -> None:
    """Tasks and measures by status, of all and of each document; findings by severity."""
    summary, tasks = found["summary"], found["tasks"]
    for status in ("covered", "partial", "missing"):
        assert summary["tasks"][status] == sum(t["status"] == status for t in tasks)
        measures = rows_at(found, "tasks.measures")
        assert summary["measures"][status] == sum(m["status"] == status for m in measures)
        for document, counts in summary["documents"].items():
            own = [t for t in tasks if t["document"] == document]
            assert counts[status] == sum(t["status"] == status for t in own)
    assert summary["new"] == len(found["new"])
    assert summary["changes"] == len(rows_at(found, "tasks.changes"))
    for severity in SEVERITIES:
        told = [f for f in found["findings"] if f["severity"] == severity]
        assert summary["findings"][severity] == len(told)


def test_the_summary_holds_matrix_units_and_subjects(example: Compared, found: Any) -> None:
    """Who covers what, and the tasks by status of each department and each concept."""
    summary = found["summary"]
    drafts = [row["statuses"]["draft"] for row in summary["matrix"]]
    pledge = [t for t in example.report.tasks if "质押" in "".join(m.text for m in t.measures)]

    assert drafts == [t["status"] for t in found["tasks"]]
    assert all(row["document"] not in row["statuses"] for row in summary["matrix"])
    assert sum(summary["units"]["省科技厅"].values()) == 15
    assert sum(summary["subjects"]["知识产权质押融资"].values()) <= len(pledge)


def test_one_reference_has_no_matrix(example: Compared) -> None:
    """There is nobody else to compare with."""
    assert compare(example.draft, side_of_file(ANHUI)).report.matrix == ()


def test_subjects_of_another_domain_are_left_out() -> None:
    """The shipped scheme knows intellectual property; a plan on floods is not indexed by it."""
    floods = side_of_text(
        "临江市防汛方案\n一、任务\n（一）加固堤防。加固险工险段。（市水务局负责）\n"
        "（二）开展宣传。开展防汛宣传培训。（市教育局负责）\n（三）储备物资。（市应急局负责）\n"
    )
    assert compare(floods, floods).report.subjects == {}


def test_messages_speak_the_language_asked_for(example: Compared) -> None:
    """Codes, spans and quotes stay."""
    chinese, english = (
        json.loads(render_coverage_json(example.report, lang=lang)) for lang in ("zh", "en")
    )

    assert [f["code"] for f in chinese["findings"]] == [f["code"] for f in english["findings"]]
    assert any("has no responsible unit" in f["message"] for f in english["findings"])
    assert chinese["tasks"] == english["tasks"]


def test_equal_input_gives_equal_bytes(example: Compared) -> None:
    """Read and compared anew."""
    again = compare(example.draft, *example.references)

    assert render_coverage_json(again.report) == render_coverage_json(example.report)


def test_the_score_is_the_mean_credit_of_the_measures(found: Any) -> None:
    """Covered 1, partial 0.5, missing 0: the arithmetic that the page shows."""
    credit = {"covered": 1.0, "partial": 0.5, "missing": 0.0}
    for task in found["tasks"]:
        points = [credit[m["status"]] for m in task["measures"]]
        assert task["score"] == pytest.approx(sum(points) / len(points), abs=1e-4)


def test_a_missing_task_has_no_match_and_no_change() -> None:
    """Nothing can have changed in what is not there."""
    other = side_of_text("某市环保方案\n一、主要任务\n（一）治理黑臭水体。（市水务局负责）\n")
    found = json.loads(render_coverage_json(compare(other, side_of_file(ANHUI)).report))

    assert {t["status"] for t in found["tasks"]} == {"missing"}
    assert rows_at(found, "tasks.matches") == rows_at(found, "tasks.changes") == []
