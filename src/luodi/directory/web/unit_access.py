"""Which units a person may manage, and the two days of a page about units."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.directory import queries
from luodi.directory.domain import Act, Standing, Thing
from luodi.directory.domain.unit_page import UnitPage
from luodi.foundation.days import Days, NoDay
from luodi.foundation.domain import Actor


def standing(request: HttpRequest) -> Standing:
    """What the person may do."""
    asks: Standing = request.standing  # type: ignore[attr-defined]
    return asks


def manages(request: HttpRequest, paths: Iterable[str]) -> bool:
    """Whether the person manages each of the units with these paths; without any, the top."""
    things = _things(request, paths) or (Thing(),)
    return all(standing(request).may(Act.UNITS_MANAGE, thing) for thing in things)


def _things(request: HttpRequest, paths: Iterable[str]) -> tuple[Thing, ...]:
    """Areas are looked up only for whom they limit."""
    scopes = standing(request).reach(Act.UNITS_MANAGE).scopes
    if any(scope.area for scope in scopes):
        return queries.places_of(paths)
    return tuple(Thing((path,)) for path in paths)


def manager(request: HttpRequest, path: str = "") -> Actor:
    """The person, as who acts on the unit with the path; without one, at the top.

    Raises:
        PermissionDenied: the person does not manage it.
    """
    thing = _things(request, [path])[0] if path else Thing()
    if not standing(request).may(Act.UNITS_MANAGE, thing):
        raise PermissionDenied
    return standing(request).actor(Act.UNITS_MANAGE, thing)


def managed(request: HttpRequest, key: str) -> UnitPage:
    """A unit, for whoever manages it.

    Raises:
        Http404: there is none.
        PermissionDenied: the person does not manage it.
    """
    today = timezone.localdate()
    found = queries.unit_page(key, as_of=None, on=today, today=today)
    if found is None:
        raise Http404(_("没有这个单位"))
    if not manages(request, [found.path]):
        raise PermissionDenied
    return found


def days_of(request: HttpRequest) -> Days:
    """The two days of the address.

    Raises:
        BadRequest: it names a day that is none.
    """
    try:
        return Days.of(request.GET.dict(), timezone.now())
    except NoDay as error:
        raise BadRequest(str(error)) from error
