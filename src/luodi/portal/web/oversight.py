"""What the pages of supervision, problems, instructions and meetings have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from luodi.delivery.domain.states import ITEM_WORDS
from luodi.delivery.domain.supervision import PROBLEM, SUPERVISION
from luodi.delivery.queries.desk import programme_thing, units_of
from luodi.directory.domain import Act, Standing
from luodi.foundation.addresses import address
from luodi.foundation.domain import Actor
from luodi.portal.web.context import frame
from luodi.portal.web.words import english

UNPROCESSABLE = 422
_MOST_DIGITS = 18


def standing_of(request: HttpRequest) -> Standing:
    """Who asks."""
    found: Standing = request.standing  # type: ignore[attr-defined]
    return found


def slug_of(request: HttpRequest) -> str:
    """The programme of the page, "" where none is adopted."""
    view = frame(request).view
    return view.slug if view else ""


def to(request: HttpRequest, name: str, *arguments: object) -> HttpResponse:
    """Go on to a page, of the same programme."""
    return redirect(address(frame(request).parameters, name, *arguments))


def number(said: str) -> int:
    """A number of the database as an address or a form says it; 0 for anything else."""
    fits = said.isascii() and said.isdecimal() and len(said) <= _MOST_DIGITS
    return int(said) if fits else 0


def day(said: str) -> date | None:
    """A day of a form, None where it is empty.

    Raises:
        ValueError: it is not a day; the message says how to write it.
    """
    if not said.strip():
        return None
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        raise ValueError(
            _("“%(said)s”不是日期，请按 2026-11-24 的样子写") % {"said": said.strip()[:20]}
        ) from None


def needed_day(said: str, name: str) -> date:
    """A day that has to be there.

    Raises:
        ValueError: it is missing, or no day.
    """
    found = day(said)
    if found is None:
        raise ValueError(_("请填写%(name)s") % {"name": name})
    return found


def idem(request: HttpRequest, thing: object = "") -> str | None:
    """The key of a form that may be sent twice."""
    sent = request.POST.get("idem", "")[:64]
    return f"{sent}:{thing}" if sent else None


def coordinator(request: HttpRequest, slug: str) -> Actor:
    """The person as who coordinates a programme.

    Raises:
        Http404: they do not.
    """
    thing = programme_thing(slug) if slug else None
    standing = standing_of(request)
    if thing is None or not standing.may(Act.DELIVERY_COORDINATE, thing):
        raise Http404(_("本方案不由您的单位统筹"))
    return standing.actor(Act.DELIVERY_COORDINATE, thing)


def coordinates(request: HttpRequest, slug: str) -> bool:
    """Whether the person coordinates a programme as a whole."""
    thing = programme_thing(slug) if slug else None
    return thing is not None and standing_of(request).may(Act.DELIVERY_COORDINATE, thing)


def unit_choices(request: HttpRequest) -> list[tuple[str, str]]:
    """The programme's units to choose among: those with a part in it today, or, before anything
    is assigned, those that its paper names."""
    view = frame(request).view
    if view is None:
        return []
    found = [(key, said(name)) for key, name in units_of(view.slug)]
    named = ((one.key, one.name, one.name_en) for one in view.definition.units)
    return found or [(key, (en if english() else "") or zh) for key, zh, en in named]


def letter_state(name: str) -> str:
    """The state of a letter, or an act on one, in words."""
    return _said(SUPERVISION.words, name)


def problem_state(name: str) -> str:
    """The state of a problem, or an act on one, in words."""
    own = {"raise": _("列入清单"), "assign": _("改派或改期")}
    return own.get(name) or _said(PROBLEM.words, name)


def item_state(name: str) -> str:
    """The state of an item in words."""
    return _said(ITEM_WORDS, name)


def _said(words: Any, name: str) -> str:
    return _(words[name]) if name in words else name


def said(named: Any) -> str:
    """A name in the language of the page."""
    words: str = named.said(english())
    return words
