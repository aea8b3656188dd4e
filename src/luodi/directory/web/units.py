"""Pages of units: the tree, a unit on a day, entering and correcting one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luodi.directory import queries
from luodi.directory.domain import Act
from luodi.directory.domain.changes import ChangeRefused
from luodi.directory.domain.facts import UnitRow
from luodi.directory.domain.unit_page import UnitPage
from luodi.directory.services import ChangedMeanwhile, create_unit, edit_unit
from luodi.directory.web import areas, unit_changes, words
from luodi.directory.web.unit_access import days_of, managed, manager, manages
from luodi.directory.web.unit_forms import CreateForm, EditForm, option
from luodi.foundation.access import needs
from luodi.foundation.days import Days


@needs(Act.DIRECTORY_READ)
@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """A level of the tree, or what a search found; only the list for htmx."""
    asked, key = request.GET.get("q", "").strip(), request.GET.get("open", "").strip()
    today = timezone.localdate()
    context: dict[str, Any] = {"q": asked, "levels": words.LEVELS}
    if asked:
        context["found"] = queries.find_units(asked, on=today, limit=50)
    else:
        context |= _level(key, request.GET.get("after", ""))
    context["may_create"] = manages(request, _paths(context))
    return render(request, f"directory/unit_tree.html{_part(request)}", context)


def _part(request: HttpRequest) -> str:
    """What htmx asked for: more of the list, or what a search found."""
    if not request.htmx:  # type: ignore[attr-defined]
        return ""
    return "#found" if request.htmx.target == "units" else "#rows"  # type: ignore[attr-defined]


def _level(key: str, after: str) -> dict[str, Any]:
    if not key:
        return {"level": queries.children(None, on=timezone.localdate(), after=after)}
    here = queries.unit(key)
    if here is None:
        raise Http404(_("没有这个单位"))
    own = queries.paths([key])[key]
    return {
        "here": here.facts,
        "path": own,
        "crumbs": queries.above([own])[own],
        "level": queries.children(key, on=timezone.localdate(), after=after),
    }


def _paths(context: dict[str, Any]) -> tuple[str, ...]:
    return (context["path"],) if "path" in context else ()


@needs(Act.DIRECTORY_READ)
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """A unit on a day, as known at a moment."""
    days = days_of(request)
    found = _page(key, days, request.GET.get("after", ""))
    mine = manages(request, [found.path])
    context = {
        "page": found,
        "level_name": words.LEVELS.get(found.facts.level, ""),
        "kind_name": words.KINDS.get(found.facts.kind, ""),
        "names": [(words.day(name.since), name) for name in found.names],
        "changes": [(words.told(change), change) for change in found.changes],
        "change_words": words.CHANGES,
        "post_words": words.POSTS,
        "levels": words.LEVELS,
        "days_query": days.query,
        "may_manage": mine and not days.asked,
        "acts": list(words.CHANGES.items()) if mine and found.exists and not days.asked else (),
    }
    return render(request, "directory/unit.html", context)


def _page(key: str, days: Days, after: str = "") -> UnitPage:
    found = queries.unit_page(
        key,
        as_of=days.as_of if days.past else None,
        on=days.on,
        today=timezone.localdate(),
        after=after,
    )
    if found is None:
        raise Http404(_("没有这个单位"))
    return found


@needs(Act.UNITS_MANAGE)
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Enter a unit, under the one that ``?under=`` names."""
    form = CreateForm(request.POST or None, initial=_under(request.GET.get("under", "")))
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        above: UnitRow | None = facts.pop("parent")
        if not manages(request, [above.path] if above else []):
            form.add_error("parent", _("您不管理这个上级单位，请由管理它的人员登记"))
        else:
            try:
                key = create_unit(
                    **facts,
                    parent=above.key if above else None,
                    actor=manager(request, above.path if above else ""),
                    now=timezone.now(),
                )
            except ChangeRefused as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("已登记“%(name)s”。") % {"name": facts["name"]})
                return redirect("directory:unit", key)
    status = 422 if form.errors else 200
    return render(request, "directory/unit_create.html", {"form": form}, status=status)


def _under(key: str) -> dict[str, Any]:
    """What a new unit's form begins with: the unit above, and a level below its own."""
    found = queries.named(key, on=timezone.localdate()) if key else ()
    above = found[0] if found else None
    level = above.level if above else "other"
    return {"parent": option(above) if above else "", "level": level, "kind": "bureau"}


@needs(Act.UNITS_MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Correct what is written of a unit."""
    found = managed(request, key)
    form = EditForm(request.POST or None, initial=_written(found))
    if request.method == "POST" and form.is_valid():
        try:
            edit_unit(
                key=key,
                **form.cleaned_data,
                actor=manager(request, found.path),
                now=timezone.now(),
            )
        except ChangedMeanwhile as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已更正“%(name)s”。") % {"name": found.facts.name})
            return redirect("directory:unit", key)
    status = 422 if form.errors else 200
    return render(request, "directory/unit_edit.html", {"form": form, "page": found}, status=status)


def _written(found: UnitPage) -> dict[str, Any]:
    return {
        "full_name": found.facts.full_name or "",
        "aliases": "、".join(found.facts.aliases),
        "name_en": found.facts.name_en,
        "level": found.facts.level,
        "kind": found.facts.kind,
        "area": found.facts.area or "",
        "based_on": found.version,
    }


@needs(Act.DIRECTORY_READ)
@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """Units whose names fit what was typed, for the list that opens under a field."""
    asked = next((value for value in request.GET.dict().values() if value.strip()), "")
    found = queries.find_units(asked, on=timezone.localdate(), limit=12)
    rows = [(option(row), row) for row in found]
    return render(request, "directory/unit_options.html", {"rows": rows})


urlpatterns = [
    path("units/", tree, name="units"),
    path("units/new/", create, name="unit_create"),
    path("units/options/", options, name="unit_options"),
    path("units/<str:key>/", page, name="unit"),
    path("units/<str:key>/edit/", edit, name="unit_edit"),
    path("units/<str:key>/undo/", unit_changes.undo, name="unit_undo"),
    path("units/<str:key>/change/<str:kind>/", unit_changes.change, name="unit_change"),
    path("areas/", areas.listing, name="areas"),
    path("areas/<str:code>/", areas.page, name="area"),
]
