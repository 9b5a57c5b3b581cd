"""Write the tables of README that the program itself knows: its commands and finding codes.

``--check`` writes nothing and fails when README is behind (a test runs it).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from kg.cli import COMMANDS
from kg.knowledge.findings import load_codes

README = Path(__file__).resolve().parent.parent / "README.md"


def make_tables() -> dict[str, str]:
    """Return the tables by the name in their marks."""
    commands = [f"| `kg {name}` | {row.zh} | {row.en} |" for name, row in COMMANDS.items()]
    codes = [
        f"| {c.code} | {c.severity} | {c.title.zh} | {c.title.en} |" for c in load_codes().values()
    ]
    return {
        "commands": "\n".join(["| 命令 | 作用 | |", "|---|---|---|", *commands]),
        "codes": "\n".join(["| 代码 | 级别 | 名称 | |", "|---|---|---|---|", *codes]),
    }


def fill(text: str) -> str:
    """Return ``text`` with each table between its marks."""
    for name, table in make_tables().items():
        marks = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        pattern = re.compile(re.escape(marks[0]) + ".*?" + re.escape(marks[1]), re.DOTALL)
        if not pattern.search(text):
            raise SystemExit(f"README has no marks for {name}")
        whole = f"{marks[0]}\n{table}\n{marks[1]}"
        text = pattern.sub(lambda _, whole=whole: whole, text)
    return text


def main() -> None:
    """Write README, or check that it is written."""
    present = README.read_text(encoding="utf-8")
    wanted = fill(present)
    if "--check" in sys.argv:
        raise SystemExit(None if wanted == present else "README is behind: run `make readme`")
    README.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    main()
