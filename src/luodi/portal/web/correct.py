"""Correcting a task on its page."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luodi.directory.domain import Act
from luodi.foundation.access import needs
from luodi.foundation.addresses import address
from luodi.portal.domain.book import Book
from luodi.portal.domain.wording import Read, Wording, read, wording
from luodi.portal.web import changes, words
from luodi.portal.web.context import frame, programme
from luodi.portal.web.coordination import coordination
from luodi.programme import services
from luodi.programme.domain import ProgrammeInvalid

_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: what it holds, what the edition in force says where somebody changed
    it meanwhile, and what is wrong with it."""

    name: str
    label: str
    value: str
    now: str
    fault: str
    kind: str  # line, lines, day


_LABELS = {
    "title_zh": ("title.zh", "line"),
    "title_en": ("title.en", "line"),
    "lead": ("roles.lead", "lines"),
    "supporting": ("roles.supporting", "lines"),
    "joint": ("roles.joint", "lines"),
    "open_sets": ("open_sets", "lines"),
    "deadline": ("deadline", "day"),
}


@needs(Act.PROGRAMME_CORRECT)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, key: str) -> HttpResponse:
    """The form; a correction that fits makes an edition and leads back to the task."""
    book = programme(request)
    if book is None or book.task(key) is None or frame(request).days.asked:
        raise Http404(_("没有这项任务"))
    over = coordination(request)
    if not over.may(Act.PROGRAMME_CORRECT, key):
        raise PermissionDenied
    said = wording(book.definition, key, _roles())
    if request.method != "POST":
        return _form(request, book, key, said)
    wanted = Wording(**{f.name: request.POST.get(f.name, "") for f in fields(Wording)})
    found = read(book.definition, wanted, _roles())
    reason = request.POST.get("reason", "").strip()
    if found.unknown or not reason:
        return _form(request, book, key, wanted, unknown=found, reason=reason)
    return _correct(request, book, key, wanted, found, reason)


def _roles() -> dict[str, str]:
    return {role: str(word) for role, word in words.ROLES.items()}


def _correct(
    request: HttpRequest, book: Book, key: str, wanted: Wording, found: Read, reason: str
) -> HttpResponse:
    based_on = request.POST.get("based_on", "")
    try:
        services.correct(
            slug=book.definition.key,
            task=key,
            fragment=found.fragment,
            reason=reason,
            actor=coordination(request).actor(Act.PROGRAMME_CORRECT, [key]),
            now=timezone.now(),
            based_on=int(based_on) if based_on.isdecimal() and len(based_on) <= _DIGITS else None,
        )
    except services.EditedMeanwhile as clash:
        return _form(request, book, key, wanted, clash=str(clash), reason=reason)
    except ProgrammeInvalid as refusal:
        said = "；".join(finding.message for finding in refusal.diagnostics)
        return _form(request, book, key, wanted, fault=said, reason=reason)
    except LookupError as refusal:
        return _form(request, book, key, wanted, fault=str(refusal), reason=reason)
    messages.success(request, _("已更正，方案有了新的一版。"))
    return redirect(address(request.GET.dict(), "portal:task", key))


def _form(
    request: HttpRequest,
    book: Book,
    key: str,
    said: Wording,
    *,
    unknown: Read | None = None,
    reason: str = "",
    clash: str = "",
    fault: str = "",
) -> HttpResponse:
    """The form with what the person wrote; after a clash beside what the task says now, and based
    on the edition in force, so that sending it again is a decision."""
    now = asdict(wording(book.definition, key, _roles()))
    written = asdict(said)
    faults = {
        name: _unknown(name, names) for name, names in (unknown.unknown if unknown else {}).items()
    }
    sent = request.method == "POST"
    context: dict[str, Any] = {
        "task": book.task(key),
        "fields": [
            Field(
                name=name,
                label=changes.label(path),
                value=written[name],
                now=now[name] if clash and now[name] != written[name] else "",
                fault=faults.get(name, ""),
                kind=kind,
            )
            for name, (path, kind) in _LABELS.items()
        ],
        "based_on": book.edition if clash or not sent else request.POST.get("based_on", ""),
        "names": [unit.name for unit in book.definition.units],
        "reason": reason,
        "reason_missing": sent and not reason,
        "clash": clash,
        "fault": fault,
    }
    return render(request, "portal/correct.html", context, status=422 if sent else 200)


def _unknown(name: str, names: tuple[str, ...]) -> str:
    listed = "、".join(names)
    if name == "open_sets":
        return _("“%(lines)s”应写成“配合：各镇”的样子，角色是牵头、配合或按职责分工") % {
            "lines": listed
        }
    return _("本方案没有单位“%(names)s”，请按单位列表中的名称填写") % {"names": listed}
