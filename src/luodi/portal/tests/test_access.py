"""Who may see which page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern

import luodi
from luodi.foundation.days import Days
from luodi.portal.web import urls
from tests.routes import RULES, SAMPLES
from tests.working import do_jobs

pytestmark = pytest.mark.django_db
PROGRAMME = Path(luodi.__file__).parents[2] / "programmes/guangzhou-north/programme.yaml"


def address(pattern: URLPattern) -> str:
    """The address with a sample for each argument."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: SAMPLES[found[1]], str(pattern.pattern))


@pytest.mark.parametrize("pattern", urls.urlpatterns, ids=lambda pattern: pattern.name)
def test_only_open_pages_answer_strangers(client: Client, pattern: URLPattern) -> None:
    answer = client.get(address(pattern))
    if RULES[f"portal:{pattern.name}"] == "anyone":
        assert answer.status_code != 302
    else:
        assert answer.status_code == 302
        assert answer.url.startswith("/login/?next=")


@pytest.mark.parametrize("path", ["/policy/9/", "/policy/9/checkup/", "/policy/9/checkup.docx"])
def test_a_run_that_does_not_exist(client: Client, person, path: str) -> None:  # type: ignore[no-untyped-def]
    client.force_login(person("coordinator"))
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/tasks/export.xlsx", "/matrix/export.xlsx", "/units/x/"])
def test_nothing_to_take_along_before_a_programme(  # type: ignore[no-untyped-def]
    client: Client, person, path: str
) -> None:
    client.force_login(person("coordinator"))
    assert client.get(path).status_code == 404


def test_handing_in_without_a_log_in_keeps_nothing(client: Client) -> None:
    from luodi.policy.queries import runs

    answer = client.post("/policy/checkup/", {"text": "第一条 试一试。"})
    assert answer.status_code == 401
    assert "没有收到" in answer.content.decode()
    assert runs() == ()


@pytest.mark.parametrize("path", ["/search/?q=%00", "/tasks/?unit=a%00b", "/tasks/a%00/"])
def test_an_address_with_a_nul_is_no_page(client: Client, person, path: str) -> None:  # type: ignore[no-untyped-def]
    client.force_login(person("coordinator"))
    assert client.get(path).status_code == 404


def test_a_demonstration_says_so_on_its_pages(client: Client, person, settings) -> None:  # type: ignore[no-untyped-def]
    client.force_login(person("coordinator"))
    assert "演示环境" not in client.get("/policy/checkup/").content.decode()
    settings.DEMO = True
    assert "演示环境" in client.get("/policy/checkup/").content.decode()


def test_pasted_drafts_without_a_title_are_told_apart(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    from luodi.policy.queries import runs

    client.force_login(person("coordinator"))
    for text in ("修桥/补路 的事", "栽树的事"):
        assert client.post("/policy/checkup/", {"text": text}).status_code == 302
    do_jobs()
    assert {run.title for run in runs()} == {
        "粘贴的文字（修桥_补路）.txt",
        "粘贴的文字（栽树的事）.txt",
    }


def test_units_to_choose_from_are_in_the_order_of_their_pinyin() -> None:
    from django.utils import timezone

    from luodi.foundation.domain import Actor
    from luodi.portal.queries import adopted, book, units_by_name
    from luodi.programme.services import adopt_file

    adopt_file(PROGRAMME, actor=Actor.system("test"), now=timezone.now())
    now = Days.of({}, timezone.now())
    programme = book(adopted(now)[0], now, "zh-hans")
    names = [unit.name for unit in units_by_name(programme)]
    assert len(names) == len(programme.units)
    chosen = [n for n in names if n in {"增城区", "从化区", "花都区", "市水务局", "市财政局"}]
    assert chosen == ["从化区", "花都区", "市财政局", "市水务局", "增城区"]


def test_a_paper_is_read_under_its_own_programme(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    """Keys may be the same in two programmes and mean other tasks: the links say which."""
    from django.utils import timezone

    from luodi.foundation.domain import Actor
    from luodi.portal.services import check_up
    from luodi.programme.services import adopt_file

    actor, now = Actor.system("test"), timezone.now()
    county = PROGRAMME.parents[1] / "yunxi-county"
    adopt_file(county / "programme.yaml", actor=actor, now=now)
    paper = (county / "paper.txt").read_bytes()
    run = check_up(data=paper, name="paper.txt", actor=actor, now=now)
    adopt_file(PROGRAMME, actor=actor, now=now)
    client.force_login(person("coordinator"))
    page = client.get(f"/policy/{run}/").content.decode()
    assert "/tasks/t001/?programme=yunxi-county" in page
    assert "/tasks/t001/?programme=guangzhou" not in page
    assert re.search(r'class="in-force.*?<b title="([^"]*)"', page, re.S)[1].startswith("云汐县")  # type: ignore[index]


def test_a_draft_is_read_by_those_who_handed_it_in(client: Client, person) -> None:  # type: ignore[no-untyped-def]
    """Before issue a paper is confidential: colleagues see nothing of it until they hand it in
    themselves; the coordinator and the auditor see every paper."""
    mine, other = person("town"), person("bureau")
    client.force_login(mine)
    draft = {"text": "关于修桥的方案\n一、修桥。修好两座桥。（县交通局负责）"}
    progress = client.post("/policy/checkup/", draft)["Location"]
    assert client.get(progress).status_code == 200
    do_jobs()
    report = client.get(progress)["Location"]
    pages = [report, report.replace("/checkup", ""), f"{report}report.docx"]
    found = [p for p in pages if client.get(p).status_code == 200]
    assert report in found and len(found) >= 2

    client.force_login(other)
    assert {client.get(page).status_code for page in (*found, progress)} == {404}
    assert client.post(f"{progress}retry/").status_code == 404
    for listing in ("/", "/policy/", "/policy/checkup/"):
        assert "修桥" not in client.get(listing).content.decode()

    client.force_login(person("auditor"))
    assert [client.get(page).status_code for page in found] == [200] * len(found)

    client.force_login(other)
    assert client.post("/policy/checkup/", draft)["Location"] == report
    assert client.get(report).status_code == 200
