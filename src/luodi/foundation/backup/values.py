"""The manifest of a backup, and what can be wrong with one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

FORMAT = "luodi.backup/1"
MANIFEST, DUMP, FILES = "MANIFEST.json", "database.dump", "files.tar"
CHECKSUM, TAG = "checksum", "tag"  # of the manifest itself; the tag only where there is a key


class Fault(StrEnum):
    """What can be wrong; the command line has the words."""

    EXISTS = "exists"
    NO_BACKUP = "no_backup"
    NEWER_FORMAT = "newer_format"
    MANIFEST_CHANGED = "manifest_changed"
    FILE_MISSING = "file_missing"
    FILE_CUT = "file_cut"
    FILE_CHANGED = "file_changed"
    KEY_NEEDED = "key_needed"
    KEY_NOT_NEEDED = "key_not_needed"
    KEY_WRONG = "key_wrong"
    KEY_SHORT = "key_short"
    KEY_UNREADABLE = "key_unreadable"
    NEWER_PRODUCT = "newer_product"
    SERVER_NEWER = "server_newer"
    HOLDS_DATA = "holds_data"
    IN_USE = "in_use"
    MAY_NOT_CREATE = "may_not_create"
    TABLES_MISSING = "tables_missing"
    ROWS_DIFFER = "rows_differ"
    TOOL_FAILED = "tool_failed"
    NO_SPACE = "no_space"
    CANNOT_WRITE = "cannot_write"


class BackupError(RuntimeError):
    """A backup that cannot be made or used: which ``fault``, with the ``facts`` to say it."""

    def __init__(self, fault: Fault, **facts: object) -> None:
        self.fault, self.facts = fault, facts
        super().__init__(f"{fault} {facts}")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of a backup as it lies there: its size and digest (``sha256$…``, ``sm3$…``)."""

    bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class Encryption:
    """How the files are encrypted: the cipher, and how its key comes from the key file (scrypt,
    RFC 7914)."""

    cipher: str
    salt: str
    n: int
    r: int
    p: int
    chunk_bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a whole backup holds. ``tables`` counts the rows of every table in the very snapshot
    that was dumped; ``missing`` names tables that should have been there; ``migrations`` lists
    what had been applied, by application; ``head`` is that of the audit trail, "" for none."""

    product: str
    made_at: str
    server: int
    files: dict[str, Stored]
    tables: dict[str, int]
    migrations: dict[str, list[str]]
    head: str
    kept_files: int
    missing: list[str] = field(default_factory=list)
    encryption: Encryption | None = None
    format: str = FORMAT

    def canonical(self) -> bytes:
        """The bytes that the manifest's own checksum and tag cover."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """The manifest that was written as ``data``.

        Raises:
            KeyError, TypeError: it is none.
        """
        known = {name: data[name] for name in cls.__dataclass_fields__}
        known["files"] = {name: Stored(**stored) for name, stored in data["files"].items()}
        if data["encryption"] is not None:
            known["encryption"] = Encryption(**data["encryption"])
        return cls(**known)
