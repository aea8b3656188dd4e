"""A person's own account, and the locks that the security administrator sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luodi.directory import queries, services
from luodi.directory.domain import Act, Standing, Thing
from luodi.directory.domain.login import LockView, SessionView
from luodi.directory.domain.people import PersonPage, role_word
from luodi.foundation.access import known, needs
from luodi.kernel.period import Period
from luodi.portal.web.account_forms import PasswordForm, UnlockForm

_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role in a line: its name, its limits in words, its days, and whom it is held for."""

    name: str
    limits: str
    period: Period
    through: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session in a line: with what, how, and how it ended."""

    view: SessionView
    device: str
    way: str
    state: str


@known
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Who one is here, what one may do and until when, and where one is logged in."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    person = queries.person_page(standing.login)
    key, now = request.session.session_key, timezone.now()
    context = {
        "person": person,
        "roles": roles(person, standing) if person else (),
        "sessions": [_row(one) for one in queries.sessions(standing.login, key=key, now=now)],
        "may_unlock": standing.may(Act.GRANTS_MANAGE),
        "to_ask": () if standing.held else queries.who_grants(),
    }
    return render(request, "portal/account.html", context)


def roles(person: PersonPage, standing: Standing) -> tuple[RoleRow, ...]:
    """The roles held today: one's own, those of one's posts, those of whom one stands in for."""
    today = timezone.localdate()
    own = [
        RoleRow(
            role_word(one.role),
            _limits(one.unit, one.area, one.programme),
            one.period,
            _("岗位：%(post)s") % {"post": one.post} if one.post else "",
        )
        for one in person.grants
        if one.counts(today)
    ]
    return (*own, *_stood_in(person, standing))


def _stood_in(person: PersonPage, standing: Standing) -> list[RoleRow]:
    today = timezone.localdate()
    now = [
        one
        for one in person.delegations
        if one.stand_in == person.login and today in one.period and not one.over(today)
    ]
    return [
        RoleRow(
            role_word(role),
            "",
            one.period,
            _("代 %(name)s 办理") % {"name": one.principal_name},
        )
        for one in now
        for role in sorted({h.role for h in standing.held if h.principal == one.principal})
    ]


def _limits(unit: str, area: str, programme: str) -> str:
    found = queries.unit(unit) if unit else None
    names = (found.facts.name if found else unit, area, programme)
    return " · ".join(name for name in names if name)


def _row(view: SessionView) -> SessionRow:
    ways = {"password": _("密码"), "activation": _("首次登录"), "sso": _("统一身份认证")}
    return SessionRow(view, device(view.agent), ways.get(view.way, view.way), _state(view))


def _state(view: SessionView) -> str:
    if view.current:
        return _("当前")
    if view.open:
        return _("登录中")
    ends = {
        "logout": _("已退出"),
        "password": _("修改密码后退出"),
        "elsewhere": _("在别处退出"),
        "restore": _("恢复备份时退出"),
    }
    return ends.get(view.ended_by, _("已超时"))


def device(agent: str) -> str:
    """A browser in two words, as far as it says.

    >>> device("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36")
    'Chrome · Windows'
    >>> device("curl/8")
    'curl/8'
    """
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return " · ".join(filter(None, (browser, system))) or agent[:40]


@known
@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; all that is wrong is said at once, beside its field."""
    now = timezone.now()
    form = PasswordForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "due": queries.password_due(request.user, now)}
    if request.method == "POST" and form.is_valid():
        login = request.user.get_username()
        faults = services.change_password(request=request, login=login, now=now, **form.facts())
        if not faults:
            messages.success(request, _("密码已修改，其他地方的登录都已退出。"))
            return redirect("portal:account")
        form.refuse(faults)
    return render(request, "portal/password.html", context)


@known
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Log out everywhere else."""
    actor, now = queries.actor(request.user), timezone.now()
    key = request.session.session_key
    ended = services.end_sessions(login=actor.key, actor=actor, now=now, keep=key)
    messages.success(
        request,
        _("其他地方的登录都已退出。") if ended else _("没有其他地方的登录。"),
    )
    return redirect("portal:account")


@needs(Act.GRANTS_MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def locks(request: HttpRequest) -> HttpResponse:
    """Log-in names with failures that still count; a button lets them try again at once."""
    now = timezone.now()
    standing: Standing = request.standing  # type: ignore[attr-defined]
    rows = [one for one in queries.locks(now=now) if standing.may(Act.GRANTS_MANAGE, _thing(one))]
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _unlock(request, rows, now=now, **form.cleaned_data)
        return redirect("portal:locks")
    return render(request, "portal/locks.html", {"rows": rows})


def _unlock(
    request: HttpRequest, rows: list[LockView], *, login: str, address: str, now: datetime
) -> None:
    """Whatever is unlocked stands on the page of whoever asks."""
    wanted = [one for one in rows if (one.login, one.address) == (login, address)]
    standing: Standing = request.standing  # type: ignore[attr-defined]
    for one in wanted:
        actor = standing.actor(Act.GRANTS_MANAGE, _thing(one))
        services.unlock(login=one.login, address=one.address, actor=actor, now=now)
    words = _("已解锁，可以重新登录。") if wanted else _("已经没有锁定，可以重新登录。")
    messages.success(request, words)


def _thing(lock: LockView) -> Thing:
    return Thing(
        units=(lock.unit_path,) if lock.unit_path else (),
        areas=(lock.area_path,) if lock.area_path else (),
    )
