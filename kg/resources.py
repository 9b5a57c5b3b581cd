"""Where the shipped ontology and corpus files are, in a wheel or in a checkout."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def find_shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder such as ``("ontology", "plan.ttl")``.

    A wheel carries them in ``kg/_data``; a checkout and an editable install
    have them beside the package. The path is returned whether or not it exists
    in the checkout, so that the reader's own error names it.
    """
    packaged = _PACKAGE.joinpath("_data", *parts)
    return packaged if packaged.exists() else _PACKAGE.parent.joinpath(*parts)


def user_cache_dir() -> Path:
    """Return the folder for files that can be made again (``KG_CACHE`` overrides it)."""
    return _user_dir("KG_CACHE", "XDG_CACHE_HOME", ".cache", "Caches")


def user_data_dir() -> Path:
    """Return the folder for the user's stores (``KG_DATA`` overrides it)."""
    return _user_dir("KG_DATA", "XDG_DATA_HOME", ".local/share", "Application Support")


def _user_dir(own: str, xdg: str, unix: str, mac: str) -> Path:
    if os.environ.get(own):
        return Path(os.environ[own])
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "policy-kg"
    if sys.platform == "darwin":
        return Path.home() / "Library" / mac / "policy-kg"
    return Path(os.environ.get(xdg) or Path.home() / unix) / "policy-kg"
