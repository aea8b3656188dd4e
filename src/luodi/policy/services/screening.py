"""What is looked at before a paper is kept: its size, and whether it bears a mark of secrecy."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction

from luodi.compiler.read import Format, Unreadable, format_of
from luodi.compiler.read.costs import computing
from luodi.foundation.confined import Confined, TookTooLong, WorkerLost, WorkFailed
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.policy.domain import TooLarge, largest
from luodi.policy.domain.marks import (
    LOOK_IDLE_SECONDS,
    LOOK_MEMORY,
    LOOK_MOST,
    LOOK_SECONDS,
    mark_of,
    marked,
    refused,
)

# A file made to do harm must not harm the process that serves the pages.
_looking = Confined(
    mark_of,
    seconds=LOOK_SECONDS,
    memory=LOOK_MEMORY,
    most=LOOK_MOST,
    idle_seconds=LOOK_IDLE_SECONDS,
)
_HARMLESS = (Format.TEXT,)


def refuse_too_large(data: bytes, name: str) -> None:
    """Raise :class:`luodi.policy.domain.TooLarge` for a file over the limit of its format."""
    most = largest(data, name)
    if len(data) > most:
        has, allowed = len(data) / 1024 / 1024, most // 1024 // 1024
        raise TooLarge(
            name,
            f"文件有 {has:.1f} MB，超过上限 {allowed} MB。请检查是否选错了文件，或者只上传正文。",
            f"The file has {has:.1f} MB, more than the {allowed} MB allowed. Is it the right file?",
        )


def refuse_marked(data: bytes, name: str, *, actor: Actor, now: datetime) -> None:
    """Raise :class:`luodi.policy.domain.marks.Marked` for a paper with a mark that this
    installation does not take; that it was refused is put on record, without its name or words.
    Not to be called in a transaction, which the error would undo.

    A paper that cannot be looked at in time passes: compiling it will say so, or it is deleted.

    Raises:
        luodi.compiler.Unreadable: the paper cannot be read.
    """
    refuse_mark(_mark(data, name) or "", data, name, actor=actor, now=now)


def refuse_mark(mark: str, data: bytes, name: str, *, actor: Actor, now: datetime) -> None:
    """As :func:`refuse_marked`, for a mark that is known."""
    if refused(mark, settings.MARKED_PAPERS):
        with transaction.atomic():
            record_refusal(mark, hashlib.sha256(data).hexdigest(), actor=actor, now=now)
        raise marked(name, mark)


def record_refusal(mark: str, sha256: str, *, actor: Actor, now: datetime) -> None:
    """Write the event of a refusal, in the caller's transaction."""
    record(
        act="policy.refuse_marked",
        object_kind="file",
        object_key=sha256,
        actor=actor,
        now=now,
        data={"mark": mark},
    )


def mark_seen(data: bytes, name: str) -> str | None:
    """The mark that a paper bears, "" for none; None where nothing could look at it: it takes too
    long, or cannot be read."""
    try:
        return _mark(data, name)
    except Unreadable:
        return None


def _mark(data: bytes, name: str) -> str | None:
    if format_of(data, name) in _HARMLESS:
        return mark_of(data, name)
    try:
        found: str = _looking.run(
            data,
            name,
            told=lambda _word: None,
            processor_seconds=computing(data, most=LOOK_SECONDS),
        )
    except WorkFailed as failed:
        if isinstance(failed.__cause__, Unreadable):
            raise failed.__cause__ from None
        return None  # a fault of the reader's own: the compiler meets it too, and tells it
    except (TookTooLong, WorkerLost):
        return None
    return found
