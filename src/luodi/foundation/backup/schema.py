"""Which tables and migrations there should be, as Django's migrations say."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.loader import MigrationLoader


def expected_tables() -> frozenset[str]:
    """The tables that the migrations applied so far have made."""
    loader = MigrationLoader(connection)
    applied = [node for node in loader.graph.nodes if node in loader.applied_migrations]
    models = loader.project_state(applied).apps.get_models(include_auto_created=True)
    return frozenset(
        model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy
    )


def known_migrations() -> dict[str, set[str]]:
    """The migrations of this version, by application; asks no database."""
    loader = MigrationLoader(None)
    known: dict[str, set[str]] = {}
    for (app, name), migration in loader.disk_migrations.items():
        known.setdefault(app, set()).add(name)
        for replaced_app, replaced in migration.replaces:
            known.setdefault(replaced_app, set()).add(replaced)
    return known
