"""What the database itself keeps: paths of trees, the separation of administrators, changes that
are never changed. Roles that people had become grants."""

from typing import ClassVar

from django.db import migrations
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from luodi.foundation.append_only import append_only

# A row's path is its parent's with its own id; children follow, level by level. A parent that has
# the row itself in its path would be a cycle. {table}, {id} are filled in below.
PATH = """
CREATE FUNCTION luodi_{table}_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE above text := '/';
BEGIN
  IF NEW.parent_id IS NOT NULL THEN
    SELECT path INTO above FROM {table} WHERE {id} = NEW.parent_id FOR SHARE;
    IF NEW.parent_id = NEW.{id} OR position('/' || NEW.{id} || '/' IN above) > 0 THEN
      RAISE EXCEPTION 'cycle: % would be above itself', NEW.{id}
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  NEW.path := above || NEW.{id} || '/';
  RETURN NEW;
END $$;
CREATE TRIGGER luodi_path BEFORE INSERT OR UPDATE OF parent_id, path ON {table}
  FOR EACH ROW EXECUTE FUNCTION luodi_{table}_path();
CREATE FUNCTION luodi_{table}_paths_below() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE {table} SET path = '' WHERE parent_id = NEW.{id};
  RETURN NULL;
END $$;
CREATE TRIGGER luodi_paths_below AFTER UPDATE ON {table}
  FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path)
  EXECUTE FUNCTION luodi_{table}_paths_below();
UPDATE {table} SET path = '' WHERE parent_id IS NULL;
"""
NO_PATH = """
DROP TRIGGER luodi_paths_below ON {table};
DROP TRIGGER luodi_path ON {table};
DROP FUNCTION luodi_{table}_paths_below();
DROP FUNCTION luodi_{table}_path();
"""
TREES = (("directory_unit", "id"), ("directory_area", "code"))

# Nobody is two of the three administrators at one time, nor one of them and in business
# (GB/T 22239-2019, level 3). Grants to posts count for the posts' holders when they act.
SEPARATED = """
CREATE FUNCTION luodi_separate_duties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE administrators text[] := ARRAY['system_admin', 'security_admin', 'audit_admin'];
BEGIN
  IF NEW.person_id IS NULL OR NEW.revoked_at IS NOT NULL THEN RETURN NEW; END IF;
  PERFORM 1 FROM directory_user WHERE id = NEW.person_id FOR UPDATE;
  IF EXISTS (
    SELECT 1 FROM directory_grant other
    WHERE other.person_id = NEW.person_id AND other.id <> NEW.id AND other.revoked_at IS NULL
      AND other.period && NEW.period AND other.role <> NEW.role
      AND (other.role = ANY (administrators) OR NEW.role = ANY (administrators))
  ) THEN
    RAISE EXCEPTION 'separated duties: person % would join % with another role',
      NEW.person_id, NEW.role USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER luodi_separate_duties BEFORE INSERT OR UPDATE ON directory_grant
  FOR EACH ROW EXECUTE FUNCTION luodi_separate_duties();
"""
JOINED = """
DROP TRIGGER luodi_separate_duties ON directory_grant;
DROP FUNCTION luodi_separate_duties();
"""


def roles_to_grants(apps, schema_editor):
    """A person's role becomes a grant from today on, within their unit."""
    person_model = apps.get_model("directory", "User")
    grant_model = apps.get_model("directory", "Grant")
    now = timezone.now()
    for person in person_model.objects.exclude(role=""):
        grant_model.objects.create(
            role=person.role,
            person=person,
            unit_id=person.unit_id,
            period=DateRange(timezone.localdate(now), None),
            recorded_at=now,
            recorded_by="system:migrate",
        )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("directory", "0002_directory_over_time"),
        ("foundation", "0002_append_only"),
    ]
    operations: ClassVar = [
        *(migrations.RunSQL(PATH.format(table=t, id=i), NO_PATH.format(table=t)) for t, i in TREES),
        migrations.RunSQL(SEPARATED, JOINED),
        append_only("directory_unitchange", "directory_unitchangepart", "directory_handover"),
        migrations.RunPython(roles_to_grants, migrations.RunPython.noop),
        migrations.RemoveField("user", "role"),
    ]
