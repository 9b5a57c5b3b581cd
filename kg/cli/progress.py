"""A progress bar on stderr for work that takes longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

T = TypeVar("T")
# Seconds before a bar appears: quick work stays quiet.
PATIENCE = 1.0


class Bar:
    """A bar that is told how far the work is; it draws on a terminal once a second has gone by.

    ``rich`` is imported only then. Nothing is drawn into a pipe or a file.
    """

    def __init__(self, what: str) -> None:
        self._what, self._started = what, time.monotonic()
        self._shown: tuple[Progress, TaskID] | None = None

    def show(self, done: int, total: int, name: str = "") -> None:
        """Take note that ``done`` of ``total`` pieces are done, ``name`` the last of them."""
        if self._shown is None and self._is_wanted():
            self._shown = self._start()
        if self._shown:
            progress, task = self._shown
            progress.update(task, completed=done, total=total, description=f"{self._what} {name}")

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._shown:
            self._shown[0].stop()

    def _is_wanted(self) -> bool:
        return sys.stderr.isatty() and time.monotonic() - self._started > PATIENCE

    def _start(self) -> tuple[Progress, TaskID]:
        from rich.console import Console
        from rich.progress import Progress

        progress = Progress(console=Console(stderr=True), transient=True)
        progress.start()
        return progress, progress.add_task(self._what)


@contextmanager
def show_progress(what: str) -> Iterator[Callable[[int, int, str], None]]:
    """Give a callback ``(done, total, name)`` that draws a bar while the block runs."""
    bar = Bar(what)
    try:
        yield bar.show
    finally:
        bar.close()


def track_progress(items: Sequence[T], what: str) -> Iterator[T]:
    """Yield ``items`` while a bar counts them."""
    with show_progress(what) as show:
        for done, item in enumerate(items):
            show(done, len(items), str(item))
            yield item
