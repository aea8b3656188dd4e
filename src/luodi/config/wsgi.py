"""The application that a web server runs.

WSGI, not ASGI: the pages are plain synchronous Django, which WSGI runs in parallel threads and
ASGI would run one after the other (docs/decisions/0002-wsgi.md).
"""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
application = get_wsgi_application()
