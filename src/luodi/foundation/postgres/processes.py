"""Recognising and ending a postmaster by its pid: a pid alone proves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

POLL_SECONDS = 0.05
# Children of this process: kept until they have ended, whoever here started them.
_children: dict[int, subprocess.Popen[bytes]] = {}


def adopt_child(child: subprocess.Popen[bytes]) -> None:
    """Remember a child, so that :func:`reap` can take note of its end."""
    _children[child.pid] = child


def reap() -> None:
    """Take note of children that have ended, without which their corpses stay."""
    for pid, child in list(_children.items()):
        if child.poll() is not None:
            del _children[pid]


def command_line(pid: int) -> list[str]:
    """The command line of a process; empty where there is none (or only its corpse)."""
    if Path("/proc/self/cmdline").exists():
        try:
            raw = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            return []
        return [os.fsdecode(part) for part in raw.split(b"\0") if part]
    listed = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "command=", "-p", str(pid)], check=False, capture_output=True
    )
    return os.fsdecode(listed.stdout).split()


def is_postmaster_of(pid: int, data: Path, socket_folder: Path) -> bool:
    """Whether ``pid`` is a live postmaster that serves this data or this socket."""
    words = command_line(pid)
    if not words or Path(words[0]).name != "postgres":
        return False
    return (
        f"unix_socket_directories={socket_folder}" in words
        or str(data) in words
        or _works_in(pid, data)
    )


def _works_in(pid: int, data: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").samefile(data)
    except OSError:  # gone meanwhile, another account's, or a system without /proc
        return False


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll until ``condition`` holds; false when it does not within ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def end(pid: int, gone: Callable[[], bool]) -> bool:
    """Shut a postmaster down: fast first (open work is rolled back), then by force."""
    for act, patience in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        if gone():
            return True
        try:
            os.kill(pid, act)
        except ProcessLookupError:
            return True
        if wait_until(gone, patience):
            return True
    return False
