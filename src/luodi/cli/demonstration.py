"""What ``luodi demo`` puts into the site: the first programme, log-ins for each role, a paper."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

import luodi
from luodi.cli.failures import Failure
from luodi.cli.language import say
from luodi.cli.sources import Paper

PROGRAMMES = Path(luodi.__file__).resolve().parents[2] / "programmes"
FIRST = PROGRAMMES / "guangzhou-north" / "programme.yaml"
SAMPLE = PROGRAMMES / "yunxi-county" / "paper.txt"
PASSWORD_BYTES = 9  # twelve characters: to be typed from a screen, and gone with the next start


@dataclass(frozen=True, slots=True)
class Login:
    """A demonstration log-in. Its names are those of roles: nobody real is meant."""

    login: str
    name: str
    role: str
    unit: str | None


LOGINS = (
    Login("coordinator", "演示：统筹", "coordinator", None),
    Login("bureau", "演示：单位填报", "reporter", None),
    Login("leader", "演示：分管领导", "leader", None),
    Login("district", "演示：区级", "district", None),
    Login("town", "演示：镇级", "town", None),
    Login("auditor", "演示：审计", "auditor", None),
)


def read_paper(path: str | None) -> Paper:
    """The paper to show, read once before anything is set up.

    Raises:
        Failure: it cannot be read.
    """
    paper = Paper(path or str(SAMPLE), Path(path or SAMPLE))
    paper.read()
    return paper


def load(paper: Paper, *, address: str) -> None:
    """Load the programme, make the log-ins, compile the paper, print a summary."""
    adopt_programme(str(FIRST))
    run = compile_paper(paper)
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    make_logins(password)
    _summary(address, run, password)


def adopt_programme(path: str) -> None:
    """Load a programme file as a new edition; the same content again changes nothing.

    Raises:
        Failure: the file is missing or not a programme.
    """
    from django.utils import timezone

    from luodi.foundation.domain import Actor
    from luodi.programme import services
    from luodi.programme.domain import ProgrammeInvalid

    if not Path(path).is_file():
        raise Failure(say("{path}：没有这个文件", path=path))
    try:
        services.adopt_file(Path(path), actor=Actor.system("adopt"), now=timezone.now())
    except ProgrammeInvalid as error:
        message = say("{path}：不能载入（{reason}）", path=path, reason=error)
        raise Failure(message) from error


def compile_paper(paper: Paper) -> int:
    """Compile a paper into the site; returns the id of the run.

    Raises:
        Failure: it cannot be read.
    """
    from django.utils import timezone

    from luodi.compiler import Unreadable
    from luodi.foundation.domain import Actor
    from luodi.policy import services

    try:
        return services.compile_upload(
            data=paper.read(), name=paper.name, actor=Actor.system("demo"), now=timezone.now()
        )
    except Unreadable as error:
        raise Failure(str(error)) from error


def make_logins(password: str) -> None:
    """The demonstration's people, all with this password."""
    from django.utils import timezone

    from luodi.directory import services
    from luodi.directory.domain import Role
    from luodi.foundation.domain import Actor

    for one in LOGINS:
        services.add_person(
            login=one.login,
            password=password,
            name=one.name,
            role=Role(one.role),
            unit=one.unit,
            actor=Actor.system("demo"),
            now=timezone.now(),
        )


def _summary(address: str, run: int, password: str) -> None:
    from django.urls import reverse

    reader = address.rstrip("/") + reverse("portal:reader", args=[run])
    lines = [
        "",
        say("落地 · 演示（数据为演示所用，页面上有标明）"),
        f"  {say('网址')}    {address}",
        f"  {say('对照阅读')}  {reader}",
        f"  {say('登录名')}   {' · '.join(one.login for one in LOGINS)}",
        f"  {say('密码')}    {password}  {say('（只显示这一次，每次启动都换）')}",
        f"  {say('按 Ctrl-C 停止')}",
        "",
    ]
    print("\n".join(lines), flush=True)  # noqa: T201
