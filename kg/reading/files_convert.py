"""A .doc, .wps, .rtf or .xls file becomes a .docx or .xlsx, by LibreOffice, where the user asks.

LibreOffice runs in a profile of its own that is thrown away: without macros,
without links to other files and for a limited time.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from kg.errors import LimitError, SourceError
from kg.reading.sniffing import CONVERTED, Kind

_SECONDS = 90
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_SETTING = (
    '<item oor:path="/org.openoffice.Office.Common/{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SETTINGS = (
    ("Security/Scripting", "DisableMacrosExecution", "true"),
    ("Security/Scripting", "DisableActiveContent", "true"),
    ("Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Security/Scripting", "MacroSecurityLevel", "3"),
    ("Save/Document", "AutoSave", "false"),
)


def find_office() -> str | None:
    """Return LibreOffice's program, None where it is not installed."""
    named = shutil.which("soffice") or shutil.which("libreoffice")
    return named or next((place for place in _PLACES if Path(place).exists()), None)


def convert_office(data: bytes, content: str, name: str) -> tuple[bytes, Kind]:
    """Return the converted bytes and their format.

    ``content`` is what `kg.reading.sniffing` calls it. Raises `SourceError` where LibreOffice
    is missing or gives nothing, `LimitError` where it takes too long.
    """
    program = find_office()
    if program is None:
        message = f"「{name}」要先转换，但没有找到 LibreOffice。"
        raise SourceError(message, hint="请安装 LibreOffice，或用 Word、WPS 另存为 .docx 后重试。")
    suffix, wanted = CONVERTED[content]
    with tempfile.TemporaryDirectory(prefix="kg-convert-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"source{suffix}")
        source.write_bytes(data)
        _run_office(program, Path(folder), source, wanted, name)
        made = source.with_suffix(f".{wanted}")
        if not made.exists():
            message = f"LibreOffice 不能转换「{name}」，文件可能已损坏或已加密。"
            raise SourceError(message, hint="请用 Word 或 WPS 打开，另存为 .docx 后重试。")
        return made.read_bytes(), wanted


def _run_office(program: str, folder: Path, source: Path, wanted: str, name: str) -> None:
    profile = folder / "profile"
    _write_profile(profile)
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault"),
        *("--convert-to", wanted, "--outdir", str(folder), str(source)),
    ]
    process = subprocess.Popen(  # noqa: S603 (LibreOffice at its place, a path of our own)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        start_new_session=sys.platform != "win32",
    )
    try:
        process.wait(timeout=_SECONDS)
    except subprocess.TimeoutExpired as error:
        message = f"LibreOffice 转换「{name}」超过 {_SECONDS} 秒，已停止。"
        raise LimitError(message, hint="请用 Word 或 WPS 打开，另存为 .docx 后重试。") from error
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice and what it started, also when the user interrupts."""
    if process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _write_profile(profile: Path) -> None:
    items = "".join(
        _SETTING.format(path=path, name=setting, value=value) for path, setting, value in _SETTINGS
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/'
        'registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/'
        f'XMLSchema-instance">{items}</oor:items>'
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(text, encoding="utf-8")
