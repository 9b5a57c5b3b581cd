"""A store's reports of progress: a folder of files beside the generations that only grows.

They are what people stated, not what was read from a document, so no build
makes them again and none removes them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.graph.generations import STATUS, sync_file, sync_folder
from kg.model.status import StatusEntry, StatusReport

FORMAT = 1


def read_reports(store: Path) -> tuple[StatusReport, ...]:
    """Return every report ever imported, the first first; StoreError names a damaged file."""
    return tuple(_read_report(path) for path in sorted((store / STATUS).glob("*.json")))


def add_report(store: Path, file: str, entries: Sequence[StatusEntry]) -> StatusReport | None:
    """Keep what is new in ``entries`` as a further report; None when all of it was known.

    The caller holds the store's lock. The file is written whole beside the
    others and then named, so that no reader sees half of it; an earlier one is
    never touched.
    """
    reports = read_reports(store)
    known = {entry for report in reports for entry in report.entries}
    fresh = tuple(entry for entry in dict.fromkeys(entries) if entry not in known)
    if not fresh:
        return None
    number = max((r.number for r in reports), default=0) + 1
    report = StatusReport(number, Path(file).name, _digest(fresh), fresh)
    _write_report(store / STATUS, report)
    return report


def _digest(entries: Sequence[StatusEntry]) -> str:
    text = json.dumps([_to_json(e) for e in entries], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode("utf-8")).hexdigest()


def _write_report(folder: Path, report: StatusReport) -> None:
    folder.mkdir(exist_ok=True)
    content = {
        "format": FORMAT,
        "number": report.number,
        "file": report.file,
        "sha256": report.sha256,
        "entries": [_to_json(e) for e in report.entries],
    }
    name = f"{report.number:06d}-{report.sha256[:12]}"
    unfinished = folder / f"{name}.tmp"
    text = json.dumps(content, ensure_ascii=False, indent=1)
    unfinished.write_text(text + "\n", encoding="utf-8", newline="\n")
    sync_file(unfinished)
    os.replace(unfinished, folder / f"{name}.json")
    sync_folder(folder)


def _to_json(entry: StatusEntry) -> dict[str, Any]:
    return {k: v for k, v in asdict(entry).items() if v not in ("", None)} | {
        "day": entry.day.isoformat()
    }


def _read_report(path: Path) -> StatusReport:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        entries = tuple(
            StatusEntry(**{**fields, "day": date.fromisoformat(fields["day"])})
            for fields in content["entries"]
        )
        report = StatusReport(content["number"], content["file"], content["sha256"], entries)
        if content["format"] != FORMAT or _digest(entries) != report.sha256:
            raise ValueError("digest")
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(
            f"进展报告已损坏：{path}", hint="从备份恢复这个文件；其余报告没有受影响"
        ) from error
    return report
