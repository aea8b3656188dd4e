"""Acts that pass through several rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from luodi.delivery import services as delivery
from luodi.foundation.domain import Actor
from luodi.policy import services as policy
from luodi.policy.domain import Handed
from luodi.policy.services import Wish
from luodi.programme import queries as programmes
from luodi.programme import services as programme
from luodi.programme.services import bind_known, follow_corrections

# The background job that compiles a paper and binds it, declared in :mod:`luodi.portal.tasks`:
# binding is the programme's, which the room that compiles does not know.
CHECK_UP = "portal.check_up"


def check_up(*, data: bytes, name: str, actor: Actor, now: datetime) -> int:
    """Keep and compile a paper while the caller waits, and bind it to the programmes whose paper
    it is; returns the id of the run. Handing the same paper in again changes nothing.

    Raises:
        luodi.compiler.Unreadable: the paper cannot be read; the message says what to do.
    """
    run = policy.compile_upload(data=data, name=name, actor=actor, now=now)
    bind_known(run_id=run, actor=actor, now=now)
    return run


def hand_in(*, data: bytes, name: str, actor: Actor, now: datetime) -> Handed:
    """Keep a paper and queue its check-up; see :func:`luodi.policy.services.hand_in`.

    Raises:
        luodi.compiler.Unreadable: no paper that can be read, or that is taken here; nothing is kept.
    """
    return policy.hand_in(data=data, name=name, job=CHECK_UP, actor=actor, now=now)


def retry(*, document: int, actor: Actor, now: datetime) -> bool:
    """Queue the check-up anew of a paper that could not be compiled.

    Raises:
        LookupError: no such paper.
    """
    return policy.retry(document=document, job=CHECK_UP, actor=actor, now=now)


def check_up_document(*, document: int, now: datetime) -> int | None:
    """Compile a paper that waits and bind it to the programmes whose paper it is; the id of the
    run, None where it could not be compiled. Doing it again changes nothing."""
    run = policy.compile_document(document=document, now=now)
    if run is not None:
        bind_known(run_id=run, actor=Actor.system("worker"), now=now)
    return run


def recompile(*, now: datetime) -> int:
    """Queue the papers that an older version of the compiler has read; returns how many."""
    return policy.order_outdated(job=CHECK_UP, now=now)


@transaction.atomic
def adopt(source: Path | bytes, *, actor: Actor, now: datetime, based_on: int | None = None) -> int:
    """Adopt a programme's file and make items of its tasks (立项), together or not at all; returns
    the edition's id. See :func:`luodi.programme.services.adopt_file`."""
    edition = programme.adopt_file(source, actor=actor, now=now, based_on=based_on)
    _register(edition, actor, now)
    return edition


@transaction.atomic
def amend(source: bytes, *, reason: str, actor: Actor, now: datetime, based_on: int) -> int:
    """As :func:`adopt`, for a programme that exists; see :func:`luodi.programme.services.amend`."""
    edition = programme.amend(source, reason=reason, actor=actor, now=now, based_on=based_on)
    _register(edition, actor, now)
    return edition


def _register(edition: int, actor: Actor, now: datetime) -> None:
    found = programmes.edition(edition)
    if found is not None:
        delivery.register_programme(slug=found.programme, actor=actor, now=now)


@transaction.atomic
def correct(*, run_id: int, wish: Wish, actor: Actor, now: datetime) -> int:
    """Correct a paper and bind it anew where it is bound, together or not at all; see
    :func:`luodi.policy.services.correct`."""
    number = policy.correct(run_id=run_id, wish=wish, actor=actor, now=now)
    follow_corrections(run_id=run_id, actor=actor, now=now)
    return number


@transaction.atomic
def overrule(*, run_id: int, wish: Wish, theirs: Sequence[int], actor: Actor, now: datetime) -> int:
    """As :func:`correct`; see :func:`luodi.policy.services.overrule`."""
    number = policy.overrule(run_id=run_id, wish=wish, theirs=theirs, actor=actor, now=now)
    follow_corrections(run_id=run_id, actor=actor, now=now)
    return number


@transaction.atomic
def undo(*, run_id: int, correction: int, reason: str = "", actor: Actor, now: datetime) -> int:
    """As :func:`correct`; see :func:`luodi.policy.services.undo`."""
    number = policy.undo(run_id=run_id, correction=correction, reason=reason, actor=actor, now=now)
    follow_corrections(run_id=run_id, actor=actor, now=now)
    return number


@transaction.atomic
def set_aside(*, run_id: int, correction: int, reason: str, actor: Actor, now: datetime) -> int:
    """As :func:`correct`; see :func:`luodi.policy.services.set_aside`."""
    number = policy.set_aside(
        run_id=run_id, correction=correction, reason=reason, actor=actor, now=now
    )
    follow_corrections(run_id=run_id, actor=actor, now=now)
    return number


@transaction.atomic
def carry_over(*, run_id: int, source: int, actor: Actor, now: datetime) -> tuple[int, ...]:
    """As :func:`correct`; see :func:`luodi.policy.services.carry_over`."""
    made = policy.carry_over(run_id=run_id, source=source, actor=actor, now=now)
    follow_corrections(run_id=run_id, actor=actor, now=now)
    return made
