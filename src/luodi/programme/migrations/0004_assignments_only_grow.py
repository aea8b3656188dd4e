"""What coordinators settle about tasks only grows: a mistake is ended by a row of its own."""

from typing import ClassVar

from django.db import migrations

from luodi.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("foundation", "0002_append_only"),
        ("programme", "0003_assignments"),
    ]
    operations: ClassVar = [
        append_only(
            "programme_opensetbinding",
            "programme_opensetbindingend",
            "programme_successorchoice",
        )
    ]
