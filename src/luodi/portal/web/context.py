"""What every page of the shell shows: navigation, the programme, and the days it is read by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from luodi.directory.domain import Act, Standing
from luodi.foundation import notices
from luodi.foundation.addresses import PROGRAMME, address
from luodi.foundation.days import AS_OF, ON, Days, NoDay
from luodi.portal import queries
from luodi.portal.domain.book import Book
from luodi.portal.domain.navigation import ROOMS, current
from luodi.programme import queries as programmes
from luodi.programme.domain.views import ProgrammeView

_LABELS = {
    "portal:cockpit": _("驾驶舱"),
    "portal:my": _("我的"),
    "portal:policies": _("政策"),
    "portal:checkup": _("政策体检"),
    "portal:tasks": _("任务"),
    "portal:board": _("看板"),
    "portal:gantt": _("甘特图"),
    "portal:open_sets": _("开放表述"),
    "portal:units": _("单位"),
    "directory:units": _("单位目录"),
    "directory:people": _("人员"),
    "portal:matrix": _("责任矩阵"),
    "portal:locks": _("登录锁定"),
    "portal:audit": _("审计"),
    "portal:editions": _("版本"),
    "portal:supervision": _("督办"),
    "portal:problems": _("问题清单"),
    "portal:instructions": _("批示"),
    "portal:meetings": _("调度会"),
    "portal:calendar": _("工作日历"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the navigation, in the page's language."""

    label: str
    url: str
    icon: str
    inside: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A programme to choose, and where it is shown."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class SignOn:
    """What the button of the single sign-on says, and where it leads."""

    name: str
    url: str


class Shell:
    """The frame around a page. ``programme`` is None before any is adopted."""

    def __init__(self, path: str, parameters: Mapping[str, str], standing: Standing) -> None:
        self._path = path
        self.parameters = parameters
        self._standing = standing
        self._of_page = ""

    @cached_property
    def days(self) -> Days:
        """What was known when, and the day judged.

        Raises:
            BadRequest: the address names a day that is none.
        """
        try:
            return Days.of(self.parameters, timezone.now())
        except NoDay as error:
            raise BadRequest(_not_a_day(error)) from error

    def in_any_case(self) -> None:
        """Let the frame stand whatever the address says: a page that tells of one fault must not
        fail for another. A day that is none is forgotten."""
        try:
            self.days  # noqa: B018  reading it is the question
        except BadRequest:
            self.parameters = {k: v for k, v in self.parameters.items() if k not in (AS_OF, ON)}

    def belongs_to(self, slug: str) -> None:
        """Say whose page this is, whatever its address says: a paper bound to a programme."""
        self._of_page = slug

    @cached_property
    def adopted(self) -> tuple[ProgrammeView, ...]:
        """The programmes as they were known then, read once for a page."""
        return queries.adopted(self.days)

    @cached_property
    def view(self) -> ProgrammeView | None:
        """The programme of the page, else of the address, else the one shown to everybody."""
        wanted = self._of_page or self.parameters.get(PROGRAMME)
        if not wanted:
            return programmes.default(self.adopted)
        return next((one for one in self.adopted if one.slug == wanted), None)

    @cached_property
    def programme(self) -> Book | None:
        """What pages show of the programme, read once for a page."""
        return queries.book(self.view, self.days, get_language() or "") if self.view else None

    @cached_property
    def title(self) -> str:
        """The programme's title, "" where there is none."""
        return self.view.title.in_language(get_language() or "") if self.view else ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The programmes to choose among, where there are several."""
        if len(self.adopted) < 2:
            return ()
        return tuple(
            Choice(
                one.title.in_language(get_language() or ""),
                address({**self.parameters, PROGRAMME: one.slug}, "portal:cockpit"),
                one is self.view,
            )
            for one in self.adopted
        )

    @property
    def now_url(self) -> str:
        """This page as of now."""
        rest = {k: v for k, v in self.parameters.items() if k not in {AS_OF, ON}}
        return f"{self._path}?{urlencode(rest)}" if rest else self._path

    @property
    def other_fields(self) -> tuple[tuple[str, str], ...]:
        """What a form that asks for other days keeps of the address."""
        return tuple((k, v) for k, v in self.parameters.items() if k not in {AS_OF, ON})

    @property
    def demonstration(self) -> bool:
        """Whether this site is a demonstration, which its pages then say."""
        return bool(settings.DEMO)

    @cached_property
    def unread(self) -> int:
        """How many notices the person has not read, as far as the top bar counts."""
        return notices.unread(self._standing.login) if self._standing.known else 0

    @property
    def may_search(self) -> bool:
        """Whether there is anything that the person may search in."""
        return self._standing.may(Act.PROGRAMME_READ)

    @property
    def sign_on(self) -> SignOn | None:
        """The single sign-on, where there is one."""
        if settings.OIDC is None:
            return None
        return SignOn(settings.OIDC.name, reverse("portal:sso"))

    @cached_property
    def rooms(self) -> tuple[Entry, ...]:
        """The rooms that the person may enter, with the one that the page belongs to."""
        open_to_them = [room for room in ROOMS if self._standing.may(room.act)]
        addresses = {room.name: reverse(room.name) for room in open_to_them}
        stay = {room.name for room in open_to_them if room.act is Act.PROGRAMME_READ}
        here = current(self._path, addresses)
        return tuple(
            Entry(
                label=str(_LABELS[room.name]),
                url=address(self.parameters if room.name in stay else {}, room.name),
                icon=room.icon,
                inside=room.inside,
                current=room.name == here,
            )
            for room in open_to_them
        )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; asks the database only on pages that show the programme."""
    return {"shell": frame(request)}


def frame(request: HttpRequest) -> Shell:
    """The frame of a request: one for the view and its template."""
    known: Shell | None = getattr(request, "_portal_shell", None)
    if known is None:
        known = Shell(request.path, request.GET.dict(), request.standing)  # type: ignore[attr-defined]
        request._portal_shell = known  # type: ignore[attr-defined]
    return known


def programme(request: HttpRequest) -> Book | None:
    """The programme of a page, on its day, for a view.

    Raises:
        BadRequest: the address names a day that is none.
    """
    return frame(request).programme


def _not_a_day(error: NoDay) -> str:
    said = {"name": error.name, "said": error.said}
    return gettext("网址中的日期 %(name)s=%(said)s 不是一天。请按 2026-11-24 的样子写。") % said
