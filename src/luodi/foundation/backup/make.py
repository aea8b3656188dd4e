"""Making a backup: whole, under its name, or not at all."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import tarfile
import tempfile
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from luodi.foundation.audit.values import Head
from luodi.foundation.backup import tools
from luodi.foundation.backup.chunks import Keys, new_encryption
from luodi.foundation.backup.values import (
    CHECKSUM,
    DUMP,
    FILES,
    MANIFEST,
    TAG,
    BackupError,
    Fault,
    Manifest,
    Stored,
)
from luodi.foundation.secrets import BETWEEN, digest, hash_named

# What of var/ is data. The rest is made anew (static), is the database itself, or is a key:
# keys are kept apart from what they open.
KEPT = ("attachments", "media", "tables")
_HEAD = "SELECT seq, digest FROM foundation_auditseal ORDER BY seq DESC LIMIT 1"
_MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY id"


def back_up(
    target: Path,
    *,
    conninfo: str,
    var: Path,
    expected: Iterable[str],
    product: str,
    now: datetime,
    secret: bytes | None,
    cipher: str,
    algorithm: str,
) -> Manifest:
    """Back the database and the files up into the new folder ``target``; returns its manifest.

    Everybody may go on working: rows are counted, and the database dumped, in one snapshot.
    ``expected`` are the tables that this version has; one that is gone is named in the manifest.
    ``secret`` is the content of the key file, None for a backup that is not encrypted.

    Raises:
        BackupError: it cannot be made; nothing is left behind.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BackupError(Fault.EXISTS, path=target)
    how = new_encryption(cipher) if secret is not None else None
    keys = Keys(secret, how) if secret is not None and how else None
    with writing(target), _fresh(target) as folder:
        store = _Store(folder, keys, algorithm)
        with psycopg.connect(conninfo) as connection:
            server = tools.server_version(connection)
            _freeze(connection)
            facts = _facts(connection)
            store.put(DUMP, tools.dump(conninfo, _snapshot(connection)))
        kept = _kept(var)
        store.put(FILES, _tar(var, kept))
        manifest = Manifest(
            product=product,
            made_at=now.isoformat(timespec="seconds"),
            server=server,
            files=store.files,
            kept_files=len(kept),
            missing=sorted(set(expected) - set(facts.tables)),
            encryption=how,
            tables=facts.tables,
            migrations=facts.migrations,
            head=facts.head,
        )
        _write(folder / MANIFEST, [_sealed(manifest, keys, algorithm)])
    return manifest


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the manifest says of a snapshot."""

    tables: dict[str, int]
    migrations: dict[str, list[str]]
    head: str


def _freeze(connection: psycopg.Connection) -> None:
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def _snapshot(connection: psycopg.Connection) -> str:
    found = connection.execute("SELECT pg_export_snapshot()").fetchone()
    assert found is not None
    return str(found[0])


def _facts(connection: psycopg.Connection) -> _Facts:
    tables = tools.counted(connection)
    applied: dict[str, list[str]] = {}
    if "django_migrations" in tables:
        for app, name in connection.execute(_MIGRATIONS).fetchall():
            applied.setdefault(app, []).append(name)
    return _Facts(tables, applied, head_of(connection, tables))


def head_of(connection: psycopg.Connection, tables: Iterable[str]) -> str:
    """The audit trail's head as the manifest writes it, "" where there is no seal yet."""
    if "foundation_auditseal" not in tables:
        return ""
    last = connection.execute(_HEAD).fetchone()
    return str(Head(*last)) if last else ""


class _Store:
    """Files as they are put into the folder of a backup."""

    def __init__(self, folder: Path, keys: Keys | None, algorithm: str) -> None:
        self._folder, self._keys, self._algorithm = folder, keys, algorithm
        self.files: dict[str, Stored] = {}

    def put(self, name: str, plain: Generator[bytes]) -> None:
        """Store a file, encrypted where there is a key; remember its size and digest."""
        with closing(plain):  # ends whatever writes it, also where the disk is full
            self._put(name, plain)

    def _put(self, name: str, plain: Iterable[bytes]) -> None:
        running, size = hash_named(self._algorithm), 0

        def seen(pieces: Iterable[bytes]) -> Iterator[bytes]:
            nonlocal size
            for piece in pieces:
                running.update(piece)
                size += len(piece)
                yield piece

        _write(
            self._folder / name,
            seen(self._keys.encrypted(name, plain) if self._keys else plain),
        )
        said = f"{self._algorithm}{BETWEEN}{running.finalize().hex()}"
        self.files[name] = Stored(size, said)


def _sealed(manifest: Manifest, keys: Keys | None, algorithm: str) -> bytes:
    content = manifest.canonical()
    data = asdict(manifest) | {CHECKSUM: digest(content, algorithm)}
    if keys:
        data[TAG] = keys.tag(content)
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("xb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _kept(var: Path) -> list[Path]:
    """The files to keep, in a fixed order. Listed after the snapshot was taken: an attachment that
    it refers to was stored before. What is just being written (its name begins with a dot) is of
    an act that the snapshot does not know."""
    return sorted(
        path
        for name in KEPT
        for path in (var / name).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    )


def _tar(var: Path, paths: Iterable[Path]) -> Generator[bytes]:
    """The files as a tar archive, piece by piece; the writer runs beside in a pipe."""
    reading, writing_end = os.pipe()
    failed: list[OSError] = []

    def write() -> None:
        try:
            with (
                os.fdopen(writing_end, "wb") as pipe,
                tarfile.open(fileobj=pipe, mode="w|", format=tarfile.PAX_FORMAT) as archive,
            ):
                for path in paths:
                    # One that is swept meanwhile is nobody's (luodi.foundation.attachments).
                    with contextlib.suppress(FileNotFoundError):
                        archive.add(path, path.relative_to(var).as_posix(), recursive=False)
        except OSError as error:
            failed.append(error)

    writer = threading.Thread(target=write, name="backup-files")
    writer.start()
    try:
        with os.fdopen(reading, "rb") as pipe:
            while piece := pipe.read(tools.PIECE):
                yield piece
    finally:
        writer.join()
    if failed:
        raise failed[0]


@contextmanager
def _fresh(target: Path) -> Iterator[Path]:
    """A folder beside ``target`` that becomes it at the end, or is gone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.partial-", dir=target.parent))
    try:
        yield folder
        _flush(folder)
        folder.rename(target)
        _flush(target.parent)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What the disk has to say, as a fault of the backup."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        fault = Fault.NO_SPACE if full else Fault.CANNOT_WRITE
        raise BackupError(fault, path=error.filename or path, reason=error.strerror) from error
