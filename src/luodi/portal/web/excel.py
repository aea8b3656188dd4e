"""Excel files as answers."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone

from luodi.foundation.sheets import MEDIA_TYPE, Sheet, workbook


def download(sheets: Iterable[Sheet], title: str) -> HttpResponse:
    """The sheets as a file called ``title`` and the day."""
    now = timezone.localtime()
    name = quote(f"{title}-{now:%Y-%m-%d}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return HttpResponse(
        workbook(sheets, title=title, created=now), content_type=MEDIA_TYPE, headers=headers
    )
