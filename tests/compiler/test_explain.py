"""Every step from the characters of a paper to a field of the result can be told."""

from __future__ import annotations

import pytest

from luodi.compiler.explain import KINDS, Explanation, Traced, to_dict, trace
from luodi.compiler.explain.facts import ways_of
from luodi.compiler.model import Confidence
from luodi.compiler.ways import WAYS, confidences
from tests.scoring import gold_files, load

ORDER = (Confidence.CERTAIN, Confidence.RULE, Confidence.GUESS)

PAPER = """云溪县人民政府办公室关于公共服务的通知
一、改造农村供水
(一)改造管网。到2027年农村自来水普及率达到95%以上，供水保证率达到90%。(县水利局牵头，县财政局、教育局等部门配合；列第一位者为牵头单位，下同)
(二)开展培训。(县农业农村局（县乡村振兴局）、青石、白云镇政府负责，2026年底前完成)
"""


def traced(paper: str = PAPER) -> Traced:
    return trace(paper.encode(), name="通知.txt")


def steps(found: Explanation, field: str) -> list[tuple[str, str]]:
    return [(step.way, step.result) for step in found.of(field)]


def words(paper: Traced, found: Explanation, way: str) -> list[tuple[list[str], list[str]]]:
    text = paper.compiled.text
    return [
        ([s.of(text) for s in step.spans], [s.of(text) for s in step.rests_on])
        for step in found.steps
        if step.way == way
    ]


def test_a_unit_says_where_its_prefix_is_carried_from() -> None:
    paper = traced()
    found = paper.explain("task", 1)
    assert ("unit.prefix", "县教育局") in steps(found, "supporting")
    assert words(paper, found, "unit.prefix") == [(["教育局"], ["县"])]
    prefix = next(step for step in found.steps if step.way == "unit.prefix")
    assert prefix.rests_on[0].start == paper.compiled.text.index("县财政局")


def test_a_role_says_which_word_gives_it() -> None:
    paper = traced()
    found = paper.explain("task", 1)
    assert words(paper, found, "role.word") == [(["牵头"], []), (["配合"], [])]


def test_the_papers_own_rule_is_told_with_its_sentence() -> None:
    paper = traced()
    found = paper.explain("task", 2)
    assert steps(found, "lead")[0] == ("role.first", "县农业农村局")
    assert words(paper, found, "role.first") == [([], ["列第一位者为牵头单位，下同"])]
    assert words(paper, found, "unit.ending") == [(["青石"], ["镇政府"])]
    assert steps(found, "aliases") == [("alias.brackets", "县农业农村局 = 县乡村振兴局")]
    assert words(paper, found, "deadline.clause") == [(["2026年底前完成"], [])]


def test_a_target_says_where_its_year_comes_from() -> None:
    paper = traced()
    first, second = paper.explain("target", 1), paper.explain("target", 2)
    assert words(paper, first, "year.own") == [(["到2027年"], [])]
    assert words(paper, first, "metric.before") == [(["农村自来水普及率"], [])]
    assert words(paper, first, "comparator.word") == [(["以上", "达到"], [])]
    assert second.title == "供水保证率"
    assert words(paper, second, "year.own") == [(["到2027年"], [])]


def test_a_character_leads_to_what_was_read_from_it() -> None:
    paper = traced()
    text = paper.compiled.text
    assert paper.around(text.index("普及率达到"))[0] == ("target", 1)
    assert ("task", 2) in paper.around(text.index("开展培训"))
    assert paper.around(0) == ()


TABLE = """<html><body><h1>甲市任务分解表</h1><table>
<tr><td rowspan="2">序号</td><td rowspan="2">任务内容</td><td colspan="2">责任分工</td></tr>
<tr><td>牵头单位</td><td>配合单位</td></tr>
<tr><td>1</td><td>改造老旧管网。</td><td>市水务局</td>
<td rowspan="2">市财政局、市审计局</td></tr>
<tr><td>2</td><td>更新计量设备。</td><td>市市场监管局</td></tr>
</table></body></html>"""


def test_a_role_of_a_column_shows_the_head_of_its_own_cell() -> None:
    paper = trace(TABLE.encode(), name="表.html")
    for place in (1, 2):
        found = paper.explain("task", place)
        assert words(paper, found, "role.column") == [(["牵头单位"], []), (["配合单位"], [])]


def test_a_row_that_shares_a_cell_has_a_clause_of_its_own() -> None:
    paper = trace(TABLE.encode(), name="表.html")
    task = paper.compiled.tasks[1]
    assert (task.lead, task.supporting) == (("市市场监管局",), ("市财政局", "市审计局"))
    assert task.responsibility == "市市场监管局"
    found = paper.explain("task", 2)
    assert words(paper, found, "clause.cell") == [(["市市场监管局"], ["牵头单位", "配合单位"])]


def test_a_name_that_the_papers_rule_makes_lead_takes_its_way_along() -> None:
    paper = "甲市方案\n一、供水\n(一)改管网。(责任单位：市纪委监委机关、市水利局；列第一位者为牵头单位，下同)\n"
    task = traced(paper).compiled.tasks[0]
    assert (task.lead, task.joint) == (("市纪委监委机关",), ("市水利局",))
    units = [(name, way) for name, way in task.ways if way.startswith("unit.")]
    assert units == [("lead", "unit.unlike"), ("joint", "unit.known")]


def test_a_year_of_a_deadline_shows_the_deadline() -> None:
    paper = traced(
        "甲市方案\n一、供水\n(一)改管网。改造老旧管网80公里。(市水务局负责，2026年底前完成)\n"
    )
    found = paper.explain("target", 1)
    assert steps(found, "year") == [("year.deadline", "2026")]
    assert words(paper, found, "year.deadline") == [([], ["2026年底前完成"])]


def test_what_the_program_names_shows_the_words_of_the_paper() -> None:
    paper = traced(
        "甲市办法\n第一条 每户补贴不得超过5万元。\n第二条 市水务局每半年报告一次管网运行情况。\n"
        "第三条 各单位应当于2026年6月底前报送方案。\n"
        "第四条 到2027年，供水管网漏损水平明显下降。\n"
    )
    said = [
        (kind, step.field, [span.of(paper.compiled.text) for span in step.spans])
        for kind in ("rule", "goal")
        for place in range(1, paper.count(kind) + 1)
        for step in paper.explain(kind, place).steps
        if step.field in ("comparator", "period", "deadline", "direction")
    ]
    assert ("rule", "comparator", ["不得超过"]) in said
    assert ("rule", "period", ["每半年"]) in said
    assert ("rule", "deadline", ["于2026年6月底前"]) in said
    assert ("goal", "direction", ["下降"]) in said


def test_a_number_in_words_shows_its_words() -> None:
    paper = traced("甲市办法\n第一条 每户补贴不得超过五万元。\n")
    found = paper.explain("rule", 1)
    shown = [
        (step.field, words_of)
        for step in found.steps
        if step.field in ("value", "unit")
        for words_of in [[span.of(paper.compiled.text) for span in step.spans]]
    ]
    assert shown == [("value", ["五"]), ("unit", ["万元"])]


def test_where_no_comparator_is_written_the_number_alone_is_shown() -> None:
    paper = traced("甲市方案\n一、供水\n到2027年普及率达到95%，新建水厂3座。(市水务局负责)\n")
    found = paper.explain("target", 2)
    assert words(paper, found, "comparator.none") == [([], ["3"])]


def test_numbers_that_repeat_are_all_named() -> None:
    twice = "甲市方案\n一、上\n1.修路。(市交通局负责)\n二、下\n1.修桥。(市水务局负责)\n"
    assert traced(twice).tasks_numbered("1") == (1, 2)
    assert traced(twice).tasks_numbered("9") == ()


@pytest.mark.parametrize(("kind", "place"), [("task", 0), ("task", 3), ("goal", 1), ("word", 1)])
def test_what_is_not_there_cannot_be_explained(kind: str, place: int) -> None:
    with pytest.raises(LookupError):
        traced().explain(kind, place)


#: A reading rule that takes names from a list, and cells that reach over several rows.
NAMED = ("service-window-sections", "two-level-header", "city-safety-tasklist-rowspan")
PAPERS = sorted(
    {*gold_files()[::3], *(path for path in gold_files() if path.name.startswith(NAMED))}
)


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_the_steps_are_as_sure_as_the_result(path) -> None:  # type: ignore[no-untyped-def]
    source, _ = load(path)
    paper = trace(source.read_bytes(), name=source.name)
    whole = len(paper.compiled.text)
    for kind in KINDS:
        for place in range(1, paper.count(kind) + 1):
            found = paper.explain(kind, place)
            entry = getattr(paper.compiled, f"{kind}s")[place - 1]
            ways = entry.ways if kind == "task" else ways_of(entry)
            for name, sure in confidences(ways):
                told = [step.confidence for step in found.of(name)]
                assert told, (kind, place, name)
                assert max(told, key=ORDER.index) is sure, (kind, place, name)
            said = {name for name, _ in ways} | {"standing_notes"}
            for step in found.steps:
                assert step.way in WAYS
                assert step.field in said, (kind, place, step.field)
                for span in (*step.spans, *step.rests_on):
                    assert 0 <= span.start < span.end <= whole


def test_an_explanation_is_the_same_from_run_to_run() -> None:
    one, other = (to_dict(traced().explain("task", 1)) for _ in range(2))
    assert one == other
    assert one["schema"] == "luodi.explanation/1"
    assert one["steps"][0].keys() == {
        "field",
        "way",
        "confidence",
        "zh",
        "en",
        "result",
        "spans",
        "rests_on",
    }


@pytest.mark.parametrize("path", gold_files(), ids=lambda path: path.name)
def test_every_step_shows_its_characters(path) -> None:  # type: ignore[no-untyped-def]
    source, _ = load(path)
    paper = trace(source.read_bytes(), name=source.name)
    for kind in KINDS:
        for place in range(1, paper.count(kind) + 1):
            for step in paper.explain(kind, place).steps:
                shown = step.spans or step.rests_on or step.way == "number.counted"
                assert shown, (kind, place, step.field, step.way)


def test_what_is_put_together_shows_its_pieces() -> None:
    paper = traced("示例市方案\n一、主要目标\n到2027年，打造不少于两万平方米的智创空间。\n")
    found = paper.explain("target", 1)
    assert steps(found, "metric") == [("metric.composed", "智创空间面积")]
    assert words(paper, found, "metric.composed") == [(["智创空间"], [])]


def test_the_unit_of_a_cell_is_shown_where_it_is_printed() -> None:
    rows = ("指标|单位|2025年", "自来水普及率|%|95", "湿地面积|公顷|40")
    cells = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row.split('|'))}</tr>" for row in rows)
    page = f"<h1>示例县规划</h1><p>一、主要目标</p><table>{cells}</table>"
    paper = trace(page.encode(), name="规划.html")
    found = paper.explain("target", 2)
    (unit,) = found.of("unit")
    text = paper.compiled.text
    assert [span.start for span in unit.spans] == [text.index("公顷")]
    (none,) = found.of("comparator")
    assert (none.way, [s.of(text) for s in none.rests_on]) == ("comparator.none", ["40"])
