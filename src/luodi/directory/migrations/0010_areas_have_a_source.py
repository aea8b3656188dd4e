"""Which programme brought an area: no other one changes it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("directory", "0009_names_handed_on")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="area",
            name="source",
            field=models.TextField(db_default="", default=""),
        ),
    ]
