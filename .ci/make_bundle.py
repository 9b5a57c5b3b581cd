"""Gather everything for an installation without network into one folder: ``make bundle``.

The folder holds wheels for Linux and Windows (x86-64, Python 3.11 to 3.13), the
project's own wheel, start scripts that open the first page, and a page of
instructions. With ``--try`` it is then installed into a fresh environment with
the package index switched off, builds the shipped plan and answers a request.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterator, Sequence
from email.parser import Parser
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13")
PLATFORMS = {
    "linux": ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux2014_x86_64"),
    "windows": ("win_amd64",),
}
# Published as source alone; the wheel built here runs everywhere.
FROM_SOURCE = ("jieba",)
_MARKS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}


def main() -> None:
    """Make the bundle, and try it when asked."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--output", type=Path, default=ROOT / "out" / "bundle")
    options.add_argument("--platform", choices=[*PLATFORMS, "all"], default="all")
    options.add_argument("--python", action="append", choices=PYTHONS, help="default: all three")
    options.add_argument("--try", dest="tried", action="store_true", help="install and use it")
    given = options.parse_args()
    platforms = list(PLATFORMS) if given.platform == "all" else [given.platform]
    make_bundle(given.output, platforms, given.python or PYTHONS)
    if given.tried:
        try_bundle(given.output)


def make_bundle(output: Path, platforms: Sequence[str], pythons: Sequence[str]) -> None:
    """Write the folder anew; SystemExit when a package is missing for a platform."""
    shutil.rmtree(output, ignore_errors=True)
    wheels = output / "wheels"
    wheels.mkdir(parents=True)
    _build_wheels(wheels)
    for platform in platforms:
        for python in pythons:
            _download(wheels, platform, python)
    problems = [p for m in platforms for v in pythons for p in find_missing(wheels, m, v)]
    if problems:
        raise SystemExit("\n".join(problems))
    _write_scripts(output, wheels)
    size = sum(f.stat().st_size for f in output.rglob("*") if f.is_file()) // 2**20
    count = len(list(wheels.iterdir()))
    print(f"{output}: {count} wheels, {size} MB")


def _pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", *map(str, arguments)]
    subprocess.run([*command, "--quiet", "--disable-pip-version-check"], check=True)


def _build_wheels(wheels: Path) -> None:
    """Build the project's wheel, and those of packages that are published as source."""
    pins = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    _pip("wheel", "--no-deps", "--no-build-isolation", "-w", wheels, ROOT)
    for name in FROM_SOURCE:
        pin = re.search(rf"^{name}==\S+", pins, re.MULTILINE)
        _pip("wheel", "--no-deps", "-w", wheels, pin[0] if pin else name)


def _download(wheels: Path, platform: str, python: str) -> None:
    tags = [part for tag in PLATFORMS[platform] for part in ("--platform", tag)]
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.txt"
        pins.write_text("\n".join(find_pins(platform, python)), encoding="utf-8")
        _pip(
            *("download", "--no-deps", "--only-binary=:all:", "--dest", wheels),
            *("--find-links", wheels, "--implementation", "cp", "--python-version", python),
            *(*tags, "-r", pins),
        )


def find_pins(platform: str, python: str) -> Iterator[str]:
    """Yield the pins of requirements.txt that hold on a platform, without their markers."""
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "-")):
            pin = Requirement(line)
            if pin.marker is None or pin.marker.evaluate(_environment(platform, python)):
                yield f"{pin.name}{pin.specifier}"


def find_missing(wheels: Path, platform: str, python: str) -> Iterator[str]:
    """Yield a line for each package that a wheel here needs and no wheel here gives."""
    have: dict[str, set[Version]] = {}
    for wheel in wheels.glob("*.whl"):
        name, version, _, tags = parse_wheel_filename(wheel.name)
        if any(_fits(str(tag), platform, python) for tag in tags):
            have.setdefault(name, set()).add(version)
    for wheel in sorted(wheels.glob("*.whl")):
        for need in _needs(wheel, platform, python):
            versions = have.get(canonicalize_name(need.name), set())
            if not any(need.specifier.contains(v, prereleases=True) for v in versions):
                yield f"{platform}, Python {python}: {wheel.name} needs {need}"


def _fits(tag: str, platform: str, python: str) -> bool:
    """Say whether a wheel's tag suits: any platform, or ours with this or the stable interface."""
    interpreter, interface, system = tag.split("-", 2)
    own = f"cp{python.replace('.', '')}"
    suits = system == "any" or system in PLATFORMS[platform]
    stable = interface == "abi3" and _number(interpreter) <= _number(own)
    return suits and (interpreter.startswith("py") or interpreter == own or stable)


def _number(interpreter: str) -> int:
    return int(re.sub(r"\D", "", interpreter)[1:] or 0)


def _needs(wheel: Path, platform: str, python: str) -> Iterator[Requirement]:
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    for line in metadata.get_all("Requires-Dist") or ():
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate(_environment(platform, python)):
            yield need


def _environment(platform: str, python: str) -> dict[str, str]:
    own = {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    return {**default_environment(), **_MARKS[platform], **own}  # type: ignore[dict-item]


def _write_scripts(output: Path, wheels: Path) -> None:
    """Copy the start scripts and the instructions, each with its system's line ends."""
    wheel = next(wheels.glob("policy_kg-*.whl"))
    version = str(parse_wheel_filename(wheel.name)[1])
    for source in sorted((ROOT / ".ci" / "bundle").iterdir()):
        text = source.read_text(encoding="utf-8").replace("{version}", version)
        ends = "\n" if source.suffix == ".sh" else "\r\n"
        mark = "utf-8-sig" if source.suffix == ".txt" else "utf-8"
        (output / source.name).write_text(text, encoding=mark, newline=ends)
    (output / "start.sh").chmod(0o755)


def try_bundle(bundle: Path) -> None:
    """Install into a fresh environment without an index, build the shipped plan, ask a question."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        venv.create(place / "venv", with_pip=True)
        scripts = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
        # No configuration, no index, and a proxy that nobody answers at: a request would fail.
        nowhere = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}
        nowhere |= dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
        environment = {**os.environ, **nowhere, "KG_DATA": str(place), "KG_CACHE": str(place)}
        environment.pop("PYTHONPATH", None)
        pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "--no-index"]
        wheels = str(bundle / "wheels")
        subprocess.run([*pip, "--find-links", wheels, "policy-kg"], check=True, env=environment)
        kg = str(scripts / "kg")
        for command in ("--version", "build"):
            subprocess.run([kg, command], check=True, env=environment, cwd=place)
        _ask_server(kg, environment, place)
    print("tried: installed, built, served without network")


def _ask_server(kg: str, environment: dict[str, str], place: Path) -> None:
    command = [kg, "serve", "--port", "0", "--lang", "en"]
    with subprocess.Popen(command, env=environment, cwd=place, stdout=subprocess.PIPE) as server:
        try:
            line = server.stdout.readline().decode() if server.stdout else ""
            address = re.search(r"http://\S+", line)
            if address is None:
                raise SystemExit(f"the server did not start: {line}")
            look = "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode())"
            ask = [sys.executable, "-c", look, address[0] + "healthz"]
            subprocess.run(ask, check=True)
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
