"""Recording that a unit changes: asked, shown in words, then done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luodi.directory import queries, services
from luodi.directory.domain import Act, Change, ChangeKind, Part
from luodi.directory.domain.changes import ChangeRefused
from luodi.directory.domain.facts import UnitRow
from luodi.directory.domain.unit_page import Leftover, UnitPage, change_view
from luodi.directory.queries import changes as plans
from luodi.directory.services import ChangedMeanwhile
from luodi.directory.web import words
from luodi.directory.web.unit_access import managed, manager, manages
from luodi.directory.web.unit_forms import FORMS, ChangeForm, SplitForm, UndoForm
from luodi.foundation.access import needs


@dataclass(frozen=True, slots=True)
class Asked:
    """A change that a form asks for: how its parts are worked out, how it is done, and which
    other units it touches, by their paths."""

    plan: Callable[[], tuple[Part, ...]]
    act: Callable[..., int]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What will happen, in words; ``mark`` is another one when anything of it is."""

    sentence: str
    later: bool
    left: tuple[Leftover, ...]
    mark: str


@needs(Act.UNITS_MANAGE)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Ask for a change; show what it will do; do it when that was seen."""
    asked_kind = next((one for one in FORMS if one == kind), None)
    if asked_kind is None:
        raise Http404(_("没有这种变动"))
    page = managed(request, key)
    form = FORMS[asked_kind](request.POST or None, initial=_initial(page))
    preview = None
    if request.method == "POST" and form.is_valid():
        asked = _asked(asked_kind, page, form)
        preview = _previewed(request, page, asked, form, asked_kind)
        was_seen = preview is not None and request.POST.get("seen") == preview.mark
        if preview and was_seen and _do(request, page, asked, form):
            messages.success(request, preview.sentence)
            return redirect("directory:unit", key)
    context = {
        "page": page,
        "form": form,
        "kind": asked_kind,
        "title": words.CHANGES[asked_kind],
        "preview": None if form.errors else preview,
    }
    status = 422 if form.errors else 200
    return render(request, "directory/unit_change.html", context, status=status)


def _initial(page: UnitPage) -> dict[str, Any]:
    return {
        "on": timezone.localdate(),
        "based_on": page.last,
        "name": page.facts.name,
        "full_name": page.facts.full_name or "",
    }


_PLANS: dict[ChangeKind, tuple[Callable[..., tuple[Part, ...]], Callable[..., int]]] = {
    ChangeKind.RENAME: (plans.rename, services.rename_unit),
    ChangeKind.MOVE: (plans.move, services.move_unit),
    ChangeKind.MERGE: (plans.merge, services.merge_units),
    ChangeKind.SPLIT: (plans.split, services.split_unit),
    ChangeKind.ABOLISH: (plans.abolish, services.abolish_unit),
}


def _asked(kind: ChangeKind, page: UnitPage, form: ChangeForm) -> Asked:
    what, others = _said(kind, page.facts.key, form)
    plan, act = _PLANS[kind]
    on = form.cleaned_data["on"]
    paths = tuple(unit.path if unit else "" for unit in others)
    return Asked(partial(plan, on=on, **what), partial(act, on=on, **what), paths)


def _said(
    kind: ChangeKind, key: str, form: ChangeForm
) -> tuple[dict[str, Any], list[UnitRow | None]]:
    """What the form says, as the services take it, and the other units it names; None is the
    top of the tree."""
    said = form.cleaned_data
    if kind is ChangeKind.RENAME:
        full_name = said["full_name"].strip() or None
        return {"key": key, "name": said["name"].strip(), "full_name": full_name}, []
    if kind is ChangeKind.MOVE:
        parent: UnitRow | None = said["parent"]
        return {"key": key, "parent": parent.key if parent else None}, [parent]
    if kind is ChangeKind.MERGE:
        return {"leaving": [key], "into": said["into"].key}, [said["into"]]
    if isinstance(form, SplitForm):
        heirs = form.heirs()
        return {"key": key, "heirs": [heir.key for heir in heirs]}, [*heirs]
    heir: UnitRow | None = said["heir"]
    return {"key": key, "heir": heir.key if heir else None}, [heir] if heir else []


def _previewed(
    request: HttpRequest, page: UnitPage, asked: Asked, form: ChangeForm, kind: ChangeKind
) -> Preview | None:
    """What the change would do; None, and said on the form, where it cannot be."""
    if not all(manages(request, [path] if path else []) for path in asked.others):
        form.add_error(None, _("您不管理所选的另一个单位，请由同时管理两个单位的人员办理"))
        return None
    try:
        parts = asked.plan()
    except ChangeRefused as error:
        form.add_error(None, str(error))
        return None
    return _in_words(page, parts, form, kind)


def _in_words(page: UnitPage, parts: Sequence[Part], form: ChangeForm, kind: ChangeKind) -> Preview:
    on, today = form.cleaned_data["on"], timezone.localdate()
    foreseen = Change(0, kind, on, timezone.now(), tuple(parts))
    units = {key for p in parts for key in (p.unit, p.successor, p.parent, p.parent_before) if key}
    moment = queries.timeline(units).at(as_of=None, on=today)
    gone = [part.unit for part in parts if foreseen.closes(part)]
    return Preview(
        sentence=words.told(change_view(moment, foreseen, page.facts.key)),
        later=on > today,
        left=queries.holdings(gone, today=today),
        mark=sha256(repr((kind, on, parts)).encode()).hexdigest()[:16],
    )


def _do(request: HttpRequest, page: UnitPage, asked: Asked, form: ChangeForm) -> bool:
    said = form.cleaned_data
    try:
        asked.act(
            reason=said["reason"],
            basis=said["basis"],
            based_on=said["based_on"],
            actor=manager(request, page.path),
            now=timezone.now(),
        )
    except (ChangeRefused, ChangedMeanwhile) as error:
        form.add_error(None, str(error))
        return False
    return True


@needs(Act.UNITS_MANAGE)
@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponse:
    """Take a change of a unit back; the reason is asked beside it."""
    page = managed(request, key)
    form = UndoForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明撤回的原因，再办理撤回。"))
        return redirect("directory:unit", key)
    number = form.cleaned_data["change"]
    found = plans.change(number)
    if found is None or not any(key in (p.unit, p.successor) for p in found.parts):
        raise Http404(_("没有这次变动"))
    others = queries.paths({part.unit for part in found.parts}).values()
    if not manages(request, others):
        messages.error(request, _("您不管理这次变动涉及的所有单位，请由管理它们的人员撤回。"))
        return redirect("directory:unit", key)
    try:
        services.undo_change(
            change=number,
            reason=form.cleaned_data["reason"],
            actor=manager(request, page.path),
            now=timezone.now(),
        )
    except ChangeRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已撤回。单位的名称、隶属和承接关系恢复到变动之前。"))
    return redirect("directory:unit", key)
