"""A binding remembers the last correction of the paper that it was made with."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("policy", "0005_corrections"),
        ("programme", "0004_assignments_only_grow"),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(
            model_name="binding",
            name="one_binding_a_run_and_edition",
        ),
        migrations.AddField(
            model_name="binding",
            name="correction",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="policy.papercorrection",
            ),
        ),
        migrations.AddConstraint(
            model_name="binding",
            constraint=models.UniqueConstraint(
                fields=("run", "edition", "correction"),
                name="one_binding_a_run_edition_and_correction",
                nulls_distinct=False,
            ),
        ),
    ]
