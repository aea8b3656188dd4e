"""``luodi demo`` from a bare folder: it serves, stops with Ctrl-C, and comes back after a crash."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from luodi.foundation.postgres import processes

PATIENCE = 120.0


class Demo:
    """A running ``luodi demo`` with a ``var/`` of its own."""

    def __init__(self, var: Path, *options: str) -> None:
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.var = var
        self.log = var.with_suffix(".log")
        environment = {**os.environ, "LUODI_VAR": str(var), "LUODI_LANG": "en"}
        for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
            environment.pop(name, None)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "luodi.cli", "demo", "--port", str(self.port), *options],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,  # as a terminal would: Ctrl-C reaches the whole group
            )

    def get(self, path: str) -> bytes | None:
        """The page, or None while nobody answers."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
                return bytes(answer.read())
        except (urllib.error.URLError, ConnectionError):
            return None

    def wait_until_ready(self) -> Demo:
        """Return when it serves."""
        assert processes.wait_until(
            lambda: self.process.poll() is not None or self.get("/health/") is not None, PATIENCE
        )
        assert self.process.poll() is None, self.log.read_text()
        return self

    @property
    def postmaster(self) -> int:
        """The database server's pid."""
        return int((self.var / "postgres/data/postmaster.pid").read_text().split("\n")[0])

    def signal_group(self, number: int) -> int:
        """Signal the whole process group; the exit code."""
        os.killpg(self.process.pid, number)
        return self.process.wait()


@pytest.fixture
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Demo]]:
    started: list[Demo] = []
    folder = tmp_path_factory.mktemp("demo")

    def start(*options: str) -> Demo:
        started.append(Demo(folder / "var", *options))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.signal_group(signal.SIGINT)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _children(pid: int) -> list[int]:
    """The Python processes that a process has started."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,args="], check=True, capture_output=True, text=True
    )
    rows = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
    return [int(own) for own, parent, words in rows if parent == str(pid) and "spawn" in words]


def _alive(pid: int) -> bool:
    return bool(processes.command_line(pid))


def test_serves_stops_and_comes_back_after_a_crash(demo: Callable[..., Demo]) -> None:
    first = demo().wait_until_ready()
    ready = first.get("/health/")
    assert ready is not None
    assert json.loads(ready)["status"] == "ready"
    said = first.log.read_text()
    assert f"http://127.0.0.1:{first.port}/" in said
    for login in ("coordinator", "bureau", "leader", "district", "town", "auditor"):
        assert login in said
    password = re.search(r"password\s+(\S+)", said)
    assert password

    postmaster = first.postmaster
    first.signal_group(signal.SIGKILL)
    assert _alive(postmaster)  # a crash leaves it …

    second = demo().wait_until_ready()
    assert second.postmaster == postmaster  # … and the next start takes it over
    os.kill(postmaster, signal.SIGKILL)
    assert processes.wait_until(
        lambda: second.get("/health/") is not None and second.postmaster != postmaster, PATIENCE
    )

    # The command alone is killed: what it started does not keep the port, and works no more.
    port, started = second.port, _children(second.process.pid)
    assert len(started) >= 2  # one serves, one works
    second.process.kill()
    second.process.wait()
    assert processes.wait_until(lambda: _is_free(port), PATIENCE)
    assert processes.wait_until(lambda: not any(map(_alive, started)), PATIENCE)

    third = demo().wait_until_ready()
    postmaster = third.postmaster
    assert third.signal_group(signal.SIGINT) in {0, 130}
    assert not _alive(postmaster)
    assert "Traceback" not in third.log.read_text()
    assert password.group(1) not in third.log.read_text()


def test_a_taken_port_is_said_before_anything_is_set_up(demo: Callable[..., Demo]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused = demo("--port", str(port))
        assert refused.process.wait() == 2
    assert refused.log.read_text().startswith(f"luodi: 127.0.0.1:{port} is in use")
    assert not refused.var.exists()


def test_a_paper_that_is_not_there_is_said_before_anything_is_set_up(
    demo: Callable[..., Demo],
) -> None:
    refused = demo("--policy", "none.txt")
    assert refused.process.wait() == 2
    assert refused.log.read_text() == "luodi: none.txt: no such file\n"
    assert not refused.var.exists()
