"""Results to stdout or a file, notes to stderr: the shared printing of all commands."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from kg.errors import UsageError
from kg.model.finding import Finding, reaches
from kg.render.tables import Table, render_rows

_SUFFIXES = {
    ".tsv": "tsv",
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".md": "markdown",
    ".txt": "table",
}


def choose_format(format_name: str | None, output: Path | None) -> str:
    """Return the format asked for, else by the suffix of ``output``, else by the terminal."""
    if format_name:
        return format_name
    if output is not None:
        return _SUFFIXES.get(output.suffix.lower(), output.suffix.lower().lstrip(".") or "tsv")
    return "table" if sys.stdout.isatty() else "tsv"


def print_table(table: Table, format_name: str | None, output: Path | None = None) -> None:
    """Write ``table`` to ``output`` or stdout.

    A csv file gets a byte order mark (Excel and WPS take it for GBK
    otherwise); csv on stdout does not.
    """
    name = choose_format(format_name, output)
    if name not in _SUFFIXES.values():
        raise UsageError(
            f"不支持的格式：{name}", hint="可用：tsv, csv, json, jsonl, markdown, table"
        )
    text = render_rows(table, name, width=terminal_width())
    write_text(text, output, encoding="utf-8-sig" if name == "csv" else "utf-8")


def write_text(text: str, output: Path | None, *, encoding: str = "utf-8") -> None:
    """Write ``text`` as it is; ``encoding`` holds for files, stdout is UTF-8."""
    if output is None:
        click.echo(text, nl=False)
    else:
        write_bytes(text.encode(encoding), output)


def write_bytes(content: bytes, output: Path | None) -> None:
    """Write ``content``; a file is replaced at once when it is whole, never half."""
    write_chunks((content,), output)


def write_chunks(chunks: Iterable[bytes], output: Path | None) -> None:
    """Write ``chunks`` one after the other; a file is replaced at once when it is whole."""
    if output is None:
        for chunk in chunks:
            click.echo(chunk, nl=False)
        return
    handle, name = tempfile.mkstemp(dir=output.parent or ".", prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
        if os.name == "posix":
            os.chmod(name, 0o666 & ~_umask())
        os.replace(name, output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def refuse_terminal(format_name: str, output: Path | None) -> None:
    """Raise UsageError where a file format would be poured over a terminal."""
    if output is None and sys.stdout.isatty():
        raise UsageError(
            f"{format_name} 不能显示在终端里", hint=f"用 -o 文件.{format_name} 写入文件"
        )


def print_note(text: str) -> None:
    """Write one line for people on stderr."""
    click.echo(text, err=True)


def end_on_findings(findings: Iterable[Finding], fail_on: str) -> None:
    """End the command with exit code 1 when a finding is at or above ``fail_on``."""
    if reaches(findings, fail_on):
        click.get_current_context().exit(1)


def use_colour() -> bool:
    """Say whether stdout is a terminal that wants colour (``NO_COLOR``, https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def terminal_width() -> int:
    """Return the width of the terminal in columns, 100 where it is unknown."""
    return shutil.get_terminal_size((100, 24)).columns


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
