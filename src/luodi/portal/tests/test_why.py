"""Why a paper was read so, and accepting what was guessed, through the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from luodi.compiler.explain import trace
from luodi.compiler.ways import WAYS
from luodi.foundation.confined import Confined, WorkFailed
from luodi.foundation.domain import Actor
from luodi.policy import queries, services
from luodi.policy.domain.corrections import Kind
from luodi.policy.domain.explaining import explain
from luodi.policy.models import CompileRun
from luodi.policy.queries import explaining
from luodi.policy.services import Wish, correct
from luodi.portal.domain.why import groups
from luodi.portal.tests.failing import faulty, killed, unreadable

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


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("targets", "year", 2031),
        ("targets", "value", 15.0),
        ("targets", "comparator", "at_most"),
        ("tasks", "lead", []),
        ("tasks", "deadline", "2029-12-31"),
    ],
)
def test_nor_where_only_a_field_differs(
    bureau: Client, run: int, kind: str, field: str, value: Any
) -> None:
    row = CompileRun.objects.get(id=run)
    result = json.loads(row.result)
    assert result[kind][0][field] != value
    result[kind][0][field] = value
    CompileRun.objects.filter(id=run).update(result=json.dumps(result, ensure_ascii=False))
    html = why(bureau, run, f"{kind.removesuffix('s')}-1/")
    assert "由早先的版本读出" in html and 'class="why-group"' not in html


@pytest.mark.parametrize(("work", "seconds"), [(killed, 60.0), (explain, 0.0)])
def test_what_takes_too_much_is_stopped_and_the_page_says_so(
    bureau: Client,
    run: int,
    monkeypatch: pytest.MonkeyPatch,
    work: Callable[..., Any],
    seconds: float,
) -> None:
    child = Confined(work, seconds=seconds, memory=1024**3, most=1)
    monkeypatch.setattr(explaining, "_explaining", child)
    html = why(bureau, run, "task-1/")
    assert "超过了上限，已停止" in html and "由早先的版本读出" not in html
    assert "改造干渠" in html


def test_what_this_version_cannot_read_is_said_to_be_of_another(
    bureau: Client, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = Confined(unreadable, seconds=60.0, memory=1024**3)
    monkeypatch.setattr(explaining, "_explaining", child)
    assert "由早先的版本读出" in why(bureau, run, "task-1/")
    child.close()


def test_a_fault_of_the_compiler_is_not_hidden(
    bureau: Client, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = Confined(faulty, seconds=60.0, memory=1024**3)
    monkeypatch.setattr(explaining, "_explaining", child)
    with pytest.raises(WorkFailed) as failed:
        bureau.get(f"/policy/{run}/why/task-1/")
    assert isinstance(failed.value.__cause__, IndexError)
    child.close()


def test_periods_are_said_in_words(bureau: Client) -> None:
    paper = PAPER + "\n三、管好用水。每半年通报一次进度，每周调度一次。（县水利局牵头）\n"
    made = services.compile_upload(data=paper.encode(), name="要点.txt", actor=ACTOR, now=NOW)
    found = queries.run(made)
    assert found is not None
    periods = [rule["period"] for rule in found.compiled["rules"]]
    assert {"half_year", "week"} <= set(periods)
    for place, period in enumerate(periods, 1):
        html = why(bureau, made, f"rule-{place}/")
        assert {"half_year": "每半年", "week": "每周"}[period] in html
        assert f">{period}<" not in html


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


def test_a_guessed_sentence_of_the_body_is_shown_in_its_words(bureau: Client) -> None:
    body = "在各镇推广节水灌溉技术，改造老化干渠，完善用水计量设施和水价机制。"
    rows = (
        "序号|任务|责任单位",
        "1|推广节水灌溉技术和水价改革，做好用水计量。|县水利局",
        "2|清理水库淤泥。|县水利局",
    )
    table = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>" for row in rows
    )
    lines = (
        "青溪县2028年水网提升工作要点",
        "一、修好渠道",
        f"（一）改造灌区。{body}",
        "附件",
        "重点任务分工表",
    )
    data = "".join(f"<p>{line}</p>" for line in lines) + f"<table>{table}</table>"
    run = services.compile_upload(data=data.encode(), name="要点.html", actor=ACTOR, now=NOW)
    doubts = page(bureau, f"/policy/{run}/").split('id="panel-doubts"')[1].split("</ol>")[0]
    assert f'<mark class="guess">{body}</mark>' in doubts
