"""Reports of progress: tables read or refused, lights, paces, history."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from network_samples import sample_chapters, sample_ledger, write_plan

from kg.analysis.ledger import Ledger, build_ledger
from kg.analysis.status import measure_progress, view_status
from kg.analysis.status_table import read_status_table
from kg.errors import KnowledgeError, LimitError, SourceError
from kg.knowledge import statuses
from kg.knowledge.statuses import load_status_words
from kg.model.document import Baseline, Indicator, IndicatorTarget
from kg.model.status import STATUSES, StatusEntry, StatusReport
from kg.model.text import Span

HEAD = ["任务编号", "状态", "日期", "说明", "指标", "实际值"]
DAY = date(2024, 6, 30)


def write_csv(
    path: Path, *rows: list[str], head: list[str] = HEAD, encoding: str = "utf-8"
) -> Path:
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def report(*entries: StatusEntry, number: int = 1) -> StatusReport:
    return StatusReport(number, "r.csv", "0", entries)


def entry(task: str, status: str | None, day: date = DAY, **more: str) -> StatusEntry:
    return StatusEntry("yunze", day, task=task, status=status, **more)  # type: ignore[arg-type]


def indicator(base: float | None, target: float | None, operator: str = ">=") -> Indicator:
    return Indicator(
        1,
        "通达率",
        "%",
        Baseline("", base, 2020 if base is not None else None),
        IndicatorTarget("", target, operator, 2025),  # type: ignore[arg-type]
        None,
        Span(0, 1),
    )


def test_a_table_becomes_entries(tmp_path: Path) -> None:
    """A status, a note alone and an indicator's value are three entries."""
    path = write_csv(
        tmp_path / "s.csv",
        ["1.t1", "正常推进", "2024-06-30", "已铺设12个村", "", ""],
        ["yunze#1.t2", "", "2024年6月30日", "待批", "", ""],
        ["", "", "2024/6/30", "", "行政村5G通达率", "82.5%"],
        ["2.t1", "", "", "", "", ""],
    )

    entries = read_status_table(path, sample_ledger())

    assert entries == (
        entry("1.t1", "on_track", note="已铺设12个村"),
        entry("1.t2", None, note="待批"),
        StatusEntry("yunze", DAY, indicator="行政村5G通达率", actual=82.5),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_from_any_office_is_read(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with or without mark, and GB 18030."""
    path = write_csv(tmp_path / "s.csv", ["1.t1", "滞后", "2024-06-30"], encoding=encoding)

    assert read_status_table(path, sample_ledger())[0].status == "delayed"


def test_a_workbook_with_real_dates_is_read(tmp_path: Path) -> None:
    """An xlsx with titles above the head, a date cell and a number cell."""
    book = openpyxl.Workbook()
    for row in (["进展表"], HEAD, ["1.t1", "已完成", DAY, "好", "", None]):
        book.active.append(row)
    book.active.append(["", "", DAY, "", "行政村5G通达率", 90])
    book.save(tmp_path / "s.xlsx")

    done, value = read_status_table(tmp_path / "s.xlsx", sample_ledger())

    assert (done.status, done.day, value.actual) == ("done", DAY, 90.0)


def test_a_percentage_as_excel_keeps_it_is_read_as_seen(tmp_path: Path) -> None:
    """Who types 82.5% into a sheet stores 0.825 and a format; the value is 82.5."""
    book = openpyxl.Workbook()
    for row in (HEAD, ["", "", DAY, "", "行政村5G通达率", 0.825]):
        book.active.append(row)
    book.active.cell(2, 6).number_format = "0.0%"
    book.save(tmp_path / "s.xlsx")

    assert read_status_table(tmp_path / "s.xlsx", sample_ledger())[0].actual == 82.5


def test_a_value_may_bear_the_unit_of_its_indicator(tmp_path: Path) -> None:
    """110亿元 is 110 where the indicator counts 亿元; 110万元 is refused with the unit wanted."""
    ledger = sample_ledger()
    held = ledger.documents[0]
    money = replace(held.indicators[0], name="质押融资额", unit="亿元")
    ledger = replace(ledger, documents=(replace(held, indicators=(money,)),))
    path = tmp_path / "s.csv"
    row = ["", "", "2024-06-30", "", "质押融资额"]

    assert read_status_table(write_csv(path, [*row, "110亿元"]), ledger)[0].actual == 110.0
    with pytest.raises(SourceError, match="请按“亿元”填写数字"):
        read_status_table(write_csv(path, [*row, "110万元"]), ledger)


def test_rows_without_a_date_take_the_one_given(tmp_path: Path) -> None:
    """--date fills what the table leaves open and nothing else."""
    path = write_csv(tmp_path / "s.csv", ["1.t1", "滞后", ""], ["1.t2", "滞后", "2024-05-01"])

    entries = read_status_table(path, sample_ledger(), day=DAY)

    assert [e.day for e in entries] == [DAY, date(2024, 5, 1)]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["1.t9", "滞后", "2024-06-30"], ["没有任务“1.t9”", "1.t1"]),
        (["other#1.t1", "滞后", "2024-06-30"], ["没有任务“other#1.t1”", "1.t1"]),
        (["1.t1", "差不多", "2024-06-30"], ["不认识的状态“差不多”", "正常推进"]),
        (["1.t1", "滞后", "2024-02-30"], ["“2024-02-30”不是日期"]),
        (["1.t1", "滞后", ""], ["没有日期"]),
        (["", "", "2024-06-30", "", "行政村4G通达率", "1"], ["没有指标", "行政村5G通达率"]),
        (["", "", "2024-06-30", "", "行政村5G通达率", "很多"], ["“很多”不是数字"]),
        (["", "", "2024-06-30", "", "", "3"], ["没有写指标"]),
        (["", "滞后", "2024-06-30"], ["没有写任务编号或指标"]),
    ],
)
def test_a_wrong_row_is_refused_with_the_way_out(
    tmp_path: Path, row: list[str], words: list[str]
) -> None:
    """Each fault names its row, what was written and what is near."""
    path = write_csv(tmp_path / "s.csv", ["1.t1", "正常推进", "2024-06-30"], row)

    with pytest.raises(SourceError) as refused:
        read_status_table(path, sample_ledger())

    assert "第 3 行" in refused.value.message
    assert all(word in refused.value.message for word in words)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Two wrong rows give one message with both; nothing is read."""
    path = write_csv(
        tmp_path / "s.csv", ["9.t9", "滞后", "2024-06-30"], ["1.t1", "?", "2024-06-30"]
    )

    with pytest.raises(SourceError, match=r"第 2 行.*第 3 行"):
        read_status_table(path, sample_ledger())


def two_plans() -> Ledger:
    return build_ledger(
        [write_plan(sample_chapters()), write_plan(sample_chapters(), name="second")]
    )


def test_an_id_of_two_documents_needs_its_document(tmp_path: Path) -> None:
    """Of two plans with a task 1.t1, the row must say which; with the document it is read."""
    bare = write_csv(tmp_path / "a.csv", ["1.t1", "滞后", "2024-06-30"])
    with pytest.raises(SourceError, match=r"second\#1\.t1"):
        read_status_table(bare, two_plans())

    named = write_csv(
        tmp_path / "b.csv", ["second", "1.t1", "滞后", "2024-06-30"], head=["文件", *HEAD[:3]]
    )
    assert read_status_table(named, two_plans())[0].document == "second"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "没有表头"),
        (b"", "没有表头"),
        ("任务编号,状态,日期\n".encode(), "没有填写任何进展"),
        (b"PK\x03\x04broken", "不是可读的 xlsx"),
    ],
)
def test_a_file_that_is_no_status_table_is_refused(
    tmp_path: Path, content: bytes, words: str
) -> None:
    """No head, no rows, a broken workbook: each has its sentence."""
    (tmp_path / "s.csv").write_bytes(content)

    with pytest.raises(SourceError, match=words):
        read_status_table(tmp_path / "s.csv", sample_ledger())


def test_a_monster_is_refused(tmp_path: Path) -> None:
    """Beyond 100,000 rows a limit is said."""
    with (tmp_path / "s.csv").open("w", encoding="utf-8") as file:
        file.write("任务编号,状态,日期\n" + ",,\n" * 100_001)

    with pytest.raises(LimitError):
        read_status_table(tmp_path / "s.csv", sample_ledger())


@pytest.mark.parametrize(
    ("status", "light"),
    [
        ("done", "green"),
        ("on_track", "green"),
        ("at_risk", "yellow"),
        ("delayed", "red"),
        ("not_started", "grey"),
        ("adjusted", "grey"),
    ],
)
def test_a_status_has_its_light(status: str, light: str) -> None:
    """三色: green, yellow, red; grey where nothing is counted."""
    view = view_status(sample_ledger(), [report(entry("1.t2", status))])

    assert view.tasks["yunze#1.t2"].light == light


@pytest.mark.parametrize(
    ("status", "day", "light", "overdue"),
    [
        ("on_track", date(2025, 1, 1), "red", True),
        ("on_track", date(2024, 12, 31), "green", False),
        ("done", date(2025, 1, 1), "green", False),
        ("adjusted", date(2025, 1, 1), "grey", False),
    ],
)
def test_past_its_deadline_a_task_is_red_unless_done(
    status: str, day: date, light: str, overdue: bool
) -> None:
    """The sample's first task is due on 2024-12-31, that day included."""
    view = view_status(sample_ledger(), [report(entry("1.t1", status))], as_of=day)

    task = view.tasks["yunze#1.t1"]
    assert (task.light, task.overdue) == (light, overdue)


def test_the_later_day_counts_whatever_report_came_first() -> None:
    """An older day in a newer report changes nothing; on one day the newer report counts."""
    reports = [
        report(entry("1.t2", "done", date(2024, 6, 1)), number=1),
        report(entry("1.t2", "delayed", date(2024, 5, 1)), number=2),
        report(entry("1.t2", "at_risk", date(2024, 6, 1)), number=3),
    ]

    task = view_status(sample_ledger(), reports).tasks["yunze#1.t2"]

    assert task.status == "at_risk"
    assert [e.status for e in task.history] == ["delayed", "done", "at_risk"]


def test_a_note_alone_leaves_the_status() -> None:
    """A later line without a status is the latest word, not a new status."""
    reports = [report(entry("1.t2", "at_risk"), entry("1.t2", None, date(2024, 7, 1), note="催办"))]

    task = view_status(sample_ledger(), reports).tasks["yunze#1.t2"]

    assert task.latest
    assert (task.status, task.light, task.latest.note) == ("at_risk", "yellow", "催办")


def test_a_view_of_an_earlier_day_leaves_out_what_came_later() -> None:
    """--as-of shows the state of that day."""
    reports = [report(entry("1.t2", "delayed", date(2024, 5, 1)), entry("1.t2", "done"))]

    view = view_status(sample_ledger(), reports, as_of=date(2024, 5, 31))

    assert view.tasks["yunze#1.t2"].status == "delayed"


def test_without_reports_everything_is_grey() -> None:
    """No report, no day, no light but grey: a deadline alone makes nothing red."""
    view = view_status(sample_ledger(), [])

    assert view.as_of is None
    assert view.count_lights(sample_ledger().tasks) == {
        "red": 0,
        "yellow": 0,
        "green": 0,
        "grey": 5,
    }


@pytest.mark.parametrize(
    ("base", "target", "operator", "actual", "pace"),
    [
        (60.0, 100.0, ">=", 100.0, "reached"),
        (60.0, 100.0, ">=", 88.1, "on_track"),
        (60.0, 100.0, ">=", 87.0, "behind"),
        (50.0, 30.0, "<=", 35.0, "on_track"),
        (50.0, 30.0, "<=", 39.0, "behind"),
        (50.0, 30.0, "<=", 29.0, "reached"),
        (None, 100.0, ">=", 90.0, "unknown"),
        (None, 100.0, ">=", 100.0, "reached"),
        (None, 10.0, "<=", 9.0, "reached"),
        (60.0, None, ">=", 90.0, "unknown"),
    ],
)
def test_the_pace_of_an_indicator(
    base: float | None, target: float | None, operator: str, actual: float, pace: str
) -> None:
    """Mid 2024, 70 % of the way from end 2020 to end 2025: on the line counts as on track."""
    document = sample_ledger().documents[0]
    history = [StatusEntry("yunze", date(2024, 6, 30), indicator="通达率", actual=actual)]

    assert measure_progress(document, indicator(base, target, operator), history).pace == pace


def test_the_line_is_straight_and_ends_at_its_ends() -> None:
    """Expected values at the baseline's and the target's 31 December, and before and after."""
    document = sample_ledger().documents[0]

    def expect(day: date) -> float | None:
        history = [StatusEntry("yunze", day, indicator="通达率", actual=1.0)]
        return measure_progress(document, indicator(60.0, 100.0), history).expected

    assert [expect(date(y, 12, 31)) for y in (2019, 2020, 2025, 2026)] == [60, 60, 100, 100]
    assert expect(date(2023, 7, 2)) == pytest.approx(80, abs=0.05)


@given(
    st.lists(
        st.tuples(st.sampled_from(STATUSES), st.dates(date(2023, 1, 1), date(2025, 12, 31))),
        min_size=1,
        max_size=8,
        unique_by=lambda pair: pair[1],
    ),
    st.randoms(),
)
def test_the_order_of_lines_does_not_matter(
    lines: list[tuple[str, date]], shuffler: random.Random
) -> None:
    """Of lines on different days, any order gives the same view."""
    entries = [entry("1.t1", status, day) for status, day in lines]
    shuffled = shuffler.sample(entries, len(entries))

    assert view_status(sample_ledger(), [report(*entries)]) == view_status(
        sample_ledger(), [report(*shuffled)]
    )


def test_every_status_has_words_and_a_light() -> None:
    """The shipped words cover the model's statuses in both languages."""
    words = load_status_words()

    assert set(words.lights) == set(STATUSES)
    assert all(set(words.names[lang]) == set(STATUSES) for lang in ("zh", "en"))
    assert all(words.statuses[statuses.fold_word(n)] == k for k, n in words.names["en"].items())


def test_a_word_for_two_statuses_is_refused() -> None:
    """A file in which one word means two states is no word list."""
    with pytest.raises(KnowledgeError, match="完 成"):
        statuses._by_name("x.toml", {"done": ("完成",), "delayed": ("完 成",)})
    assert statuses._by_name("x.toml", {"done": ("完成",), "delayed": ("滞后",)})
