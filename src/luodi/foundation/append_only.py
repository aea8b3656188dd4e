"""Tables that only ever grow: the database itself refuses UPDATE and DELETE on them."""

from __future__ import annotations

from django.db.migrations import RunSQL

# One function for all tables; made by the foundation's first migration.
REFUSE = """
CREATE FUNCTION luodi_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
FORGET = "DROP FUNCTION luodi_refuse_change()"


def append_only(*tables: str) -> RunSQL:
    """A migration step after which rows of ``tables`` can be added but not changed or deleted.

    An attempt raises ``django.db.IntegrityError``. The migration that uses it depends on the
    foundation's first one.
    """
    return RunSQL(
        [
            f"CREATE TRIGGER luodi_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION luodi_refuse_change()"
            for table in tables
        ],
        [f"DROP TRIGGER luodi_append_only ON {table}" for table in tables],
    )
