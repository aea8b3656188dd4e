"""A worker killed while it sends: the notice stays one, and what goes out is sent again as the same."""

from __future__ import annotations

import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import transaction
from django.utils import timezone

from luodi.foundation.models import Notice, Outgoing
from luodi.foundation.notices import notify
from luodi.foundation.postgres import processes
from luodi.foundation.webhook import Webhook, WebhookKind
from tests.working import worker_process

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 120.0
SECRET = "synthetic-secret"


class Receiver(ThreadingHTTPServer):
    """Takes everything, and leaves the first one who sends without an answer."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.keys: list[str] = []
        self.killed = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Receiver = self.server  # type: ignore[assignment]
        self.rfile.read(int(self.headers["Content-Length"]))
        server.keys.append(self.headers["Idempotency-Key"])
        if len(server.keys) == 1:
            server.killed.wait(PATIENCE)
            return
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Keep the test's output clean."""


def sent() -> bool:
    return Outgoing.objects.filter(sent_at__isnull=False).count() == 2


def test_killed_while_sending_nothing_is_lost_and_the_receiver_can_tell(
    settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Receiver() as receiver:
        thread = threading.Thread(target=receiver.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{receiver.server_address[1]}/"
        for name, value in (("URL", url), ("SECRET", SECRET)):
            monkeypatch.setenv(f"LUODI_WEBHOOK_{name}", value)
        settings.WEBHOOK = Webhook(url, WebhookKind.PLAIN, SECRET)  # type: ignore[attr-defined]
        for key in ("a", "b"):
            with transaction.atomic():
                notify(
                    key=key,
                    to=["jia", "yi"],
                    kind="order",
                    text="示例",
                    text_en="",
                    url="",
                    now=timezone.now(),
                    pressing=True,  # whatever hour the test runs at
                )
        try:
            with worker_process() as worker:
                assert processes.wait_until(lambda: bool(receiver.keys), PATIENCE)
                killed = worker.pid
                assert killed is not None
                os.kill(killed, signal.SIGKILL)
                receiver.killed.set()
                assert processes.wait_until(sent, PATIENCE)
        finally:
            receiver.killed.set()
            receiver.shutdown()
            thread.join()
    assert len(receiver.keys) == 3
    assert len(set(receiver.keys)) == 2
    assert receiver.keys.count(receiver.keys[0]) == 2
    assert Notice.objects.count() == 4
    # What was cut short counts no attempt: it was as if it had not been tried.
    assert set(Outgoing.objects.values_list("attempts", flat=True)) == {1}
