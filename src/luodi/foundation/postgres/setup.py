"""Making a server's data and its database, and running PostgreSQL's programs for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from luodi.foundation.postgres import processes
from luodi.foundation.postgres.errors import PostgresError
from luodi.foundation.postgres.home import ADMIN, DATABASE, USER, Home

IDENTIFIER_BYTES = 8  # pg_control begins with the system identifier
HERE = "/proc/self/cwd"


def data_argument(home: Home, data: Path | None = None) -> str:
    """How to name the data directory to PostgreSQL.

    A server that root has started under another account may have no way through the folders
    above its own data (a home of mode 0700), but it is started inside it, and Linux lets every
    process reach its own working directory by this name.
    """
    if home.account.dropped and os.path.isdir(HERE):
        return HERE
    return str(data or home.data)


def spawn(
    home: Home,
    command: list[str],
    *,
    log: IO[bytes],
    stale_pid: int | None = None,
    folder: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Run one of PostgreSQL's programs in the data directory, in a session of its own (so that
    Ctrl-C in a terminal reaches us and not the server), under the server's account."""
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    if stale_pid:
        environment["PG_GRANDPARENT_PID"] = str(stale_pid)
    child = subprocess.Popen(  # noqa: S603
        command,
        cwd=folder or home.data,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        umask=0o077,
        **home.account.run_as,
    )
    processes.adopt_child(child)
    return child


def create_data(home: Home, bin_folder: Path) -> None:
    """Make the data directory, whole or not at all; does nothing where there is one."""
    if (home.data / "PG_VERSION").exists():
        return
    fresh = home.root / "data.new"
    if fresh.exists():
        shutil.rmtree(fresh)  # left by a crash in the middle of this
    fresh.mkdir(mode=0o700)
    home.account.own(fresh)
    _initdb(home, bin_folder, fresh)
    if home.data.exists():
        home.data.rmdir()  # only an empty one: anything else is not ours to remove
    fresh.rename(home.data)


def _initdb(home: Home, bin_folder: Path, fresh: Path) -> None:
    password_file = home.socket_folder() / "initdb-password"
    password_file.touch(mode=0o600)
    password_file.write_text(home.address(ADMIN).password, "utf-8")
    home.account.own(password_file)
    command = [
        str(bin_folder / "initdb"),
        "-D",
        data_argument(home, fresh),
        f"--username={ADMIN}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--text-search-config=simple",
        "--no-instructions",
    ]
    log = home.root / "initdb.log"
    try:
        with log.open("wb") as file:
            status = spawn(home, command, log=file, folder=fresh).wait()
    finally:
        password_file.unlink()
    if status:
        said = log.read_text("utf-8", "replace").strip()
        raise PostgresError(f"initdb failed in {home.root}:\n{said[-2000:]}")


def system_identifier(data: Path) -> int:
    """The number PostgreSQL gave this data directory when it was made."""
    with (data / "global" / "pg_control").open("rb") as file:
        return int.from_bytes(file.read(IDENTIFIER_BYTES), sys.byteorder)


def create_database(home: Home) -> None:
    """Make the application's role (no superuser; may create databases, for tests) and its
    database. Does nothing where they are there."""
    password = home.address().password
    with psycopg.connect(home.address(ADMIN, "postgres").conninfo, autocommit=True) as connection:
        if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", USER):
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                    sql.Identifier(USER), sql.Literal(password)
                )
            )
        if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(USER)
                )
            )


def _exists(connection: psycopg.Connection[tuple[int]], question: str, name: str) -> bool:
    return connection.execute(question.encode(), [name]).fetchone() is not None
