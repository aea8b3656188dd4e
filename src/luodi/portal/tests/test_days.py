"""Every page of a programme can be read as it was known on a day, and stays there."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from luodi.foundation.domain import Actor
from luodi.programme import services
from luodi.programme.domain.views import OpenSetPlace
from luodi.programme.tests.sample import SLUG, definition

pytestmark = pytest.mark.django_db
ACTOR = Actor("tester", "测试员")
ADOPTED = datetime(2030, 3, 1, 1, 0, tzinfo=UTC)
CORRECTED = datetime(2030, 6, 1, 1, 0, tzinfo=UTC)
AFTER = "2030-06-02"
BETWEEN = "2030-04-01"
BEFORE = "2030-02-01"
PAGES = (
    "/",
    "/tasks/",
    "/tasks/t001/",
    "/tasks/t002/",
    "/units/",
    "/units/qx-water/",
    "/units/qx-shiqiao/",
    "/matrix/",
    "/search/?q=水",
    "/open-sets/",
    "/editions/",
    "/editions/1/",
)
# Addresses that tell about a programme: a link to one of them stays on the day.
OF_A_PROGRAMME = re.compile(r"^/(?:$|tasks|units|matrix|search|open-sets|editions)")


@pytest.fixture
def reader(client: Client, person) -> Client:  # type: ignore[no-untyped-def]
    """Somebody who reads a programme that was corrected once and has an open set bound."""
    services.adopt_file(definition(), actor=ACTOR, now=ADOPTED)
    services.correct(
        slug=SLUG,
        task="t001",
        fragment={"title": {"zh": "改造四条干渠"}},
        reason="与原文不符",
        actor=ACTOR,
        now=CORRECTED,
    )
    services.bind_open_set(
        slug=SLUG,
        places=[OpenSetPlace("t002", "joint", "各有关村")],
        units=["qx-finance"],
        since=date(2030, 6, 1),
        reason="县长办公会",
        actor=ACTOR,
        now=CORRECTED,
    )
    client.force_login(person("coordinator"))
    return client


def on(path: str, day: str, **more: str) -> str:
    """The address of a page as known on a day."""
    glue = "&" if "?" in path else "?"
    rest = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{path}{glue}as-of={day}{rest}"


def body(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_past_says_what_it_knew(reader: Client) -> None:
    assert "改造三条干渠" in body(reader, on("/tasks/t001/", BETWEEN))
    assert "改造四条干渠" in body(reader, on("/tasks/t001/", AFTER))
    assert "改造三条干渠" in body(reader, on("/tasks/", BETWEEN))
    assert "改造三条干渠" in body(reader, on("/search/?q=干渠", BETWEEN))


def test_a_binding_is_known_from_the_day_it_was_recorded(reader: Client) -> None:
    """And counts from its first day: two dates."""
    assert "无单位认领" in body(reader, on("/open-sets/", BETWEEN, on="2030-07-01"))
    assert "县长办公会" in body(reader, on("/open-sets/", AFTER))
    assert "县长办公会" not in body(reader, on("/units/qx-finance/", BETWEEN))
    assert "无单位认领" in body(reader, on("/open-sets/", AFTER, on="2030-05-01"))
    assert "每年清淤" in body(reader, on("/units/qx-finance/", AFTER))
    assert "每年清淤" not in body(reader, on("/units/qx-finance/", BETWEEN))


@pytest.mark.parametrize("path", PAGES)
def test_no_link_forgets_the_day(reader: Client, path: str) -> None:
    """A colleague who follows one stays with what was known then, on the day judged."""
    page = body(reader, on(path, AFTER, on="2030-06-20", programme=SLUG))
    assert "按 2030-06-02 所知" in page
    assert "判断日 2030-06-20" in page
    links = {unescape(link) for link in re.findall(r'href="([^"#][^"]*)"', page)}
    seen = 0
    for link in links:
        parts = urlsplit(link)
        if not link.startswith("/") or not OF_A_PROGRAMME.match(parts.path):
            continue
        asked = parse_qs(parts.query)
        if path == "/editions/" and asked.get("as-of") not in (None, [AFTER]):
            continue
        if link == unescape(re.search(r'class="message days".*?href="([^"]*)"', page, re.S)[1]):  # type: ignore[index]
            assert "as-of" not in asked, link
            continue
        assert asked.get("programme") == [SLUG], link
        assert asked.get("as-of") == [AFTER], link
        assert asked.get("on") == ["2030-06-20"], link
        seen += 1
    assert seen > 5


@pytest.mark.parametrize("path", PAGES)
def test_before_the_first_edition(reader: Client, path: str) -> None:
    """A designed page, which says how to come back."""
    answer = reader.get(on(path, BEFORE))
    assert answer.status_code in {200, 404}
    if path not in {"/editions/1/", "/search/?q=水"}:
        assert "还没有这个方案" in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/tasks/", "/matrix/export.xlsx", "/policy/", "/public/"])
def test_a_day_that_is_none(reader: Client, path: str) -> None:
    answer = reader.get(f"{path}?as-of=2030-02-30")
    assert answer.status_code == 400
    assert "2030-02-30" in answer.content.decode()


def test_sheets_are_of_the_day_too(reader: Client) -> None:
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    def titles(day: str) -> list[object]:
        data = reader.get(on("/tasks/export.xlsx", day)).content
        rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
        return [row[1] for row in rows[1:]]

    assert titles(BETWEEN)[0] == "改造三条干渠"
    assert titles(AFTER)[0] == "改造四条干渠"


def test_the_programme_is_chosen_in_the_address(reader: Client) -> None:
    other = definition(("key: qingxi-water", "key: other"), ("青溪县水网提升", "另一个方案"))
    services.adopt_file(other, actor=ACTOR, now=ADOPTED)
    page = body(reader, "/?programme=other")
    assert "<h1>另一个方案</h1>" in page
    assert "<h1>青溪县水网提升</h1>" in body(reader, f"/?programme={SLUG}")
    assert f"programme={SLUG}" in page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_the_database_little(
    reader: Client, django_assert_max_num_queries, path: str
) -> None:  # type: ignore[no-untyped-def]
    """At most twelve queries, whoever asks and however much was settled; two more belong to the
    session."""
    reader.get(on(path, AFTER))
    with django_assert_max_num_queries(14):
        assert reader.get(on(path, AFTER)).status_code == 200


@pytest.mark.parametrize("path", ["/tasks/?as-of=%00", "/no-such-page/?on=2026-02-30"])
def test_a_page_that_tells_of_one_fault_does_not_fail_for_another(
    client: Client, person: Any, path: str
) -> None:
    client.force_login(person("coordinator"))
    assert client.get(path).status_code == 404


def test_a_refusal_stands_whatever_the_day(client: Client, person: Any) -> None:
    client.force_login(person("bureau"))
    assert client.get("/audit/?as-of=2026-02-30").status_code == 403
