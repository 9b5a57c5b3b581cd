"""The process's own streams: UTF-8 on every console, quiet when the reader has gone."""

from __future__ import annotations

import io
import os
import sys


def use_utf8() -> None:
    """Write UTF-8 whatever the console's code page; ``PYTHONIOENCODING`` overrides it.

    A file or pipe gets line feeds alone, so that the same command gives the
    same bytes on Windows.
    """
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        newline = None if stream.isatty() else "\n"
        if os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(newline=newline, errors="backslashreplace")
        else:
            stream.reconfigure(encoding="utf-8", newline=newline, errors="backslashreplace")


def flush_stdout() -> None:
    """Write out what is buffered, so that a closed pipe shows here and not at exit."""
    if sys.stdout is not None:
        sys.stdout.flush()


def discard_stdout() -> None:
    """Point stdout at nothing: its reader has gone and has what it wanted."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
