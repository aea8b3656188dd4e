"""Two papers beside each other."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from luodi.foundation.domain import Actor
from luodi.policy.models import CompileRun
from luodi.portal.services import check_up
from luodi.programme.services import adopt_file

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COUNTY = Path(__file__).parents[4] / "programmes" / "yunxi-county"
HEAD = "云汐县人民政府关于印发溪谷养老行动方案的通知\n云汐政发〔2025〕7号\n"
BODY = """一、织密服务网络
(一)建设镇级综合体
1.利用闲置院落建设集托养、日间照料于一体的养老综合体，2026年底前建成6个。(牵头单位：县民政局，配合单位：县财政局、县住房城乡建设局)
2.改造云渡镇敬老院消防设施。(牵头单位：县消防救援大队，配合单位：县民政局)
(二)铺开助餐服务
3.抽检助餐食品，每月公布结果。(牵头单位：县市场监管局)
4.依托县职业学校开设护理班，每年培训护理员不少于120人。(牵头单位：县人力资源社会保障局，配合单位：县教育局)
"""
NEWER = BODY.replace("120人", "150人").replace("县民政局", "县养老服务局")


def _paper(body: str, by: str = "coordinator", head: str = HEAD) -> int:
    actor = Actor(by, "统筹员")
    return check_up(data=(head + body).encode(), name="方案.txt", actor=actor, now=NOW)


@pytest.fixture
def papers() -> tuple[int, int]:
    return _paper(BODY), _paper(NEWER)


@pytest.fixture
def coordinator(client: Client, person) -> Client:  # type: ignore[no-untyped-def]
    client.force_login(person("coordinator"))
    return client


def _address(papers: tuple[int, int], **more: str) -> str:
    asked = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/policy/compare/?old={papers[0]}&new={papers[1]}{asked}"


def test_what_changed(coordinator: Client, papers: tuple[int, int]) -> None:
    found = coordinator.get(_address(papers))
    words = found.content.decode()
    assert found.status_code == 200
    assert "<del>120</del>" in words
    assert "<ins>150</ins>" in words
    assert "<del>县民政局</del> → <ins>县养老服务局</ins>" in words
    assert f'href="/policy/{papers[1]}/#at-task-4"' in words
    assert dict(found.context["units"])["县教育局"] == 1
    assert "title" not in found.context["document"]


def test_the_page_asks_few_questions(  # type: ignore[no-untyped-def]
    coordinator: Client, papers: tuple[int, int], django_assert_max_num_queries
) -> None:
    coordinator.get(_address(papers))
    for address in (_address(papers), "/policy/compare/"):
        with django_assert_max_num_queries(12):
            coordinator.get(address)


def test_only_what_concerns_a_unit(coordinator: Client, papers: tuple[int, int]) -> None:
    assert "<ins>150</ins>" in coordinator.get(_address(papers, unit="县教育局")).content.decode()
    other = coordinator.get(_address(papers, unit="县市场监管局"))
    assert "没有符合条件的改动" in other.content.decode()


def test_only_one_kind_of_change(coordinator: Client, papers: tuple[int, int]) -> None:
    assert len(coordinator.get(_address(papers, aspect="numbers")).context["sections"]) == 1
    assert not coordinator.get(_address(papers, aspect="split")).context["sections"]
    everything = coordinator.get(_address(papers)).context["sections"]
    assert coordinator.get(_address(papers, aspect="nonsense")).context["sections"] == everything


def test_the_part_alone_for_htmx(coordinator: Client, papers: tuple[int, int]) -> None:
    part = coordinator.get(_address(papers), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "<ins>150</ins>" in part


def test_as_a_sheet(coordinator: Client, papers: tuple[int, int]) -> None:
    address = _address(papers).replace("compare/?", "compare/export.xlsx?")
    book = CalamineWorkbook.from_filelike(BytesIO(coordinator.get(address).content))
    rows = book.get_sheet_by_name("文件对照").to_python()
    assert any("150人" in str(row) for row in rows)
    assert ["县民政局", "县养老服务局", 2.0] in [
        row[:3] for row in book.get_sheet_by_name("单位更名").to_python()
    ]


def test_the_same_words_twice(coordinator: Client, papers: tuple[int, int]) -> None:
    again = _paper(BODY + "\n")
    assert again != papers[0]
    assert "内容没有变化" in coordinator.get(_address((papers[0], again))).content.decode()


def test_choosing(coordinator: Client, papers: tuple[int, int]) -> None:
    found = coordinator.get(f"/policy/compare/?new={papers[1]}")
    assert found.context["new"] == str(papers[1])
    # The older paper with the same title is the likely one.
    assert found.context["old"] == str(papers[0])
    same = coordinator.get(f"/policy/compare/?old={papers[1]}&new={papers[1]}")
    assert "同一份文件" in same.content.decode()


def test_nothing_to_compare_yet(coordinator: Client) -> None:
    assert "还没有两份可以对照的文件" in coordinator.get("/policy/compare/").content.decode()


def test_papers_that_one_may_not_read_are_not_there(  # type: ignore[no-untyped-def]
    client: Client, person, papers: tuple[int, int]
) -> None:
    theirs = _paper(BODY.replace("6个", "9个"), by="someone-else")
    client.force_login(person("bureau"))
    mine = _paper(BODY.replace("6个", "8个"), by="bureau")
    for old, new in ((mine, theirs), (theirs, mine), (mine, papers[0])):
        for path in ("", "export.xlsx"):
            address = f"/policy/compare/{path}?old={old}&new={new}"
            assert client.get(address).status_code == 404


@pytest.mark.parametrize("old", ["x", "9" * 30, "0", "-1", "programme"])
def test_what_is_no_paper(coordinator: Client, papers: tuple[int, int], old: str) -> None:
    assert coordinator.get(f"/policy/compare/?old={old}&new={papers[0]}").status_code == 404
    address = f"/policy/compare/export.xlsx?old={old}&new={papers[0]}"
    assert coordinator.get(address).status_code == 404


def test_a_paper_beside_the_programme_in_force(coordinator: Client) -> None:
    actor = Actor.system("test")
    adopt_file(COUNTY / "programme.yaml", actor=actor, now=NOW)
    text = (COUNTY / "paper.txt").read_text("utf-8")
    run = check_up(data=text.encode(), name="p.txt", actor=actor, now=NOW)
    issued = coordinator.get(f"/policy/compare/?old=programme&new={run}")
    assert "内容没有变化" in issued.content.decode()
    draft = text.replace("县林业局", "县林草局").encode()
    newer = check_up(data=draft, name="d.txt", actor=actor, now=NOW)
    for address in (f"?old=programme&new={newer}", f"?old={newer}&new=programme"):
        found = coordinator.get(f"/policy/compare/{address}")
        assert {one.old for one in found.context["renamed"]} <= {"县林业局", "县林草局"}
        assert found.context["renamed"]
    assert coordinator.get("/policy/compare/?new=programme").context["new"] == "programme"


def test_papers_that_have_nothing_in_common(coordinator: Client, papers: tuple[int, int]) -> None:
    other = check_up(
        data=(COUNTY / "paper.txt").read_bytes(),
        name="另一份.txt",
        actor=Actor("coordinator", "统筹员"),
        now=NOW,
    )
    hint = "这两份文件几乎没有相同内容"
    assert hint in coordinator.get(_address((papers[0], other))).content.decode()
    assert hint not in coordinator.get(_address(papers)).content.decode()


def test_papers_of_one_title_are_told_apart_by_their_files(
    coordinator: Client, papers: tuple[int, int]
) -> None:
    found = coordinator.get(_address(papers))
    assert [found.context[side].detail for side in ("old", "new")] == [
        "云汐政发〔2025〕7号 · 方案.txt"
    ] * 2


def test_a_paper_read_by_an_earlier_version_is_said_to_be_handed_in_again(
    coordinator: Client, papers: tuple[int, int]
) -> None:
    run = CompileRun.objects.filter(id=papers[0])
    earlier = {**json.loads(run.get().result), "rules": [{"subject": "示例"}]}
    run.update(result=json.dumps(earlier, ensure_ascii=False))
    found = coordinator.get(_address(papers))
    assert found.status_code == 200
    assert "由早先的版本读出" in found.content.decode()
    sheet = coordinator.get(_address(papers).replace("compare/?", "compare/export.xlsx?"))
    assert sheet.status_code == 302
    assert sheet["Location"] == _address(papers)
