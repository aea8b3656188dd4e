"""The names that changes of units have led to others. Of earlier changes it is not known which
names the heir had itself: those that both have count as handed on."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

EARLIER = """
INSERT INTO directory_handedname (change_id, heir_id, name)
SELECT DISTINCT change.id, heir.id, handed.name
FROM directory_unitchange change
JOIN directory_unitchangepart part ON part.change_id = change.id AND part."primary"
JOIN directory_unit gone ON gone.id = part.unit_id
JOIN directory_unit heir ON heir.id = part.successor_id
CROSS JOIN LATERAL unnest(gone.aliases || gone.name || gone.full_name) AS handed (name)
WHERE change.kind IN ('merge', 'split', 'abolish')
  AND NOT EXISTS (SELECT FROM directory_unitchange undo WHERE undo.undoes_id = change.id)
  AND handed.name = ANY (heir.aliases)
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("directory", "0008_administrators_by_name")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="HandedName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_names",
                        to="directory.unitchange",
                    ),
                ),
                (
                    "heir",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_names",
                        to="directory.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("heir", "name", "change"), name="a_name_handed_once_by_a_change"
                    )
                ],
            },
        ),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
    ]
