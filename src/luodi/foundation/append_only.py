"""Tables that only ever grow: the database itself refuses UPDATE, DELETE and TRUNCATE on them."""

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

ROWS = "luodi_append_only"
EMPTYING = "luodi_append_only_truncate"

# For tables that were guarded before TRUNCATE was; does nothing where the guard is whole.
COMPLETE = f"""
DO $$
DECLARE guarded regclass;
BEGIN
  FOR guarded IN SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = '{ROWS}' LOOP
    EXECUTE format(
      'CREATE OR REPLACE TRIGGER {EMPTYING} BEFORE TRUNCATE ON %s '
      'FOR EACH STATEMENT EXECUTE FUNCTION luodi_refuse_change()', guarded);
  END LOOP;
END $$
"""  # noqa: S608


def append_only(*tables: str) -> RunSQL:
    """A migration step after which rows of ``tables`` can be added but not changed or deleted,
    nor the tables emptied.

    An attempt raises ``django.db.IntegrityError``. The migration that uses it depends on the
    foundation's first one.
    """
    return RunSQL(
        [step for table in tables for step in _guards(table)],
        [
            f"DROP TRIGGER IF EXISTS {name} ON {table}"
            for table in tables
            for name in (ROWS, EMPTYING)
        ],
    )


def _guards(table: str) -> tuple[str, str]:
    refuse = "EXECUTE FUNCTION luodi_refuse_change()"
    return (
        f"CREATE TRIGGER {ROWS} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {EMPTYING} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    )
