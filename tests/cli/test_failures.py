"""Every failure becomes an exit code and one or two lines, in the language asked for."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from kg.cli import COMMANDS, run
from kg.cli.failures import INTERNAL, describe_failure
from kg.cli.group import Row
from kg.errors import KgError, LimitError, QueryError, SourceError, StoreError, UsageError


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """A command ``boom`` that raises what the list holds."""
    to_raise: list[BaseException] = []

    @click.command()
    def command() -> None:
        """Fail."""
        raise to_raise[0]

    module = type(sys)("kg_test_boom")
    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "kg_test_boom", module)
    monkeypatch.setitem(COMMANDS, "boom", Row("kg_test_boom", "失败", "fails"))
    return to_raise


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SourceError("坏文件"), 3),
        (UsageError("没有这个名字"), 2),
        (QueryError("第 1 行"), 2),
        (StoreError("没有图谱库"), 4),
        (LimitError("超过上限"), 5),
        (KeyboardInterrupt(), 130),
        (FileNotFoundError(2, "No such file", "a.txt"), 3),
        (MemoryError(), 5),
        (RecursionError(), 5),
        (ZeroDivisionError("x"), INTERNAL),
        (click.UsageError("x"), 2),
    ],
)
def test_each_error_has_its_code(
    failing: list[BaseException],
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
) -> None:
    """The class decides the exit code, and nothing but two lines is said."""
    failing.append(error)

    assert run(["boom"]) == code

    said = capsys.readouterr().err.strip().splitlines()
    assert 1 <= len(said) <= 2
    assert said[0].startswith("错误：")


def test_a_hint_is_the_second_line(
    failing: list[BaseException], capsys: pytest.CaptureFixture[str]
) -> None:
    """What, where, then the way out."""
    failing.append(KgError("读不了 a.doc", hint="请另存为 .docx"))

    run(["boom"])

    assert capsys.readouterr().err == "错误：读不了 a.doc\n提示：请另存为 .docx\n"


def test_debug_shows_the_traceback(
    failing: list[BaseException], capsys: pytest.CaptureFixture[str]
) -> None:
    """``--debug`` shows it; without the flag there is none."""
    failing.append(SourceError("坏文件"))

    run(["boom"])
    plain = capsys.readouterr().err
    run(["--debug", "boom"])

    assert "Traceback" not in plain
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("place", [["--lang", "en", "boom"], ["boom", "--lang", "en"]])
def test_lang_en_speaks_english(
    failing: list[BaseException], capsys: pytest.CaptureFixture[str], place: list[str]
) -> None:
    """``--lang`` counts before and after the command's name."""
    failing.append(KeyboardInterrupt())

    run(place)

    assert capsys.readouterr().err.lstrip() == "error: interrupted\n"


def test_kg_lang_sets_the_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The environment decides where no option does."""
    monkeypatch.setenv("KG_LANG", "en")

    run(["--help"])

    assert "Commands:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("args", "near"),
    [
        (["completon"], "completion"),
        (["completion", "bsh"], "bash"),
        (["completion", "--lng", "zh", "bash"], "--lang"),
    ],
)
def test_near_names_are_offered(
    capsys: pytest.CaptureFixture[str], args: list[str], near: str
) -> None:
    """A mistyped command, value or option is answered with the right one."""
    assert run(args) == 2
    assert near in capsys.readouterr().err


def test_a_name_near_nothing_is_sent_to_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """The twin: no guess where nothing is near."""
    assert run(["zzzzzz"]) == 2

    said = capsys.readouterr().err
    assert "是不是" not in said
    assert "kg --help" in said


def test_describe_keeps_one_line_of_a_long_fault() -> None:
    """An exception's text over several lines does not flood the terminal."""
    failure = describe_failure(RuntimeError("a\nb\nc"), "zh")

    assert "\n" not in failure.message


def test_no_color_turns_colour_off() -> None:
    """Escape codes reach no pipe, and no terminal that says NO_COLOR."""
    done = subprocess.run([sys.executable, "-m", "kg", "nope"], capture_output=True, check=False)

    assert done.returncode == 2
    assert b"\x1b" not in done.stderr


def test_output_is_utf8_on_a_gbk_console() -> None:
    """A code page without the characters changes nothing in what is written."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "kg", "--help"],
        capture_output=True,
        check=True,
        env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    )

    assert "规划" in done.stdout.decode("utf-8")
