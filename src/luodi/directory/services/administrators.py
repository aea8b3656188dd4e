"""The three administrators of an installation, made from the machine it runs on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luodi.directory.domain import ADMINISTRATORS, Role
from luodi.directory.domain.people import Issued
from luodi.directory.models import User
from luodi.directory.queries.duties import administrators
from luodi.directory.services.access import renew
from luodi.directory.services.grants import grant
from luodi.directory.services.people import enter_person
from luodi.foundation.domain import Actor


@transaction.atomic
def make_administrator(
    *, login: str, role: Role | None, name: str, actor: Actor, now: datetime
) -> Issued:
    """Make ``login`` one of the three administrators, entering the person where there is none;
    returns the code with which they set their password. Who is that administrator already gets a
    new code, and the old password ends. A closed log-in is open again.

    Raises:
        DutiesJoined: the person holds another role (GB/T 22239-2019, 8.1.5).
        ValueError: no role is given for somebody who is no administrator; a log-in name that is
            not fit.
    """
    row = User.objects.filter(username=login).first()
    if role is None:
        if row is None or not administrators().filter(pk=row.pk).exists():
            raise ValueError(_("%(login)s 不是管理员，请用 --role 写明是哪一种") % {"login": login})
        return renew(login=login, actor=actor, now=now)
    if role not in ADMINISTRATORS:
        raise ValueError(_("%(role)s 不是管理员的角色") % {"role": role})
    if row is None:
        enter_person(login=login, name=name or login, unit=None, actor=actor, now=now)
    grant(login=login, role=role, actor=actor, now=now)
    return renew(login=login, actor=actor, now=now)
