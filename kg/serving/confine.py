"""What the operating system can forbid a worker: memory, processor time, files, the network.

Each limit is set where the system has it; `missing_limits` names the others
for the person who starts the server.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Callable
from pathlib import Path

if sys.platform != "win32":
    import resource

_STACK = 64 * 1024 * 1024  # bytes; the engine's parser recurses
# seccomp(2) and <linux/audit.h>, <asm/unistd_64.h>: (audit architecture, number of socket(2)).
_SOCKET_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2


def can_fork() -> bool:
    """Say whether workers are forked here (macOS can, but its own libraries may not after it)."""
    return hasattr(os, "fork") and sys.platform == "linux"


def missing_limits() -> tuple[str, ...]:
    """Return the limits that this system cannot set: memory, processor, network."""
    missing = []
    if sys.platform != "linux":
        missing.append("memory")
    if sys.platform == "win32":
        missing.append("processor")
    if sys.platform != "linux" or platform.machine() not in _SOCKET_CALLS:
        missing.append("network")
    return tuple(missing)


def meter_memory() -> Callable[[], int]:
    """Return what says how many bytes this process holds; 0 where the system does not say.

    Linux's file is opened once, so that it can be read where opening is forbidden.
    Elsewhere it is the most that was ever held.
    """
    try:
        statistics = os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return _peak_bytes
    page = os.sysconf("SC_PAGE_SIZE")
    return lambda: int(os.pread(statistics, 128, 0).split()[1]) * page


def _peak_bytes() -> int:
    if sys.platform == "win32":
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def limit_process(*, memory: int, files: bool) -> None:
    """Bound this process for good: ``memory`` bytes above what it maps now, no new socket.

    Without ``files`` nothing can be opened any more either, which stops a
    connection also where the filter for sockets is missing.
    """
    if sys.platform == "win32":
        return
    _lower(resource.RLIMIT_STACK, _STACK)
    if sys.platform == "linux":
        mapped = int(Path("/proc/self/statm").read_text().split()[0])
        _lower(resource.RLIMIT_AS, mapped * os.sysconf("SC_PAGE_SIZE") + memory)
        forbid_sockets()
    _lower(resource.RLIMIT_CORE, 0)
    if not files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _lower(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (bound, hard))


def limit_processor_time(seconds: float) -> None:
    """Let the system end this process after ``seconds`` more of processor time."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(used.ru_utime + used.ru_stime + seconds) + 1
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def forbid_sockets() -> bool:
    """Make socket(2) fail with EACCES from here on; False where this cannot be done.

    A seccomp filter of six instructions: other architectures and the x32
    calls are refused as well, everything else is allowed.
    """
    if sys.platform != "linux" or platform.machine() not in _SOCKET_CALLS:
        return False
    architecture, call = _SOCKET_CALLS[platform.machine()]
    refuse, allow = 0x00050000 | 13, 0x7FFF0000  # SECCOMP_RET_ERRNO | EACCES, SECCOMP_RET_ALLOW
    program = b"".join(
        struct.pack("=HBBI", *instruction)
        for instruction in (
            (0x20, 0, 0, 4),  # load the architecture
            (0x15, 0, 3, architecture),  # another one: refuse
            (0x20, 0, 0, 0),  # load the call's number
            (0x35, 1, 0, 0x40000000),  # x32: refuse
            (0x15, 0, 1, call),  # not socket(2): allow
            (0x06, 0, 0, refuse),
            (0x06, 0, 0, allow),
        )
    )
    return _install(program)


class _Program(ctypes.Structure):
    """``struct sock_fprog`` of <linux/filter.h>."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _install(program: bytes) -> bool:
    held = ctypes.create_string_buffer(program, len(program))
    filters = _Program(len(program) // 8, ctypes.addressof(held))
    system = ctypes.CDLL(None, use_errno=True)
    if system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    done = system.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(filters), 0, 0)
    return bool(done == 0)
