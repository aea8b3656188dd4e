"""Refusing what would join separated duties (see :mod:`luodi.directory.domain.duties`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from luodi.directory.domain.duties import REASON, Duty, joined
from luodi.directory.models import User
from luodi.directory.queries.duties import duties_of
from luodi.kernel.period import Period


class DutiesJoined(ValueError):
    """An administrator's role would be joined with another one."""


def period(since: date, until: date | None, what: str) -> Period:
    """The days from ``since`` up to and without ``until``.

    Raises:
        ValueError: there are none; says ``what`` it is about.
    """
    if until is not None and until <= since:
        raise ValueError(
            _("%(what)s的截止日期应在开始日期 %(since)s 之后") % {"what": what, "since": since}
        )
    return Period(since, until)


def ranged(days: Period) -> Any:
    """The days as the database's own value."""
    return DateRange(days.since, days.until)


def duties(person: User) -> list[Duty]:
    """What one person holds, now and later."""
    return duties_of([person.pk])[person.pk]


def refuse_joined(person: User, added: Iterable[Duty]) -> None:
    """Raise where ``added`` does not go with what the person holds already, or within itself. The
    caller holds the person's row, so that nobody adds anything meanwhile.

    Raises:
        DutiesJoined: see there.
    """
    added = list(added)
    if added and joined(added, duties(person)):
        name = person.get_full_name() or person.username
        raise DutiesJoined(
            _("%(reason)s%(name)s 在这段时间已有其他职责") % {"reason": _(REASON), "name": name}
        )
