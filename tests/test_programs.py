"""The tests' own rule: what the system lacks is skipped at home and fails in CI."""

from __future__ import annotations

import pytest
from programs import require_program


def test_a_missing_program_skips_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without CI in the environment the reason is a skip's."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-program"):
        require_program("no-such-program", package="none")


def test_a_missing_program_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """With CI=true the same is a failure that names the package."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Debian: some-package"):
        require_program("no-such-program", package="some-package")


def test_an_installed_program_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: what is there is handed back, in CI too."""
    monkeypatch.setenv("CI", "true")
    assert require_program("no-such-program", "python3", package="python3").endswith("python3")
