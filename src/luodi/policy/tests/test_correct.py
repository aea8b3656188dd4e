"""Correcting what was read in a paper."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from luodi.foundation.domain import Actor
from luodi.foundation.queries import events
from luodi.kernel.span import Span
from luodi.policy import queries, services
from luodi.policy.domain.clash import Clash, joined
from luodi.policy.domain.corrections import Kind, State
from luodi.policy.models import CompileRun, PaperCorrection
from luodi.policy.services import Wish, correct, set_aside, undo

ANNA, BEN = Actor("anna", "示例·甲"), Actor("ben", "示例·乙")
NOW = datetime(2030, 1, 2, tzinfo=UTC)
PAPER = """青溪县水网提升行动方案

一、主要目标。到2028年，灌区有效面积达到12万亩。

二、修好渠道。改造三条干渠，清理两座水库。（县水利局牵头，县财政局、各镇配合）

三、管好用水。推行水价改革。（县财政局负责）
"""
pytestmark = pytest.mark.django_db


@pytest.fixture
def run(db: None) -> int:
    return services.compile_upload(data=PAPER.encode(), name="方案.txt", actor=ANNA, now=NOW)


def shown(run: int) -> Any:
    found = queries.reviewed(run)
    assert found is not None
    return found


def task(run: int, place: int = 0) -> str:
    item: str = shown(run).overlaid.ids["task"][place]
    return item


def act(run: int, kind: Kind, item: str = "", actor: Actor = ANNA, **wish: Any) -> int:
    wanted = Wish(kind, item, **wish)
    return correct(run_id=run, wish=wanted, actor=actor, now=NOW)


def lead(run: int, place: int = 0) -> list[str]:
    names: list[str] = shown(run).run.compiled["tasks"][place]["lead"]
    return names


def test_a_role_is_changed_and_what_was_read_is_kept(run: int) -> None:
    number = act(run, Kind.ROLES, task(run), payload={"lead": ["县住建局", "县水利局"]})
    assert lead(run) == ["县住建局", "县水利局"]
    raw = queries.run(run)
    assert raw is not None
    assert raw.compiled["tasks"][0]["lead"] == ["县水利局"]
    (event,) = [e for e in events() if e.act == "policy.correct"]
    assert event.actor == ANNA
    assert event.object_key == str(run)
    assert event.data["correction"] == number
    assert shown(run).overlaid.last(task(run)) == number


def test_a_second_click_makes_no_second_correction(run: int) -> None:
    item = task(run)
    first = act(run, Kind.ROLES, item, payload={"lead": ["县住建局"]})
    assert act(run, Kind.ROLES, item, payload={"lead": ["县住建局"]}) == first
    start = PAPER.index("推行")
    span = Span(start, start + 4)
    added = act(run, Kind.ADD, span=span, payload={"lead": ["县水利局"]})
    assert act(run, Kind.ADD, span=span, payload={"lead": ["县水利局"]}) == added
    split = act(run, Kind.SPLIT, item, payload={"at": [10]}, seen=first)
    assert act(run, Kind.SPLIT, item, payload={"at": [10]}, seen=first) == split
    assert PaperCorrection.objects.count() == 3
    assert len([e for e in events() if e.act == "policy.correct"]) == 3


def test_what_changes_nothing_is_said(run: int) -> None:
    with pytest.raises(ValueError, match="没有需要更正"):
        act(run, Kind.ROLES, task(run), payload={"lead": ["县水利局"]})
    assert not PaperCorrection.objects.exists()


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        (Kind.ROLES, {"lead": ["县财政局"], "supporting": ["县财政局"]}, "只留一处"),
        (Kind.ROLES, {"lead": ["县" * 61]}, "最多"),
        (Kind.SPLIT, {"at": [0]}, "中间"),
        (Kind.SPLIT, {"at": []}, "中间"),
        (Kind.REMOVE, {}, "理由"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    run: int, kind: Kind, payload: dict[str, Any], words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        act(run, kind, task(run), payload=payload)
    assert not PaperCorrection.objects.exists()


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"metric": " "}, "指标名称"),
        ({"value": "12"}, "数字"),
        ({"value": [3, 1]}, "数字"),
        ({"year": 20288}, "年份"),
        ({"year": 2020, "from_year": 2025}, "基期年份"),
        ({"comparator": "maybe"}, "要求"),
    ],
)
def test_a_target_is_a_number_of_something(run: int, payload: dict[str, Any], words: str) -> None:
    item = shown(run).overlaid.ids["target"][0]
    with pytest.raises(ValueError, match=words):
        act(run, Kind.TARGET, item, payload=payload)


def test_a_target_is_changed_added_and_struck_out(run: int) -> None:
    item = shown(run).overlaid.ids["target"][0]
    act(run, Kind.TARGET, item, payload={"value": 13, "comparator": "at_least"})
    target = shown(run).run.compiled["targets"][0]
    assert (target["value"], target["comparator"], target["unit"]) == (13, "at_least", "万亩")
    start = PAPER.index("清理两座水库")
    added = {"metric": "清理水库", "value": 2, "unit": "座", "year": 2028}
    act(run, Kind.TARGET_ADD, span=Span(start, start + 6), payload=added)
    assert "清理水库" in [t["metric"] for t in shown(run).run.compiled["targets"]]
    last = shown(run).overlaid.last(item)
    act(run, Kind.TARGET_REMOVE, item, seen=last, reason="是说明，不是目标")
    assert "灌区有效面积" not in [t["metric"] for t in shown(run).run.compiled["targets"]]


def test_a_chain_of_corrections_is_undone_from_the_middle(run: int) -> None:
    """The halves of a task that is whole again have lost their ground, and are shown so."""
    whole = shown(run).run.compiled
    item = task(run)
    words = whole["tasks"][0]["text"]
    first = act(run, Kind.SPLIT, item, payload={"at": [words.index("清理")]})
    half = f"task@c{first}.2"
    second = act(run, Kind.ROLES, half, payload={"lead": ["县住建局"]}, seen=first)
    assert lead(run, 1) == ["县住建局"]
    undo(run_id=run, correction=first, actor=BEN, now=NOW)
    found = shown(run)
    assert found.run.compiled == whole
    states = {o.correction.id: o.state for o in found.overlaid.outcomes}
    assert states == {first: State.UNDONE, second: State.UNFIT}
    put_away = set_aside(run_id=run, correction=second, reason="不再拆分", actor=BEN, now=NOW)
    assert [o.state for o in shown(run).overlaid.outcomes] == [State.UNDONE, State.SET_ASIDE]
    assert put_away == undo(run_id=run, correction=second, actor=BEN, now=NOW)  # once is enough


def test_setting_aside_says_why(run: int) -> None:
    number = act(run, Kind.ROLES, task(run), payload={"lead": ["县住建局"]})
    with pytest.raises(ValueError, match="理由"):
        set_aside(run_id=run, correction=number, reason=" ", actor=BEN, now=NOW)


def test_a_finding_is_dismissed_with_a_reason_and_taken_up_again(run: int) -> None:
    findings = shown(run).run.compiled["diagnostics"]
    item = shown(run).overlaid.ids["finding"][0]
    with pytest.raises(ValueError, match="理由"):
        act(run, Kind.DISMISS, item)
    number = act(run, Kind.DISMISS, item, reason="已另文规定")
    found = shown(run)
    assert found.run.compiled["diagnostics"] == findings[1:]
    (dismissed,) = found.overlaid.dismissed
    assert (dismissed.entry, dismissed.correction.reason) == (findings[0], "已另文规定")
    assert events()[0].act == "policy.dismiss"
    undo(run_id=run, correction=number, actor=ANNA, now=NOW)
    assert shown(run).run.compiled["diagnostics"] == findings


def test_units_of_an_open_set(run: int) -> None:
    act(run, Kind.NAME_UNITS, "open_set@各镇", payload={"units": ["云渡镇"]})
    assert "云渡镇" in shown(run).run.compiled["tasks"][0]["supporting"]


def test_a_sentence_that_is_a_task_already_is_not_added(run: int) -> None:
    entry = shown(run).run.compiled["tasks"][0]
    with pytest.raises(ValueError, match="已经是任务"):
        act(run, Kind.ADD, span=Span(entry["start"], entry["end"]), payload={"lead": ["甲局"]})


# -- two reviewers -------------------------------------------------------------------------


def test_a_clash_shows_both_and_loses_neither(run: int) -> None:
    item = task(run)
    act(run, Kind.ROLES, item, ANNA, payload={"lead": ["县住建局"]})
    mine = {"lead": ["县水利局"], "supporting": ["县财政局", "各镇", "县林业局"], "joint": []}
    with pytest.raises(Clash) as clash:
        act(run, Kind.ROLES, item, BEN, payload=mine)
    found = clash.value
    assert [c.by for c in found.theirs] == ["anna"]
    assert found.base and found.base["lead"] == ["县水利局"]
    assert found.now and found.now["lead"] == ["县住建局"]
    both = joined(Kind.ROLES, found.base, found.now, mine)
    act(run, Kind.ROLES, item, BEN, payload=both, seen=found.last)
    entry = shown(run).run.compiled["tasks"][0]
    assert entry["lead"] == ["县住建局"]
    assert entry["supporting"] == ["县财政局", "各镇", "县林业局"]


def test_other_items_are_not_disturbed(run: int) -> None:
    one, two = task(run, 0), task(run, 1)
    act(run, Kind.ROLES, one, ANNA, payload={"lead": ["县住建局"]})
    act(run, Kind.ROLES, two, BEN, payload={"lead": ["县水利局"]})
    assert (lead(run, 0), lead(run, 1)) == (["县住建局"], ["县水利局"])


def test_an_item_that_somebody_split_is_a_clash(run: int) -> None:
    item = task(run)
    act(run, Kind.SPLIT, item, ANNA, payload={"at": [8]})
    with pytest.raises(Clash) as clash:
        act(run, Kind.ROLES, item, BEN, payload={"lead": ["县住建局"]})
    assert clash.value.now is None


def test_a_merge_minds_both_tasks(run: int) -> None:
    one, two = task(run, 0), task(run, 1)
    act(run, Kind.ROLES, two, ANNA, payload={"lead": ["县水利局"]})
    with pytest.raises(Clash):
        act(run, Kind.MERGE, one, BEN, payload={"with": two})
    number = act(
        run, Kind.MERGE, one, BEN, payload={"with": two}, seen=shown(run).overlaid.last(two)
    )
    assert task(run) == f"task@c{number}.1"


def test_an_undo_is_news_to_who_did_not_see_it(run: int) -> None:
    item = task(run)
    seen = act(run, Kind.ROLES, item, ANNA, payload={"lead": ["县住建局"]})
    undo(run_id=run, correction=seen, actor=ANNA, now=NOW)
    with pytest.raises(Clash):
        act(run, Kind.ROLES, item, BEN, payload={"lead": ["县林业局"]}, seen=seen)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_told(run: int) -> None:
    """Two connections, one item: whoever comes second waits for the first and then clashes."""
    item, meet = task(run), threading.Barrier(2)
    results: list[str] = []

    def work(actor: Actor, unit: str) -> None:
        try:
            meet.wait()
            act(run, Kind.ROLES, item, actor, payload={"lead": [unit]})
            results.append("kept")
        except Clash as clash:
            results.append(f"clash with {len(clash.theirs)}")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in ((ANNA, "甲局"), (BEN, "乙局"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["clash with 1", "kept"]
    assert PaperCorrection.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_one_form_sent_twice_at_the_same_moment_one_counts(run: int) -> None:
    item, meet = task(run), threading.Barrier(2)
    results: list[int] = []

    def work() -> None:
        try:
            meet.wait()
            results.append(act(run, Kind.ROLES, item, ANNA, payload={"lead": ["甲局"]}))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    assert len(set(results)) == 1
    assert PaperCorrection.objects.count() == 1


# -- another compiler, another version of the paper ------------------------------------------


def test_a_newer_compiler_meets_the_corrections_again(
    run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes under another version: what it reads by itself, what still fits, and what no
    longer fits are told apart."""
    act(run, Kind.ROLES, task(run, 0), payload={"lead": ["县住建局"]})
    act(run, Kind.ROLES, task(run, 1), payload={"lead": ["县水利局"]})
    old = CompileRun.objects.get(id=run)
    changed = old.result.replace("推行水价改革", "推行水价改革。")
    newer = CompileRun.objects.create(
        document_id=old.document_id,
        compiler_version="newer",
        result=changed,
        **{
            name: getattr(old, name)
            for name in (
                *("text", "title", "document_number", "tasks", "targets"),
                *("errors", "warnings", "notes", "created_by", "created_at"),
            )
        },
    )
    assert lead(newer.pk, 0) == ["县住建局"]
    assert [o.state for o in shown(newer.pk).overlaid.outcomes] == [State.APPLIED] * 2
    without = json.loads(old.result)
    del without["tasks"][1]
    CompileRun.objects.filter(id=newer.pk).update(result=json.dumps(without, ensure_ascii=False))
    found = shown(newer.pk).overlaid
    assert [o.state for o in found.outcomes] == [State.APPLIED, State.UNFIT]


def test_an_earlier_version_of_the_paper_hands_its_corrections_on(run: int) -> None:
    item = task(run)
    words = shown(run).run.compiled["tasks"][0]["text"]
    first = act(run, Kind.SPLIT, item, payload={"at": [words.index("清理")]})
    act(run, Kind.ROLES, f"task@c{first}.2", payload={"lead": ["县住建局"]}, seen=first)
    act(run, Kind.ROLES, task(run, 2), payload={"lead": ["县水利局"]})
    later = PAPER.replace("推行水价改革", "推行节约用水").replace(
        "一、", "本方案自印发之日起施行。\n\n一、", 1
    )
    newer = services.compile_upload(data=later.encode(), name="新.txt", actor=BEN, now=NOW)
    (offer,) = queries.earlier_versions(newer)
    assert (offer.run, offer.corrections) == (run, 3)
    made = services.carry_over(run_id=newer, source=run, actor=BEN, now=NOW)
    assert len(made) == 3
    assert lead(newer, 1) == ["县住建局"]
    states = [o.state for o in shown(newer).overlaid.outcomes]
    assert states == [State.APPLIED, State.APPLIED, State.UNFIT]
    assert queries.earlier_versions(newer) == ()
    assert services.carry_over(run_id=newer, source=run, actor=BEN, now=NOW) == ()
    acts = [e for e in events() if e.act == "policy.carry_over_corrections"]
    assert len(acts) == 1


def test_one_that_no_longer_fits_is_applied_again_elsewhere(run: int) -> None:
    first = act(run, Kind.SPLIT, task(run), payload={"at": [8]})
    half = act(run, Kind.ROLES, f"task@c{first}.2", payload={"lead": ["县住建局"]}, seen=first)
    undo(run_id=run, correction=first, actor=ANNA, now=NOW)
    seen = shown(run).overlaid.last(task(run))
    act(run, Kind.ROLES, task(run), seen=seen, payload={"lead": ["县住建局"]}, instead=half)
    assert lead(run) == ["县住建局"]
    assert not shown(run).overlaid.unfit


def test_the_table_only_grows(run: int) -> None:
    act(run, Kind.ROLES, task(run), payload={"lead": ["县住建局"]})
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperCorrection.objects.update(reason="x")


def test_strangers_to_the_paper(run: int) -> None:
    assert queries.paper_thing_to_correct(run).by == ("anna",)
    with pytest.raises(LookupError):
        undo(run_id=run, correction=999, actor=ANNA, now=NOW)
    with pytest.raises(LookupError):
        act(999, Kind.ROLES, "task@1-2", payload={"lead": ["甲局"]})
    with pytest.raises(LookupError):
        act(run, Kind.ROLES, "task@1-2", payload={"lead": ["甲局"]})
