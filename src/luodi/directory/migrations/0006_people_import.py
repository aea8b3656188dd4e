"""Sheets of people that were handed in."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0005_login_sessions"),
    ]

    operations = [
        migrations.CreateModel(
            name="PeopleImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField()),
                ("sheet", models.TextField(blank=True)),
                ("handed_in_at", models.DateTimeField()),
                ("handed_in_by", models.TextField()),
                ("done_at", models.DateTimeField(null=True)),
                ("outcome", models.JSONField(null=True)),
            ],
            options={
                "ordering": ("-handed_in_at",),
            },
        ),
    ]
