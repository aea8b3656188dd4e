"""Reading what is known of files handed in."""

from __future__ import annotations

from collections.abc import Iterable

from luodi.foundation.attachments.values import AttachmentView, Kind, Scan
from luodi.foundation.models import Attachment


def attachments(numbers: Iterable[int]) -> dict[int, AttachmentView]:
    """The files of those numbers, by number, in one query; unknown numbers are left out."""
    return {row.pk: view_of(row) for row in Attachment.objects.filter(pk__in=list(numbers))}


def attachment(number: int) -> AttachmentView | None:
    """The file of that number, None where there is none."""
    row = Attachment.objects.filter(pk=number).first()
    return view_of(row) if row else None


def view_of(row: Attachment) -> AttachmentView:
    """A row as a value."""
    return AttachmentView(
        id=row.pk,
        name=row.name,
        kind=Kind(row.kind),
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        sm3=row.sm3,
        by=row.by,
        uploaded_at=row.uploaded_at,
        marks_sought=row.marks_sought,
        scan=Scan(row.scan),
        scan_said=row.scan_said,
        withdrawn_at=row.withdrawn_at,
    )
