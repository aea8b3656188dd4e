"""The folder a server lives in, and the address it answers at.

``home/data`` is PostgreSQL's own; beside it stand the passwords (mode 0600), the lock files, the
server's log and ``socket``, which remembers the short folder of its Unix socket: a socket path may
have 107 bytes at most, and a checkout may lie deeper than that.
"""

from __future__ import annotations

import os
import secrets
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import make_conninfo

from luodi.foundation.postgres.account import Account, account_for
from luodi.foundation.postgres.errors import PostgresError
from luodi.foundation.postgres.locks import exclusive

PORT = 5432  # only part of the socket's name: the server does not listen on the network
USER = "luodi"
DATABASE = "luodi"
ADMIN = "postgres"
SOCKET_BASES = (Path("/tmp"), Path("/var/tmp"), Path("/run"))  # noqa: S108
SOCKET_PATH_BYTES = 107


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database answers, and as whom."""

    host: str
    port: int
    user: str
    password: str
    database: str

    @property
    def conninfo(self) -> str:
        """A libpq connection string. It insists on SCRAM, so that a program which has taken the
        server's place is never sent the password."""
        return make_conninfo(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=self.database,
            require_auth="scram-sha-256",
        )


@dataclass(frozen=True, slots=True)
class Home:
    """The files of one server."""

    root: Path
    account: Account

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.root / "data"

    @property
    def log(self) -> Path:
        """What the server has to say."""
        return self.root / "postgres.log"

    def socket_folder(self) -> Path:
        """The short folder of the socket; it may not exist yet. Call it under the lock."""
        folder = self._remembered()
        if folder is None or not _usable(folder, self.account):
            folder = _new_socket_folder()
            self._write("socket", f"{folder}\n{self.root}\n")
        return folder

    def make_socket_folder(self) -> Path:
        """The same, and now it exists and is private to the account. Call it under the lock."""
        while True:
            folder = self.socket_folder()
            # If somebody else makes a folder of this name meanwhile, it is not usable, and the
            # next turn takes another name.
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
                self.account.own(folder)
            if _usable(folder, self.account):
                return folder

    def address(self, user: str = USER, database: str = DATABASE) -> Address:
        """Where the server answers (once it runs). Call it under the lock."""
        secret = "admin-password" if user == ADMIN else "password"
        return Address(str(self.socket_folder()), PORT, user, self._secret(secret), database)

    def _remembered(self) -> Path | None:
        note = self.root / "socket"
        if not note.exists():
            return None
        folder, _, root = note.read_text("utf-8").rstrip("\n").partition("\n")
        # A copied or moved checkout must not talk to the server of the original.
        return Path(folder) if root == str(self.root) else None

    def _secret(self, name: str) -> str:
        path = self.root / name
        if not path.exists():
            self._write(name, secrets.token_urlsafe(24))
        return path.read_text("utf-8")

    def _write(self, name: str, text: str) -> None:
        """Write a private file whole or not at all."""
        handle, temporary = tempfile.mkstemp(prefix=f".{name}-", dir=self.root)  # mode 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        self.account.own(Path(temporary))
        Path(temporary).replace(self.root / name)


def open_home(root: Path) -> Home:
    """The home at ``root``, made if need be."""
    root = root.absolute()
    account = account_for(root)
    root.mkdir(parents=True, exist_ok=True)
    root = root.resolve()
    return Home(root, account)


def address(root: Path) -> Address:
    """Where the application's database of the server in ``root`` answers. Starts nothing."""
    home = open_home(root)
    with exclusive(home.root / "lock"):
        return home.address()


def _usable(folder: Path, account: Account) -> bool:
    """Whether ``folder`` is free to be made or is private to the account. Others may write beside
    it, so a name alone proves nothing."""
    try:
        seen = folder.lstat()
    except FileNotFoundError:
        return True
    private = stat.S_ISDIR(seen.st_mode) and not stat.S_IMODE(seen.st_mode) & 0o077
    return private and seen.st_uid == account.uid


def _new_socket_folder() -> Path:
    for base in (*SOCKET_BASES, Path(tempfile.gettempdir())):
        folder = base / f"luodi-{secrets.token_hex(6)}"
        fits = len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_BYTES
        if fits and os.access(base, os.W_OK | os.X_OK):
            return folder
    raise PostgresError("no short folder (such as /tmp) to put the database's socket in")
