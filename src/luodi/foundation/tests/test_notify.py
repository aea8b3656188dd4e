"""Notifying: once for each person, in the caller's transaction, by the channels there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from luodi.foundation.models import Notice, Outgoing
from luodi.foundation.notices import (
    mark_all_read,
    mark_read,
    notice_of,
    notices,
    notify,
    unread,
)
from luodi.foundation.notices.quiet import ZONE
from luodi.foundation.webhook import Webhook, WebhookKind
from tests.cast import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, tzinfo=ZONE)
NIGHT = datetime(2026, 11, 24, 22, tzinfo=ZONE)
MORNING = datetime(2026, 11, 25, 8, 30, tzinfo=ZONE)
LOCMEM = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
HOOK = Webhook("http://127.0.0.1:9/hook", WebhookKind.PLAIN, "synthetic-secret")


def write(key: str = "k", to: Any = ("jia", "yi"), now: datetime = NOW, **more: Any) -> int:
    return notify(
        key=key,
        to=to,
        kind="reminder",
        text="示例：还有三天",
        text_en="Example: three days left",
        url="/tasks/t001/",
        now=now,
        **more,
    )


def test_each_person_gets_it_once_however_often_it_is_said() -> None:
    assert write(to=["yi", "jia", "jia"]) == 2
    assert write(to=["jia", "bing"], now=NOW + timedelta(days=1)) == 1
    assert write(key="other") == 2
    assert list(Notice.objects.filter(key="k").values_list("to", flat=True)) == [
        "jia",
        "yi",
        "bing",
    ]
    assert Notice.objects.get(key="k", to="jia").at == NOW


def test_a_thousand_people_are_one_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert write(to=[f"p{n}" for n in range(1_000)]) == 1_000
    assert len(queries) == 1


def test_nobody_to_tell_is_nothing() -> None:
    assert write(to=[]) == 0


@pytest.mark.django_db(transaction=True)
def test_notice_and_act_are_written_together() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        write()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        1 / 0  # noqa: B018  the act fails
    assert not Notice.objects.exists()


def test_without_channels_nothing_waits_to_go_out() -> None:
    write()
    assert not Outgoing.objects.exists()


def test_channels_are_written_with_the_notice(settings: Any) -> None:
    settings.MAILERS, settings.WEBHOOK = LOCMEM, HOOK
    person("jia", None, email="jia@example.org")
    person("yi", None)  # has no address
    person("bing", None, email="bing@example.org", is_active=False)
    assert write(to=["jia", "yi", "bing"]) == 3
    rows = {row.key: row for row in Outgoing.objects.all()}
    assert set(rows) == {"email:k:jia", "webhook:k"}
    assert rows["email:k:jia"].payload["to"] == ["jia"]
    assert rows["webhook:k"].payload["to"] == ["bing", "jia", "yi"]
    assert "example.org" not in str([row.payload for row in rows.values()])
    assert {row.next_at for row in rows.values()} == {NOW}
    write(to=["jia", "yi", "bing"])
    assert Outgoing.objects.count() == 2


def test_at_night_letters_wait_for_the_morning_and_the_app_does_not(settings: Any) -> None:
    settings.WEBHOOK = HOOK
    write(now=NIGHT)
    write(key="now", now=NIGHT, pressing=True)
    assert unread("jia") == 2
    assert Outgoing.objects.get(key="webhook:k").next_at == MORNING
    assert Outgoing.objects.get(key="webhook:now").next_at == NIGHT


def test_notices_are_read_page_by_page_and_only_ones_own() -> None:
    for n in range(5):
        write(key=f"k{n}")
    first = notices("jia", english=False, limit=3)
    rest = notices("jia", english=True, before=first[-1].id, limit=3)
    assert [len(first), len(rest)] == [3, 2]
    assert (first[0].text, rest[0].text) == ("示例：还有三天", "Example: three days left")
    others = [line.id for line in notices("yi", english=False, limit=9)]
    assert mark_read(login="jia", notices=[first[0].id, *others], now=NOW) == 1
    assert (unread("jia"), unread("yi")) == (4, 5)
    assert notice_of("jia", others[0]) is None
    assert len(notices("jia", english=False, only_unread=True, limit=9)) == 4


def test_all_are_marked_as_far_as_the_page_showed_them() -> None:
    write(key="a")
    newest = notices("jia", english=False, limit=1)[0].id
    write(key="b")  # comes while the page is open
    later = NOW.astimezone(UTC) + timedelta(hours=1)
    assert mark_all_read(login="jia", newest=newest, now=later) == 1
    assert (unread("jia"), unread("yi")) == (1, 2)
    assert Notice.objects.get(key="a", to="jia").read_at == later


def test_reading_again_keeps_the_first_time() -> None:
    write()
    number = notices("jia", english=False, limit=1)[0].id
    mark_read(login="jia", notices=[number], now=NOW)
    assert mark_read(login="jia", notices=[number], now=NOW + timedelta(days=1)) == 0
    assert Notice.objects.get(pk=number).read_at == NOW


def test_the_count_of_unread_asks_once_and_stops_at_a_hundred() -> None:
    Notice.objects.bulk_create(
        Notice(key=f"k{n}", to="jia", kind="x", text="示例", text_en="", url="", at=NOW)
        for n in range(130)
    )
    with CaptureQueriesContext(connection) as queries:
        assert unread("jia") == 100
    assert len(queries) == 1
