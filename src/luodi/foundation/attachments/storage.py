"""Where contents lie: one file for equal contents, under its SHA-256, written once, never changed.

A writer holds a lock of the folder in its transaction, shared with other writers, and whoever
sweeps holds it alone: what is swept is of no transaction that is still under way.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from luodi.foundation.attachments.refusals import Reason, refusal
from luodi.foundation.attachments.values import Received

_LOCKS = 0x4C44  # a space of advisory locks of our own; the second number is the folder's
_TEMPORARY = ".writing-"
_FOLDER, _REST = re.compile("[0-9a-f]{2}"), re.compile("[0-9a-f]{62}")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def place_of(sha256: str) -> str:
    """Where the content of that digest lies, seen from the store.

    >>> place_of("ab" + "0" * 62)[:6]
    'ab/000'
    """
    return f"{sha256[:2]}/{sha256[2:]}"


def path_to(place: str) -> Path:
    """The file at a place of the store."""
    root: Path = settings.ATTACHMENTS
    return root / place


def store(received: Received) -> str:
    """Keep a content, in the transaction that will refer to it; returns its place.

    Raises:
        luodi.foundation.attachments.refusals.NotStored: the disk is full, or will not take it;
            nothing is left of it.
        RuntimeError: called outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a file is kept in the transaction that refers to it")
    place = place_of(received.sha256)
    _lock_shared(place)
    path = path_to(place)
    try:
        if not (path.exists() and path.stat().st_size == len(received.data)):
            _write(path, received.data)
    except OSError as error:
        full = error.errno in _FULL
        reason = Reason.NO_SPACE if full else Reason.NOT_STORED
        raise refusal(reason, received.name, said=error.strerror or error) from error
    return place


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), 0o400)  # nothing changes it from now on
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):
        _flush(folder)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _lock_shared(place: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_LOCKS, _number(place)])


def lock_alone(folder: str) -> bool:
    """Whether no transaction is writing into a folder; none will until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCKS, _number(folder)])
        return bool(cursor.fetchone()[0])


def _number(place: str) -> int:
    return int(place[:2], 16)


def folders() -> Iterator[str]:
    """The folders of the store, in order."""
    root: Path = settings.ATTACHMENTS
    if root.is_dir():
        yield from sorted(path.name for path in root.iterdir() if _FOLDER.fullmatch(path.name))


def files(folder: str) -> Iterator[tuple[str, Path]]:
    """The files of a folder that this store has written, each with its place: contents, and what
    a writer that was killed has left. Anything else is somebody else's, and left alone."""
    for path in sorted(path_to(folder).iterdir()):
        if path.is_file() and (_REST.fullmatch(path.name) or path.name.startswith(_TEMPORARY)):
            yield f"{folder}/{path.name}", path
