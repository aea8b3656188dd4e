"""Evidence (佐证) of progress reports: added, withdrawn."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from luodi.delivery.domain.rules import EvidenceGrade
from luodi.delivery.models import Evidence, ProgressReport
from luodi.delivery.services.items import done_before, once
from luodi.delivery.services.reporting import held_report, refuse_locked, write_step
from luodi.foundation.attachments import services as attachments
from luodi.foundation.attachments.services import Readable
from luodi.foundation.attachments.values import Received
from luodi.foundation.domain import Actor

LONGEST_TITLE, LONGEST_LINK = 200, 2_000
MOST = 50  # pieces of evidence of one report


def add_evidence(
    *,
    report: int,
    title: str,
    grade: EvidenceGrade,
    actor: Actor,
    now: datetime,
    file: Readable | None = None,
    name: str = "",
    link: str = "",
    idem: str | None = None,
) -> int:
    """Add a file (called ``name``) or a link to a report that is being written; returns the
    evidence's id. The file is looked at before anything is held: what is refused leaves nothing.
    Without a title a file keeps its name.

    Raises:
        LookupError: there is no such report.
        OutOfOrder: it is not being written.
        Refused (a ValueError): the file is not taken; the message says why.
        ValueError: both or neither of file and link, no title for a link, a link that is none, no
            grade, or too many.
    """
    title, link = title.strip()[:LONGEST_TITLE], link.strip()
    _check(file, title, link, grade)
    received = None
    if file is not None:
        received = attachments.receive(file=file, name=name, actor=actor, now=now)
    return _add(report, title, grade, received, link, actor=actor, now=now, idem=idem)


def _check(file: Readable | None, title: str, link: str, grade: EvidenceGrade) -> None:
    if (file is None) == (not link):
        raise ValueError(_("请选择一个文件，或者填一个网址，两样只要一样"))
    if grade is EvidenceGrade.NONE:
        raise ValueError(_("请选择佐证的种类"))
    if link and not title:
        raise ValueError(_("请写明这个网址是什么，例如“县政府网站公示”"))
    parts = urlsplit(link)
    if link and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise ValueError(_("网址应以 http:// 或 https:// 开头，请从浏览器地址栏复制"))
    if len(link) > LONGEST_LINK:
        raise ValueError(_("网址太长，请换一个较短的"))


@once
@transaction.atomic
def _add(
    report: int,
    title: str,
    grade: EvidenceGrade,
    received: Received | None,
    link: str,
    *,
    actor: Actor,
    now: datetime,
    idem: str | None,
) -> int:
    found = held_report(report)
    if done_before(found.steps, idem):
        made: int = found.steps.get(idem=idem).data["evidence"]
        return made
    refuse_locked(found)
    if found.evidence.filter(withdrawn_at=None).count() >= MOST:
        raise ValueError(_("一份填报最多 %(most)s 件佐证，请合并后再交") % {"most": MOST})
    kept = attachments.keep(received=received, actor=actor) if received else None
    row = Evidence.objects.create(
        report=found,
        attachment_id=kept.id if kept else None,
        link=link,
        title=title or (kept.name if kept else link),
        grade=grade,
        added_at=now,
        added_by=actor.key,
    )
    facts = kept.facts() if kept else {"link": link}
    data = {"evidence": row.pk, "title": row.title, "grade": grade.name.lower(), **facts}
    write_step(
        found, "add_evidence", actor=actor, now=now, round=found.round + 1, data=data, idem=idem
    )
    return row.pk


@transaction.atomic
def withdraw_evidence(*, evidence: int, why: str, actor: Actor, now: datetime) -> None:
    """Withdraw a piece of evidence of a report that is being written, and say why. It stays in the
    history; one that is withdrawn already stays as it is.

    Raises:
        LookupError: there is none of that number.
        ValueError: no reason is given.
        OutOfOrder: the report is not being written.
    """
    if not why.strip():
        raise ValueError(_("请写明撤回佐证的理由，例如“传错文件”"))
    row = Evidence.objects.filter(pk=evidence).first()
    if row is None:
        raise LookupError(_("没有这件佐证"))
    found = held_report(row.report_id)
    row = Evidence.objects.select_for_update().get(pk=evidence)
    if row.withdrawn_at is not None:
        return
    refuse_locked(found)
    _withdraw(found, row, why.strip(), actor, now)


def _withdraw(report: ProgressReport, row: Evidence, why: str, actor: Actor, now: datetime) -> None:
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_why = now, actor.key, why
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    if row.attachment_id is not None:
        attachments.withdraw(attachment=row.attachment_id, now=now)
    write_step(
        report,
        "withdraw_evidence",
        actor=actor,
        now=now,
        round=report.round + 1,
        reason=why,
        data={"evidence": row.pk, "title": row.title},
    )
