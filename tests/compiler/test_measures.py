"""Which headings group tasks: of the body, and of a table's group columns and section rows."""

from __future__ import annotations

from luodi.compiler import compile_bytes
from luodi.compiler.model import CompiledProgramme

HEAD = "云溪县人民政府办公室关于印发云溪县兴农方案的通知\n一、主要任务\n（一）修路。把路修好。\n（二）治水。把水治好。\n附件\n任务分工表\n"


def compiled(table: str) -> CompiledProgramme:
    return compile_bytes((HEAD + table).encode(), name="paper.txt")


def test_an_empty_group_cell_means_the_same_as_above() -> None:
    found = compiled(
        "主要任务\t重点事项\t序号\t具体内容\t责任单位\n"
        "一、基础\t（一）修路。\t1\t修通村道。\t县交通局牵头，县财政局配合\n"
        "\t\t2\t养护县道。\t县交通局\n"
        "\t（二）治水。\t3\t疏浚河道。\t县水利局\n"
    )
    assert [(m.number, m.heading, m.tasks) for m in found.measures] == [
        ("（一）", "修路。", ("1", "2")),
        ("（二）", "治水。", ("3",)),
    ]
    assert [m.provision for m in found.measures] == ["1.1", "1.2"]
    assert [t.section for t in found.tasks] == [
        "一、基础 / （一）修路。",
        "一、基础 / （一）修路。",
        "一、基础 / （二）治水。",
    ]


def test_categories_without_a_number_group_tasks_too() -> None:
    found = compiled(
        "序号\t工作类别\t具体任务\t责任单位\n"
        "1\t产业帮扶\t扩种高山蔬菜，带动脱贫户增收致富。\t县农业农村局\n"
        "2\t产业帮扶\t盘活闲置村小学，发展来料加工车间。\t县人社局\n"
        "3\t基础设施\t硬化通组路，维修灌溉渠道和山塘水库。\t县交通局\n"
    )
    assert [(m.number, m.heading, m.tasks) for m in found.measures] == [
        ("", "产业帮扶", ("1", "2")),
        ("", "基础设施", ("3",)),
    ]


def test_sections_of_a_bureau_are_units_where_a_paper_names_them_by_habit() -> None:
    paper = (
        "云溪县农业农村局2026年工作要点\n一、重点工作\n1.扩种高山蔬菜。（种植业管理科）\n"
        "2.扩大水产养殖。（渔业渔政科、种植业管理科）\n3.培育合作社。（农村合作经济指导科）\n"
    )
    tasks = compile_bytes(paper.encode(), name="paper.txt").tasks
    assert [t.joint for t in tasks] == [
        ("种植业管理科",),
        ("渔业渔政科", "种植业管理科"),
        ("农村合作经济指导科",),
    ]
    once = paper.split("2.")[0]
    assert compile_bytes(once.encode(), name="paper.txt").tasks == ()


def test_places_and_authors_in_brackets_are_asides_however_many() -> None:
    paper = "云溪县农业发展情况\n一、成绩\n1.产量明显增加。（青石镇）\n2.收入明显增加。（白云镇）\n3.面积明显增加。（柳河乡）\n"
    assert compile_bytes(paper.encode(), name="paper.txt").tasks == ()
    written = paper.replace("青石镇", "主编单位").replace("白云镇", "参编单位")
    assert compile_bytes(written.encode(), name="paper.txt").tasks == ()
