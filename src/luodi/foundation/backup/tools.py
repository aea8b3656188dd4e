"""PostgreSQL's own tools, on whichever server the site uses."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Generator, Iterable
from typing import IO

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from luodi.foundation.backup.values import BackupError, Fault
from luodi.foundation.postgres.binaries import client

PIECE = 1 << 18
MAINTENANCE = "postgres"  # the database to stand in while others are made and renamed
SAID = 2_000  # characters of a tool's complaint worth repeating
_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1"""


def counted(connection: psycopg.Connection) -> dict[str, int]:
    """Rows of every table, by name."""
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    rows = {}
    for name in names:
        question = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
        found = connection.execute(question).fetchone()
        rows[name] = found[0] if found else 0
    return rows


def server_version(connection: psycopg.Connection) -> int:
    """The server's major version.

    Raises:
        BackupError: the server is newer than the tools, which then refuse to work.
    """
    server, ours = connection.info.server_version // 10_000, _tool_version()
    if server > ours:
        raise BackupError(Fault.SERVER_NEWER, server=server, tool=ours)
    return server


def _tool_version() -> int:
    said = subprocess.run(  # noqa: S603
        [str(client("pg_dump")), "--version"], capture_output=True, check=True, text=True
    )
    return int(said.stdout.split()[-1].split(".")[0])


def dump(conninfo: str, snapshot: str) -> Generator[bytes]:
    """The database as ``pg_dump`` writes it (custom format), of exactly that snapshot."""
    command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges"]
    command += [f"--snapshot={snapshot}"]
    with tempfile.TemporaryFile() as complaints:
        with _run(command, conninfo, complaints, stdout=subprocess.PIPE) as tool:
            try:
                assert tool.stdout is not None
                while piece := tool.stdout.read(PIECE):
                    yield piece
            except BaseException:
                tool.kill()
                raise
        _check(tool, complaints)


def restore(conninfo: str, pieces: Iterable[bytes]) -> None:
    """Put a dump into an empty database: all of it or nothing, in one transaction."""
    command = ["pg_restore", "--single-transaction", "--exit-on-error"]
    command += ["--no-owner", "--no-privileges"]
    with tempfile.TemporaryFile() as complaints:
        with _run(command, conninfo, complaints, stdin=subprocess.PIPE) as tool:
            try:
                assert tool.stdin is not None
                for piece in pieces:
                    tool.stdin.write(piece)
                tool.stdin.close()
            except BrokenPipeError:
                pass  # it has ended, and says below why
            except BaseException:
                tool.kill()
                raise
        _check(tool, complaints)


def _run(
    command: list[str],
    conninfo: str,
    complaints: IO[bytes],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    parts = conninfo_to_dict(conninfo)
    environment = {**os.environ, "LC_ALL": "C"}
    # Not on the command line, which everybody on the machine can read.
    if password := parts.pop("password", None):
        environment["PGPASSWORD"] = str(password)
    return subprocess.Popen(  # noqa: S603
        [str(client(command[0])), *command[1:], f"--dbname={make_conninfo('', **parts)}"],
        stdin=stdin,
        stdout=stdout,
        stderr=complaints,
        env=environment,
    )


def _check(tool: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
    if tool.returncode:
        complaints.seek(0)
        said = complaints.read().decode("utf-8", "replace").strip()
        name = os.path.basename(str(tool.args[0]))  # type: ignore[index]
        raise BackupError(Fault.TOOL_FAILED, tool=name, reason=said[:SAID])


def database_name(conninfo: str) -> str:
    """The name of the database that a connection string leads to."""
    with psycopg.connect(conninfo) as connection:
        return connection.info.dbname


def elsewhere(conninfo: str, database: str) -> str:
    """The same server and account, another database."""
    return make_conninfo(conninfo, dbname=database)


def create_database(conninfo: str, name: str) -> None:
    """Make an empty database on the same server.

    Raises:
        BackupError: the account may not.
    """
    with psycopg.connect(elsewhere(conninfo, MAINTENANCE), autocommit=True) as connection:
        try:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(name)
                )
            )
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(Fault.MAY_NOT_CREATE, user=connection.info.user) from error


def drop_database(conninfo: str, name: str) -> None:
    """Remove a database of ours, whoever is in it."""
    with psycopg.connect(elsewhere(conninfo, MAINTENANCE), autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def others_in(conninfo: str, name: str) -> int:
    """How many sessions are in a database."""
    with psycopg.connect(elsewhere(conninfo, MAINTENANCE)) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
            " AND backend_type = 'client backend'",
            [name],
        ).fetchone()
    return found[0] if found else 0


def swap(conninfo: str, live: str, fresh: str, aside: str) -> None:
    """Let ``fresh`` take the place of ``live``, which stays as ``aside``; both or neither.

    Raises:
        BackupError: somebody is in one of them.
    """
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with psycopg.connect(elsewhere(conninfo, MAINTENANCE)) as connection:
        try:
            connection.execute(rename.format(sql.Identifier(live), sql.Identifier(aside)))
            connection.execute(rename.format(sql.Identifier(fresh), sql.Identifier(live)))
        except psycopg.errors.ObjectInUse as error:
            raise BackupError(Fault.IN_USE, database=live) from error
