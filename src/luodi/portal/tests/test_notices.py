"""A person's notices, and the count in the top bar."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from luodi.directory.models import User
from luodi.foundation.models import Notice
from luodi.foundation.notices import notify, send_waiting, unread
from luodi.foundation.queries import events
from luodi.foundation.webhook import Webhook, WebhookKind
from luodi.portal.web.notices import PAGE

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


def write(key: str, to: str = "bureau", url: str = "/calendar/", text: str = "") -> int:
    notify(
        key=key,
        to=[to],
        kind="reminder",
        text=text or f"示例通知{key}",
        text_en=f"Example {key}",
        url=url,
        now=NOW,
    )
    return Notice.objects.get(key=key, to=to).pk


@pytest.fixture
def bureau(client: Client, person: Any) -> Client:
    client.force_login(person("bureau"))
    return client


def test_nothing_yet_says_what_will_be_here(bureau: Client) -> None:
    page = bureau.get("/notices/").content.decode()
    assert "还没有通知" in page
    assert "全部标为已读" not in page


def test_notices_stand_newest_first_in_the_language_of_the_page(bureau: Client) -> None:
    write("a")
    write("b", text="<b>示例</b>\n第二行")
    write("c", to="town")
    page = bureau.get("/notices/").content.decode()
    assert page.index("&lt;b&gt;示例&lt;/b&gt;<br>第二行") < page.index("示例通知a")
    assert "示例通知c" not in page
    bureau.cookies["django_language"] = "en"
    page = bureau.get("/notices/").content.decode()
    assert "Example a" in page
    assert not re.search(r"[一-鿿]", page[page.index('class="notices"') : page.index("</main>")])


def test_the_top_bar_counts_on_every_page(bureau: Client) -> None:
    assert "unread-count" in bureau.get("/account/").content.decode()
    for n in range(3):
        write(f"k{n}")
    assert "通知，3 条未读" in bureau.get("/account/").content.decode()
    Notice.objects.bulk_create(
        Notice(key=f"m{n}", to="bureau", kind="x", text="示例", text_en="", url="", at=NOW)
        for n in range(120)
    )
    assert "99+" in bureau.get("/account/").content.decode()


def test_following_one_marks_it_read(bureau: Client) -> None:
    number = write("a")
    answer = bureau.post(f"/notices/{number}/")
    assert (answer.status_code, answer["Location"]) == (302, "/calendar/")
    assert unread("bureau") == 0
    assert bureau.get(f"/notices/{number}/").status_code == 405  # looking ahead reads nothing


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_a_notice_leads_nowhere_else(bureau: Client, url: str) -> None:
    number = write("a", url=url)
    assert bureau.post(f"/notices/{number}/")["Location"] == "/notices/"


@pytest.mark.parametrize("number", ["1", "99999999999999999999"])
def test_anothers_notice_is_not_found(bureau: Client, number: str) -> None:
    other = write("a", to="town")
    for wrong in (str(other), number):
        assert bureau.post(f"/notices/{wrong}/").status_code == 404
    bureau.post("/notices/read/", {"notice": str(other)})
    assert unread("town") == 1


def test_one_or_all_are_marked_read(bureau: Client) -> None:
    numbers = [write(key) for key in "abc"]
    bureau.post("/notices/read/", {"notice": str(numbers[0])})
    assert unread("bureau") == 2
    page = bureau.get("/notices/?unread=1").content.decode()
    assert "示例通知a" not in page
    later = write("d")  # comes while the page is open
    bureau.post("/notices/read/", {"newest": str(numbers[-1])})
    assert list(Notice.objects.filter(read_at=None).values_list("pk", flat=True)) == [later]
    bureau.post("/notices/read/", {"newest": str(later)})
    assert "都看过了" in bureau.get("/notices/?unread=1").content.decode()


def test_any_depth_is_one_page_and_few_questions(
    bureau: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(PAGE + 5):
        write(f"k{n}")
    with django_assert_max_num_queries(12):
        first = bureau.get("/notices/").content.decode()
    (older,) = re.findall(r"before=(\d+)", first)
    second = bureau.get(f"/notices/?before={older}").content.decode()
    assert "示例通知k4<" in second
    assert "示例通知k5<" not in second
    assert "全部标为已读" not in second
    assert bureau.get("/notices/?before=x&unread=2").status_code == 200


def test_where_there_is_no_mail_no_address_is_asked_for(bureau: Client) -> None:
    assert "我的电子邮箱" not in bureau.get("/notices/").content.decode()


def test_an_address_is_kept_corrected_and_taken_out(bureau: Client, settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    assert "我的电子邮箱" in bureau.get("/notices/").content.decode()
    answer = bureau.post("/notices/email/", {"email": "a@b"})
    assert answer.status_code == 422
    assert "不是电子邮箱地址" in answer.content.decode()
    for said in (" bureau@example.org ", "bureau@example.org", ""):
        assert bureau.post("/notices/email/", {"email": said}).status_code == 302
        assert User.objects.get(username="bureau").email == said.strip()
    found = events(object_kind="login", object_key="bureau")
    assert [event.act for event in found] == ["directory.set_email"] * 2
    assert "example.org" not in str([event.data for event in found])


def test_who_looks_after_the_site_sees_what_could_not_be_sent(
    bureau: Client, person: Any, settings: Any
) -> None:
    settings.WEBHOOK = Webhook("http://127.0.0.1:9/hook?key=robot", WebhookKind.PLAIN, "secret")
    write("a")
    send_waiting(now=NOW)
    assert "webhook:a" not in bureau.get("/notices/").content.decode()
    other = Client()
    other.force_login(person("system"))
    page = other.get("/notices/").content.decode()
    assert "webhook:a" in page
    assert "ConnectionError" in page
    assert "robot" not in page
