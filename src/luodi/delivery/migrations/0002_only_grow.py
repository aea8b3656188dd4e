"""What was done stays as it was said."""

from typing import ClassVar

from django.db import migrations

from luodi.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("foundation", "0002_append_only"),
        ("delivery", "0001_initial"),
    ]
    operations: ClassVar = [
        append_only(
            "delivery_itemstep",
            "delivery_extension",
            "delivery_planstep",
            "delivery_consent",
            "delivery_reportstep",
            "delivery_lightchange",
            "delivery_supervisionstep",
            "delivery_problemstep",
        )
    ]
