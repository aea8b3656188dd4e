"""Keeping contents: once each, whole or not at all, and only as long as anything refers to them."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection, transaction
from django.http import UnreadablePostError

from luodi.foundation.attachments import services, storage
from luodi.foundation.attachments.refusals import NotStored, Reason, Refused
from luodi.foundation.models import Attachment
from luodi.foundation.tests.evidence import ACTOR, NOW, WORDS, attach
from tests.working import do_jobs

DATA = WORDS.encode()


@pytest.fixture(autouse=True)
def store(settings: LazySettings, tmp_path: Path) -> Path:
    settings.ATTACHMENTS = tmp_path / "attachments"
    return tmp_path / "attachments"


def files(store: Path) -> list[str]:
    """Every file of the store, hidden ones too."""
    return sorted(path.name for path in store.rglob("*") if path.is_file())


def read(number: int) -> bytes:
    with services.open_attachment(number).file as file:
        return file.read()


@pytest.mark.django_db
def test_the_same_content_lies_there_once(store: Path) -> None:
    first, second = attach(DATA, "一.txt"), attach(DATA, "二.txt")
    assert first.id != second.id and (first.name, second.name) == ("一.txt", "二.txt")
    assert len(files(store)) == 1
    assert read(first.id) == read(second.id) == DATA


@pytest.mark.django_db
def test_a_content_that_was_cut_on_disk_is_mended_by_the_next(store: Path) -> None:
    number = attach(DATA, "一.txt").id
    (path,) = [path for path in store.rglob("*") if path.is_file()]
    path.unlink()
    path.write_bytes(DATA[:5])
    attach(DATA, "二.txt")
    assert read(number) == DATA


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_the_same_bytes(store: Path) -> None:
    """Both transactions are open while both write; neither waits for the other."""
    both = threading.Barrier(2, timeout=60)
    numbers: list[int] = []

    def hand_in() -> None:
        try:
            with transaction.atomic():
                found = services.attach(file=io.BytesIO(DATA), name="a.txt", actor=ACTOR, now=NOW)
                both.wait()
            numbers.append(found.id)
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_in) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(numbers)) == 2 and len(files(store)) == 1
    assert [read(number) for number in numbers] == [DATA, DATA]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "reason", "words"),
    [
        (errno.ENOSPC, Reason.NO_SPACE, "磁盘满了"),
        (errno.EDQUOT, Reason.NO_SPACE, "磁盘满了"),
        (errno.EROFS, Reason.NOT_STORED, "没能保存"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace", "fchmod"])
def test_a_disk_that_will_not_take_it_leaves_nothing(
    number: int, reason: Reason, words: str, step: str, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        with pytest.raises(NotStored, match=words) as found:
            attach(DATA, "说明.txt")
    assert found.value.reason is reason
    assert files(store) == [] and not Attachment.objects.exists()
    assert read(attach(DATA, "说明.txt").id) == DATA


SMALL_DISK = """
import resource, signal, sys
from pathlib import Path
import django.conf
django.conf.settings.configure(ATTACHMENTS=Path(sys.argv[1]))
from luodi.foundation.attachments import storage
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    storage._write(Path(sys.argv[1]) / "ab/cd", b"1" * 200_000)
except OSError as error:
    print(error.errno)
"""


def test_a_file_cut_off_by_the_kernel_leaves_nothing(store: Path) -> None:
    """A real limit on the size of files, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", SMALL_DISK, str(store)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == [str(errno.EFBIG)], done.stderr
    assert errno.EFBIG in storage._FULL and files(store) == []


@pytest.mark.django_db
def test_a_client_that_breaks_off_leaves_nothing(store: Path) -> None:
    class Torn:
        def __init__(self) -> None:
            self.pieces: Iterator[bytes] = iter([b"1" * 1000])

        def read(self, _size: int, /) -> bytes:
            piece = next(self.pieces, None)
            if piece is None:
                raise UnreadablePostError("connection reset by peer")
            return piece

    with pytest.raises(Refused, match="没有传完") as found, transaction.atomic():
        services.attach(file=Torn(), name="说明.txt", actor=ACTOR, now=NOW)
    assert found.value.reason is Reason.TORN
    assert files(store) == [] and not Attachment.objects.exists()


@pytest.mark.parametrize("lost", [1, 500, 1000])
def test_a_form_that_ends_too_early_has_no_file(lost: int) -> None:
    """What the server hands on of a torn request is never taken for a whole file."""
    head = b'--BB\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    tail = b"\r\n--BB--\r\n"
    body = head + b"1" * 2000 + tail

    def received(sent: bytes) -> dict[str, int]:
        request = WSGIRequest({
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "CONTENT_TYPE": "multipart/form-data; boundary=BB",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(sent),
        })  # fmt: skip
        return {name: file.size for name, file in request.FILES.items()}

    assert received(body) == {"file": 2000}
    assert received(body[: -len(tail) - lost]) == {}


@pytest.mark.django_db
def test_what_a_failed_transaction_left_is_swept(store: Path) -> None:
    kept = attach(DATA, "在.txt")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.attach(file=io.BytesIO(b"lost"), name="a.txt", actor=ACTOR, now=NOW)
        raise ZeroDivisionError
    (store / kept.sha256[:2] / ".writing-dead").write_bytes(b"half")
    (store / kept.sha256[:2] / "别人的.txt").write_bytes(b"not ours")
    (store / "别人的").mkdir()
    assert len(files(store)) == 4
    assert services.sweep() == 2
    assert files(store) == sorted([kept.sha256[2:], "别人的.txt"])
    assert read(kept.id) == DATA
    assert services.sweep() == 0


@pytest.mark.django_db
def test_a_withdrawn_file_is_not_swept(store: Path) -> None:
    number = attach(DATA, "a.txt").id
    with transaction.atomic():
        services.withdraw(attachment=number, now=NOW)
    assert services.sweep() == 0 and read(number) == DATA


@pytest.mark.django_db
def test_nothing_is_swept_where_the_database_knows_no_file(store: Path) -> None:
    """It may be the wrong database."""
    attach(DATA, "a.txt")
    Attachment.objects.all().delete()
    assert services.sweep() == 0 and len(files(store)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_file_of_a_transaction_under_way_is_never_swept(store: Path) -> None:
    attach(b"other", "b.txt")
    written, swept = threading.Event(), threading.Event()

    def hand_in() -> None:
        try:
            with transaction.atomic():
                services.attach(file=io.BytesIO(DATA), name="a.txt", actor=ACTOR, now=NOW)
                written.set()
                assert swept.wait(60)
        finally:
            connection.close()

    thread = threading.Thread(target=hand_in)
    thread.start()
    assert written.wait(60)
    try:
        assert services.sweep() == 0
    finally:
        swept.set()
        thread.join()
    assert len(files(store)) == 2 and services.sweep() == 0
    assert {read(row.pk) for row in Attachment.objects.all()} == {DATA, b"other"}


@pytest.mark.django_db
def test_the_job_sweeps(store: Path) -> None:
    from luodi.foundation import jobs
    from luodi.foundation.attachments.storage import place_of

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    attach(DATA, "a.txt")
    stray = store / place_of("ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"1")
    jobs.queue("attachments.sweep")
    assert do_jobs() == ["attachments.sweep"]
    assert not stray.exists() and len(files(store)) == 1
