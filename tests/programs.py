"""What some tests need of the system: where it is absent they skip at home and fail in CI."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_program(*names: str) -> str | None:
    """Return the path of the first of ``names`` that is installed."""
    return next(filter(None, map(shutil.which, names)), None)


def require_program(*names: str, package: str) -> str:
    """Return the path of the first of ``names`` that is installed, else `miss_part`."""
    return find_program(*names) or miss_part(f"{names[0]} is not installed (Debian: {package})")


def miss_part(reason: str) -> NoReturn:
    """Skip the test; where ``CI`` is set fail it, because a check that nobody runs proves nothing.

    ``CI`` is set by the services that run tests, to ``true`` as a rule.
    """
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(reason)
    pytest.skip(reason)
