"""Who handed a paper in is known by their unit, wherever it stands today; papers that were handed
in before units were noted get the unit of the person."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


def from_paths(apps: Any, _schema_editor: Any) -> None:
    """The unit is the last of the path that was noted, else the person's."""
    handings = apps.get_model("policy", "Handing")
    units = apps.get_model("directory", "Unit").objects
    people = apps.get_model("directory", "User").objects
    for path in handings.objects.exclude(unit_path="").values_list("unit_path").distinct():
        ids = [part for part in path[0].split("/") if part]
        key = units.filter(pk=ids[-1]).values_list("key", flat=True).first()
        handings.objects.filter(unit_path=path[0]).update(unit_id=key)
    unknown = handings.objects.filter(unit=None)
    homes = people.filter(username__in=unknown.values("by"), unit__isnull=False)
    for login, key in homes.values_list("username", "unit__key"):
        unknown.filter(by=login).update(unit_id=key)


def to_paths(apps: Any, _schema_editor: Any) -> None:
    """The path that the unit has now."""
    handings = apps.get_model("policy", "Handing")
    for key, path in handings.objects.exclude(unit=None).values_list("unit_id", "unit__path"):
        handings.objects.filter(unit_id=key).update(unit_path=path)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("directory", "0003_kept_by_the_database"),
        ("policy", "0005_corrections"),
    ]

    operations: ClassVar = [
        migrations.RenameField("handing", "unit", "unit_path"),
        migrations.AddField(
            "handing",
            "unit",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.unit",
                to_field="key",
            ),
        ),
        migrations.RunPython(from_paths, to_paths),
        migrations.RemoveField("handing", "unit_path"),
    ]
