"""The audit pages: filters, days, words, the state of the chain, the sheet."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

import luodi
from luodi.foundation.domain import Actor
from luodi.foundation.models import AuditEvent
from luodi.foundation.services import record, seal_events, verify_trail
from luodi.portal.web import audit, audit_words

pytestmark = pytest.mark.django_db
SOURCES = Path(luodi.__file__).parent
NOW = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)  # 00:30 on the 2nd in Shanghai
ROOMS = "policy|programme|directory|audit|backup"
ACT = re.compile(rf"({ROOMS})\.[a-z_]+")


@pytest.fixture
def auditor(client: Client, person: Any) -> Client:
    """An auditor who has logged in."""
    client.force_login(person("auditor"))
    return client


def write(
    key: str = "yunxi", *, act: str = "programme.adopt", at: datetime = NOW, **data: Any
) -> int:
    """An event by somebody who stands in for another."""
    with transaction.atomic():
        return record(
            act=act,
            object_kind="programme",
            object_key=key,
            actor=Actor("jia", "示例·甲", "yi"),
            now=at,
            data=data or {"edition": 3, "reason": "年度修订", "removed": [], "conflicts": None},
        )


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/audit/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r'class="num"[^>]*><a href="/audit/(\d+)/"', text)]


def test_an_event_reads_as_people_would_say_it(auditor: Client) -> None:
    """Shanghai's clock, on whose behalf, words for the act and the thing."""
    number = write()
    text = page(auditor, "?key=yunxi")
    assert numbers(text) == [number]
    for said in ("2026-03-02 00:30:00", "示例·甲", "代 yi", "载入方案", "方案 yunxi"):
        assert said in text
    one = auditor.get(f"/audit/{number}/").content.decode()
    for said in ("版本", "3", "理由", "年度修订", "等待封存", "代 yi"):
        assert said in one
    seal_events(now=NOW)
    assert "sha256" in auditor.get(f"/audit/{number}/").content.decode()


def test_english_throughout(auditor: Client) -> None:
    write()
    auditor.cookies["django_language"] = "en"
    text = page(auditor, "?key=yunxi")
    assert "for yi" in text and "Programme loaded" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?who=jia&kind=programme", "ab"),
        ("?who=示例·甲&kind=programme", "ab"),
        ("?act=programme.amend", "b"),
        ("?kind=programme&key=a", "a"),
        ("?kind=programme&from=2026-03-03", "b"),
        ("?kind=programme&to=2026-03-02", "a"),
        ("?kind=programme&from=2026-03-02&to=2026-03-02", "a"),
        ("?kind=programme&to=2026-03-01", ""),
        ("?kind=programme&to=9999-12-31", "ab"),
        ("?who=nobody", ""),
    ],
)
def test_filters(auditor: Client, query: str, found: str) -> None:
    """Days are those of Shanghai, both included."""
    made = {write("a"): "a", write("b", act="programme.amend", at=NOW + timedelta(days=1)): "b"}
    text = page(auditor, query)
    assert sorted(made[number] for number in numbers(text)) == list(found)
    if not found:
        assert "没有符合条件的留痕" in text


def test_a_day_that_is_none_is_said_and_not_filtered_by(auditor: Client) -> None:
    number = write()
    text = page(auditor, "?from=2026-13-01&kind=programme")
    assert numbers(text) == [number] and "“2026-13-01”不是日期" in text


def test_pages_by_key_with_few_queries(auditor: Client) -> None:
    """The number that a page ends with begins the next."""
    made = [write(str(n)) for n in range(60)]
    with CaptureQueriesContext(connection) as queries:
        first = page(auditor, "?kind=programme")
    assert len(queries) <= 12
    assert numbers(first) == made[:9:-1]
    older = re.search(r"before=(\d+)", first)
    assert older is not None
    assert numbers(page(auditor, f"?kind=programme&before={older[1]}")) == made[9::-1]


def test_only_the_table_for_htmx(auditor: Client) -> None:
    write()
    answer = auditor.get("/audit/", headers={"HX-Request": "true"})
    assert answer.content.decode().strip().startswith('<section class="panel" id="events"')


def test_the_chain_says_how_far_it_is_and_whether_it_holds(auditor: Client) -> None:
    write()
    assert "还没有封存" in page(auditor)
    seal_events(now=NOW)
    verify_trail(actor=Actor.system("audit"), now=NOW)
    text = page(auditor)
    assert "完整" in text and "luodi audit verify --head" in text
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE foundation_auditevent DISABLE TRIGGER USER")
        cursor.execute("UPDATE foundation_auditevent SET actor_name = 'x' WHERE actor_key = 'jia'")
        cursor.execute("ALTER TABLE foundation_auditevent ENABLE TRIGGER USER")
    verify_trail(actor=Actor.system("audit"), now=NOW)
    text = page(auditor)
    assert "有断裂" in text and text.index("核验发现留痕链有断裂") < text.index("已封存")


def test_a_clock_set_back_is_marked(auditor: Client) -> None:
    """At the event whose time is before that of the one that came before it."""
    write("first")
    later = write("second", at=NOW - timedelta(days=400))
    write("third", at=NOW - timedelta(days=399))
    text = page(auditor, "?kind=programme")
    rows = text.split("<tr>")
    marked = [row for row in rows if "时钟拨回" in row]
    assert len(marked) == 1 and f"/audit/{later}/" in marked[0]


def test_the_sheet_holds_what_the_page_filters(auditor: Client) -> None:
    write("a")
    write("b", act="programme.amend", note="=1+1")
    answer = auditor.get("/audit/export.xlsx?act=programme.amend")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    head, row = book.get_sheet_by_index(0).to_python()
    assert head[:3] == ["编号", "时间", "何人"]
    assert row[1:] == [
        "2026-03-02 00:30:00",
        "示例·甲",
        "jia",
        "yi",
        "修订方案",
        "方案 b",
        "说明：=1+1",
    ]


def test_a_number_that_is_no_event(auditor: Client) -> None:
    assert auditor.get("/audit/999999999/").status_code == 404
    assert auditor.get(f"/audit/{'9' * 40}/").status_code == 404


def recorded() -> Iterator[str]:
    """Every act that the code records: the texts that look like one in the services and commands,
    and those put together from a table called ``acts`` or given to ``_event``."""
    for path in sorted(SOURCES.rglob("*.py")):
        if not {"services", "cli", "audit"} & {*path.parts, path.stem} or "tests" in path.parts:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            said = node.value if isinstance(node, ast.Constant) else None
            if isinstance(said, str) and ACT.fullmatch(said):
                yield said
        for room in re.findall(rf'act=f"({ROOMS})\.\{{', path.read_text("utf-8")):
            yield from (f"{room}.{name}" for name in _put_together(tree))


def _put_together(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and "acts" in ast.unparse(node.targets[0]).lower():
            assert isinstance(node.value, ast.Dict)
            yield from (v.value for v in node.value.values if isinstance(v, ast.Constant))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "_event":
            yield from (a.value for a in node.args[:1] if isinstance(a, ast.Constant))


def test_every_act_has_its_words() -> None:
    """In both languages: the catalogue's own test sees to the English."""
    found = set(recorded())
    assert {"programme.amend", "directory.merge_units", "audit.verify", "backup.make"} <= found
    assert found - set(audit_words.ACTS) == set()


def test_every_event_that_the_tests_of_this_page_see_is_in_words(auditor: Client) -> None:
    """What is not known is shown as it was written, never hidden."""
    with transaction.atomic():
        record(
            act="other.thing",
            object_kind="other",
            object_key="k",
            actor=Actor.system("adopt"),
            now=NOW,
            data={"inner": {"unit": "a", "yes": True, "none": None}, "list": [1, 2]},
        )
    number = AuditEvent.objects.get(act="other.thing").pk
    text = auditor.get(f"/audit/{number}/").content.decode()
    for said in ("other.thing", "系统 · 载入方案", "yes：是；none：—；单位：a", "1、2"):
        assert said in text


def test_a_person_called_system_is_not_the_program() -> None:
    from luodi.portal.web.audit_words import who

    assert who("system", "示例·系统") == "示例·系统"
    assert who("system:demo", "系统") == "系统 · 演示"


def test_a_sheet_that_does_not_hold_everything_says_so(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest only; one that holds everything says nothing."""
    for key in "abc":
        write(key, act="programme.amend")
    monkeypatch.setattr(audit, "MOST_ROWS", 3)
    assert len(exported(auditor)) == 4
    monkeypatch.setattr(audit, "MOST_ROWS", 2)
    _head, note, first, last = exported(auditor)
    assert str(note[-1]).startswith("只有最新的 2 条")
    assert (first[6], last[6]) == ("方案 c", "方案 b")


def exported(auditor: Client) -> list[list[object]]:
    """The rows of the sheet."""
    answer = auditor.get("/audit/export.xlsx?act=programme.amend")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]
