"""The audit trail only grows: UPDATE and DELETE are refused by the database."""

from typing import ClassVar

from django.db import migrations

from luodi.foundation.append_only import FORGET, REFUSE, append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [("foundation", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(REFUSE, FORGET),
        append_only("foundation_auditevent"),
    ]
