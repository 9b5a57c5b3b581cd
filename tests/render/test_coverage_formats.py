"""Every format of a coverage report, opened for real, tells the same as the report itself."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from typing import Any

import openpyxl
import pytest
from coverage_reports import Compared, compare_example
from openpyxl.workbook import Workbook

from kg.model.finding import Finding
from kg.render.coverage_json import render_coverage_json
from kg.render.coverage_markdown import render_coverage_markdown
from kg.render.coverage_sarif import render_sarif
from kg.render.coverage_wording import CHANGE_WORDS, INDICATOR_WORDS, STATUS_WORDS, say
from kg.render.coverage_xlsx import render_coverage_xlsx
from kg.render.finding_rows import render_findings_json

LEVELS = {"error": "error", "warning": "warning", "info": "note"}


@pytest.fixture(scope="module")
def example() -> Compared:
    return compare_example()


@pytest.fixture(scope="module")
def book(example: Compared) -> Workbook:
    content = render_coverage_xlsx(example.report, example.draft.source)
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def markdown(example: Compared) -> str:
    return render_coverage_markdown(example.report, example.draft.source)


@pytest.fixture(scope="module")
def sarif(example: Compared) -> Any:
    draft = example.draft
    return json.loads(render_sarif(example.report.findings, draft.source, draft.plan))


def rows_of(book: Workbook, sheet: str) -> list[tuple[Any, ...]]:
    """Return a sheet's rows below note and heads."""
    return list(book[sheet].iter_rows(min_row=3, values_only=True))


def table_below(markdown: str, head: str) -> list[list[str]]:
    """Return the body rows of the first Markdown table under a heading."""
    part = markdown.split(f"\n## {head}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[c.strip() for c in re.split(r"(?<!\\)\|", line.strip()[1:-1])] for line in lines]


# ---- xlsx


def test_the_sheet_has_every_measure_with_its_verdict(example: Compared, book: Workbook) -> None:
    """A row a measure, in order: reference, task, both statuses, both texts."""
    wanted = [
        (
            *(t.document, t.title, say(STATUS_WORDS, t.status)),
            *(m.text, say(STATUS_WORDS, m.status), m.match.quote if m.match else None),
        )
        for t in example.report.tasks
        for m in t.measures
    ]

    assert [row[:6] for row in rows_of(book, "覆盖情况")] == wanted


def test_the_sheet_names_the_drafts_lines(example: Compared, book: Workbook) -> None:
    """Where the match stands, counted from 1."""
    lines = example.draft.source.raw.split("\n")
    for row in rows_of(book, "覆盖情况"):
        if row[5]:
            assert row[5] in lines[row[6] - 1]


def test_the_sheet_has_every_change(example: Compared, book: Workbook) -> None:
    """With both sides' words."""
    wanted = [
        (t.document, t.title, say(CHANGE_WORDS, c.kind), c.before or None, c.after or None)
        for t in example.report.tasks
        for c in t.changes
    ]

    assert [row[:5] for row in rows_of(book, "变更")] == wanted


def test_the_sheet_has_every_indicator(example: Compared, book: Workbook) -> None:
    """With status and both targets."""
    wanted = [
        (i.document, i.number, i.name, say(INDICATOR_WORDS, i.status), i.before, i.after)
        for i in example.report.indicators
    ]

    assert [row[:6] for row in rows_of(book, "指标")] == wanted


def test_the_sheet_has_every_finding(example: Compared, book: Workbook) -> None:
    """Code and message, in order."""
    wanted = [(f.code, f.message) for f in example.report.findings]

    assert [(row[0], row[3]) for row in rows_of(book, "问题")] == wanted


def test_the_sheets_ask_for_decisions(book: Workbook) -> None:
    """Two columns to fill in, the first a list of 采纳 and 不采纳 on every row."""
    for name in ("覆盖情况", "变更", "新增内容", "指标", "问题"):
        sheet = book[name]
        heads = [c.value for c in sheet[2]]
        assert heads[-2:] == ["采纳/不采纳", "理由"]
        [choice] = sheet.data_validations.dataValidation
        assert choice.formula1 == '"采纳,不采纳"'
        column = openpyxl.utils.get_column_letter(len(heads) - 1)
        assert str(choice.sqref) in (f"{column}3:{column}{sheet.max_row}", f"{column}3")


def test_the_sheets_count_by_unit_and_by_subject(example: Compared, book: Workbook) -> None:
    """A row a department and a row a concept, with all tasks that it has."""
    units = {row[0]: row[1:] for row in rows_of(book, "按单位")}
    subjects = {row[0]: row[1:] for row in rows_of(book, "按主题")}
    science = [t for t in example.report.tasks if "省科技厅" in [o.unit for o in t.owners]]
    told = [sum(t.status == s for t in science) for s in ("covered", "partial", "missing")]

    assert units["省科技厅"] == (*told, len(science))
    assert subjects == {
        name: (*counts.values(), sum(counts.values()))
        for name, counts in example.report.subjects.items()
    }


def test_the_sheet_has_the_matrix(example: Compared, book: Workbook) -> None:
    """Reference tasks by documents: the draft, then the references; none against itself."""
    heads = [c.value for c in book["矩阵"][2]]
    rows = rows_of(book, "矩阵")

    assert heads[3:] == ["draft", "anhui-ip-145", "jiangsu-ip-145-invented"]
    assert len(rows) == len(example.report.tasks)
    assert [r[3] for r in rows] == [say(STATUS_WORDS, t.status) for t in example.report.tasks]
    assert all(not row[heads.index(row[0])] for row in rows)


def test_no_cell_is_a_formula_or_a_link(book: Workbook) -> None:
    """Text stays text, whatever it begins with."""
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]

    assert {c.data_type for c in cells} <= {"s", "n", "inlineStr"}
    assert not any(c.hyperlink for c in cells)


# ---- Markdown


def test_markdown_has_every_task_with_its_status(example: Compared, markdown: str) -> None:
    """In order: reference, id, status."""
    wanted = [(t.document, t.id, say(STATUS_WORDS, t.status)) for t in example.report.tasks]

    assert [(r[0], r[1], r[3]) for r in table_below(markdown, "任务")] == wanted


def test_markdown_tells_each_measure_of_what_is_not_covered(
    example: Compared, markdown: str
) -> None:
    """A line a measure below its task, each status as often as in the report."""
    told = Counter(re.findall(r"^- \*\*(\S+?)\*\* ", markdown, re.MULTILINE))
    wanted = Counter(
        say(STATUS_WORDS, m.status)
        for t in example.report.tasks
        if t.status != "covered"
        for m in t.measures
    )

    assert {s: n for s, n in told.items() if s in wanted} == dict(wanted)


def test_markdown_has_every_finding_and_indicator(example: Compared, markdown: str) -> None:
    """Codes and statuses in order."""
    report = example.report
    statuses = [say(INDICATOR_WORDS, i.status) for i in report.indicators]

    assert [r[0] for r in table_below(markdown, "问题")] == [f.code for f in report.findings]
    assert [r[2] for r in table_below(markdown, "指标")] == statuses


# ---- SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/)


def test_sarif_has_every_finding(example: Compared, sarif: Any) -> None:
    """Code and level of each, in order."""
    wanted = [(f.code, LEVELS[f.severity]) for f in example.report.findings]

    assert [(r["ruleId"], r["level"]) for r in sarif["runs"][0]["results"]] == wanted


def test_sarif_names_its_version_and_tool(sarif: Any) -> None:
    """What the standard requires of a log and a run."""
    [run] = sarif["runs"]

    assert sarif["version"] == "2.1.0"
    assert sarif["$schema"].endswith("sarif-2.1.0.json")
    assert run["tool"]["driver"]["name"] == "policy-kg"
    assert run["columnKind"] == "unicodeCodePoints"


def test_sarif_results_refer_to_their_rules(sarif: Any) -> None:
    """``ruleIndex`` leads to the rule of the result; every rule explains itself."""
    [run] = sarif["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in LEVELS.values()


def test_sarif_regions_lead_to_the_place(example: Compared, sarif: Any) -> None:
    """Lines and columns from 1 give the same stretch as the offset in code points."""
    raw = example.draft.source.raw
    lines = raw.split("\n")
    for result, finding in zip(sarif["runs"][0]["results"], example.report.findings, strict=True):
        [location] = result["locations"]
        region = location["physicalLocation"]["region"]
        start = sum(len(line) + 1 for line in lines[: region["startLine"] - 1])
        assert start + region["startColumn"] - 1 == region["charOffset"] == finding.span.start
        end = sum(len(line) + 1 for line in lines[: region["endLine"] - 1])
        assert end + region["endColumn"] - 1 == finding.span.end
        assert region["charLength"] == finding.span.end - finding.span.start


def test_sarif_artifacts_are_uris(sarif: Any) -> None:
    """Nothing but characters of a URI; each location's file is among the artifacts."""
    [run] = sarif["runs"]
    known = {a["location"]["uri"] for a in run["artifacts"]}
    for result in run["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri in known
        assert re.fullmatch(r"[!-~]+", uri)


# ---- all of them


def test_the_formats_count_alike(
    example: Compared, book: Workbook, markdown: str, sarif: Any
) -> None:
    """Tasks by status and findings by severity: JSON, sheet, Markdown and SARIF agree."""
    summary = json.loads(render_coverage_json(example.report))["summary"]
    words = {say(STATUS_WORDS, s): n for s, n in summary["tasks"].items()}
    in_sheet = {row[:3] for row in rows_of(book, "覆盖情况")}
    levels = Counter(r["level"] for r in sarif["runs"][0]["results"])

    assert Counter(r[3] for r in table_below(markdown, "任务")) == words
    assert sum(words.values()) == len(example.report.tasks)
    assert {s: sum(row[2] == s for row in in_sheet) for s in words} == words
    assert {s: levels[LEVELS[s]] for s in LEVELS} == summary["findings"]


def test_lint_tells_the_drafts_own_findings(example: Compared) -> None:
    """What ``kg lint`` finds stands in the coverage report unchanged."""
    from kg.analysis.sides import lint_side

    own = lint_side(example.draft)
    listed = json.loads(render_findings_json(own, example.draft.source))["findings"]

    assert [f["code"] for f in listed] == [f.code for f in own]
    assert {key(f) for f in own} <= {key(f) for f in example.report.findings}


def key(finding: Finding) -> tuple[str, int, str]:
    return finding.code, finding.span.start, finding.message
