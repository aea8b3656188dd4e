"""Waiting for a paper: the page that says how far it has got."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app

import luodi
from luodi.compiler import Stage
from luodi.policy import services as policy
from luodi.policy.domain import CompileState
from luodi.policy.models import Compilation, CompileRun
from luodi.portal import services
from luodi.programme.services import adopt_file
from tests.cast import person
from tests.working import do_jobs, waiting

pytestmark = pytest.mark.django_db
FILE = Path(luodi.__file__).parents[2] / "programmes/yunxi-county/programme.yaml"
DRAFT = {"text": "关于修桥的方案\n一、修桥。修好两座桥。（县交通局负责）"}
ASKED_AGAIN = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def town(client: Client) -> Client:
    client.force_login(person("town"))
    return client


@pytest.fixture
def worker() -> None:
    """A worker that says it lives."""
    app.job_manager.connector.execute_query("INSERT INTO procrastinate_workers DEFAULT VALUES")


def hand_in(client: Client) -> str:
    answer = client.post("/policy/checkup/", DRAFT)
    assert answer.status_code == 302
    return str(answer["Location"])


def shown(client: Client, page: str, **headers: Any) -> str:
    answer = client.get(page, **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_form_to_the_report(town: Client, worker: None) -> None:
    page = hand_in(town)
    first = shown(town, page)
    assert "正在排队" in first
    assert "后台程序没有在运行" not in first
    assert 'http-equiv="refresh"' in first  # without scripts the page asks again by itself
    part = shown(town, page, **ASKED_AGAIN)
    assert "<html" not in part
    assert f'hx-get="{page}"' in part

    Compilation.objects.update(state=CompileState.COMPILING, stage=Stage.TASKS)
    assert "第 3 步，共 6 步" in shown(town, page, **ASKED_AGAIN)
    do_jobs()
    run = CompileRun.objects.get().pk
    assert town.get(page)["Location"] == f"/policy/{run}/checkup/"
    answer = town.get(page, **ASKED_AGAIN)
    assert answer["HX-Redirect"] == f"/policy/{run}/checkup/"
    assert hand_in(town) == f"/policy/{run}/checkup/"  # the same again is there at once


def test_it_can_be_left_and_found_again(town: Client) -> None:
    page = hand_in(town)
    for listing in ("/policy/", "/policy/checkup/"):
        assert f'href="{page}"' in shown(town, listing)
    do_jobs()
    for listing in ("/policy/", "/policy/checkup/"):
        assert f'href="{page}"' not in shown(town, listing)


def test_without_a_worker_the_page_says_whom_to_ask(town: Client) -> None:
    text = shown(town, hand_in(town))
    assert "后台程序没有在运行" in text
    assert "luodi worker" in text
    assert "马上开始" not in text


def test_who_waits_behind_others_is_told_how_many(town: Client, worker: None) -> None:
    hand_in(town)
    second = town.post("/policy/checkup/", {"text": "关于栽树的方案"})["Location"]
    assert "前面还有 1 份文件" in shown(town, second)


def test_a_failure_is_told_with_a_way_on(town: Client) -> None:
    page = hand_in(town)
    document = int(page.rstrip("/").rpartition("/")[2])
    policy.give_up(document=document, now=timezone.now())
    text = shown(town, page)
    assert "没有体检成功" in text
    assert "系统管理员" in text
    assert "hx-get" not in text.partition('id="progress"')[2]  # nothing to wait for
    count = len(waiting())
    assert town.post(f"{page}retry/")["Location"] == page
    assert len(waiting()) == count + 1
    do_jobs()
    assert town.get(page).status_code == 302


def test_few_questions_to_the_database(town: Client, django_assert_max_num_queries: Any) -> None:
    page = hand_in(town)
    with django_assert_max_num_queries(12):
        town.get(page)
    with django_assert_max_num_queries(12):
        town.get(page, **ASKED_AGAIN)


def test_a_paper_that_is_not_there(town: Client) -> None:
    assert town.get("/policy/checkup/4711/").status_code == 404
    assert town.post("/policy/checkup/4711/retry/").status_code == 404


def test_a_paper_of_the_programme_is_bound_when_it_is_compiled() -> None:
    from luodi.foundation.domain import Actor
    from luodi.programme.queries import bound_programme

    actor, now = Actor.system("test"), timezone.now()
    adopt_file(FILE, actor=actor, now=now)
    paper = FILE.with_name("paper.txt").read_bytes()
    handed = services.hand_in(data=paper, name="paper.txt", actor=actor, now=now)
    do_jobs()
    run = CompileRun.objects.get(document=handed.document)
    assert bound_programme(run.pk) == "yunxi-county"


def test_papers_are_bound_anew_when_the_compiler_has_changed() -> None:
    from luodi.foundation.domain import Actor
    from luodi.programme.queries import bound_programme

    actor, now = Actor.system("test"), timezone.now()
    adopt_file(FILE, actor=actor, now=now)
    paper = FILE.with_name("paper.txt").read_bytes()
    old = services.check_up(data=paper, name="paper.txt", actor=actor, now=now)
    CompileRun.objects.update(compiler_version="0")
    assert services.recompile(now=now) == 1
    do_jobs()
    new = CompileRun.objects.get(compiler_version=policy.VERSION)
    assert new.pk != old
    assert bound_programme(new.pk) == "yunxi-county"
