"""Sheets of people that were handed in and are kept, sealed, until they are imported."""

from __future__ import annotations

import base64
from uuid import UUID

from django.utils.translation import gettext as _

from luodi.directory.domain.people_sheet import HandedIn
from luodi.directory.models import PeopleImport
from luodi.foundation import secrets


def handed_in(number: UUID, *, by: str) -> HandedIn | None:
    """A sheet that this person handed in, None where there is none."""
    row = PeopleImport.objects.filter(pk=number, handed_in_by=by).first()
    if row is None:
        return None
    return HandedIn(row.pk, row.name, row.handed_in_at, row.done_at, row.outcome, row.sheet)


def sealed(data: bytes) -> str:
    """A sheet as it is kept."""
    return secrets.seal(base64.b64encode(data).decode())


def unsealed(sheet: str) -> bytes:
    """The bytes of a sheet that was kept.

    Raises:
        LookupError: it was forgotten.
    """
    if not sheet:
        raise LookupError(_("这张表格已不再保存，请重新上传"))
    return base64.b64decode(secrets.unseal(sheet))
