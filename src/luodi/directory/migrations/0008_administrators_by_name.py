"""An administrator's role belongs to a person by name, never to a post: whoever fills the post
would choose the administrator. Those on posts are taken back (``luodi admin`` gives them anew).
People entered before names had readings get theirs."""

from typing import ClassVar

from django.db import migrations

from luodi.directory.domain import pinyin_key

PORTION = 1_000
TAKEN_BACK = """
UPDATE directory_grant SET revoked_at = now(), revoked_by = 'system:migrate'
WHERE post_id IS NOT NULL AND revoked_at IS NULL
  AND role IN ('system_admin', 'security_admin', 'audit_admin');
"""
BY_NAME = """
CREATE FUNCTION luodi_administrators_by_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'separated duties: % is given to a person, not to post %', NEW.role, NEW.post_id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER luodi_administrators_by_name BEFORE INSERT OR UPDATE ON directory_grant
  FOR EACH ROW WHEN (
    NEW.post_id IS NOT NULL AND NEW.revoked_at IS NULL
    AND NEW.role IN ('system_admin', 'security_admin', 'audit_admin')
  )
  EXECUTE FUNCTION luodi_administrators_by_name();
"""
NOT_BY_NAME = """
DROP TRIGGER luodi_administrators_by_name ON directory_grant;
DROP FUNCTION luodi_administrators_by_name();
"""


def readings(apps, schema_editor):
    """The reading of every name that has none yet."""
    people = apps.get_model("directory", "User").objects
    waiting = people.filter(sort_key="").exclude(first_name="").only("id", "first_name")
    portion = []
    for row in waiting.iterator(chunk_size=PORTION):
        row.sort_key = pinyin_key(row.first_name)
        portion.append(row)
        if len(portion) == PORTION:
            people.bulk_update(portion, ["sort_key"])
            portion = []
    people.bulk_update(portion, ["sort_key"])


class Migration(migrations.Migration):
    dependencies: ClassVar = [("directory", "0007_people_searched")]
    operations: ClassVar = [
        migrations.RunSQL(TAKEN_BACK, migrations.RunSQL.noop),
        migrations.RunSQL(BY_NAME, NOT_BY_NAME),
        migrations.RunPython(readings, migrations.RunPython.noop),
    ]
