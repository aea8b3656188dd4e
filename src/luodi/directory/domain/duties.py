"""Separated duties: nobody is two of the three administrators at one time, nor one of them and in
business (GB/T 22239-2019, level 3, 8.1.5)."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.directory.domain.roles import ADMINISTRATORS, Role
from luodi.kernel.period import Period
from luodi.kernel.saying import gettext_noop

# A role, or None for what comes from standing in: whatever that person may do in business.
Duty = tuple[Role | None, Period]
REASON = gettext_noop("系统管理员、安全管理员、审计管理员应由不同的人担任，也不兼办业务：")


def joined(added: Sequence[Duty], held: Sequence[Duty]) -> bool:
    """Whether two duties that must be apart would meet on a day, of ``added`` with each other or
    with what is held already.

    >>> from datetime import date
    >>> now, then = Period(None, date(2030, 1, 1)), Period(date(2030, 1, 1))
    >>> joined([(Role.AUDIT_ADMIN, now)], [(Role.REPORTER, now)])
    True
    >>> joined([(Role.AUDIT_ADMIN, now)], [(Role.REPORTER, then)])
    False
    """
    return any(
        _apart(role, other) and days.meets(while_held)
        for number, (role, days) in enumerate(added)
        for other, while_held in (*held, *added[:number])
    )


def _apart(role: Role | None, other: Role | None) -> bool:
    return role is not other and (role in ADMINISTRATORS or other in ADMINISTRATORS)
