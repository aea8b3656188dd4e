"""Handing in a paper, and compiling it at once."""

from __future__ import annotations

import hashlib
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from django.db import transaction

from luodi import compiler
from luodi.directory.queries import person
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.policy.domain import Made, clean_name, make
from luodi.policy.models import CompileRun, Handing, PolicyDocument
from luodi.policy.services.screening import refuse_mark, refuse_too_large


def _version() -> str:
    """The compiler's version with a digest of its own files: nobody has to remember to raise a
    number for a paper to be compiled anew by a compiler that reads it differently."""
    digest = hashlib.sha256()
    for package in ("luodi.compiler", "luodi.kernel"):
        root = Path(str(files(package)))
        for path in sorted((*root.rglob("*.py"), *root.rglob("*.grammar"))):
            if path.is_relative_to(root / "write"):  # how results look, not what they are
                continue
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{compiler.VERSION}+{digest.hexdigest()[:12]}"


VERSION = _version()


def compile_upload(*, data: bytes, name: str, actor: Actor, now: datetime) -> int:
    """Keep a paper and compile it while the caller waits; returns the id of the run. For the
    command line: people at a page are served by :func:`luodi.policy.services.hand_in`.

    The same bytes under the same version of the compiler give the run that exists, under
    whatever name they come; somebody else who hands them in may read it from then on.

    Raises:
        luodi.policy.domain.TooLarge: over the limit.
        luodi.policy.domain.marks.Marked: bears a mark that this installation does not take.
        luodi.compiler.Unreadable: cannot be read (both of these are such). The message says what
            to do. Nothing is kept.
    """
    name = clean_name(name)
    refuse_too_large(data, name)
    sha256 = hashlib.sha256(data).hexdigest()
    known = run_of(sha256)
    if known is not None:
        _hand_in_again(known, sha256, name, actor, now)
        return known
    made = make(data, name)  # outside the transaction: it holds no locks
    refuse_mark(made.secrecy, data, name, actor=actor, now=now)
    return _keep(data, sha256, name, made, actor, now)


def run_of(sha256: str) -> int | None:
    """The run that this version of the compiler made of these bytes."""
    return (
        CompileRun.objects.filter(document__sha256=sha256, compiler_version=VERSION)
        .values_list("id", flat=True)
        .first()
    )


@transaction.atomic
def _hand_in_again(run: int, sha256: str, name: str, actor: Actor, now: datetime) -> None:
    """A second person with the same paper may read it from now on; that is an act of its own."""
    document = PolicyDocument.objects.only("id").get(sha256=sha256)
    if handed_by(document, actor, now):
        record(
            act="policy.hand_in",
            object_kind="compile_run",
            object_key=str(run),
            actor=actor,
            now=now,
            data={"sha256": sha256, "name": name},
        )


def handed_by(document: PolicyDocument, actor: Actor, now: datetime) -> bool:
    """Note who handed a paper in; whether that is new."""
    who = person(actor.key)
    _handing, new = Handing.objects.get_or_create(
        document=document,
        by=actor.key,
        defaults={"at": now, "unit_id": who.unit if who else None},
    )
    return new


def document_of(
    data: bytes, sha256: str, name: str, media_type: str, actor: Actor, now: datetime
) -> PolicyDocument:
    """The paper of these bytes, kept if it is new."""
    document, new = PolicyDocument.objects.get_or_create(
        sha256=sha256,
        defaults={
            "name": name,
            "media_type": media_type,
            "data": data,
            "size": len(data),
            "uploaded_by": actor.name,
            "uploaded_at": now,
        },
    )
    if not new and not document.size:  # taken out once for its mark; such papers are taken now
        document.data, document.size = data, len(data)
        PolicyDocument.objects.filter(pk=document.pk).update(data=data, size=len(data))
    return document


@transaction.atomic
def _keep(data: bytes, sha256: str, name: str, made: Made, actor: Actor, now: datetime) -> int:
    document = document_of(data, sha256, name, made.media_type, actor, now)
    handed_by(document, actor, now)
    return keep_run(document, made, name=name, created_by=actor.name, actor=actor, now=now)


def keep_run(
    document: PolicyDocument,
    made: Made,
    *,
    name: str,
    created_by: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Keep what the compiler made, inside the caller's transaction; the id of the run. Of two at
    once the first one's stays, and is recorded."""
    run, new = CompileRun.objects.get_or_create(
        document=document,
        compiler_version=VERSION,
        defaults={
            "result": made.result,
            "text": made.text,
            "title": made.title,
            "document_number": made.document_number,
            "created_by": created_by,
            "created_at": now,
            **made.counts,
        },
    )
    if new:
        record(
            act="policy.compile",
            object_kind="compile_run",
            object_key=str(run.pk),
            actor=actor,
            now=now,
            data={"sha256": document.sha256, "name": name, "compiler_version": VERSION},
        )
    return run.pk
