"""Opening, showing and scanning files that are kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import FileResponse

from luodi.foundation import jobs
from luodi.foundation.attachments import queries, scanning, services
from luodi.foundation.attachments.looking import PREVIEW_CHARACTERS, PREVIEW_ROWS
from luodi.foundation.attachments.refusals import Reason, Refused, Shut
from luodi.foundation.attachments.serving import serve
from luodi.foundation.attachments.values import Preview, Scan
from luodi.foundation.models import Attachment
from luodi.foundation.queries import events
from luodi.foundation.tests import evidence
from luodi.foundation.tests.evidence import WORDS, attach
from tests.working import do_jobs

pytestmark = pytest.mark.django_db
DATA = WORDS.encode()


@pytest.fixture(autouse=True)
def store(settings: LazySettings, tmp_path: Path) -> Path:
    settings.ATTACHMENTS = tmp_path / "attachments"
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    return tmp_path / "attachments"


def sent(data: bytes, name: str, *, inline: bool) -> FileResponse:
    """The response for a file; that all of it is sent is seen here."""
    view = attach(data, name)
    response = serve(services.open_attachment(view.id), inline=inline)
    content = b"".join(response.streaming_content)  # type: ignore[arg-type]
    response.file_to_stream.close()  # closing the response would end the test's connection
    assert len(content) == view.size == int(response["Content-Length"])
    return response


@pytest.mark.parametrize(
    ("data", "name", "shown"),
    [
        (evidence.pdf(), "a.pdf", True),
        (evidence.png(), "a.png", True),
        (evidence.gif(), "a.gif", True),
        (evidence.webp(), "a.webp", True),
        (evidence.jpeg(), "a.jpg", True),
        (evidence.heic(), "a.heic", False),
        (DATA, "a.txt", False),
        (evidence.docx(), "a.docx", False),
        (evidence.mp4(), "a.mp4", False),
    ],
)
def test_only_harmless_kinds_are_shown(data: bytes, name: str, shown: bool) -> None:
    response = sent(data, name, inline=True)
    way = response["Content-Disposition"].partition(";")[0]
    assert way == ("inline" if shown else "attachment")
    assert sent(data, name, inline=False)["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert ("sandbox" in response["Content-Security-Policy"]) is not name.endswith(".pdf")
    assert response["Cache-Control"] == "private, no-store"


def test_a_name_cannot_leave_its_header() -> None:
    said = sent(DATA, '清单"; x="\r\nSet-Cookie: a=b.txt', inline=True)["Content-Disposition"]
    assert said.startswith("attachment; filename*=utf-8''") and "\n" not in said
    assert "Set-Cookie:" not in said


def test_a_changed_or_lost_file_is_not_opened(store: Path) -> None:
    number = attach(DATA, "a.txt").id
    (path,) = [path for path in store.rglob("*") if path.is_file()]
    path.chmod(0o600)
    path.write_bytes(DATA[::-1])
    with pytest.raises(Shut, match="不一致"):
        services.open_attachment(number)
    path.unlink()
    with pytest.raises(Shut, match="丢失"):
        services.open_attachment(number)
    with pytest.raises(Shut, match="没有第 0 号"):
        services.open_attachment(0)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (DATA, "a.txt"),
        (WORDS.encode("gb18030"), "a.txt"),
        (evidence.docx("第一段"), "a.docx"),
        (evidence.pdf(), "a.pdf"),
        (evidence.pdf(40), "长.pdf"),
        (evidence.ofd(), "a.ofd"),
    ],
)
def test_the_beginning_of_a_text(data: bytes, name: str) -> None:
    found = services.preview(attach(data, name).id)
    assert found is not None and WORDS[9:15] in found.text and not found.rows


def test_a_long_text_goes_on() -> None:
    found = services.preview(attach("清".encode() * (PREVIEW_CHARACTERS + 1), "a.txt").id)
    assert found == Preview(text="清" * PREVIEW_CHARACTERS, more=True)


def test_the_first_rows_of_a_table() -> None:
    rows = [["村", "里程"], *([f"{n}村", str(n)] for n in range(PREVIEW_ROWS))]
    workbook = services.preview(attach(evidence.xlsx(*rows), "a.xlsx").id)
    text = "\n".join(",".join(row) for row in rows)
    table = services.preview(attach(text.encode(), "a.csv").id)
    assert workbook is not None and table is not None
    assert (workbook.sheet, workbook.more, table.more) == ("进展", True, True)
    assert workbook.rows == table.rows == tuple(map(tuple, rows[:PREVIEW_ROWS]))


@pytest.mark.parametrize(
    ("data", "name"), [(evidence.png(), "a.png"), (evidence.compound("Workbook"), "a.xls")]
)
def test_what_has_no_preview(data: bytes, name: str) -> None:
    assert services.preview(attach(data, name).id) is None


def scanner(says: int, words: str = "") -> list[str]:
    """A scan command: reads everything, says ``words``, ends with ``says``."""
    program = f"import sys; sys.stdin.buffer.read(); print({words!r}); sys.exit({says})"
    return [sys.executable, "-c", program]


def test_a_clean_file_is_said_to_be(settings: LazySettings) -> None:
    settings.SCAN_COMMAND = scanner(0)
    found = attach(DATA, "a.txt")
    assert found.scan is Scan.CLEAN and found.openable
    services.open_attachment(found.id).file.close()


def test_a_virus_is_refused_with_what_was_found(settings: LazySettings, store: Path) -> None:
    settings.SCAN_COMMAND = scanner(1, "stream: Eicar-Test FOUND\nmore")
    with pytest.raises(Refused, match=r"Eicar-Test FOUND") as found:
        attach(DATA, "a.txt")
    assert found.value.reason is Reason.VIRUS and "more" not in str(found.value)
    assert not store.exists() and not Attachment.objects.exists()


def test_the_scanner_gets_the_very_bytes_and_no_shell(
    settings: LazySettings, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    program = f"import sys; open({str(seen)!r}, 'wb').write(sys.stdin.buffer.read())"
    settings.SCAN_COMMAND = [sys.executable, "-c", program, "; touch x", "$(touch y)"]
    attach(DATA, "a;rm.txt")
    assert seen.read_bytes() == DATA


@pytest.mark.parametrize("command", [scanner(2, "no answer"), ["/nowhere/clamdscan"]])
def test_without_an_answer_a_file_waits(settings: LazySettings, command: list[str]) -> None:
    settings.SCAN_COMMAND = command
    found = attach(DATA, "a.txt")
    assert found.scan is Scan.WAITING and not found.openable
    with pytest.raises(Shut, match="还没有通过病毒检查"):
        services.open_attachment(found.id)
    with pytest.raises(Shut):
        services.preview(found.id)
    jobs.queue("attachments.scan")
    do_jobs()
    assert state(found.id) == (Scan.WAITING, "") and events() == ()


def test_a_scanner_that_takes_too_long_is_ended(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SCAN_COMMAND = [sys.executable, "-c", "import time; time.sleep(600)"]
    assert scanning.scan(DATA, seconds=0.1) == (Scan.WAITING, "")


def state(number: int) -> tuple[Scan, str]:
    found = queries.attachment(number)
    assert found is not None
    return found.scan, found.scan_said


@pytest.mark.parametrize(
    ("answer", "words", "after"), [(0, "", Scan.CLEAN), (1, "Eicar FOUND", Scan.REFUSED)]
)
def test_the_job_asks_again(settings: LazySettings, answer: int, words: str, after: Scan) -> None:
    """And its answer holds for everybody who handed the same bytes in."""
    settings.SCAN_COMMAND = scanner(2)
    first, second = attach(DATA, "一.txt").id, attach(DATA, "二.txt").id
    settings.SCAN_COMMAND = scanner(answer, words)
    jobs.queue("attachments.scan")
    do_jobs()
    assert state(first) == state(second) == (after, words)
    (event,) = events()
    assert (event.act, event.data["attachments"]) == (
        "foundation.scan_attachment",
        [first, second],
    )
    if after is Scan.REFUSED:
        with pytest.raises(Shut, match="Eicar"):
            services.open_attachment(first)
    else:
        services.open_attachment(first).file.close()
    jobs.queue("attachments.scan")
    do_jobs()
    assert len(events()) == 1
