"""Why a paper was read so, and accepting what was guessed, through the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from luodi.compiler.explain import trace
from luodi.compiler.ways import WAYS
from luodi.foundation.domain import Actor
from luodi.policy import queries, services
from luodi.policy.domain.corrections import Kind
from luodi.policy.models import CompileRun
from luodi.policy.services import Wish, correct
from luodi.portal.domain.why import groups

ACTOR = Actor("bureau", "示例·bureau")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAPER = """青溪县2028年水网提升工作要点

一、主要目标。灌区有效面积达到12万亩。

二、修好渠道。改造干渠，清理水库。（县水利局牵头，县财政局、教育局、各镇配合）
"""


@pytest.fixture
def run(db: None) -> int:
    return services.compile_upload(data=PAPER.encode(), name="要点.txt", actor=ACTOR, now=NOW)


@pytest.fixture
def bureau(client: Client, person: Any) -> Client:
    client.force_login(person("bureau"))
    return client


def page(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def why(client: Client, run: int, what: str, **headers: str) -> str:
    return page(client, f"/policy/{run}/why/{what}", **headers)


def test_a_task_says_step_by_step_how_it_was_read(bureau: Client, run: int) -> None:
    html = why(bureau, run, "task-1/")
    assert "<html" in html
    assert WAYS["unit.prefix"].zh in html
    assert "、<mark>教育局</mark>、" in html  # the characters read
    assert "牵头，<mark>县</mark>财政局" in html  # and where the prefix is carried from
    assert (
        "<button"
        not in html.partition('class="why-panel"')[2].partition("</section>\n</section>")[0]
    )


def test_in_the_reader_it_is_a_panel_whose_steps_light_their_characters(
    bureau: Client, run: int
) -> None:
    html = why(bureau, run, "task-1/", HX_Request="true")
    assert "<html" not in html
    start = PAPER.index("教育局")
    assert f'data-from="{start}" data-to="{start + 3}"' in html


def test_a_unit_has_its_own_steps(bureau: Client, run: int) -> None:
    html = why(bureau, run, "task-1/?unit=县教育局")
    assert WAYS["unit.prefix"].zh in html
    assert WAYS["role.word"].zh in html
    assert WAYS["unit.set"].zh not in html


def test_what_was_guessed_stands_first(bureau: Client, run: int) -> None:
    html = why(bureau, run, "target-1/")
    assert html.index('id="why-year"') < html.index('id="why-metric"')
    assert WAYS["year.section"].zh in html


@pytest.mark.parametrize("what", ["task-9/", "word-1/", "task/", "finding-1/"])
def test_what_is_not_there_has_no_page(bureau: Client, run: int, what: str) -> None:
    assert bureau.get(f"/policy/{run}/why/{what}").status_code == 404


def test_guesses_come_first_and_are_accepted_with_one_click(bureau: Client, run: int) -> None:
    html = page(bureau, f"/policy/{run}/")
    assert "待核：1 处按推测读出" in html
    assert html.index('id="tab-doubts"') < html.index('id="tab-tasks"')
    report = page(bureau, f"/policy/{run}/checkup/")
    assert "待核（按推测读出）" in report
    item = queries.reviewed(run).overlaid.ids["target"][0]  # type: ignore[union-attr]
    sent = {"item": item, "seen": "0"}
    answer = bureau.post(f"/policy/{run}/review/target_confirm/", sent)
    assert (answer.status_code, answer["Location"]) == (302, f"/policy/{run}/#panel-doubts")
    assert "处按推测读出" not in page(bureau, f"/policy/{run}/")
    assert "待核（按推测读出）" not in page(bureau, f"/policy/{run}/checkup/")
    told = why(bureau, run, "target-1/")
    assert "已认可" in told and "示例·bureau" in told


def test_a_corrected_field_says_who_when_and_why(bureau: Client, run: int) -> None:
    item = queries.reviewed(run).overlaid.ids["target"][0]  # type: ignore[union-attr]
    asked = Wish(Kind.TARGET, item, payload={"year": 2029}, reason="县规划写的是2029年")
    correct(run_id=run, wish=asked, actor=ACTOR, now=NOW)
    html = why(bureau, run, "target-1/")
    group = html.partition('id="why-year"')[2].partition("</section>")[0]
    assert "已更正" in group and "2029" in group
    assert "示例·bureau" in group and "县规划写的是2029年" in group
    assert WAYS["year.section"].zh in group  # and how it had been read


def test_a_result_of_another_compiler_is_not_explained_wrongly(bureau: Client, run: int) -> None:
    row = CompileRun.objects.get(id=run)
    start = PAPER.index("灌区有效")
    other = row.result.replace(f'"start": {start},', f'"start": {start + 1},')
    assert other != row.result
    CompileRun.objects.filter(id=run).update(result=other)
    assert "由早先的版本读出" in why(bureau, run, "target-1/")


def test_an_added_task_was_read_by_nobody(bureau: Client, run: int) -> None:
    words = "清理水库"
    at = queries.run(run).text.index(words)  # type: ignore[union-attr]
    sent = {"words": words, "start": at, "end": at + len(words), "unit": "县水利局", "role": "lead"}
    place = bureau.post(f"/policy/{run}/review/add/", sent)["Location"].partition("#")[2]
    assert "是人工补充的" in why(bureau, run, f"{place}/")


def test_a_field_says_who_saw_it_last() -> None:
    found = trace(PAPER.encode(), name="要点.txt").explain("target", 1)
    rows = groups(found, PAPER, {"year": "guess"})
    assert rows[0].field == "year"
    assert rows[0].by is None
    assert {row.confidence for row in rows} <= {"certain", "rule", "guess"}
