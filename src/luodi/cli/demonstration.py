"""What ``luodi demo`` puts into the site: programmes, log-ins for each role, a paper.

What exactly is data: ``programmes/demonstration.yaml``.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import luodi
from luodi.cli.failures import Failure
from luodi.cli.language import english, say
from luodi.cli.sources import Paper

if TYPE_CHECKING:
    from datetime import datetime

PROGRAMMES = Path(luodi.__file__).resolve().parents[2] / "programmes"
MADE = frozenset(f"directory.{act}_person" for act in ("add", "enter", "edit", "close", "reopen"))
ACTOR = "demo"  # in the audit trail; what it has made, only it may change
# To be typed from a screen, and gone with the next start: nothing that looks like something else.
CLEAR_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PASSWORD_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Login:
    """A demonstration log-in. Its names are those of roles: nobody real is meant."""

    login: str
    name: str
    role: str
    unit: str | None
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to load."""

    programmes: tuple[Path, ...]
    logins: tuple[Login, ...]
    paper: Paper
    delivered: str  # key of the programme that is shown in mid-cycle


def plan(paper: str | None) -> Plan:
    """What to load, read before anything is set up; ``paper`` instead of the sample if given.

    Raises:
        Failure: the paper or the plan itself cannot be read.
    """
    import yaml

    path = PROGRAMMES / "demonstration.yaml"
    if not path.is_file():
        raise Failure(say("{path}：没有这个文件", path=path))
    data = yaml.safe_load(path.read_text("utf-8"))
    source = paper or str(PROGRAMMES / data["paper"])
    made = Plan(
        tuple(PROGRAMMES / name for name in data["programmes"]),
        tuple(Login(**entry) for entry in data["logins"]),
        Paper(source, Path(source)),
        data["delivered"],
    )
    made.paper.read()
    return made


def load(plan: Plan, *, address: str) -> None:
    """Load everything and print a summary. Doing it again changes nothing but the password.

    Raises:
        Failure: a programme or the paper cannot be loaded.
    """
    from django.utils import timezone

    now = timezone.now()
    for path in plan.programmes:
        adopt_programme(path, now, register=False)  # the demonstration tells when that was
    run = _compile(plan.paper, now)
    password = "".join(secrets.choice(CLEAR_LETTERS) for _ in range(PASSWORD_LENGTH))
    _deliver(plan, password, now)
    _summary(plan, address, run, password)


def _deliver(plan: Plan, password: str, now: datetime) -> None:
    """Open the log-ins, tell what became of the programme that the pages open with, and make items
    of the tasks of the others."""
    from luodi.cli import midcycle
    from luodi.delivery.services import register_programme
    from luodi.foundation.domain import Actor
    from luodi.programme.queries import known

    midcycle.tell(
        slug=plan.delivered,
        data=midcycle.read(PROGRAMMES / "demonstration-delivery.yaml"),
        actor=Actor.system(ACTOR),
        now=now,
        people=lambda: _open_logins(plan.logins, password, now),
    )
    for one in known(None):
        register_programme(slug=one.slug, actor=Actor.system(ACTOR), now=now)


def adopt_programme(path: Path, now: datetime, *, register: bool = True) -> int:
    """Load a programme file as a new edition and, with ``register``, make items of its tasks;
    returns the id of the edition made from it. The same content again changes nothing.

    Raises:
        Failure: the file is missing or not a programme; the message has a line for each fault.
    """
    from luodi.foundation.domain import Actor
    from luodi.portal.services import adopt
    from luodi.programme.domain import ProgrammeInvalid
    from luodi.programme.services import adopt_file

    try:
        return (adopt if register else adopt_file)(path, actor=Actor.system("adopt"), now=now)
    except FileNotFoundError as error:
        raise Failure(say("{path}：没有这个文件", path=path)) from error
    except (OSError, ProgrammeInvalid) as error:
        message = say("{path}：不能载入（{reason}）", path=path, reason=error)
        raise Failure(message) from error


def _compile(paper: Paper, now: datetime) -> int:
    """Compile a paper into the site and bind it to its programme; returns the run's id."""
    from luodi.compiler import Unreadable
    from luodi.foundation.domain import Actor
    from luodi.policy.services import compile_upload
    from luodi.programme.services import bind_known

    actor = Actor.system(ACTOR)
    try:
        run = compile_upload(data=paper.read(), name=paper.name, actor=actor, now=now)
    except Unreadable as error:
        raise Failure(error.english if english() else str(error)) from error
    bind_known(run_id=run, actor=actor, now=now)
    return run


def _open_logins(logins: tuple[Login, ...], password: str, now: datetime) -> None:
    from luodi.directory import queries, services
    from luodi.directory.domain import Role
    from luodi.foundation.domain import Actor

    for one in logins:
        if queries.person(one.login) and not _is_ours(one.login):
            message = "登录名 {login} 属于真实用户：演示应使用另外的数据库（LUODI_VAR）"
            raise Failure(say(message, login=one.login))
        services.add_person(
            login=one.login,
            password=password,
            name=one.name,
            unit=one.unit,
            actor=Actor.system(ACTOR),
            now=now,
        )
        services.grant(
            login=one.login,
            role=Role(one.role),
            unit=one.unit,
            programme=one.programme,
            actor=Actor.system(ACTOR),
            now=now,
        )


def close_logins() -> None:
    """Close what log-ins a demonstration has left: they exist only there."""
    from django.utils import timezone

    from luodi.directory import queries, services
    from luodi.foundation.domain import Actor
    from luodi.foundation.queries import acted_on

    actor = Actor.system(ACTOR)
    for login in acted_on(actor=actor.key, act="directory.add_person"):
        person = queries.person_page(login)
        if person is None or not _is_ours(login):
            continue
        for held in person.grants:  # an administrator's log-in is closed only without the role
            if held.revoked_at is None and not held.post:
                services.revoke(grant=held.id, reason="", actor=actor, now=timezone.now())
        services.close_person(login=login, actor=actor, now=timezone.now())


def _is_ours(login: str) -> bool:
    from luodi.foundation.domain import Actor
    from luodi.foundation.queries import events

    # Not what the person did themselves, such as a change of password.
    made = (one for one in events(object_kind="person", object_key=login) if one.act in MADE)
    last = next(made, None)
    return last is not None and last.actor == Actor.system(ACTOR)


def _summary(plan: Plan, address: str, run: int, password: str) -> None:
    from django.urls import reverse

    reader = address.rstrip("/") + reverse("portal:reader", args=[run])
    lines = [
        "",
        say("落地 · 演示（数据为演示所用，页面上有标明）"),
        f"  {say('网址')}  {address}",
        f"  {say('对照阅读')}  {reader}",
        f"  {say('登录名')}  {' · '.join(one.login for one in plan.logins)}",
        f"  {say('密码')}  {password}  {say('（只显示这一次，每次启动都换）')}",
        f"  {say('按 Ctrl-C 停止')}",
        "",
    ]
    print("\n".join(lines), flush=True)  # noqa: T201
