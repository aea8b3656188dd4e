"""Sending a file to a browser. The room's view asks first whether the person may see it."""

from __future__ import annotations

from django.http import FileResponse

from luodi.foundation.attachments.values import Kind, Opened

# A page that shows a picture by itself can do nothing at all. Chromium shows no PDF file in a
# sandbox; its viewer keeps scripts of the file apart from the site.
_PICTURE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def serve(opened: Opened, *, inline: bool = False) -> FileResponse:
    """The response that sends a file (:func:`~.services.open_attachment`) and closes it.

    ``inline`` shows it in the browser where its kind allows that (PDF, JPEG, PNG, GIF, WebP);
    everything else is downloaded, and nothing is kept in caches.
    """
    view = opened.view
    return FileResponse(
        opened.file,
        as_attachment=not (inline and view.shown),
        filename=view.name,
        content_type=view.media_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": _PDF if view.kind is Kind.PDF else _PICTURE,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "private, no-store",
        },
    )
