"""Responsibility clauses as papers write them → roles and whole names."""

from __future__ import annotations

import pytest

from luodi.compiler.extract.clause import parse
from luodi.compiler.extract.units import UnitReader
from luodi.compiler.read import read
from luodi.compiler.view import make_view

Roles = dict[str, list[str]]


def roles_of(words: str, place: str = "云州") -> Roles | None:
    """Roles by the names of the paper; None where the words are no clause."""
    view, _ = make_view(read(words.encode(), name="clause.txt"))
    clause = parse(view.text, 0, len(view.text) - 1)
    if clause is None or not clause.plausible():
        return None
    reader = UnitReader(view, [clause], place)
    found: Roles = {}
    for duty in clause.duties:
        units = reader.read(duty.items)
        found.setdefault(duty.role, []).extend(units.names)
        if units.open_sets:
            found.setdefault("open", []).extend(units.open_sets)
    return found


CASES: list[tuple[str, Roles]] = [
    ("市教育局牵头", {"lead": ["市教育局"]}),
    ("由市教育局牵头负责，市财政局配合", {"lead": ["市教育局"], "supporting": ["市财政局"]}),
    ("市教育局负责", {"joint": ["市教育局"]}),
    ("财政部、税务总局按职责分工负责", {"joint": ["财政部", "税务总局"]}),
    (
        "市发展改革委、科技局、财政局按职责分工落实",
        {"joint": ["市发展改革委", "市科技局", "市财政局"]},
    ),
    (
        "市商务局、港务局，海关，东川区、西川区按职责分工负责",
        {"joint": ["市商务局", "市港务局", "海关", "东川区", "西川区"]},
    ),
    ("甲州、乙川市政府负责", {"joint": ["甲州市政府", "乙川市政府"]}),
    ("安丘、平山县人民政府配合", {"supporting": ["安丘县人民政府", "平山县人民政府"]}),
    (
        "市委组织部、宣传部、教育局负责",
        {"joint": ["市委组织部", "市委宣传部", "市教育局"]},
    ),
    ("市科技局、市场监管局负责", {"joint": ["市科技局", "市市场监管局"]}),
    ("团市委、市妇联、残联配合", {"supporting": ["团市委", "市妇联", "市残联"]}),
    (
        "省发展改革委会同省财政厅、自然资源厅负责",
        {"lead": ["省发展改革委"], "supporting": ["省财政厅", "省自然资源厅"]},
    ),
    (
        "国家发展改革委会同有关部门负责",
        {"lead": ["国家发展改革委"], "supporting": ["有关部门"], "open": ["有关部门"]},
    ),
    (
        "农业农村部、水利部等负责",
        {"joint": ["农业农村部", "水利部"], "open": ["等"]},
    ),
    (
        "教育部、财政部等部门和各省级人民政府按职责分工负责",
        {
            "joint": ["教育部", "财政部", "各省级人民政府"],
            "open": ["各省级人民政府", "等部门"],
        },
    ),
    (
        "科技部牵头，教育部、国务院国资委等部门和单位参与",
        {"lead": ["科技部"], "supporting": ["教育部", "国务院国资委"], "open": ["等部门和单位"]},
    ),
    (
        "责任单位：市规划和自然资源局、住房和城乡建设局，各区（县、市）政府",
        {
            "joint": ["市规划和自然资源局", "市住房和城乡建设局", "各区（县、市）政府"],
            "open": ["各区（县、市）政府"],
        },
    ),
    (
        "牵头单位：县农业农村局；责任单位：县林业局，各镇；完成时限：2025年12月底",
        {"lead": ["县农业农村局"], "joint": ["县林业局", "各镇"], "open": ["各镇"]},
    ),
    (
        "牵头单位：县水利局 配合单位：县应急局 县气象局",
        {"lead": ["县水利局"], "supporting": ["县应急局", "县气象局"]},
    ),
    ("责任单位：市财政局牵头，市审计局配合", {"lead": ["市财政局"], "supporting": ["市审计局"]}),
    ("市水务局、市农业农村局按职责配合", {"supporting": ["市水务局", "市农业农村局"]}),
    (
        "市民政局牵头，2025年底前完成",
        {"lead": ["市民政局"]},
    ),
    (
        "市财政局牵头、市审计局配合，持续推进",
        {"lead": ["市财政局"], "supporting": ["市审计局"]},
    ),
    (
        "各市、县人民政府负责",
        {"joint": ["各市、县人民政府"], "open": ["各市、县人民政府"]},
    ),
    (
        # A slip of the pen stays a unit, for the check-up to point at; the task is not lost.
        "县交通局牵头，县财政居配合",
        {"lead": ["县交通局"], "supporting": ["县财政居"]},
    ),
    (
        "责任单位：市数据局（牵头）、市公安局，各区",
        {"lead": ["市数据局"], "joint": ["市公安局", "各区"], "open": ["各区"]},
    ),
    ("市科技局牵头市财政局配合", {"lead": ["市科技局"], "supporting": ["市财政局"]}),
    (
        "市政务服务数据管理局、市城市运行和政务服务办负责",
        {"joint": ["市政务服务数据管理局", "市城市运行和政务服务办"]},
    ),
    ("市體育局、文化廣電旅遊局負責", {"joint": ["市體育局", "市文化廣電旅遊局"]}),
]


@pytest.mark.parametrize(("words", "expected"), CASES, ids=[c[0][:24] for c in CASES])
def test_a_clause_gives_these_roles(words: str, expected: Roles) -> None:
    assert roles_of(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "以下简称领导小组",
        "含配套设施",
        "企业直接申报，不需省级部门转报",
        "一般不超过10人",
        "镇中心幼儿园、中心小学、公办寄宿制学校",
        "试行",
        "2025—2027年",
    ],
)
def test_prose_in_brackets_is_no_clause(words: str) -> None:
    assert roles_of(words) is None


def test_a_bare_name_at_the_head_of_a_list_is_its_own_form() -> None:
    text = "税务局、市财政局负责\n市财政局、税务局负责\n"
    view, spans = make_view(read(text.encode(), name="x.txt"))
    clauses = [parse(view.text, a, b) for a, b, _ in spans]
    assert all(clauses)
    reader = UnitReader(view, [c for c in clauses if c], "")
    second = clauses[1]
    assert second is not None
    assert reader.read(second.duties[0].items).names == ["市财政局", "税务局"]


def test_aliases_are_not_units() -> None:
    view, _ = make_view(read("市发展改革委（市大湾区办）牵头".encode(), name="x.txt"))
    clause = parse(view.text, 0, len(view.text) - 1)
    assert clause is not None
    units = UnitReader(view, [clause], "").read(clause.duties[0].items)
    assert (units.names, units.aliases) == (["市发展改革委"], {"市发展改革委": "市大湾区办"})


def test_a_standing_note_keeps_its_units_out_of_the_list() -> None:
    words = "责任单位：市科技局。以下各项任务均需各县（市）政府落实，不再列出"
    assert roles_of(words) == {"joint": ["市科技局"]}


WHOLE: list[tuple[str, Roles]] = [
    # Units at the head of a clause do it together with those behind.
    (
        "市水利局、市气象局，市水文中心；各县（市、区）政府落实",
        {
            "joint": ["市水利局", "市气象局", "市水文中心", "各县（市、区）政府"],
            "open": ["各县（市、区）政府"],
        },
    ),
    # Who handles it leads beside those who assist.
    (
        "承办单位：市甲局；协办单位：市乙局、市丙局",
        {"lead": ["市甲局"], "supporting": ["市乙局", "市丙局"]},
    ),
    ("承办单位：市甲局", {"joint": ["市甲局"]}),
    # A note in brackets behind a name leaves the name.
    (
        "责任单位：省甲厅，各市（州）政府（以下各项任务均需各市（州）政府落实，不再列出）",
        {"joint": ["省甲厅", "各市（州）政府"], "open": ["各市（州）政府"]},
    ),
    ("责任单位：各村集体经济组织", {"joint": ["各村集体经济组织"], "open": ["各村集体经济组织"]}),
]


@pytest.mark.parametrize(("words", "expected"), WHOLE)
def test_a_clause_is_read_as_a_whole(words: str, expected: Roles) -> None:
    assert roles_of(words) == expected
