"""PostgreSQL as ever, except that a test which commits may be cleared up after: emptying every
table includes the append-only ones, whose guard is lifted for that one statement."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base, operations

from luodi.foundation.append_only import EMPTYING

GUARDED = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s"


class DatabaseOperations(operations.DatabaseOperations):
    """Knows how to empty guarded tables."""

    def execute_sql_flush(self, sql_list: Any) -> None:
        """Lift the guard, empty, and put the guard back, in one transaction."""
        with self.connection.cursor() as cursor:
            cursor.execute(GUARDED, [EMPTYING])
            guarded = [name for (name,) in cursor.fetchall()]
        switch = "ALTER TABLE {} {} TRIGGER " + EMPTYING
        off = [switch.format(name, "DISABLE") for name in guarded]
        on = [switch.format(name, "ENABLE") for name in guarded]
        super().execute_sql_flush([*off, *sql_list, *on])


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend that ``tests.settings`` names."""

    ops_class = DatabaseOperations
