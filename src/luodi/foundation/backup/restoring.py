"""Putting a backup back: proved in a database of its own first, then exchanged for the live one."""

from __future__ import annotations

import io
import secrets
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

import psycopg

import luodi
from luodi.foundation.backup import tools
from luodi.foundation.backup.checking import Checked, differences
from luodi.foundation.backup.make import KEPT, writing
from luodi.foundation.backup.values import DUMP, FILES, BackupError, Fault, Manifest
from luodi.foundation.postgres.processes import wait_until

PATIENCE_SECONDS = 5.0
# Rows that setting the database up makes by itself.
_SET_UP = ("django_migrations", "django_content_type", "auth_permission")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. ``aside`` is the name under which the replaced database was kept, ``files_aside``
    the folders; both empty where there was nothing to keep."""

    manifest: Manifest
    aside: str
    files_aside: tuple[Path, ...]


class Plan:
    """A restore that has been checked and not begun. ``conninfo`` leads to the live database."""

    def __init__(self, backup: Checked, *, conninfo: str, var: Path) -> None:
        self.backup = backup
        self._conninfo, self._var = conninfo, var
        self._stamp = f"{datetime.now():%Y%m%d_%H%M%S}_{secrets.token_hex(2)}"  # noqa: DTZ005
        self.live = tools.database_name(conninfo)
        self.fresh = f"{self.live[:30]}_fresh_{self._stamp}"

    @property
    def fresh_conninfo(self) -> str:
        """Where the backup is restored to and proved before it takes the live one's place."""
        return tools.elsewhere(self._conninfo, self.fresh)

    def check(self, *, known: Mapping[str, Iterable[str]], replace: bool) -> None:
        """See that the backup can be put back here. ``known`` are this version's migrations.

        Raises:
            BackupError: it cannot, and why; nothing has been touched.
        """
        newer = _unknown(self.backup.manifest.migrations, known)
        if newer:
            product = self.backup.manifest.product
            raise BackupError(
                Fault.NEWER_PRODUCT,
                product=product,
                ours=luodi.__version__,
                migrations=", ".join(newer),
            )
        with psycopg.connect(self._conninfo) as connection:
            tools.server_version(connection)
            if self._holds(connection) and not replace:
                raise BackupError(Fault.HOLDS_DATA, database=self.live)
        # Our own sessions that have just been closed need a moment to be gone.
        if not wait_until(lambda: not tools.others_in(self._conninfo, self.live), PATIENCE_SECONDS):
            raise BackupError(Fault.IN_USE, database=self.live)

    def _holds(self, connection: psycopg.Connection) -> bool:
        """Whether the live database holds anything that somebody put there."""
        rows = tools.counted(connection)
        return any(
            count
            for table, count in rows.items()
            if table not in _SET_UP and not table.startswith("procrastinate_")
        )

    def carry_out(self, *, prove: Callable[[], None]) -> Restored:
        """Restore, compare, ``prove`` (bring up to date and verify the audit trail, in the fresh
        database), and exchange.

        Raises:
            BackupError: something does not hold; the live database and files are as before.
        """
        with writing(self._var), self._files() as staged:
            tools.create_database(self._conninfo, self.fresh)
            try:
                tools.restore(self.fresh_conninfo, self.backup.read(DUMP))
                self._compare()
                prove()
                # Files first: where they cannot be put, the database has not been exchanged yet.
                with self._placed(staged) as files_aside:
                    held = self._exchange()
            except BaseException:
                tools.drop_database(self._conninfo, self.fresh)
                raise
        return Restored(self.backup.manifest, self._left(held), files_aside)

    def _compare(self) -> None:
        with psycopg.connect(self.fresh_conninfo) as connection:
            found = tools.counted(connection)
        missing, other = differences(self.backup.manifest.tables, found)
        if missing:
            raise BackupError(Fault.TABLES_MISSING, tables=", ".join(missing))
        if other:
            said = ", ".join(f"{table} {wanted} → {here}" for table, wanted, here in other)
            raise BackupError(Fault.ROWS_DIFFER, tables=said)

    @property
    def _aside(self) -> str:
        return f"{self.live[:30]}_replaced_{self._stamp}"

    def _exchange(self) -> bool:
        """Whether the replaced database held anything."""
        with psycopg.connect(self._conninfo) as connection:
            held = self._holds(connection)
        tools.swap(self._conninfo, self.live, self.fresh, self._aside)
        return held

    def _left(self, held: bool) -> str:
        """The replaced database's new name, "" where it held nothing and is gone."""
        if not held:
            try:
                tools.drop_database(self._conninfo, self._aside)
            except psycopg.Error:
                return self._aside  # it is said that it is there; the restore is done
            return ""
        return self._aside

    @contextmanager
    def _files(self) -> Iterator[Path]:
        """The backup's files, unpacked beside where they belong."""
        staged = self._var / f".restoring-{self._stamp}"
        staged.mkdir(parents=True)
        try:
            pieces = _Pieces(self.backup.read(FILES))
            with tarfile.open(fileobj=io.BufferedReader(pieces), mode="r|") as archive:
                archive.extractall(staged, filter="data")
            yield staged
        finally:
            shutil.rmtree(staged)

    @contextmanager
    def _placed(self, staged: Path) -> Iterator[tuple[Path, ...]]:
        """The unpacked files where they belong, and where the former ones are; all back where they
        were when this, or what is done meanwhile, fails."""
        moved: list[tuple[Path, Path]] = []
        try:
            for name in KEPT:
                here, aside = self._var / name, self._var / f"{name}.replaced-{self._stamp}"
                for source, target in ((here, aside), (staged / name, here)):
                    if source.exists():
                        moved.append((source.rename(target), source))
            former = [now for now, before in moved if before.parent == self._var]
            kept = tuple(folder for folder in former if any(folder.iterdir()))
            yield kept
        except BaseException:
            for now, before in reversed(moved):
                now.rename(before)
            raise
        for folder in set(former) - set(kept):
            folder.rmdir()


class _Pieces(io.RawIOBase):
    """An iterator of bytes as a file to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill ``buffer`` with what comes next; 0 at the end."""
        space = cast(memoryview, buffer)
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._held = piece
        taken = self._held[: len(space)]
        space[: len(taken)] = taken
        self._held = self._held[len(taken) :]
        return len(taken)


def _unknown(applied: Mapping[str, Iterable[str]], known: Mapping[str, Iterable[str]]) -> list[str]:
    """Migrations of the backup that this version does not know: it is older than the backup."""
    return sorted(
        f"{app}.{name}"
        for app, names in applied.items()
        for name in set(names) - set(known.get(app, ()))
    )
