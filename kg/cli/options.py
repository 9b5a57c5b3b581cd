"""Options that several commands share, each with one meaning everywhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.resources import user_data_dir

F = TypeVar("F", bound=Callable[..., Any])
LISTING_FORMATS = ("table", "tsv", "csv", "json", "jsonl", "markdown")
FAIL_LEVELS = ("error", "warning", "info", "none")


def default_store() -> Path:
    """Return ``KG_STORE`` or the store in the user's data directory."""
    return Path(os.environ.get("KG_STORE") or user_data_dir() / "store")


def store_option(function: F) -> F:
    """Add ``--store PATH`` → ``store: Path``: the store a command reads."""
    return click.option(
        "--store",
        type=click.Path(path_type=Path),
        default=default_store,
        show_default="KG_STORE",
        help="图谱库所在目录 || folder of the store",
    )(function)


def format_option(
    *extra: str, choices: Sequence[str] = LISTING_FORMATS, default: str | None = None
) -> Callable[[F], F]:
    """Add ``--format NAME`` → ``format_name: str | None``; ``extra`` are a command's own formats.

    None means: by the suffix of ``-o``, else a table on a terminal and tsv
    elsewhere (`kg.cli.output.choose_format`).
    """
    return click.option(
        "--format",
        "format_name",
        type=click.Choice([*choices, *extra]),
        default=default,
        help="输出格式；终端缺省 table，否则 tsv || format; table on a terminal, else tsv"
        if default is None
        else "输出格式 || output format",
    )


def output_option(function: F) -> F:
    """Add ``-o PATH`` → ``output: Path | None``; ``-`` and nothing mean stdout."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
        callback=lambda ctx, param, value: None if value in (None, Path("-")) else value,
        help="写入文件，缺省写到标准输出 || write to this file instead of stdout",
    )(function)


def document_option(function: F) -> F:
    """Add ``--document ID`` (repeated) → ``documents: tuple[str, ...]``; empty means all."""
    return click.option(
        "--document",
        "documents",
        multiple=True,
        metavar="ID",
        help="只看这份文件，可重复 || this document only; may be repeated",
    )(function)


def fail_on_option(default: str) -> Callable[[F], F]:
    """Add ``--fail-on LEVEL`` → ``fail_on: str``: findings that make the exit code 1."""
    return click.option(
        "--fail-on",
        type=click.Choice(FAIL_LEVELS),
        default=default,
        show_default=True,
        help="有此级别及以上的问题时退出码为 1 || exit with 1 on findings of this level or above",
    )
