"""Papers compiled in the background: handed in, waiting for their turn, compiled, given up."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from luodi.compiler import Stage, Unreadable, refuse
from luodi.compiler.read.costs import computing
from luodi.foundation import jobs
from luodi.foundation.confined import Confined, TookTooLong, WorkerLost, WorkFailed
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.policy.domain import (
    COMPILE_MEMORY,
    COMPILE_SECONDS,
    CRASHED,
    MOST_ATTEMPTS,
    TOOK_TOO_LONG,
    UNFINISHED,
    UNSEEN,
    CompileState,
    Handed,
    Made,
    Reason,
    clean_name,
    make,
)
from luodi.policy.domain.marks import Taken, marked, refused
from luodi.policy.models import Compilation, CompileRun, PolicyDocument
from luodi.policy.services import compiling, screening

log = logging.getLogger(__name__)

WORKER = Actor.system("worker")
UNKNOWN = "application/octet-stream"  # until the compiler has looked at it
AT_ONCE = 200  # papers queued anew in one go after the compiler has changed
_confined = Confined(make, seconds=COMPILE_SECONDS, memory=COMPILE_MEMORY)


def get_ready() -> None:
    """Start the process that compiles, before the first paper comes."""
    _confined.warm()


def hand_in(*, data: bytes, name: str, job: str, actor: Actor, now: datetime) -> Handed:
    """Keep a paper and queue its compiling, in one transaction; returns at once.

    ``job`` names the background job that compiles it and takes ``document``, its id. The same
    bytes under the same version of the compiler give the run that exists; a paper that waits
    already is not queued twice. Whoever hands it in may read it from then on.

    Raises:
        luodi.policy.domain.TooLarge: over the limit.
        luodi.policy.domain.marks.Marked: bears a mark that this installation does not take.
        luodi.compiler.Unreadable: no paper that can be read; nothing is kept. What shows only
            while compiling becomes the state of the paper.
    """
    name = clean_name(name)
    screening.refuse_too_large(data, name)
    refuse(data, name=name)
    screening.refuse_marked(data, name, actor=actor, now=now)
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        document = compiling.document_of(data, sha256, name, UNKNOWN, actor, now)
        new = compiling.handed_by(document, actor, now)
        run = compiling.run_of(sha256)
        queued = run is None and _order(document, job, actor.name, now, jobs.ORDINARY)
        if new or queued:
            _record("policy.hand_in", document, actor, now, name=name)
    return Handed(document.pk, run)


def retry(*, document: int, job: str, actor: Actor, now: datetime) -> bool:
    """Queue a paper anew that could not be compiled; whether there was reason to (there is none
    for one that was taken out for its mark).

    Raises:
        LookupError: no such paper.
    """
    with transaction.atomic():
        row = PolicyDocument.objects.defer("data").filter(pk=document).first()
        if row is None:
            raise LookupError(_("没有编号为 %(document)s 的文件") % {"document": document})
        wanted = row.size > 0 and compiling.run_of(row.sha256) is None
        queued = wanted and _order(row, job, actor.name, now, jobs.ORDINARY)
        if queued:
            _record("policy.retry", row, actor, now, name=row.name)
    return queued


def _order(
    document: PolicyDocument, job: str, ordered_by: str, now: datetime, priority: int
) -> bool:
    """Queue the compiling of a paper unless it waits already; whether it was queued."""
    fresh = {
        "state": CompileState.QUEUED,
        "stage": "",
        "attempts": 0,
        "reason": "",
        "reason_en": "",
        "ordered_by": ordered_by,
        "queued_at": now,
        "started_at": None,
    }
    row, new = Compilation.objects.select_for_update().get_or_create(
        document=document, defaults=fresh
    )
    if not new:
        if row.state in UNFINISHED:
            return False
        Compilation.objects.filter(pk=row.pk).update(**fresh)
    jobs.queue(job, priority=priority, lock=f"compile:{document.pk}", document=document.pk)
    return True


def compile_document(*, document: int, now: datetime) -> int | None:
    """Compile a paper that waits; the id of its run, None where it could not be compiled (its
    state then says why) or nobody waits for it. Doing it again changes nothing.

    The compiler works in a process of its own, bounded in time and memory, and its stages are
    kept for those who wait.
    """
    row = _begin(document, now)
    if row is None:
        return None
    known = compiling.run_of(row.document.sha256)
    if known is not None:
        Compilation.objects.filter(pk=row.pk).update(state=CompileState.DONE)
        return known
    if row.attempts > MOST_ATTEMPTS:
        _give_up(row, CRASHED, "the worker was lost each time", now)
        return None
    try:
        made: Made = _confined.run(
            bytes(row.document.data),
            row.document.name,
            told=lambda stage: _tell(row.pk, stage),
            processor_seconds=computing(row.document.data, most=COMPILE_SECONDS),
        )
    except WorkFailed as failed:
        _give_up(row, _reason(failed.__cause__), "the compiler failed", now)
        return None
    except TookTooLong:
        _give_up(row, TOOK_TOO_LONG, "took too long", now)
        return None
    except WorkerLost:
        _give_up(row, CRASHED, "the compiler's process was lost", now)
        return None
    if refused(made.secrecy, settings.MARKED_PAPERS) and not row.document.runs.exists():
        return _take_out(row, made.secrecy, now)
    return _finish(row, made, now)


def _reason(error: BaseException | None) -> Reason:
    """In words, where the compiler has them; a fault of its own goes to the log."""
    if isinstance(error, Unreadable):
        return Reason(error.reason(english=False), error.reason(english=True))
    log.error("the compiler failed on a paper", exc_info=error)
    return CRASHED


@transaction.atomic
def _take_out(row: Compilation, mark: str, now: datetime) -> None:
    """Delete the bytes of a paper whose mark showed only while it was compiled. Papers that were
    compiled before, by a compiler that knew no marks, stay: people work with them."""
    document = row.document
    PolicyDocument.objects.filter(pk=document.pk).update(data=b"", size=0)
    why = marked(document.name, mark)
    told = {"reason": why.reason(english=False), "reason_en": why.reason(english=True)}
    Compilation.objects.filter(pk=row.pk).update(state=CompileState.FAILED, **told)
    screening.record_refusal(mark, document.sha256, actor=WORKER, now=now)


@transaction.atomic
def _begin(document: int, now: datetime) -> Compilation | None:
    rows = Compilation.objects.select_for_update(of=("self",)).select_related("document")
    row = rows.filter(document=document).exclude(state=CompileState.FAILED).first()
    if row is not None and row.state != CompileState.DONE:
        row.attempts += 1
        Compilation.objects.filter(pk=row.pk).update(
            state=CompileState.COMPILING, stage="", attempts=row.attempts, started_at=now
        )
    return row


def _tell(compilation: int, stage: Stage) -> None:
    rows = Compilation.objects.filter(pk=compilation, state=CompileState.COMPILING)
    rows.update(stage=stage)


@transaction.atomic
def _finish(row: Compilation, made: Made, now: datetime) -> int:
    document = row.document
    if document.media_type != made.media_type:
        PolicyDocument.objects.filter(pk=document.pk).update(media_type=made.media_type)
    run = compiling.keep_run(
        document, made, name=document.name, created_by=row.ordered_by, actor=WORKER, now=now
    )
    Compilation.objects.filter(pk=row.pk).update(state=CompileState.DONE)
    return run


def give_up(*, document: int, now: datetime) -> None:
    """Tell those who wait for a paper that compiling it has failed for a reason that is not the
    paper's: the job met an error again and again."""
    row = Compilation.objects.select_related("document").filter(document=document).first()
    if row is not None and row.state in UNFINISHED:
        _give_up(row, CRASHED, "the job failed", now)


def _give_up(row: Compilation, reason: Reason, why: str, now: datetime) -> None:
    mark = _seen(row)  # outside the transaction: it may take a while
    if mark is None:
        _close(
            row,
            _with_deletion(reason),
            f"{why}; not looked at either: content deleted",
            now,
            delete=True,
        )
    elif refused(mark, settings.MARKED_PAPERS):
        _take_out(row, mark, now)
    else:
        _close(row, reason, why, now)


def _with_deletion(reason: Reason) -> Reason:
    """The reader's own words stay; the others say that the paper is kept."""
    if reason in (CRASHED, TOOK_TOO_LONG):
        return UNSEEN
    return Reason(f"{reason.chinese}{UNSEEN.chinese}", f"{reason.english} {UNSEEN.english}")


def _seen(row: Compilation) -> str | None:
    """The mark of a paper that the compiler could not tell; it may have come in unseen. None where
    nothing can look at it. Where all papers are taken, or people work with this one, none
    matters."""
    if settings.MARKED_PAPERS == Taken.ALL or row.document.runs.exists():
        return ""
    return screening.mark_seen(bytes(row.document.data), row.document.name)


@transaction.atomic
def _close(
    row: Compilation, reason: Reason, why: str, now: datetime, *, delete: bool = False
) -> None:
    # Another worker may have been given the same job meanwhile, and be done.
    rows = Compilation.objects.filter(pk=row.pk).exclude(state=CompileState.DONE)
    told = {"reason": reason.chinese, "reason_en": reason.english}
    if rows.update(state=CompileState.FAILED, **told):
        if delete:
            PolicyDocument.objects.filter(pk=row.document.pk).update(data=b"", size=0)
        _record("policy.give_up", row.document, WORKER, now, name=row.document.name, why=why)


def order_outdated(*, job: str, now: datetime) -> int:
    """Queue the papers whose latest run is of another version of the compiler, newest first and
    behind everything that people wait for; returns how many, at most :data:`AT_ONCE`."""
    with transaction.atomic():
        found = [
            document
            for document in _outdated()
            if _order(document, job, WORKER.name, now, jobs.LATER)
        ]
        if found:
            record(
                act="policy.recompile",
                object_kind="compiler",
                object_key=compiling.VERSION,
                actor=WORKER,
                now=now,
                data={"papers": len(found)},
            )
    return len(found)


def _outdated() -> Iterable[PolicyDocument]:
    """Papers with runs, none of this version, that were not given up since they were queued."""
    current = CompileRun.objects.filter(compiler_version=compiling.VERSION)
    rows = PolicyDocument.objects.defer("data").filter(runs__isnull=False).distinct()
    rows = rows.exclude(runs__in=current)
    busy = (*UNFINISHED, CompileState.FAILED)
    return rows.exclude(compilation__state__in=busy).order_by("-id")[:AT_ONCE]


def _record(act: str, document: PolicyDocument, actor: Actor, now: datetime, **data: str) -> None:
    record(
        act=act,
        object_kind="policy_document",
        object_key=str(document.pk),
        actor=actor,
        now=now,
        data={"sha256": document.sha256, **data},
    )
