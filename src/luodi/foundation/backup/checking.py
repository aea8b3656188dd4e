"""Checking a backup without touching anything: manifest, key, and every stored byte."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from luodi.foundation.backup.chunks import SHORTEST_KEY, Keys
from luodi.foundation.backup.tools import PIECE
from luodi.foundation.backup.values import (
    CHECKSUM,
    FORMAT,
    MANIFEST,
    TAG,
    BackupError,
    Fault,
    Manifest,
    Stored,
)
from luodi.foundation.secrets import BETWEEN, HASHES, agrees, hash_named

_FAMILY = FORMAT.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that is whole, and how to read it."""

    folder: Path
    manifest: Manifest
    keys: Keys | None

    def read(self, name: str) -> Iterator[bytes]:
        """The content of one of its files.

        Raises:
            BackupError: it was changed since it was checked.
        """
        with (self.folder / name).open("rb") as file:
            if self.keys:
                yield from self.keys.decrypted(name, file)
                return
            while piece := file.read(PIECE):
                yield piece


def read_secret(path: Path) -> bytes:
    """The content of a key file, less the line end.

    Raises:
        BackupError: it cannot be read, or is too short to protect anything.
    """
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise BackupError(Fault.KEY_UNREADABLE, path=path, reason=error.strerror) from error
    if len(secret) < SHORTEST_KEY:
        raise BackupError(Fault.KEY_SHORT, path=path, least=SHORTEST_KEY)
    return secret


def check(folder: Path, secret: bytes | None) -> Checked:
    """The backup in ``folder``, every byte of which is as it was made.

    Raises:
        BackupError: it is none, is not whole, or the key does not fit.
    """
    data = _data(folder)
    manifest = _manifest(folder, data)
    for name, stored in manifest.files.items():
        _check_file(folder / name, stored)
    return Checked(folder, manifest, _keys(manifest, data, secret))


def _data(folder: Path) -> dict[str, object]:
    try:
        data = json.loads((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BackupError(Fault.NO_BACKUP, path=folder) from error
    except ValueError as error:
        raise BackupError(Fault.MANIFEST_CHANGED, path=folder / MANIFEST) from error
    if not isinstance(data, dict) or not str(data.get("format", "")).startswith(f"{_FAMILY}/"):
        raise BackupError(Fault.NO_BACKUP, path=folder)
    if data["format"] != FORMAT:
        raise BackupError(Fault.NEWER_FORMAT, format=data["format"], ours=FORMAT)
    return data


def _manifest(folder: Path, data: dict[str, object]) -> Manifest:
    damaged = BackupError(Fault.MANIFEST_CHANGED, path=folder / MANIFEST)
    try:
        manifest = Manifest.of(data)
        whole = agrees(manifest.canonical(), str(data[CHECKSUM]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise damaged from error
    if not whole or set(data) - set(Manifest.__dataclass_fields__) - {CHECKSUM, TAG}:
        raise damaged
    return manifest


def _check_file(path: Path, stored: Stored) -> None:
    algorithm, _, recorded = stored.digest.partition(BETWEEN)
    if not path.is_file():
        raise BackupError(Fault.FILE_MISSING, path=path)
    if (size := path.stat().st_size) != stored.bytes:
        raise BackupError(Fault.FILE_CUT, path=path, bytes=stored.bytes, found=size)
    if algorithm not in HASHES:
        raise BackupError(Fault.FILE_CHANGED, file=path.name)
    running = hash_named(algorithm)
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            running.update(piece)
    if running.finalize().hex() != recorded:
        raise BackupError(Fault.FILE_CHANGED, file=path.name)


def _keys(manifest: Manifest, data: Mapping[str, object], secret: bytes | None) -> Keys | None:
    if manifest.encryption is None:
        if secret is not None:
            raise BackupError(Fault.KEY_NOT_NEEDED)
        return None
    if secret is None:
        raise BackupError(Fault.KEY_NEEDED)
    keys = Keys(secret, manifest.encryption)
    if not keys.proves(str(data.get(TAG, "")), manifest.canonical()):
        raise BackupError(Fault.KEY_WRONG)
    return keys


def differences(
    wanted: Mapping[str, int], found: Mapping[str, int]
) -> tuple[list[str], list[tuple[str, int, int]]]:
    """Tables that are missing, and those with other rows: (name, wanted, found).

    >>> differences({"a": 1, "b": 2, "c": 3}, {"b": 2, "c": 4})
    (['a'], [('c', 3, 4)])
    """
    missing = sorted(set(wanted) - set(found))
    other = [(t, n, found[t]) for t, n in sorted(wanted.items()) if t in found and found[t] != n]
    return missing, other
