"""Whether the site is alive (the process answers) and ready (its database does, up to date)."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

import luodi
from luodi.foundation.access import anyone

UNAVAILABLE = 503


@anyone
@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "alive", "version": luodi.__version__})


@anyone
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when work can be done; 503 with the reason when not. Says nothing of the inside."""
    reason = _hindrance()
    body = {"status": "unready", "reason": reason} if reason else {"status": "ready"}
    return JsonResponse(
        body | {"version": luodi.__version__}, status=UNAVAILABLE if reason else 200
    )


def _hindrance() -> str | None:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "migrations"
    except DatabaseError:
        return "database"
    return None
