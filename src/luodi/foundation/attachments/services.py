"""Acts on files handed in. They are parts of a room's act: called in its transaction, told of in its
event (:meth:`AttachmentView.facts`); only what happens without a room has an event of its own."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.foundation.attachments import looking, storage
from luodi.foundation.attachments.looking import Looked, look, needs_confining
from luodi.foundation.attachments.names import clean_name, true_name
from luodi.foundation.attachments.pictures import strip_location
from luodi.foundation.attachments.queries import view_of
from luodi.foundation.attachments.refusals import Reason, Refused, Shut, refusal
from luodi.foundation.attachments.scanning import scan
from luodi.foundation.attachments.values import (
    FORMS,
    AttachmentView,
    Kind,
    Opened,
    Preview,
    Received,
    Scan,
)
from luodi.foundation.confined import Confined, TookTooLong, WorkerLost, WorkFailed
from luodi.foundation.domain import Actor
from luodi.foundation.marks import (
    LOOK_IDLE_SECONDS,
    LOOK_MEMORY,
    LOOK_MOST,
    LOOK_SECONDS,
    marked,
    refused,
)
from luodi.foundation.models import Attachment
from luodi.foundation.secrets import hash_named
from luodi.foundation.services import record

log = logging.getLogger(__name__)
PORTION = 1 << 20
SCAN_SECONDS, SCAN_LATER_SECONDS = 20.0, 300.0  # while somebody waits, and while nobody does
SCANNED_AT_ONCE = 50
_MEGABYTE = 1024 * 1024

# A file made to do harm must not harm the process that serves the pages.
_confined = Confined(
    looking.work,
    seconds=LOOK_SECONDS,
    memory=LOOK_MEMORY,
    most=LOOK_MOST,
    idle_seconds=LOOK_IDLE_SECONDS,
)


class Readable(Protocol):
    """Where a file comes from: a form's file, a file on disk."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most ``size``; none at the end."""


def attach(
    *, file: Readable, name: str, actor: Actor, now: datetime, limit: int | None = None
) -> AttachmentView:
    """Look at a file and keep it, in the caller's transaction: :func:`receive` and :func:`keep` in
    one. Looking may take seconds, in which the transaction holds what it has locked: where that
    matters, call the two apart.

    Raises:
        Refused: it is not taken, and nothing of it is kept; the message is for whoever hands it in.
        RuntimeError: called outside a transaction.
    """
    return keep(
        received=receive(file=file, name=name, actor=actor, now=now, limit=limit), actor=actor
    )


def receive(
    *, file: Readable, name: str, actor: Actor, now: datetime, limit: int | None = None
) -> Received:
    """Look at a file, whole in memory: nothing of it is on disk afterwards. ``limit`` is the most
    bytes it may have, the setting's unless given.

    That a file was refused for its mark is put on record, without its name or words; not so where
    this is called in a transaction, which the error undoes.

    Raises:
        Refused: it is not taken.
    """
    name = clean_name(name)
    data = _read(file, name, limit or settings.ATTACHMENT_BYTES)
    looked = _looked(data, name)
    if looked.reason is not None or looked.kind is None:
        raise _refusal(looked, name)
    if refused(looked.mark, settings.MARKED_PAPERS):
        _refuse_marked(data, name, looked.mark, actor=actor, now=now)
    if not settings.KEEP_LOCATION:
        data = strip_location(data, looked.kind)
    state, said = scan(data, seconds=SCAN_SECONDS)
    if state is Scan.REFUSED:
        raise refusal(Reason.VIRUS, name, said=said)
    return Received(
        data=data,
        name=true_name(name, looked.kind),
        kind=looked.kind,
        sha256=_digest(data, "sha256"),
        sm3=_digest(data, "sm3"),
        marks_sought=looked.sought,
        scan=state,
        scan_said=said,
        received_at=now,
    )


def keep(*, received: Received, actor: Actor) -> AttachmentView:
    """Keep a file that was looked at, in the caller's transaction. Equal contents lie on disk once;
    each handing-in has its own number.

    Raises:
        NotStored: the server cannot keep it; nothing of it is left.
        RuntimeError: called outside a transaction.
    """
    row = Attachment.objects.create(
        path=storage.store(received),
        sha256=received.sha256,
        sm3=received.sm3,
        size=len(received.data),
        kind=received.kind,
        media_type=FORMS[received.kind].media_type,
        name=received.name,
        by=actor.key,
        uploaded_at=received.received_at,
        marks_sought=received.marks_sought,
        scan=received.scan,
        scan_said=received.scan_said,
        scanned_at=received.received_at if received.scan is Scan.CLEAN else None,
    )
    return view_of(row)


def withdraw(*, attachment: int, now: datetime) -> AttachmentView:
    """Mark a file as withdrawn, in the caller's transaction: it stays in the history and on disk.
    One that is withdrawn already stays as it is.

    Raises:
        LookupError: there is none of that number.
    """
    row = Attachment.objects.select_for_update().filter(pk=attachment).first()
    if row is None:
        raise LookupError(_("没有第 %(number)s 号附件") % {"number": attachment})
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
    return view_of(row)


def open_attachment(number: int) -> Opened:
    """The content of a file, proved to be what was handed in. Whether the caller's person may see
    it is for the caller to say.

    Raises:
        Shut: there is none of that number; it waits to be scanned, or was refused then; or the
            file on disk is gone or has been changed.
    """
    row = Attachment.objects.filter(pk=number).first()
    if row is None:
        raise Shut(_("没有第 %(number)s 号附件") % {"number": number})
    view = view_of(row)
    if view.scan is Scan.WAITING:
        raise Shut(
            _("“%(name)s”还没有通过病毒检查，暂时不能打开，请稍后再试。") % {"name": view.name}
        )
    if view.scan is Scan.REFUSED:
        raise Shut(
            _("“%(name)s”没有通过病毒检查（%(said)s），不能打开。请上传的人查杀后重新提交。")
            % {"name": view.name, "said": view.scan_said}
        )
    return _opened(storage.path_to(row.path), view)


def preview(number: int) -> Preview | None:
    """The beginning of what a file says, None where nothing here can read it (pictures among
    others, which are shown themselves).

    Raises:
        Shut: as :func:`open_attachment`.
    """
    opened = open_attachment(number)
    with opened.file as file:
        data = file.read()
    task = ("preview", data, opened.view.kind, opened.view.name)
    if opened.view.kind in {Kind.TEXT, Kind.CSV}:
        shown: Preview | None = looking.work(*task)
        return shown
    if opened.view.kind not in {Kind.PDF, Kind.DOCX, Kind.OFD, Kind.XLSX}:
        return None
    try:
        shown = _confined.run(*task, told=_unheard)
    except (TookTooLong, WorkerLost):
        return None
    except WorkFailed:
        log.exception("attachment %s has no preview", number)
        return None
    return shown


def scan_waiting(*, now: datetime, actor: Actor) -> int:
    """Have files that wait for it scanned; returns how many got an answer. What is said of a
    content holds for everybody who handed it in."""
    waiting = Attachment.objects.filter(scan=Scan.WAITING).order_by("id")
    places = dict.fromkeys(waiting.values_list("path", flat=True)[:SCANNED_AT_ONCE])
    answered = 0
    for place in places:
        path = storage.path_to(place)
        if not path.is_file():
            continue  # opening it will say so
        state, said = scan(path.read_bytes(), seconds=SCAN_LATER_SECONDS)
        if state in {Scan.CLEAN, Scan.REFUSED}:
            _judge(place, state, said, actor=actor, now=now)
            answered += 1
    return answered


def sweep() -> int:
    """Remove files that no attachment refers to: what transactions that failed have left. Returns
    how many. A folder in which somebody is just writing is left for the next time; with no
    attachment at all in the database nothing is removed, since it may be the wrong database."""
    if not Attachment.objects.exists():
        return 0
    return sum(_sweep(folder) for folder in storage.folders())


@transaction.atomic
def _sweep(folder: str) -> int:
    if not storage.lock_alone(folder):
        return 0
    # "0" is the character after "/": a range, which the index can answer.
    rows = Attachment.objects.filter(path__gte=f"{folder}/", path__lt=f"{folder}0")
    kept, removed = set(rows.values_list("path", flat=True)), 0
    for place, path in storage.files(folder):
        if place not in kept:
            path.unlink()
            removed += 1
    return removed


@transaction.atomic
def _judge(place: str, state: Scan, said: str, *, actor: Actor, now: datetime) -> None:
    rows = Attachment.objects.filter(path=place, scan=Scan.WAITING)
    numbers = list(rows.select_for_update().values_list("pk", flat=True))
    if not numbers:
        return  # another worker was first
    Attachment.objects.filter(pk__in=numbers).update(scan=state, scan_said=said, scanned_at=now)
    record(
        act="foundation.scan_attachment",
        object_kind="file",
        object_key=place.replace("/", ""),
        actor=actor,
        now=now,
        data={"attachments": numbers, "result": str(state), "said": said},
    )


def _read(file: Readable, name: str, limit: int) -> bytes:
    pieces, size = [], 0
    while piece := _portion(file, name):
        size += len(piece)
        if size > limit:
            raise refusal(Reason.TOO_LARGE, name, most=f"{limit / _MEGABYTE:g}")
        pieces.append(piece)
    if not size:
        raise refusal(Reason.EMPTY, name)
    return b"".join(pieces)


def _portion(file: Readable, name: str) -> bytes:
    try:
        return file.read(PORTION)
    except OSError as error:  # the client has gone, in the middle of it
        raise refusal(Reason.TORN, name) from error


def _looked(data: bytes, name: str) -> Looked:
    if not needs_confining(data, name):
        return look(data, name)
    try:
        found: Looked = _confined.run("look", data, name, told=_unheard)
    except (TookTooLong, WorkerLost):
        return Looked(reason=Reason.TOO_SLOW)
    except WorkFailed:
        log.exception("a file could not be looked at, and was not taken")
        return Looked(reason=Reason.DAMAGED)
    return found


def _unheard(_word: object) -> None:
    """Looking says nothing on the way."""


def _refusal(looked: Looked, name: str) -> Refused:
    inside = _("%(archive)s 中的 %(name)s") % {"archive": name, "name": clean_name(looked.about)}
    about = inside if looked.about else name
    return refusal(looked.reason or Reason.UNKNOWN, about, **looked.facts)


def _refuse_marked(data: bytes, name: str, mark: str, *, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        record(
            act="foundation.refuse_marked",
            object_kind="file",
            object_key=_digest(data, "sha256"),
            actor=actor,
            now=now,
            data={"mark": mark},
        )
    said = marked(name, mark)
    english = (get_language() or "").startswith("en")
    raise Refused(Reason.MARKED, said.english if english else str(said))


def _digest(data: bytes, algorithm: str) -> str:
    running = hash_named(algorithm)
    running.update(data)
    return running.finalize().hex()


def _opened(path: Path, view: AttachmentView) -> Opened:
    with contextlib.ExitStack() as cleanup:
        try:
            file = cleanup.enter_context(path.open("rb"))
            running = hash_named("sha256")
            for piece in _pieces(file):
                running.update(piece)
        except OSError as error:
            raise _missing(view) from error
        if running.finalize().hex() != view.sha256:
            raise _missing(view)
        file.seek(0)
        cleanup.pop_all()
    return Opened(view, file)


def _pieces(file: Readable) -> Iterator[bytes]:
    while piece := file.read(PORTION):
        yield piece


def _missing(view: AttachmentView) -> Shut:
    return Shut(
        _(
            "“%(name)s”的内容丢失，或与提交时不一致（第 %(number)s 号附件），不能打开。请联系系统管理员。"
        )
        % {"name": view.name, "number": view.id}
    )
