"""Handing in a paper and compiling it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from django.db import transaction

from luodi import compiler
from luodi.compiler import compile_bytes
from luodi.compiler.emit import to_dict, to_json
from luodi.compiler.model import CompiledProgramme
from luodi.directory.queries import home
from luodi.foundation.domain import Actor
from luodi.foundation.services import record
from luodi.policy.domain import UPLOAD_LIMIT, TooLarge, clean_name, counts, storable
from luodi.policy.models import CompileRun, Handing, PolicyDocument


def _version() -> str:
    """The compiler's version with a digest of its own files: nobody has to remember to raise a
    number for a paper to be compiled anew by a compiler that reads it differently."""
    digest = hashlib.sha256()
    for package in ("luodi.compiler", "luodi.kernel"):
        root = Path(str(files(package)))
        for path in sorted((*root.rglob("*.py"), *root.rglob("*.grammar"))):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{compiler.VERSION}+{digest.hexdigest()[:12]}"


VERSION = _version()


def compile_upload(*, data: bytes, name: str, actor: Actor, now: datetime) -> int:
    """Keep a paper and compile it; returns the id of the run.

    The same bytes under the same version of the compiler give the run that exists, under
    whatever name they come; somebody else who hands them in may read it from then on.

    Raises:
        luodi.policy.domain.TooLarge: over the limit.
        luodi.compiler.Unreadable: cannot be read (``TooLarge`` is one of these). The message
            says what to do. Nothing is kept.
    """
    name = clean_name(name)
    if len(data) > UPLOAD_LIMIT:
        raise _too_large(name, len(data))
    sha256 = hashlib.sha256(data).hexdigest()
    known = _known(sha256)
    if known is not None:
        _hand_in_again(known, sha256, name, actor, now)
        return known
    compiled = compile_bytes(data, name=name)  # outside the transaction: it holds no locks
    return _keep(data, sha256, name, compiled, actor, now)


def _too_large(name: str, size: int) -> TooLarge:
    has, most = size / 1024 / 1024, UPLOAD_LIMIT // 1024 // 1024
    return TooLarge(
        name,
        f"文件有 {has:.1f} MB，超过上限 {most} MB。请检查是否选错了文件，或者只上传正文。",
        f"The file has {has:.1f} MB, more than the {most} MB allowed. Is it the right file?",
    )


def _known(sha256: str) -> int | None:
    return (
        CompileRun.objects.filter(document__sha256=sha256, compiler_version=VERSION)
        .values_list("id", flat=True)
        .first()
    )


@transaction.atomic
def _hand_in_again(run: int, sha256: str, name: str, actor: Actor, now: datetime) -> None:
    """A second person with the same paper may read it from now on; that is an act of its own."""
    document = PolicyDocument.objects.only("id").get(sha256=sha256)
    _handing, new = Handing.objects.get_or_create(
        document=document, by=actor.key, defaults={"at": now, "unit": home(actor.key)}
    )
    if new:
        record(
            act="policy.hand_in",
            object_kind="compile_run",
            object_key=str(run),
            actor=actor,
            now=now,
            data={"sha256": sha256, "name": name},
        )


@transaction.atomic
def _keep(
    data: bytes, sha256: str, name: str, compiled: CompiledProgramme, actor: Actor, now: datetime
) -> int:
    document, _new = PolicyDocument.objects.get_or_create(
        sha256=sha256,
        defaults={
            "name": name,
            "media_type": compiled.source.media_type,
            "data": data,
            "size": len(data),
            "uploaded_by": actor.name,
            "uploaded_at": now,
        },
    )
    Handing.objects.get_or_create(
        document=document, by=actor.key, defaults={"at": now, "unit": home(actor.key)}
    )
    run, new = CompileRun.objects.get_or_create(
        document=document,
        compiler_version=VERSION,
        defaults={
            "result": to_json(compiled),
            "text": storable(compiled.text),
            "title": storable(compiled.document.title or name),
            "document_number": compiled.document.document_number,
            "created_by": actor.name,
            "created_at": now,
            **counts(to_dict(compiled)),
        },
    )
    if new:  # of two people with the same paper at once, the first one's act is recorded
        record(
            act="policy.compile",
            object_kind="compile_run",
            object_key=str(run.pk),
            actor=actor,
            now=now,
            data={"sha256": sha256, "name": name, "compiler_version": VERSION},
        )
    return run.pk
