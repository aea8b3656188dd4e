"""Which account the server runs under: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

NOBODY = 65534  # the uid that POSIX systems keep for "nobody" where the name itself is missing


class RunAs(TypedDict, total=False):
    """Keyword arguments of ``subprocess.Popen`` that drop to an account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True)
class Account:
    """The uid and gid that own the data and run the server. ``dropped`` is true where the
    launcher itself is root and has to give its rights up for the server."""

    uid: int
    gid: int
    dropped: bool

    @property
    def run_as(self) -> RunAs:
        """What to pass to ``subprocess`` so that the child runs under this account."""
        if not self.dropped:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Hand ``path`` to the account, where the launcher is root."""
        if self.dropped:
            os.chown(path, self.uid, self.gid)


def account_for(home: Path) -> Account:
    """The account for the server that lives in ``home``.

    Not root: oneself. Root: whoever owns the data already, else whoever owns the folder it will
    stand in (a checkout mounted into a container keeps its owner), else "nobody". No user is
    created. The account must have an entry in the user database, since ``initdb`` looks it up.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), dropped=False)
    for folder in (home / "data", home, *home.parents):
        if folder.exists() and (uid := folder.stat().st_uid) != 0 and _known(uid):
            return Account(uid, pwd.getpwuid(uid).pw_gid, dropped=True)
    nobody = _nobody()
    return Account(nobody.pw_uid, nobody.pw_gid, dropped=True)


def _known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _nobody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        return pwd.getpwuid(NOBODY)
