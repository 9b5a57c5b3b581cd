"""Every failure to an exit code and one or two lines on stderr: the one place for it."""

from __future__ import annotations

import os
import re
import sys
import traceback
from typing import NamedTuple

import click
from click import exceptions

from kg.cli.language import Lang
from kg.errors import KgError

INTERRUPTED = 130
# Not in the contract's list: a fault of the program itself (EX_SOFTWARE of sysexits.h).
INTERNAL = 70


_PATH_FAULTS = {
    "does not exist": "不存在",
    "is a file": "是文件，应给文件夹",
    "is a directory": "是文件夹，应给文件",
    "is not readable": "没有读取权限",
    "is not writable": "没有写入权限",
}
_PATH = re.compile(rf"\w+ '(.*)' ({'|'.join(_PATH_FAULTS)})\.", re.DOTALL)


class Failure(NamedTuple):
    """What the user is told: the code, what is wrong and where, and the way out."""

    code: int
    message: str
    hint: str = ""


def describe_failure(error: BaseException, lang: Lang) -> Failure:
    """Return the code and wording for anything that can end a command."""
    en = lang == "en"
    match error:
        case KgError():
            return _describe_known(error, en=en)
        case click.ClickException():
            return _describe_usage(error, en=en)
        case KeyboardInterrupt() | click.Abort():
            return Failure(INTERRUPTED, "interrupted" if en else "已中断")
        case MemoryError() | RecursionError():
            hint = "split the input into smaller files" if en else "请把输入拆成较小的文件"
            return Failure(5, "input too large or too deep" if en else "输入过大或嵌套过深", hint)
        case OSError():
            where = f" {error.filename}" if error.filename else ""
            reason = error.strerror or str(error)
            return Failure(
                3, f"cannot access{where}: {reason}" if en else f"无法读写{where}：{reason}"
            )
    return _describe_fault(error, en=en)


def print_failure(failure: Failure, lang: Lang) -> None:
    """Write one or two lines on stderr, in colour on a terminal that wants it."""
    label, colon = ("error", ": ") if lang == "en" else ("错误", "：")
    hint = "hint" if lang == "en" else "提示"
    colour = None if not os.environ.get("NO_COLOR") else False
    first = click.style(f"{label}{colon}", fg="red", bold=True) + failure.message
    click.echo(first, err=True, color=colour)
    if failure.hint:
        click.echo(f"{hint}{colon}{failure.hint}", err=True, color=colour)


def print_traceback(error: BaseException) -> None:
    """Write the whole traceback on stderr (``--debug``)."""
    traceback.print_exception(error, file=sys.stderr)


def _describe_known(error: KgError, *, en: bool) -> Failure:
    """Return the error's own words; in English those that it carries or the catalogue's."""
    if not en:
        return Failure(error.exit_code, error.message, error.hint)
    from kg.cli.translation import translate

    message = getattr(error, "message_en", "") or translate(error.message)
    return Failure(error.exit_code, message, translate(error.hint))


def _describe_fault(error: BaseException, *, en: bool) -> Failure:
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    if en:
        return Failure(INTERNAL, f"internal error: {what}", "run again with --debug and report it")
    return Failure(INTERNAL, f"程序内部错误：{what}", "请加 --debug 重新运行，并把输出报告给我们")


def _describe_usage(error: click.ClickException, *, en: bool) -> Failure:
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "kg"
    see = f"{path} --help"
    near = getattr(error, "possibilities", None)
    if near:
        hint = ("did you mean " if en else "是不是要 ") + ", ".join(near)
    else:
        hint = f"see {see}" if en else f"用法见 {see}"
    message = error.format_message() if en else _word_usage(error)
    return Failure(error.exit_code if error.exit_code != 1 else 3, _first_line(message, en), hint)


def _first_line(message: str, en: bool) -> str:
    line = " ".join(message.split())
    return line.partition(" Did you mean ")[0] if en else line


def _word_usage(error: click.ClickException) -> str:
    """Return click's own messages in Chinese; what it does not know stays as it is."""
    match error:
        case exceptions.NoSuchCommand():
            return f"没有命令“{error.command_name}”"
        case exceptions.NoSuchOption():
            return f"没有选项“{error.option_name}”"
        case exceptions.MissingParameter():
            return f"缺少参数 {_name_parameter(error)}".rstrip()
        case exceptions.BadParameter():
            return f"参数 {_name_parameter(error)} 不对：{_word_path(error.message)}"
        case exceptions.BadOptionUsage():
            return f"选项 {error.option_name} 的用法不对：{error.message}"
        case exceptions.FileError():
            return f"无法读写 {error.ui_filename}：{error.message}"
    return error.format_message()


def _word_path(message: str) -> str:
    """Return click's words about a path in Chinese, other words as they are."""
    found = _PATH.fullmatch(message)
    return f"「{found[1]}」{_PATH_FAULTS[found[2]]}" if found else message


def _name_parameter(error: exceptions.BadParameter) -> str:
    if error.param_hint:
        return error.param_hint if isinstance(error.param_hint, str) else " ".join(error.param_hint)
    return error.param.get_error_hint(error.ctx) if error.param else ""
