"""Starting, adopting, watching and stopping the server of one home."""

from __future__ import annotations

import logging
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO

import psycopg

from luodi.foundation.postgres import processes, setup
from luodi.foundation.postgres.binaries import programs
from luodi.foundation.postgres.errors import PostgresError
from luodi.foundation.postgres.home import ADMIN, Address, Home, open_home
from luodi.foundation.postgres.locks import Share, exclusive

START_SECONDS = 60.0
RECOVERY_SECONDS = 1800.0  # a big database replays its log after a crash before it answers
ATTEMPTS = 8  # after a kill -9 the dead server's children need a moment to let go
LOG_BYTES = 8_000_000
WATCH_SECONDS = 1.0
MESSAGES_OF_A_PREDECESSOR = ("still in use", "lock file")


log = logging.getLogger(__name__)


class Cluster:
    """The server of one home. Use it through :func:`running`."""

    def __init__(self, home: Home, options: Mapping[str, str]) -> None:
        self.home = home
        self._options = dict(options)
        self.address: Address

    # -- what callers ask

    @property
    def pid(self) -> int | None:
        """The postmaster's pid, if it lives."""
        socket_folder = self.home.socket_folder()
        for note in self._pid_notes(socket_folder):
            pid = _pid_in(note)
            if pid and processes.is_postmaster_of(pid, self.home.data, socket_folder):
                return pid
        return None

    def ensure_running(self) -> None:
        """Adopt the server if it answers, else start it. Safe to call again and again.

        Raises:
            PostgresError: it cannot be started; the message ends with what the server said.
        """
        with exclusive(self.home.root / "lock"):
            self.home.make_socket_folder()
            self.address = self.home.address()
            bin_folder = programs(self.home.account)
            setup.create_data(self.home, bin_folder)
            if not self._adopt():
                self._start(bin_folder)
            setup.create_database(self.home)

    def stop(self) -> None:
        """Shut the server down. Call it under the lock, when nobody uses it any more."""
        pid = self.pid
        if pid and not processes.end(pid, lambda: self._gone(pid)):
            raise PostgresError(f"the database server (pid {pid}) does not stop")
        processes.reap()
        with suppress(OSError):  # somebody else's file in it is no reason to fail
            shutil.rmtree(self.home.socket_folder())

    # -- how

    def _pid_notes(self, socket_folder: Path) -> tuple[Path, Path]:
        name = f".s.PGSQL.{self.home.address().port}.lock"
        return self.home.data / "postmaster.pid", socket_folder / name

    def _adopt(self) -> bool:
        pid = self.pid
        if pid is None:
            return self._answers()
        if processes.wait_until(lambda: self._answers() or self._gone(pid), self._patience()):
            if not self._gone(pid) and self._answers():
                return True
        elif not processes.end(pid, lambda: self._gone(pid)):
            raise PostgresError(f"a database server (pid {pid}) neither answers nor stops")
        return False

    def _patience(self) -> float:
        """How long to wait for a live server: one that is coming up says so in its file."""
        note = self.home.data / "postmaster.pid"
        status = note.read_text("utf-8").split("\n")[-2:] if note.exists() else []
        return RECOVERY_SECONDS if any("starting" in line for line in status) else 5.0

    def _answers(self) -> bool:
        """Whether the server at our address serves exactly our data."""
        try:
            with psycopg.connect(
                self.home.address(ADMIN, "postgres").conninfo, connect_timeout=5
            ) as connection:
                row = connection.execute(
                    "SELECT system_identifier FROM pg_control_system()"
                ).fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and row[0] == setup.system_identifier(self.home.data)

    def _gone(self, pid: int) -> bool:
        processes.reap()
        return not processes.is_postmaster_of(pid, self.home.data, self.home.socket_folder())

    def _start(self, bin_folder: Path) -> None:
        said = ""
        for attempt in range(ATTEMPTS):
            refusal = self._launch(bin_folder)
            if refusal is None:
                return
            said = refusal
            if not any(word in said for word in MESSAGES_OF_A_PREDECESSOR):
                break
            processes.wait_until(lambda: False, 0.1 * 2**attempt)
        raise PostgresError(f"the database server does not start:\n{said.strip()[-2000:]}")

    def _launch(self, bin_folder: Path) -> str | None:
        """One attempt: None when it answers, else what the server said."""
        socket_folder = self.home.socket_folder()
        stale = _pid_in(self.home.data / "postmaster.pid")
        for name in socket_folder.glob(".s.PGSQL.*"):
            name.unlink()  # nobody serves it: see _adopt
        with self._open_log() as output:
            before = output.tell()
            process = setup.spawn(
                self.home,
                [
                    str(bin_folder / "postgres"),
                    "-D",
                    setup.data_argument(self.home),
                    *self._server_options(socket_folder),
                ],
                log=output,
                # PostgreSQL takes a pid file that names a live process for a running server; a
                # grandparent's pid it ignores. We have looked at that process: it is not one.
                stale_pid=stale,
            )
        self._await(process)
        if process.poll() is None:
            return None
        with self.home.log.open("rb") as output:
            output.seek(before)
            return output.read().decode("utf-8", "replace")

    def _await(self, process: subprocess.Popen[bytes]) -> None:
        if not processes.wait_until(
            lambda: process.poll() is not None or self._answers(), START_SECONDS
        ) and not processes.wait_until(
            lambda: process.poll() is not None or self._answers(), self._patience()
        ):
            processes.end(process.pid, lambda: process.poll() is not None)

    def _server_options(self, socket_folder: Path) -> list[str]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(socket_folder),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "log_timezone": "UTC",
        } | self._options
        return [word for name, value in options.items() for word in ("-c", f"{name}={value}")]

    def _open_log(self) -> IO[bytes]:
        path = self.home.log
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        file = path.open("ab")
        self.home.account.own(path)
        return file


@contextmanager
def running(
    root: Path, *, options: Mapping[str, str] | None = None, watch: bool = False
) -> Iterator[Cluster]:
    """The server of the folder ``root``, running for as long as the block lasts.

    Several processes may do this at once: the server stops with the last of them. ``options``
    are server settings for whoever starts it. With ``watch`` a server that dies is started
    again, at the same address.

    Raises:
        PostgresError: the server cannot be started or stopped.
    """
    home = open_home(root)
    share = Share(home.root / "users")
    cluster = Cluster(home, options or {})
    try:
        cluster.ensure_running()
        with _watching(cluster) if watch else nullcontext():
            yield cluster
    finally:
        with exclusive(home.root / "lock"):
            if share.is_last():
                cluster.stop()
            share.release()


@contextmanager
def _watching(cluster: Cluster) -> Iterator[None]:
    over = threading.Event()

    def look() -> None:
        while not over.wait(WATCH_SECONDS):
            if cluster.pid is not None:
                continue
            log.warning("the database server is gone; starting it again")
            try:
                cluster.ensure_running()
            except PostgresError:
                log.exception("the database server could not be started again; trying on")

    watcher = threading.Thread(target=look, name="postgres-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _pid_in(note: Path) -> int | None:
    try:
        first = note.read_text("utf-8", "replace").split("\n", 1)[0].strip()
    except FileNotFoundError:
        return None
    return int(first) if first.isdigit() else None
