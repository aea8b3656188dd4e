"""What can be done about a person: each act is a small page that says what it does, asks once and
does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from luodi.directory import services
from luodi.directory.domain import Act, Standing
from luodi.directory.domain.people import Issued, PersonPage
from luodi.directory.queries.people import person_page
from luodi.directory.services.people import plain_phone
from luodi.directory.web import people_doing as doing
from luodi.directory.web import people_forms as forms
from luodi.foundation.access import View, needs

REFUSED = 422


@dataclass(frozen=True, slots=True)
class Deed:
    """An act on a person as a page. ``of_a_row`` acts are offered beside the row they end."""

    name: str
    act: Act
    title: Any
    says: Any
    button: Any
    done: Any
    form: type[forms.Box]
    carry_out: Callable[[doing.Doing], Issued | None]
    initial: Callable[[PersonPage], dict[str, Any]] = lambda person: {}
    open: Callable[[PersonPage], bool] = lambda person: person.active
    of_a_row: bool = False


def _unit_of(person: PersonPage) -> str:
    """The person's unit as a field shows it: its name for the reader, its key for the program."""
    return f"{person.unit_name}（{person.unit}）" if person.unit else ""


DEEDS = (
    Deed(
        "edit",
        Act.PEOPLE_MANAGE,
        gettext_lazy("修改基本信息"),
        gettext_lazy("改正姓名、单位和电话。登录名不变。"),
        gettext_lazy("保存"),
        gettext_lazy("已保存。"),
        forms.EditPersonForm,
        doing.edit,
        lambda person: {
            "name": person.name,
            "unit": _unit_of(person),
            "phone": plain_phone(person.phone),
            "based_on": person.mark,
        },
        lambda person: True,
    ),
    Deed(
        "appoint",
        Act.APPOINT,
        gettext_lazy("任命岗位"),
        gettext_lazy(
            "授给这个岗位的角色，由任职的人行使；岗位带有角色的，由安全管理员任命。一个岗位同一天只有一人。"
        ),
        gettext_lazy("任命"),
        gettext_lazy("已任命。"),
        forms.AppointForm,
        doing.appoint,
        lambda person: {"unit": _unit_of(person), "kind": "staff"},
    ),
    Deed(
        "end-appointment",
        Act.APPOINT,
        gettext_lazy("结束任职"),
        gettext_lazy("任职到昨天为止，今天起不再算。"),
        gettext_lazy("结束任职"),
        gettext_lazy("任职已结束。"),
        forms.PlainForm,
        doing.end_appointment,
        open=lambda person: True,
        of_a_row=True,
    ),
    Deed(
        "code",
        Act.PEOPLE_MANAGE,
        gettext_lazy("重新发激活码"),
        gettext_lazy("原来的密码和激活码随即失效，正在进行的登录也会退出。新的激活码只显示一次。"),
        gettext_lazy("发激活码"),
        "",
        forms.PlainForm,
        doing.code,
    ),
    Deed(
        "grant",
        Act.GRANTS_MANAGE,
        gettext_lazy("授予角色"),
        gettext_lazy("角色决定能办什么，范围决定管到哪里。三个管理员由不同的人担任，不兼办业务。"),
        gettext_lazy("授予"),
        gettext_lazy("已授予。"),
        forms.GrantForm,
        doing.grant,
        lambda person: {"unit": _unit_of(person)},
    ),
    Deed(
        "revoke",
        Act.GRANTS_MANAGE,
        gettext_lazy("撤回角色"),
        gettext_lazy("立即生效，已经办过的事不受影响。"),
        gettext_lazy("撤回"),
        gettext_lazy("已撤回。"),
        forms.ReasonForm,
        doing.revoke,
        open=lambda person: True,
        of_a_row=True,
    ),
    Deed(
        "delegate",
        Act.DELEGATE,
        gettext_lazy("安排代理人（AB角）"),
        gettext_lazy(
            "代理人在这段时间里可以行使此人的角色，所办的事记为代办。代理人的代理人不接着代理。"
        ),
        gettext_lazy("安排"),
        gettext_lazy("代理人已安排。"),
        forms.DelegateForm,
        doing.delegate,
        lambda person: {"since": timezone.localdate()},
    ),
    Deed(
        "end-delegation",
        Act.DELEGATE,
        gettext_lazy("结束代理"),
        gettext_lazy("立即生效，代理期间办过的事不受影响。"),
        gettext_lazy("结束代理"),
        gettext_lazy("代理已结束。"),
        forms.PlainForm,
        doing.end_delegation,
        open=lambda person: True,
        of_a_row=True,
    ),
    Deed(
        "hand-over",
        Act.GRANTS_MANAGE,
        gettext_lazy("离任移交"),
        gettext_lazy(
            "从今天起，此人的角色、岗位、代理和名下的文件都由接办人接着办；"
            "此人的登录名随即停用。办过的事仍记在此人名下。"
        ),
        gettext_lazy("移交"),
        gettext_lazy("已移交。"),
        forms.HandOverForm,
        doing.hand_over,
    ),
    Deed(
        "close",
        Act.PEOPLE_MANAGE,
        gettext_lazy("停用登录名"),
        gettext_lazy("此人随即退出，不能再登录。角色不会移交：有人接办时请用“离任移交”。"),
        gettext_lazy("停用"),
        gettext_lazy("登录名已停用。"),
        forms.PlainForm,
        doing.close,
    ),
    Deed(
        "reopen",
        Act.PEOPLE_MANAGE,
        gettext_lazy("恢复登录名"),
        gettext_lazy("恢复后用新的激活码设密码。激活码只显示一次。"),
        gettext_lazy("恢复"),
        "",
        forms.PlainForm,
        doing.reopen,
        open=lambda person: not person.active,
    ),
)


@dataclass(frozen=True, slots=True)
class Offered:
    """An act that the viewer may do on a person."""

    title: str
    url: str


def open_to(standing: Standing, person: PersonPage) -> list[Offered]:
    """The acts the viewer may do on the person, in the order of the page."""
    return [
        Offered(str(deed.title), reverse(f"directory:person_{deed.name}", args=[person.login]))
        for deed in DEEDS
        if not deed.of_a_row
        and deed.open(person)
        and standing.may(deed.act, person.thing())
        and not (deed.act is Act.GRANTS_MANAGE and person.login == standing.login)
    ]


def _view(deed: Deed) -> View:
    @needs(deed.act)
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, login: str) -> HttpResponse:
        person = person_page(login)
        standing: Standing = request.standing  # type: ignore[attr-defined]
        if person is None:
            raise Http404(_("没有这位人员"))
        if not standing.may(deed.act, person.thing()):
            raise PermissionDenied
        return _answer(request, deed, person, standing)

    return view


def _answer(
    request: HttpRequest, deed: Deed, person: PersonPage, standing: Standing
) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    more: dict[str, Any] = {}
    if deed.form is forms.GrantForm:
        more["posts"] = [(post.post, post.title) for post in person.posts]
    form = deed.form(posted, initial=deed.initial(person), **more)
    chosen = (posted or request.GET).get("row", "")
    if posted is not None and form.is_valid():
        number = int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0
        actor = standing.actor(deed.act, person.thing())
        under_way = doing.Doing(request, person, standing, actor, timezone.now(), form, number)
        try:
            issued = deed.carry_out(under_way)
        except (ValueError, LookupError, PermissionError) as refusal:
            form.add_error(None, str(refusal))
        else:
            return _done(request, deed, person, issued)
    context = {"person": person, "deed": deed, "form": form, "row": chosen}
    status = REFUSED if form.errors else 200
    return render(request, "directory/person_act.html", context, status=status)


def _done(
    request: HttpRequest, deed: Deed, person: PersonPage, issued: Issued | None
) -> HttpResponse:
    """Back to the person; a code is shown here and nowhere again."""
    if issued is not None:
        return render(request, "directory/person_code.html", {"issued": issued})
    messages.success(request, str(deed.done))
    return redirect("directory:person", person.login)


@needs(Act.PEOPLE_MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a person; their activation code is shown once."""
    form = forms.NewPersonForm(request.POST if request.method == "POST" else None)
    standing: Standing = request.standing  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            doing.refuse_unit(standing, form.cleaned_data["unit"])
            actor = standing.actor(Act.PEOPLE_MANAGE)
            issued = services.enter_person(**form.cleaned_data, actor=actor, now=timezone.now())
        except (ValueError, LookupError, PermissionError) as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "directory/person_code.html", {"issued": issued})
    status = REFUSED if form.errors else 200
    return render(request, "directory/person_new.html", {"form": form}, status=status)


urlpatterns = [
    path(f"people/<str:login>/{deed.name}/", _view(deed), name=f"person_{deed.name}")
    for deed in DEEDS
]
