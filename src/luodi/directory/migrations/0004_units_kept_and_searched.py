"""What the directory keeps against an older file, and an index for a part of a unit's name."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

import luodi.directory.models.places

GRAMS = """
CREATE FUNCTION luodi_grams(name text, full_name text, aliases text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT lower(substr(word, place, size))), '{}')
  FROM unnest(ARRAY[name, full_name] || aliases) AS word,
    generate_series(1, 2) AS size,
    generate_series(1, length(word) - size + 1) AS place
$$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("directory", "0003_kept_by_the_database")]
    operations: ClassVar = [
        migrations.RunSQL(GRAMS, "DROP FUNCTION luodi_grams(text, text, text[])"),
        migrations.RemoveIndex("area", "area_children"),
        migrations.AddIndex(
            "area", models.Index(fields=("parent", "sort_key", "code"), name="area_children")
        ),
        migrations.AddIndex(
            "area", models.Index(OpClass("name", name="text_pattern_ops"), name="area_name")
        ),
        migrations.AddField("unit", "kept", models.BooleanField(default=False, db_default=False)),
        migrations.AddIndex(
            "unit", models.Index(OpClass("name", name="text_pattern_ops"), name="unit_name")
        ),
        migrations.AddIndex(
            "unit", GinIndex(luodi.directory.models.places.Grams(), name="unit_grams")
        ),
    ]
