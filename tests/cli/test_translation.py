"""Every error speaks English too: the catalogue is whole, unambiguous and used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from error_texts import Module, Text, blank_slots, find_error_texts
from test_startup import modules_after

from kg.cli.failures import describe_failure
from kg.cli.translation import CATALOGUE, Entry, load_entries, translate
from kg.errors import SourceError
from kg.serving.guard import QueryRefused

SLOT = re.compile(r"\{(\w+)\}")
ENTRIES = load_entries()
# The SPARQL message states its place in both languages; English needs it once.
SAID_TWICE = {"line2", "column2"}
MADE_UP = """
HINTS = {"a": "请改名。"}

def fail(name, many):
    problems = [f"缺少 {n}" for n in many]
    what = "太大" if many else f"太小（{name}）"
    raise SourceError(f"「{name}」" + what_of(name) + f"：{what}", hint=HINTS.get(name, "请重试。"))

def other(problems):
    problems.append("重复")
    raise KnowledgeError("有误：" + "；".join(problems))

def what_of(name):
    return f"{name}是空的"
"""


def _missing(found: list[Text]) -> list[Text]:
    known = {blank_slots(entry.zh) for entry in ENTRIES}
    return [text for text in found if text.template not in known]


def test_every_error_has_its_english() -> None:
    """Whoever words an error in Chinese adds its twin to kg/cli/messages.toml."""
    found = list(find_error_texts())

    assert len({text.template for text in found}) > 250
    assert not _missing(found)


def test_a_wording_without_english_is_found(tmp_path: Path) -> None:
    """The twin: conditions, sums, helpers, tables and lists of problems are followed."""
    path = tmp_path / "made_up.py"
    path.write_text(MADE_UP, encoding="utf-8")
    found = list(Module(path).find_texts())

    assert {text.template for text in found} == {
        *("太大", "太小（{}）", "请改名。", "请重试。", "{}是空的", "重复", "有误：{}"),
    }
    assert Text("太大", f"{tmp_path.name}/made_up.py:7") in _missing(found)


def test_no_wording_stands_twice() -> None:
    """One Chinese wording has one English."""
    rows = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["messages"]
    wordings = [blank_slots(row["zh"]) for row in rows]

    assert sorted(set(wordings)) == sorted(wordings)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.zh)
def test_both_sides_have_the_same_values(entry: Entry) -> None:
    """No value is lost on the way, and none comes from nowhere."""
    assert entry.en.strip()
    assert set(SLOT.findall(entry.zh)) - SAID_TWICE == set(SLOT.findall(entry.en))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.zh)
def test_each_wording_finds_its_own_english(entry: Entry) -> None:
    """No other wording stands in front of it."""
    values = {name: f"v{i}" for i, name in enumerate(SLOT.findall(entry.zh))}

    assert translate(entry.zh.format_map(values)) == entry.en.format_map(values)


def test_what_is_unknown_stays() -> None:
    """A text without a twin is better read in Chinese than not at all."""
    assert translate("这句话不在表里") == "这句话不在表里"


def test_problems_in_a_list_are_translated_one_by_one() -> None:
    """The name of the file, each problem with its row, and how many more there are."""
    said = translate(
        "a.csv：第 3 行：没有任务“9.9”，相近的有 1.9、2.9；第 5 行：指标没有填实际值；另有 4 处"
    )

    assert said == (
        "a.csv: row 3: no task “9.9”, near: 1.9, 2.9; row 5: the indicator has no value; 4 more"
    )


def test_the_user_s_own_words_stay() -> None:
    """A file called 图片 is not translated, what the program calls a file is."""
    assert translate("「图片」是图片，无法读取。") == "图片 is a picture, which cannot be read"


def test_chinese_stays_chinese() -> None:
    """The catalogue has no part in what Chinese readers are told."""
    error = SourceError("找不到文件「a」。", hint="请检查路径和文件名。")

    assert describe_failure(error, "zh")[1:] == ("找不到文件「a」。", "请检查路径和文件名。")
    assert describe_failure(error, "en").message == "file not found: a"


def test_an_error_with_its_own_english_keeps_it() -> None:
    """A refused query carries both languages."""
    error = QueryRefused(403, "不允许", "not allowed", text="ASK {}", offset=0)

    assert describe_failure(error, "en").message == "line 1, column 1: not allowed"


def test_the_catalogue_is_not_loaded_without_an_error() -> None:
    """Starting up costs nothing more."""
    assert "kg.cli.translation" not in modules_after("--lang", "en", "--help")


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("parse", "no.txt"), 3, ("file not found: no.txt", "check the path")),
        (("export", "--store", "no"), 4, ("no store at no", "build it: kg build -o no")),
        (("explain", "R10"), 2, ("no finding code “R10”", "did you mean R")),
        (("query", "unit-tsks"), 2, ("no query named “unit-tsks”", "did you mean unit-tasks")),
        (("query", "unit-tasks", "--param", "unit"), 2, ("written NAME=VALUE", "省科技厅")),
        (("query", "unit-tasks", "--param", "x=1"), 2, ("no parameter “x”", "its parameters: ")),
        (
            ("query", "unit-tasks", "--param", "unit=省科技听"),
            2,
            ("no unit “省科技听”", "省科技厅"),
        ),
        (("query", "busiest-units", "--param", "document=zzzz"), 2, ("no document “zzzz”", "")),
        (("tasks", "--unit", "省科技听"), 2, ("no unit “省科技听”", "did you mean")),
    ],
)
def test_a_command_that_fails_says_so_in_english(
    kg: Callable[..., CompletedProcess[str]],
    anhui_path: Path,
    args: tuple[Any, ...],
    code: int,
    said: tuple[str, str],
) -> None:
    """What, where and the way out."""
    reads_store = args[0] in ("query", "tasks") and "--store" not in args
    done = kg("--lang", "en", *args, *(("--store", anhui_path) if reads_store else ()))

    assert done.returncode == code
    assert done.stderr.startswith("error: ")
    assert all(words in done.stderr for words in said)
    assert not re.search("[。：；]|是不是|没有", done.stderr)
