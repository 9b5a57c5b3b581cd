"""Measures what a refusal costs in processor time and memory, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

_CODE = """
import sys, time, tracemalloc
from kg.errors import KgError
from kg.reading.files import read_source
read_source(sys.argv[2])
began = time.process_time()
try:
    said = read_source(sys.argv[1]).raw[:40]
except KgError as error:
    said = type(error).__name__ + ' ' + error.message
print(time.process_time() - began)
try:  # the peak of this process alone; ru_maxrss would count its parent's as well
    status = open('/proc/self/status').read()
    print(int(status.split('VmHWM:')[1].split()[0]) / 1024)
except OSError:
    print(0)
print(said)
"""


class Cost(NamedTuple):
    """What reading a file cost, and what it said; ``megabytes`` is the peak, 0 if unknown."""

    seconds: float
    megabytes: float
    said: str


def measure(path: Path, plain: Path) -> Cost:
    """Read ``path`` in a process that has read ``plain`` of the same format before."""
    command = [sys.executable, "-X", "utf8", "-c", _CODE, str(path), str(plain)]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=True, timeout=120
    )
    seconds, megabytes, said = done.stdout.splitlines()[:3]
    return Cost(float(seconds), float(megabytes), said)
