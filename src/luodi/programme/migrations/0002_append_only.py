"""Editions, tasks and bindings only grow: the past keeps what it said."""

from typing import ClassVar

from django.db import migrations

from luodi.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("foundation", "0002_append_only"),
        ("programme", "0001_initial"),
    ]
    operations: ClassVar = [
        append_only(
            "programme_edition",
            "programme_correction",
            "programme_task",
            "programme_participant",
            "programme_measure",
            "programme_taskversion",
            "programme_responsibility",
            "programme_target",
            "programme_goal",
            "programme_rule",
            "programme_namedproject",
            "programme_binding",
            "programme_boundtask",
        )
    ]
