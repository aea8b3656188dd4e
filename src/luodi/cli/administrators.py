"""``luodi admin``: the first administrators of an installation."""

from __future__ import annotations

import argparse
import sys

from luodi.cli import DONE
from luodi.cli.failures import Failure
from luodi.cli.language import say

ROLES = ("system", "security", "audit")


def admin(options: argparse.Namespace) -> int:
    """Make one of the three administrators, and print the activation code once."""
    from luodi.cli.site import _manage, site

    with site():
        _manage("migrate", "--no-input", verbosity=0)
        print(made(options.login, options.role, options.name or ""))  # noqa: T201
    return DONE


def made(login: str, role: str | None, name: str) -> str:
    """What is printed for a new administrator.

    Raises:
        Failure: it cannot be done; the message says why.
    """
    from django.utils import timezone

    from luodi.directory import services
    from luodi.directory.domain import Role
    from luodi.directory.domain.activation import VALID
    from luodi.foundation.domain import Actor

    now = timezone.now()
    wanted = Role(f"{role}_admin") if role else None
    try:
        issued = services.make_administrator(
            login=login, role=wanted, name=name, actor=Actor.system("admin"), now=now
        )
    except (LookupError, ValueError) as error:
        raise Failure(str(error)) from error
    until = timezone.localtime(now + VALID)
    return "\n".join(
        (
            f"{say('账号')}  {issued.login}",
            f"{say('激活码')}  {issued.code}",
            say(
                "在 /activate/ 用它设密码，{day} 以前有效；只显示这一次",
                day=f"{until:%Y-%m-%d %H:%M}",
            ),
        )
    )


def remind() -> None:
    """Say how administrators are made, where an installation lacks one of the three."""
    from luodi.directory import queries

    if queries.administrators_missing():
        message = "还缺管理员：请运行 luodi admin 登录名 --role system（security、audit 同样，三人不得兼任）"
        print(say(message), file=sys.stderr)  # noqa: T201
