"""Carrying out what was filled in about a person: within what the one who does it may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from luodi.directory import queries, services
from luodi.directory.domain import Act, Standing, Thing
from luodi.directory.domain.people import Issued, PersonPage
from luodi.directory.queries.people import code_waits
from luodi.foundation.domain import Actor

REFUSED = 422


@dataclass(frozen=True, slots=True)
class Doing:
    """One act under way: on whom, by whom, with what was filled in. ``chosen`` is the number of
    the row it is about, where it is about one (a grant, an appointment, a delegation)."""

    request: HttpRequest
    person: PersonPage
    standing: Standing
    actor: Actor
    now: datetime
    form: Any
    chosen: int

    @property
    def by(self) -> dict[str, Any]:
        """Who acts, and when."""
        return {"actor": self.actor, "now": self.now}

    def data(self) -> dict[str, Any]:
        """What was filled in."""
        return dict(self.form.cleaned_data)


def _target(doing: Doing, unit: str | None, area: str | None, programme: str) -> None:
    """What is granted has to be within what the person may grant.

    Raises:
        PermissionError: it is not; says what to do.
    """
    units = tuple(queries.paths([unit] if unit else []).values())
    areas = queries.area_paths(area)
    if not doing.standing.may(Act.GRANTS_MANAGE, Thing(units, areas, programme)):
        raise PermissionError(_("这超出了您的授权范围：请在您管理的单位和区划以内选择范围"))


def edit(doing: Doing) -> None:
    """Correct what is known of the person."""
    data = doing.data()
    refuse_unit(doing.standing, data["unit"])
    services.edit_person(login=doing.person.login, **data, **doing.by)


def _refuse_appointing(standing: Standing, unit: str) -> None:
    if not standing.may(Act.APPOINT, queries.place(unit)):
        raise PermissionError(_("您不管理这个单位，请选您管理的单位"))


def refuse_unit(standing: Standing, unit: str | None) -> None:
    """Raise where the person may not manage people of the unit.

    Raises:
        PermissionError: see there.
    """
    if not standing.may(Act.PEOPLE_MANAGE, queries.place(unit)):
        raise PermissionError(_("您不管理这个单位的人员，请选您管理的单位"))


def close(doing: Doing) -> None:
    """Close the log-in."""
    services.close_person(login=doing.person.login, **doing.by)


def reopen(doing: Doing) -> Issued:
    """Open the log-in again; the code is told once."""
    return services.reopen_person(login=doing.person.login, **doing.by)


def code(doing: Doing) -> Issued:
    """A new code for the log-in, told once."""
    return services.reset_access(login=doing.person.login, **doing.by)


def grant(doing: Doing) -> None:
    """Give a role to the person or to a post of theirs."""
    data = doing.data()
    _target(doing, data["unit"], data["area"], data["programme"])
    post = int(data["to"]) if data.get("to") else None
    services.grant(
        login="" if post else doing.person.login,
        post=post,
        role=doing.form.role_chosen(),
        unit=data["unit"],
        area=data["area"],
        programme=data["programme"],
        since=data["since"],
        until=doing.form.until(),
        reason=data["reason"],
        **doing.by,
    )
    _say_code_void(doing)


def _say_code_void(doing: Doing) -> None:
    """Whoever becomes an administrator before they set a password needs another code."""
    waited = doing.person.code_until is not None
    if waited and not code_waits(doing.person.login):
        said = _(
            "此人的激活码已作废：管理员的激活码由运维人员在服务器上运行 luodi admin %(login)s 得到"
        )
        messages.warning(doing.request, said % {"login": doing.person.login})


def revoke(doing: Doing) -> None:
    """Take a grant back."""
    found = next((one for one in doing.person.grants if one.id == doing.chosen), None)
    if found is None:
        raise Http404(_("没有这项授权"))
    if not doing.standing.may(Act.GRANTS_MANAGE, found.thing()):
        raise PermissionDenied
    services.revoke(grant=found.id, reason=doing.data()["reason"], **doing.by)


def appoint(doing: Doing) -> None:
    """Let the person hold a post."""
    data = doing.data()
    _refuse_appointing(doing.standing, data["unit"])
    post = services.create_post(
        unit=data["unit"], kind=data["kind"], title=data["title"], **doing.by
    )
    services.appoint(
        login=doing.person.login,
        post=post,
        since=data["since"],
        until=doing.form.until(),
        grants=doing.standing.reach(Act.GRANTS_MANAGE),
        **doing.by,
    )


def end_appointment(doing: Doing) -> None:
    """End an appointment."""
    if doing.chosen not in {post.id for post in doing.person.posts}:
        raise Http404(_("没有这项任职"))
    services.end_appointment(appointment=doing.chosen, **doing.by)


def delegate(doing: Doing) -> None:
    """Arrange who stands in."""
    data = doing.data()
    services.delegate(
        principal=doing.person.login,
        stand_in=data["stand_in"],
        since=data["since"],
        until=doing.form.until(),
        reason=data["reason"],
        reach=doing.standing.reach(Act.DELEGATE),
        **doing.by,
    )


def end_delegation(doing: Doing) -> None:
    """End a delegation."""
    one = next((d for d in doing.person.delegations if d.id == doing.chosen), None)
    if one is None or one.principal != doing.person.login:
        raise Http404(_("没有这次代理"))
    services.end_delegation(delegation=one.id, **doing.by)


def hand_over(doing: Doing) -> None:
    """Hand the work over to a successor."""
    data = doing.data()
    services.hand_over(
        leaver=doing.person.login,
        successor=data["successor"],
        note=data["note"],
        grants=doing.standing.reach(Act.GRANTS_MANAGE),
        **doing.by,
    )
