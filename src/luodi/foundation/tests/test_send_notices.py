"""Sending what waits: through a real server on this machine, with faults of every kind."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.db import connection, transaction

from luodi.foundation.models import Outgoing
from luodi.foundation.notices import clear_sent, failed, notify, send_waiting
from luodi.foundation.notices.quiet import ZONE
from luodi.foundation.notices.sending import MOST_ATTEMPTS, pause
from luodi.foundation.queries import events
from luodi.foundation.webhook import Webhook, WebhookKind
from tests.cast import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 10, tzinfo=ZONE)
NIGHT = datetime(2026, 11, 24, 22, tzinfo=ZONE)
LOCMEM = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
SECRET = "synthetic-secret"


class Receiver(ThreadingHTTPServer):
    """Keeps what it is sent, and answers as told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Receiver = self.server  # type: ignore[assignment]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.received.append((self.path, dict(self.headers), body))
        status, headers, said = server.answers.pop(0) if server.answers else (200, {}, b"")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST

    def log_message(self, *arguments: Any) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving() as server:
        yield server


@contextmanager
def serving() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def write(key: str = "k", now: datetime = NOW, to: tuple[str, ...] = ("jia",), **more: Any) -> None:
    notify(
        key=key,
        to=to,
        kind="reminder",
        text="示例：还有三天",
        text_en="Example",
        url="/tasks/t001/",
        now=now,
        **more,
    )


def test_a_plain_webhook_is_signed_and_carries_its_key(receiver: Receiver, settings: Any) -> None:
    settings.WEBHOOK = Webhook(receiver.url, WebhookKind.PLAIN, SECRET)
    settings.SITE_URL = "https://luodi.example"
    write()
    assert send_waiting(now=NOW).sent == 1
    ((_path, headers, body),) = receiver.received
    stamp = headers["X-Luodi-Timestamp"]
    signed = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Luodi-Signature"] == f"sha256={signed}"
    assert int(stamp) == int(NOW.timestamp())
    assert headers["Idempotency-Key"] == hashlib.sha256(b"webhook:k").hexdigest()[:40]
    assert json.loads(body) == {
        "kind": "reminder",
        "text": "示例：还有三天",
        "text_en": "Example",
        "url": "https://luodi.example/tasks/t001/",
        "to": ["jia"],
        "key": "webhook:k",
    }
    row = Outgoing.objects.get()
    assert (row.sent_at, row.next_at, row.attempts, row.error) == (NOW, None, 1, "")
    assert send_waiting(now=NOW + timedelta(days=1)).sent == 0


def test_a_dingtalk_robot_is_signed_as_it_documents(receiver: Receiver, settings: Any) -> None:
    settings.WEBHOOK = Webhook(f"{receiver.url}?access_token=t", WebhookKind.DINGTALK, SECRET)
    receiver.answers = [(200, {}, b'{"errcode": 0, "errmsg": "ok"}')]
    write()
    assert send_waiting(now=NOW).sent == 1
    ((path, _headers, body),) = receiver.received
    asked = {name: value for name, (value,) in parse_qs(urlsplit(path).query).items()}
    assert asked["access_token"] == "t"
    assert asked["timestamp"] == str(int(NOW.timestamp() * 1000))
    message = f"{asked['timestamp']}\n{SECRET}".encode()
    expected = hmac.new(SECRET.encode(), message, hashlib.sha256).digest()
    assert base64.b64decode(asked["sign"]) == expected
    assert json.loads(body) == {"msgtype": "text", "text": {"content": "示例：还有三天"}}


def test_a_wecom_robot_that_refuses_with_200_is_tried_again(
    receiver: Receiver, settings: Any
) -> None:
    settings.WEBHOOK = Webhook(f"{receiver.url}?key=robot", WebhookKind.WECOM)
    receiver.answers = [
        (200, {}, b'{"errcode": 45009, "errmsg": "api freq out of limit"}'),
        (200, {}, b'{"errcode": 0, "errmsg": "ok"}'),
    ]
    write()
    assert send_waiting(now=NOW).failed == 1
    assert Outgoing.objects.get().error == "errcode 45009"
    assert send_waiting(now=NOW + pause(1)).sent == 1
    first, second = receiver.received
    assert first[1]["Idempotency-Key"] == second[1]["Idempotency-Key"]


def test_a_redirect_leads_nowhere(receiver: Receiver, settings: Any) -> None:
    with serving() as inner:
        receiver.answers = [(307, {"Location": inner.url}, b"")]
        settings.WEBHOOK = Webhook(receiver.url, WebhookKind.PLAIN, SECRET)
        write()
        assert send_waiting(now=NOW).failed == 1
        assert inner.received == []
    assert Outgoing.objects.get().error == "HTTP 307"


def test_pauses_grow_and_in_the_end_it_is_given_up_for_all_to_see(settings: Any) -> None:
    settings.WEBHOOK = Webhook("http://127.0.0.1:9/hook?key=robot", WebhookKind.PLAIN, SECRET)
    write(pressing=True)
    now, tries = NOW, []
    for _ in range(MOST_ATTEMPTS):
        tries.append(now)
        assert send_waiting(now=now - timedelta(seconds=1)).failed == 0  # not yet
        tally = send_waiting(now=now)
        waiting = Outgoing.objects.get().next_at
        if waiting is None:
            break
        assert tally.failed == 1
        now = waiting
    assert [later - earlier for earlier, later in pairwise(tries)] == [
        pause(n) for n in range(1, MOST_ATTEMPTS)
    ]
    assert (tally.given_up, Outgoing.objects.get().attempts) == (1, MOST_ATTEMPTS)
    (row,) = failed()
    assert (row.key, row.next_at, row.error) == ("webhook:k", None, "ConnectionError")
    (event,) = events(object_kind="outgoing")
    assert event.act == "notices.give_up"
    assert "robot" not in json.dumps(event.data)  # the robot's address is its password
    assert send_waiting(now=now + timedelta(days=9)).sent == 0


def test_an_email_goes_to_the_address_the_person_has_now(settings: Any) -> None:
    settings.MAILERS, settings.SITE_URL = LOCMEM, "https://luodi.example"
    settings.DEFAULT_FROM_EMAIL = "落地 <luodi@example.org>"
    jia = person("jia", None, email="old@example.org")
    write()
    jia.email = "new@example.org"
    jia.save()
    assert send_waiting(now=NOW).sent == 1
    (letter,) = mail.outbox
    assert letter.to == ["new@example.org"]
    assert letter.subject == "【落地】示例：还有三天"
    assert "https://luodi.example/tasks/t001/" in letter.body
    number = letter.message()["Message-ID"]
    assert number == f"<{hashlib.sha256(b'email:k:jia').hexdigest()[:40]}@example.org>"


def test_who_has_left_is_not_written_to(settings: Any) -> None:
    settings.MAILERS = LOCMEM
    jia = person("jia", None, email="jia@example.org")
    write()
    jia.is_active = False
    jia.save()
    assert send_waiting(now=NOW).given_up == 1
    assert mail.outbox == []


def test_in_quiet_hours_only_what_presses_is_sent(receiver: Receiver, settings: Any) -> None:
    """Also where it was written in working hours, and a worker comes only at night."""
    settings.WEBHOOK = Webhook(receiver.url, WebhookKind.PLAIN, SECRET)
    write(key="mild")
    write(key="pressing", pressing=True)
    assert send_waiting(now=NIGHT).sent == 1
    assert [json.loads(body)["key"] for _, _, body in receiver.received] == ["webhook:pressing"]
    assert send_waiting(now=NIGHT + timedelta(hours=12)).sent == 1


def test_a_channel_that_is_down_does_not_hold_up_the_other(settings: Any) -> None:
    settings.MAILERS = LOCMEM
    settings.WEBHOOK = Webhook("http://127.0.0.1:9/hook", WebhookKind.PLAIN, SECRET)
    person("jia", None, email="jia@example.org")
    for n in range(8):
        write(key=f"k{n}")
    tally = send_waiting(now=NOW)
    assert (tally.sent, tally.failed) == (8, 3)
    assert Outgoing.objects.filter(channel="webhook", attempts=0).count() == 5


def test_what_was_sent_long_ago_is_cleared(receiver: Receiver, settings: Any) -> None:
    settings.WEBHOOK = Webhook(receiver.url, WebhookKind.PLAIN, SECRET)
    write()
    send_waiting(now=NOW)
    write(key="waits")
    assert clear_sent(now=NOW + timedelta(days=89)) == 0
    assert clear_sent(now=NOW + timedelta(days=91)) == 1
    assert Outgoing.objects.get().key == "webhook:waits"


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_send_one_twice(receiver: Receiver, settings: Any) -> None:
    """The second comes while the first is at it: what is locked is passed by."""
    settings.WEBHOOK = Webhook(receiver.url, WebhookKind.PLAIN, SECRET)
    with transaction.atomic():
        write(key="a")
        write(key="b")
    tallies = []

    def second() -> None:
        try:
            tallies.append(send_waiting(now=NOW))
        finally:
            connection.close()

    with transaction.atomic():
        locked = Outgoing.objects.select_for_update().get(key="webhook:a")  # the first is at it
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        assert [tally.sent for tally in tallies] == [1]
        assert locked.sent_at is None
    assert send_waiting(now=NOW).sent == 1
    assert len(receiver.received) == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_after_sending_sends_again_with_the_same_key(
    receiver: Receiver, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK = Webhook(receiver.url, WebhookKind.PLAIN, SECRET)
    with transaction.atomic():
        write()

    def dies(self: Outgoing, *args: Any, **kwargs: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(Outgoing, "save", dies)
        with pytest.raises(SystemExit):
            send_waiting(now=NOW)
    assert Outgoing.objects.get().sent_at is None
    assert send_waiting(now=NOW).sent == 1
    keys = {headers["Idempotency-Key"] for _, headers, _ in receiver.received}
    assert (len(receiver.received), len(keys)) == (2, 1)
