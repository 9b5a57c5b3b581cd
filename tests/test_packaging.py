"""The project can be built, and what it asks for is pinned without addresses."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PIN = re.compile(r'([a-z0-9-]+)==([0-9][0-9A-Za-z.+]*)( ; sys_platform == "win32")?')
SHIPPED = ("ontology/checks/findings.toml", "corpus/anhui-ip-145/anhui-ip-145.txt")


def read_pins(name: str) -> dict[str, Version]:
    """Return name → version of a requirements file."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [PIN.fullmatch(line) for line in lines if line[:1] not in ("#", "-")]
    assert all(found), "a line that is no pin"
    return {m[1]: Version(m[2]) for m in found if m}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pins_alone(name: str) -> None:
    """Every line is name==version: no address, no range, no option but ``-r``."""
    text = (ROOT / name).read_text(encoding="utf-8")

    assert read_pins(name)
    assert "://" not in text
    assert not re.search(r"^--", text, re.MULTILINE)


@pytest.mark.parametrize("wanted", PROJECT["project"]["dependencies"])
def test_every_dependency_is_pinned_within_its_range(wanted: str) -> None:
    """What pyproject.toml asks for, requirements.txt gives."""
    asked = Requirement(wanted)

    assert read_pins("requirements.txt")[canonicalize_name(asked.name)] in asked.specifier


@pytest.mark.parametrize("wanted", PROJECT["dependency-groups"]["dev"])
def test_every_tool_is_pinned_within_its_range(wanted: str) -> None:
    """The same for the tools of development."""
    asked = Requirement(wanted)
    pins = read_pins("requirements.txt") | read_pins("requirements-dev.txt")

    assert pins[canonicalize_name(asked.name)] in asked.specifier


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with an sdist and the wheel that was built from that sdist."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return out


@pytest.mark.slow
@pytest.mark.parametrize("path", SHIPPED)
def test_the_wheel_carries_the_shipped_files(built: Path, path: str) -> None:
    """ontology/ and corpus/ travel by way of the sdist into the wheel."""
    wheel = zipfile.ZipFile(next(built.glob("*.whl")))

    assert f"kg/_data/{path}" in wheel.namelist()


@pytest.mark.slow
def test_the_wheel_works_away_from_the_checkout(built: Path, tmp_path: Path) -> None:
    """Installed in a fresh environment, ``kg`` finds its files and reads a plan."""
    environment, home = tmp_path / "venv", tmp_path / "home"
    home.mkdir()
    make_environment(environment)
    kg = install(environment, str(next(built.glob("*.whl"))))

    assert "规划" in run(kg, "--help", home=home)
    assert "无责任单位" in run(kg, "explain", "R101", home=home)


@pytest.mark.slow
def test_an_editable_install_finds_the_checkout(tmp_path: Path) -> None:
    """The files beside the package are used, not a copy."""
    make_environment(tmp_path / "venv")
    kg = install(tmp_path / "venv", "-e", str(ROOT))
    python = kg.with_name("python")
    where = "from kg.resources import find_shipped; print(find_shipped('ontology'))"

    assert run(python, "-c", where, home=tmp_path).strip() == str(ROOT / "ontology")
    assert "无责任单位" in run(kg, "explain", "R101", home=tmp_path)


def make_environment(path: Path) -> None:
    """Make a virtual environment that sees the libraries of this one, not the project."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(path)], check=True)
    libraries = next(p for p in sys.path if p.endswith("site-packages"))
    target = next(path.glob("lib/python*/site-packages")) / "libraries.pth"
    target.write_text(libraries + "\n", encoding="utf-8")


def install(environment: Path, *what: str) -> Path:
    """Install without dependencies and return the command ``kg``."""
    python = environment / "bin" / "python"
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--ignore-installed", "--quiet"]
    subprocess.run([python, "-m", "pip", "install", *options, *what], check=True)
    return environment / "bin" / "kg"


def run(program: Path, *args: str, home: Path) -> str:
    """Run a program in ``home``, knowing nothing of this checkout."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "KG_STORE", "KG_DATA")}
    done = subprocess.run(
        [str(program), *args],
        cwd=home,
        env=kept | {"HOME": str(home)},
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout
