"""The site says whether it is alive and ready."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.test import Client

from luodi.config import health


def test_alive_needs_no_database(client: Client) -> None:
    assert client.get("/health/live/").json()["status"] == "alive"


@pytest.mark.django_db
def test_ready_when_the_database_is_up_to_date(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_unready_while_migrations_are_missing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "django.db.migrations.executor.MigrationExecutor.migration_plan",
        lambda self, targets: [targets[0]],
    )
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["reason"]) == (503, "migrations")


def test_unready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: object) -> None:
        raise DatabaseError("connection to server on socket … failed: secret detail")

    monkeypatch.setattr(health, "MigrationExecutor", broken)
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()["reason"]) == (503, "database")
    assert "secret" not in answer.content.decode()
