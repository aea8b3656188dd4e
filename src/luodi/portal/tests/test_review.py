"""Correcting a paper through the pages."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document

from luodi.foundation.domain import Actor
from luodi.policy import queries, services
from luodi.policy.domain.corrections import Kind, State
from luodi.policy.models import PaperCorrection
from luodi.policy.services import Wish

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAPER = """青溪县水网提升行动方案

一、主要目标。到2028年，灌区有效面积达到12万亩。

二、修好渠道。改造三条干渠，清理两座水库。（县水利局牵头，县财政局、各镇配合）

三、管好用水。推行水价改革。（县财政局负责）
"""


@pytest.fixture
def run(db: None) -> int:
    """Handed in by the bureau's reporter: a draft that is theirs."""
    actor = Actor("bureau", "示例·bureau")
    return services.compile_upload(data=PAPER.encode(), name="方案.txt", actor=actor, now=NOW)


@pytest.fixture
def bureau(client: Client, person: Any) -> Client:
    client.force_login(person("bureau"))
    return client


def shown(run: int) -> Any:
    return queries.reviewed(run)


def first(run: int, kind: str = "task") -> str:
    item: str = shown(run).overlaid.ids[kind][0]
    return item


def fields(html: str) -> dict[str, Any]:
    """What the form of a page would send, untouched."""
    body = html[
        html.index('class="correct"') : html.index("</form>", html.index('class="correct"'))
    ]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", body):
        name = re.search(r'name="([^"]+)"', tag)
        if name is None or 'type="checkbox"' in tag or tag.startswith(("<select", "<textarea")):
            continue
        value = re.search(r'value="([^"]*)"', tag)
        sent.setdefault(name[1], []).append(value[1] if value else "")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        value = chosen or re.search(r'value="([^"]*)"', options)
        assert value
        sent.setdefault(name, []).append(value[1])
    for name, words in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', body, re.S
    ):
        sent.setdefault(name, []).append(words)
    sent.pop("csrfmiddlewaretoken", None)
    return dict(sent)


def form(client: Client, run: int, kind: str, item: str) -> dict[str, Any]:
    answer = client.get(f"/policy/{run}/review/{kind}/", {"item": item})
    assert answer.status_code == 200
    return fields(answer.content.decode())


def test_a_form_sent_as_it_was_changes_nothing(bureau: Client, run: int) -> None:
    """It shows what is there: nobody is asked what is known."""
    for kind, item in (("roles", first(run)), ("target", first(run, "target"))):
        sent = form(bureau, run, kind, item)
        answer = bureau.post(f"/policy/{run}/review/{kind}/", sent)
        assert answer.status_code == 422
        assert "没有需要更正的地方" in answer.content.decode()
    assert not PaperCorrection.objects.exists()


def test_a_role_is_changed_and_shown(bureau: Client, run: int) -> None:
    sent = form(bureau, run, "roles", first(run))
    assert sent["unit"][:3] == ["县水利局", "县财政局", "各镇"]
    assert sent["role"][:3] == ["lead", "supporting", "supporting"]
    sent["unit"][3], sent["role"][3] = "县住建局", "lead"
    answer = bureau.post(f"/policy/{run}/review/roles/", sent)
    assert (answer.status_code, answer["Location"]) == (302, f"/policy/{run}/#task-1")
    page = bureau.get(f"/policy/{run}/").content.decode()
    assert page.count("已更正</span>") == 1
    assert "县住建局" in page
    number = PaperCorrection.objects.get().pk
    answer = bureau.post(f"/policy/{run}/review/{number}/undo/")
    assert answer.status_code == 302
    page = bureau.get(f"/policy/{run}/").content.decode()
    assert "已更正</span>" not in page
    assert "已撤销" in page


@pytest.mark.parametrize("kind", ["roles", "split", "merge", "span", "remove"])
def test_every_act_on_a_task_has_its_form(bureau: Client, run: int, kind: str) -> None:
    """As a page of its own, and alone for the reader."""
    query = {"item": first(run)}
    whole = bureau.get(f"/policy/{run}/review/{kind}/", query).content.decode()
    part = bureau.get(
        f"/policy/{run}/review/{kind}/", query, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" in whole
    assert "<html" not in part
    assert 'class="correct"' in part


def test_a_task_is_split_at_a_comma(bureau: Client, run: int) -> None:
    page = bureau.get(f"/policy/{run}/review/split/", {"item": first(run)}).content.decode()
    at = re.findall(r'name="at" value="(\d+)"', page)
    sent = form(bureau, run, "split", first(run)) | {"at": at[:1]}
    answer = bureau.post(f"/policy/{run}/review/split/", sent)
    assert answer.status_code == 302
    assert [t["number"] for t in shown(run).run.compiled["tasks"]][:2] == ["二-1", "二-2"]
    again = bureau.post(f"/policy/{run}/review/split/", sent)  # a double click
    assert (again.status_code, PaperCorrection.objects.count()) == (302, 1)


def test_a_task_is_merged_with_the_next(bureau: Client, run: int) -> None:
    before = len(shown(run).run.compiled["tasks"])
    bureau.post(f"/policy/{run}/review/merge/", form(bureau, run, "merge", first(run)))
    assert len(shown(run).run.compiled["tasks"]) == before - 1


def test_a_missed_sentence_is_typed_or_chosen(bureau: Client, run: int) -> None:
    text = shown(run).raw.text
    start = text.index("清理两座水库")
    page = bureau.get(f"/policy/{run}/review/add/", {"start": start, "end": start + 6})
    assert "清理两座水库</textarea>" in page.content.decode()
    sent = {"words": "清理两座水库", "unit": ["县水利局"], "role": ["lead"]}
    answer = bureau.post(f"/policy/{run}/review/add/", sent)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#task-c{PaperCorrection.objects.get().pk}")
    answer = bureau.post(f"/policy/{run}/review/add/", sent | {"words": "没有这句话"})
    assert answer.status_code == 422
    assert "没有这句话</textarea>" in answer.content.decode()


def test_a_slip_keeps_what_was_typed(bureau: Client, run: int) -> None:
    sent = form(bureau, run, "target", first(run, "target"))
    sent |= {"value": "很多", "metric": "灌溉面积"}
    answer = bureau.post(f"/policy/{run}/review/target/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="很多"' in page
    assert 'value="灌溉面积"' in page


def test_a_target_is_changed(bureau: Client, run: int) -> None:
    sent = form(bureau, run, "target", first(run, "target")) | {"value": "13.5", "year": "2029"}
    bureau.post(f"/policy/{run}/review/target/", sent)
    target = shown(run).run.compiled["targets"][0]
    assert (target["value"], target["year"]) == (13.5, 2029)
    assert PaperCorrection.objects.get().payload == {"value": 13.5, "year": 2029}


def test_a_dismissed_finding_stands_apart_with_its_reason(bureau: Client, run: int) -> None:
    message = shown(run).run.compiled["diagnostics"][0]["message"]
    count = len(shown(run).run.compiled["diagnostics"])
    sent = form(bureau, run, "dismiss", first(run, "finding")) | {"reason": "已另文规定"}
    bureau.post(f"/policy/{run}/review/dismiss/", sent)
    report = bureau.get(f"/policy/{run}/checkup/")
    assert report.context["report"].summary.total == count - 1
    page = report.content.decode()
    apart = page[page.index('id="dismissed"') :]
    assert message in apart
    assert "已另文规定" in apart
    word = Document(BytesIO(bureau.get(f"/policy/{run}/checkup.docx").content))
    assert "不采纳的意见" in "\n".join(p.text for p in word.paragraphs)
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "已另文规定" in cells
    assert f'href="#at-finding-{count}"' not in page


def test_an_open_set_is_named(bureau: Client, run: int) -> None:
    sent = form(bureau, run, "name_units", "open_set@各镇")
    sent["unit"][0] = "云渡镇"
    bureau.post(f"/policy/{run}/review/name_units/", sent)
    assert shown(run).overlaid.named == {"各镇": ("云渡镇",)}


# -- two reviewers -------------------------------------------------------------------------


def clash(bureau: Client, run: int) -> Any:
    """The coordinator is first; the reporter's form is older."""
    sent = form(bureau, run, "roles", first(run))
    theirs = Wish(Kind.ROLES, first(run), payload={"lead": ["县住建局"]})
    services.correct(run_id=run, wish=theirs, actor=Actor("coordinator", "示例·甲"), now=NOW)
    sent["unit"][3], sent["role"][3] = "县林业局", "joint"
    answer = bureau.post(f"/policy/{run}/review/roles/", sent)
    assert answer.status_code == 409
    return answer


def resend(answer: Any, resolve: str) -> dict[str, Any]:
    """The comparison's form with one of its buttons."""
    sent: dict[str, Any] = {"resolve": resolve}
    for name, value in re.findall(
        r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.content.decode()
    ):
        sent.setdefault(name, []).append(value)
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def test_a_clash_shows_both_versions(bureau: Client, run: int) -> None:
    page = clash(bureau, run).content.decode()
    for words in ("示例·甲", "县住建局", "县林业局", "两边都要"):
        assert words in page
    assert "、、" not in page  # rows left empty are no units
    assert PaperCorrection.objects.count() == 1


@pytest.mark.parametrize(
    ("resolve", "lead", "joint"),
    [("mine", ["县水利局"], ["县林业局"]), ("both", ["县住建局"], ["县林业局"])],
)
def test_a_clash_is_resolved(
    bureau: Client, run: int, resolve: str, lead: list[str], joint: list[str]
) -> None:
    sent = resend(clash(bureau, run), resolve)
    assert bureau.post(f"/policy/{run}/review/roles/", sent).status_code == 302
    task = shown(run).run.compiled["tasks"][0]
    assert (task["lead"], task["joint"]) == (lead, joint)


def test_a_split_by_somebody_else_can_be_overruled(bureau: Client, run: int) -> None:
    sent = form(bureau, run, "roles", first(run))
    theirs = Wish(Kind.SPLIT, first(run), payload={"at": [8]})
    services.correct(run_id=run, wish=theirs, actor=Actor("coordinator", "示例·甲"), now=NOW)
    sent["unit"][0] = "县住建局"
    answer = bureau.post(f"/policy/{run}/review/roles/", sent)
    assert answer.status_code == 409
    assert "撤销同事的更正" in answer.content.decode()
    bureau.post(f"/policy/{run}/review/roles/", resend(answer, "overrule"))
    found = shown(run)
    assert found.run.compiled["tasks"][0]["lead"] == ["县住建局"]
    assert [o.state for o in found.overlaid.outcomes] == [State.UNDONE, State.APPLIED]


# -- who may -------------------------------------------------------------------------------


def test_who_may_read_but_not_correct_sees_corrections_and_no_forms(
    client: Client, run: int, person: Any
) -> None:
    wish = Wish(Kind.ROLES, first(run), payload={"lead": ["县住建局"]})
    number = services.correct(run_id=run, wish=wish, actor=Actor("bureau", "甲"), now=NOW)
    client.force_login(person("auditor"))
    page = client.get(f"/policy/{run}/").content.decode()
    assert "已更正</span>" in page
    assert "/review/roles/" not in page
    assert "/undo/" not in page
    assert client.get(f"/policy/{run}/review/item/", {"item": first(run)}).status_code == 200
    for answer in (
        client.get(f"/policy/{run}/review/roles/", {"item": first(run)}),
        client.post(f"/policy/{run}/review/roles/", {"item": first(run)}),
        client.post(f"/policy/{run}/review/{number}/undo/"),
    ):
        assert answer.status_code == 404
    assert PaperCorrection.objects.count() == 1


def test_a_draft_of_others_is_not_known_to_exist(client: Client, run: int, person: Any) -> None:
    client.force_login(person("liaison"))
    for address in ("review/roles/", "review/item/", "reviewed.json"):
        assert client.get(f"/policy/{run}/{address}", {"item": first(run)}).status_code == 404


def test_a_stand_in_corrects_for_whom_they_stand_in(run: int) -> None:
    actor = Actor("stand-in", "示例·乙", "bureau")
    wish = Wish(Kind.ROLES, first(run), payload={"lead": ["县住建局"]})
    services.correct(run_id=run, wish=wish, actor=actor, now=NOW)
    assert PaperCorrection.objects.get().on_behalf_of == "bureau"


# -- what no longer fits -------------------------------------------------------------------


def unfit(run: int) -> int:
    actor = Actor("bureau", "示例·bureau")
    split = Wish(Kind.SPLIT, first(run), payload={"at": [8]})
    number = services.correct(run_id=run, wish=split, actor=actor, now=NOW)
    half = Wish(Kind.ROLES, f"task@c{number}.2", payload={"lead": ["县住建局"]}, seen=number)
    lost = services.correct(run_id=run, wish=half, actor=actor, now=NOW)
    services.undo(run_id=run, correction=number, actor=actor, now=NOW)
    return lost


def test_one_that_no_longer_fits_is_shown_and_applied_again(bureau: Client, run: int) -> None:
    lost = unfit(run)
    page = bureau.get(f"/policy/{run}/").content.decode()
    assert "1 条更正不再适用" in page
    assert "它所依据的更正没有生效" in page
    choice = bureau.get(f"/policy/{run}/review/{lost}/again/").content.decode()
    address = re.search(rf'href="(/policy/{run}/review/roles/\?item=[^"]+)"', choice)
    assert address
    whole = bureau.get(address[1].replace("&amp;", "&")).content.decode()
    sent = fields(whole)
    assert sent["instead"] == [str(lost)]
    assert ("县住建局", "lead") in zip(sent["unit"], sent["role"], strict=True)
    assert bureau.post(f"/policy/{run}/review/roles/", sent).status_code == 302
    assert shown(run).run.compiled["tasks"][0]["lead"] == ["县住建局"]
    assert not shown(run).overlaid.unfit


def test_one_that_no_longer_fits_is_set_aside_with_a_reason(bureau: Client, run: int) -> None:
    lost = unfit(run)
    assert bureau.post(f"/policy/{run}/review/{lost}/aside/").status_code == 422
    bureau.post(f"/policy/{run}/review/{lost}/aside/", {"reason": "不再拆分"})
    page = bureau.get(f"/policy/{run}/").content.decode()
    assert "不再拆分" in page
    assert "不再适用于" not in page


def test_an_earlier_version_is_offered(bureau: Client, run: int) -> None:
    actor = Actor("bureau", "示例·bureau")
    wish = Wish(Kind.ROLES, first(run), payload={"lead": ["县住建局"]})
    services.correct(run_id=run, wish=wish, actor=actor, now=NOW)
    later = PAPER.replace("12万亩", "13万亩").encode()
    newer = services.compile_upload(data=later, name="新.txt", actor=actor, now=NOW)
    assert "带到这一版" in bureau.get(f"/policy/{newer}/review/carry/").content.decode()
    bureau.post(f"/policy/{newer}/review/carry/", {"source": run})
    assert shown(newer).run.compiled["tasks"][0]["lead"] == ["县住建局"]
    assert "带到这一版" not in bureau.get(f"/policy/{newer}/review/carry/").content.decode()
    assert bureau.post(f"/policy/{newer}/review/carry/", {"source": newer}).status_code == 404


def test_the_result_is_downloaded(bureau: Client, run: int) -> None:
    wish = Wish(Kind.ROLES, first(run), payload={"lead": ["县住建局"]})
    services.correct(run_id=run, wish=wish, actor=Actor("bureau", "甲"), now=NOW)
    whole = json.loads(bureau.get(f"/policy/{run}/reviewed.json").content)
    assert whole["schema"] == "luodi.programme/1"
    assert whole["tasks"][0]["lead"] == ["县住建局"]
    assert [c["state"] for c in whole["corrections"]] == ["applied"]


def test_addresses_outlive_corrections(bureau: Client, run: int) -> None:
    """The second task keeps its address when the first is struck out."""
    number = shown(run).overlaid.ids["task"]
    wish = Wish(Kind.REMOVE, number[0], reason="是背景")
    services.correct(run_id=run, wish=wish, actor=Actor("bureau", "甲"), now=NOW)
    page = bureau.get(f"/policy/{run}/").content.decode()
    assert 'id="task-1"' not in page
    assert 'id="task-2"' in page


def test_few_queries_however_many_corrections(
    bureau: Client, run: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(5):
        wish = Wish(
            Kind.ROLES,
            first(run),
            payload={"lead": [f"县{n}局"]},
            seen=shown(run).overlaid.last(first(run)),
        )
        services.correct(run_id=run, wish=wish, actor=Actor("bureau", "甲"), now=NOW)
    bureau.get(f"/policy/{run}/")
    with django_assert_max_num_queries(12):
        bureau.get(f"/policy/{run}/")


@pytest.mark.parametrize("kind", ["nothing", "undo", "set_aside"])
def test_other_kinds_have_no_form(bureau: Client, run: int, kind: str) -> None:
    assert bureau.get(f"/policy/{run}/review/{kind}/").status_code == 404


def test_units_are_suggested_from_the_paper(bureau: Client, run: int) -> None:
    page = bureau.get(f"/policy/{run}/review/units/", {"unit": "县"}).content.decode()
    assert '<option value="县水利局">' in page


def test_a_finding_about_units_is_settled_by_their_correction(bureau: Client, db: None) -> None:
    """It stands apart in the reader, the report and the Word file, and comes back on undo."""
    paper = PAPER.replace("（县水利局牵头，县财政局、各镇配合）", "（县财政局、各镇配合）")
    actor = Actor("bureau", "示例·bureau")
    run = services.compile_upload(data=paper.encode(), name="方案.txt", actor=actor, now=NOW)
    said = [entry["code"] for entry in shown(run).run.compiled["diagnostics"]]
    assert "E001" in said
    wish = Wish(Kind.ROLES, first(run), payload={"lead": ["县水利局"]})
    number = services.correct(run_id=run, wish=wish, actor=actor, now=NOW)
    left = [entry["code"] for entry in shown(run).run.compiled["diagnostics"]]
    assert left == [code for code in said if code != "E001"]
    place = said.index("E001") + 1
    page = bureau.get(f"/policy/{run}/").content.decode()
    assert f'<li id="settled-{place}"' in page
    assert f'<li id="finding-{place}"' not in page
    report = bureau.get(f"/policy/{run}/checkup/").content.decode()
    assert "已由更正解决的意见" in report
    word = Document(BytesIO(bureau.get(f"/policy/{run}/checkup.docx").content))
    assert any("已由更正解决的意见" in paragraph.text for paragraph in word.paragraphs)
    services.undo(run_id=run, correction=number, actor=actor, now=NOW)
    page = bureau.get(f"/policy/{run}/").content.decode()
    assert f'<li id="finding-{place}"' in page
    assert "已由更正解决" not in page


def test_lists_count_what_reviewers_left(
    bureau: Client, run: int, django_assert_max_num_queries: Any
) -> None:
    """Of a corrected paper the corrected counts, of others those of the compiler."""
    other = PAPER.replace("水网", "林网").encode()
    actor = Actor("bureau", "示例·bureau")
    services.compile_upload(data=other, name="林网.txt", actor=actor, now=NOW)
    before = {row.id: row for row in queries.runs()}
    wish = Wish(Kind.REMOVE, first(run), reason="不是任务")
    number = services.correct(run_id=run, wish=wish, actor=actor, now=NOW)
    after = {row.id: row for row in queries.runs()}
    assert after.pop(run).tasks == before[run].tasks - 1
    assert after == {key: row for key, row in before.items() if key != run}
    bureau.get("/policy/")
    with django_assert_max_num_queries(12):
        page = bureau.get("/policy/").content.decode()
    assert '<td class="num" data-label="任务">1</td>' in page
    services.undo(run_id=run, correction=number, actor=actor, now=NOW)
    assert [row.tasks for row in queries.runs()] == [2, 2]
