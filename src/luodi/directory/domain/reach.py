"""How far a person's permissions reach: one rule, which :mod:`luodi.directory.queries.rows`
renders for rows of a table and :meth:`Reach.covers` for one thing."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.directory.domain.roles import (
    ADMINISTRATORS,
    OF_ONES_OWN,
    PERMITTED,
    Act,
    Extent,
    Role,
)
from luodi.foundation.domain import Actor
from luodi.kernel.saying import gettext as _


@dataclass(frozen=True, slots=True)
class Scope:
    """What a grant is limited to: the subtree of a unit, the subtree of an area (both by their
    paths), one programme (its key). "" is no limit."""

    unit: str = ""
    area: str = ""
    programme: str = ""

    def covers(self, thing: Thing) -> bool:
        """Whether the thing is within every limit. A thing that has no unit is not within a
        unit's subtree: without a ground to permit, nothing is permitted."""
        return (
            _within(self.unit, thing.units)
            and _within(self.area, thing.areas)
            and (not self.programme or self.programme == thing.programme)
        )


def _within(limit: str, paths: tuple[str, ...]) -> bool:
    return not limit or any(path.startswith(limit) for path in paths)


@dataclass(frozen=True, slots=True)
class Thing:
    """What a permission is asked for. ``units`` are the paths of the units that it belongs to
    (a task: those that coordinate its measure and its programme), ``areas`` paths of areas,
    ``by`` the log-ins whose own it is."""

    units: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    programme: str = ""
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """On what a person may do one act: what any of ``scopes`` covers, and what belongs to any
    log-in of ``own``. Nothing of both is nothing."""

    scopes: tuple[Scope, ...] = ()
    own: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.scopes or self.own)

    def covers(self, thing: Thing) -> bool:
        """Whether the act is permitted on the thing.

        >>> Reach((Scope(unit="/3/"),)).covers(Thing(units=("/3/17/",)))
        True
        >>> Reach((Scope(unit="/3/"),)).covers(Thing(programme="p")), Reach().covers(Thing())
        (False, False)
        """
        return any(scope.covers(thing) for scope in self.scopes) or not self.own.isdisjoint(
            thing.by
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds now. ``principal`` is the log-in of whom they stand in for, ""
    where the role is their own."""

    role: Role
    scope: Scope = Scope()
    principal: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person may do now. ``own`` are the log-ins whose things are theirs: their own, and
    those handed over to them. Nobody logged in has no ``login``."""

    login: str = ""
    name: str = ""
    id: int | None = None
    unit: str | None = None  # key of their unit
    held: tuple[Held, ...] = ()
    own: frozenset[str] = frozenset()

    @property
    def known(self) -> bool:
        """Whether anybody has logged in."""
        return bool(self.login)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held, the person's own and those stood in for."""
        return frozenset(held.role for held in self.held)

    @property
    def administers(self) -> bool:
        """Whether this is one of the three administrators, who do no business."""
        return not self.roles.isdisjoint(ADMINISTRATORS)

    def reach(self, act: str) -> Reach:
        """On what the person may do ``act``."""
        wanted = Act(act)
        scopes = [_scope(held, wanted) for held in self.held]
        own = self.own if wanted in OF_ONES_OWN and not self.administers else frozenset()
        return Reach(tuple(dict.fromkeys(s for s in scopes if s is not None)), own)

    def may(self, act: str, thing: Thing | None = None) -> bool:
        """Whether the person may do ``act`` on ``thing``; without one, on anything at all."""
        reach = self.reach(act)
        return bool(reach) if thing is None else reach.covers(thing)

    def actor(self, act: str, thing: Thing | None = None) -> Actor:
        """The person as the one who does ``act``, standing in for somebody where no role of
        their own permits it.

        Raises:
            PermissionError: the person may not do it.
        """
        if not self.may(act, thing):
            raise PermissionError(
                _("%(login)s 无权办理 %(act)s") % {"login": self.login or _("未登录者"), "act": act}
            )
        return Actor(self.login, self.name, self._principal(act, thing))

    def _principal(self, act: str, thing: Thing | None) -> str:
        mine = Standing(
            self.login,
            held=tuple(held for held in self.held if not held.principal),
            own=self.own,
        )
        if mine.may(act, thing):
            return ""
        return next(
            held.principal
            for held in self.held
            if held.principal and Standing(held=(held,)).may(act, thing)
        )


def _scope(held: Held, act: Act) -> Scope | None:
    extent = PERMITTED[held.role].get(act)
    if extent is None:
        return None
    return held.scope if extent is Extent.WITHIN else Scope()
