"""People, their posts and grants, as pages and sheets show them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from luodi.directory.domain.reach import Thing
from luodi.directory.domain.roles import Role
from luodi.kernel.period import Period
from luodi.kernel.saying import gettext as _
from luodi.kernel.saying import gettext_noop

# Addresses under /directory/people/ that are pages of their own.
RESERVED = frozenset({"new", "import", "template.xlsx", "export.csv"})
LONGEST_LOGIN = 150
_LOGIN = re.compile(r"\w[\w.@+-]*")

# What roles are called: in sheets as written here, on pages in the language of the page.
WORDS_OF_ROLES: Mapping[Role, str] = {
    Role.COORDINATOR: gettext_noop("统筹员"),
    Role.REPORTER: gettext_noop("填报人"),
    Role.OFFICE_HEAD: gettext_noop("单位负责人"),
    Role.LEADER: gettext_noop("分管领导"),
    Role.LIAISON: gettext_noop("联络员"),
    Role.DISTRICT: gettext_noop("区级汇总"),
    Role.TOWN: gettext_noop("镇街"),
    Role.ASSESSOR: gettext_noop("考核"),
    Role.AUDITOR: gettext_noop("审计"),
    Role.SYSTEM_ADMIN: gettext_noop("系统管理员"),
    Role.SECURITY_ADMIN: gettext_noop("安全管理员"),
    Role.AUDIT_ADMIN: gettext_noop("审计管理员"),
}
ROLE_WORDS: Mapping[str, Role] = {word: role for role, word in WORDS_OF_ROLES.items()}


def role_word(role: Role) -> str:
    """What a role is called in the language of who reads."""
    return _(WORDS_OF_ROLES[role])


def fault_of_login(login: str) -> str:
    """What is wrong with a log-in name, "" where nothing is.

    >>> fault_of_login("shi.li-01"), fault_of_login("示例01")
    ('', '')
    >>> fault_of_login("import") != "", fault_of_login("a/b") != "", fault_of_login("..") != ""
    (True, True, True)
    """
    if not login:
        return _("请填写登录名")
    if len(login) > LONGEST_LOGIN:
        return _("登录名最多 %(most)s 个字符") % {"most": LONGEST_LOGIN}
    if login.casefold() in RESERVED:
        return _("登录名 %(login)s 是系统保留的名称，请换一个") % {"login": login}
    if not _LOGIN.fullmatch(login):
        return _("登录名只用文字、数字和 . _ - @ +，并以文字或数字开头")
    return ""


def mark(name: str, unit: int | None, phone: str) -> str:
    """A mark that changes when any of what can be edited of a person does."""
    return hashlib.sha256(repr((name, unit, phone)).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Issued:
    """An activation code as it is handed over, once."""

    login: str
    name: str
    unit: str
    code: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list. ``unit`` is the key of their unit, ``unit_name`` what it is called, ""
    where they have none; ``sort_key`` and ``id`` say where the list goes on."""

    id: int
    login: str
    name: str
    sort_key: str
    unit: str
    unit_name: str
    active: bool
    activated: bool


@dataclass(frozen=True, slots=True)
class GrantView:
    """A grant, to the person or (``post``: its title) to a post of theirs. ``by`` is who recorded
    it; ``revoked_at`` ends it whatever its period says. ``unit_path`` and ``area_path`` are what
    a permission asks for."""

    id: int
    role: Role
    unit: str
    unit_path: str
    area: str
    area_path: str
    programme: str
    period: Period
    reason: str
    by: str
    revoked_at: datetime | None
    post: str = ""

    def counts(self, day: date) -> bool:
        """Whether it is in force on the day."""
        return self.revoked_at is None and day in self.period

    def over(self, day: date) -> bool:
        """Whether it will not be in force any more, from the day on."""
        until = self.period.until
        return self.revoked_at is not None or (until is not None and until <= day)

    def thing(self) -> Thing:
        """What granting or revoking it has to be permitted for."""
        return Thing(
            units=(self.unit_path,) if self.unit_path else (),
            areas=(self.area_path,) if self.area_path else (),
            programme=self.programme,
        )


@dataclass(frozen=True, slots=True)
class Holding:
    """That the person holds a post."""

    id: int
    post: int
    kind: str
    title: str
    unit: str
    unit_name: str
    period: Period


@dataclass(frozen=True, slots=True)
class StandIn:
    """A delegation: by whom, to whom, when, why."""

    id: int
    principal: str
    principal_name: str
    stand_in: str
    stand_in_name: str
    period: Period
    reason: str
    ended_at: datetime | None

    def over(self, day: date) -> bool:
        """Whether it counts no more, from the day on."""
        until = self.period.until
        return self.ended_at is not None or (until is not None and until <= day)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-over, seen from one of the two."""

    leaver: str
    leaver_name: str
    successor: str
    successor_name: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """All about one person. ``unit_path`` and ``area_path`` (of the area that the unit governs) are
    what a permission asks for; ``mark`` changes with
    what can be edited; ``phone`` is sealed."""

    id: int
    login: str
    name: str
    unit: str
    unit_name: str
    unit_path: str
    area_path: str
    active: bool
    activated: bool
    code_until: datetime | None
    last_login: datetime | None
    phone: str
    mark: str
    grants: tuple[GrantView, ...]
    posts: tuple[Holding, ...]
    delegations: tuple[StandIn, ...]
    handovers: tuple[HandedOver, ...]

    def thing(self) -> Thing:
        """What an act on this person has to be permitted for."""
        return Thing(
            units=(self.unit_path,) if self.unit_path else (),
            areas=(self.area_path,) if self.area_path else (),
            by=(self.login,),
        )
