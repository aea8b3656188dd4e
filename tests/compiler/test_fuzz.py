"""Whatever a text says, it is compiled; and what one sentence says is no other sentence's business.

``HYPOTHESIS_PROFILE=long`` tries many thousand texts, and every sentence of every golden paper.

What may reach beyond its own sentence, by the paper's own will or by the reading of the whole:

- a standing note or reading rule (列第一位者为牵头单位,下同);
- a sentence's end: a task's text begins where the clause before it ended;
- in a paper with clauses in its body and rows in a table, which of the two are the tasks: the
  rows are where they take up half of the clauses (``luodi.compiler.pipeline``).

A sentence here ends with a mark. Lines without one (headings, heads and cells of tables) are the
paper's structure; a sentence that is the whole of a numbered paragraph goes with its number.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from luodi.compiler import Unreadable, compile_bytes
from luodi.compiler.document import Sentence, Zone
from luodi.compiler.emit import to_dict, to_json
from luodi.compiler.model import CompiledProgramme, Task
from luodi.compiler.pipeline import Paper, with_paper
from luodi.compiler.read import read
from luodi.compiler.view import regular
from luodi.kernel.span import Span
from tests.compiler.contract import VALIDATOR
from tests.mutation.edits import Edit, edited
from tests.scoring import GOLDEN, load

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
TEXTS = settings(
    max_examples=20_000 if LONG else 120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
PAPERS = settings(TEXTS, max_examples=5_000 if LONG else 50)

# -- texts of all kinds ------------------------------------------------------------------------

_PIECES = st.sampled_from(
    (
        "一、", "（一）", "1.", "（1）", "①", "第一条", "第二章　", "附件", "附件：1.任务分工表", "序号", "任务", "责任单位", "牵头单位：",
        "配合单位：", "完成时限", "（县水利局牵头，县财政局配合）", "（责任单位：县水利局、财政局）", "县农业农村局", "各有关单位", "按职责分工负责",
        "列第一位者为牵头单位，下同", "★", "到2027年，", "2025年底前完成", "面积达到12万亩", "增长5%以上", "由3%提高到5%", "2—3个", "不超过",
        "每年", "分别", "一是", "二是", "修建蓄水池", "推广节水灌溉", "以上各项均需各镇落实", "备注：", "\n", "\n\n", "\t", "|", "　　", "  ", "。", "，", "；",
        "、", "：", "“", "”", "《", "》", "（", "）", "〔2024〕9号", "云溪县人民政府", "关于印发", "的通知", "2024年5月6日", "\ufffd", "\u200b", "\r\n",
        "𠮷", "１２％", "縣農業農村局", "<p>", "</td>", "<table>", "&nbsp;", "\x00", "-", "—", "1", "2", "3",
    )
)  # fmt: skip
MIXED = st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=60).map("".join)


def spans(compiled: CompiledProgramme) -> Iterator[Span]:
    """Every place a result speaks of."""
    for task in compiled.tasks:
        yield task.span
        yield from (task.responsibility_span,) if task.responsibility_span else ()
        yield from (ref.span for ref in task.body)
    for found in compiled.diagnostics:
        yield from (found.span, *found.related)
    for entry in (*compiled.provisions, *compiled.targets, *compiled.goals, *compiled.rules):
        yield entry.span
    yield from (note.span for note in compiled.standing_notes)


def assert_whole(data: bytes, name: str) -> None:
    try:
        compiled = compile_bytes(data, name=name)
    except Unreadable as refused:
        assert refused.why
        assert refused.why_en
        return
    assert all(0 <= s.start <= s.end <= len(compiled.text) for s in spans(compiled))
    VALIDATOR.validate(to_dict(compiled))
    assert to_json(compile_bytes(data, name=name)) == to_json(compiled)


@TEXTS
@given(text=MIXED, name=st.sampled_from(["x.txt", "x.html", "x"]))
@example("责任单位\n责任单位\n任务\n县水利局\n责任单位\n", "x.txt")
def test_any_text_is_compiled(text: str, name: str) -> None:
    assert_whole(text.encode(errors="surrogatepass"), name)


@TEXTS
@given(data=st.binary(max_size=400), name=st.sampled_from(["x.txt", "x.html", "x"]))
def test_any_bytes_are_compiled_or_refused(data: bytes, name: str) -> None:
    assert_whole(data, name)


# -- one sentence and the others ----------------------------------------------------------------


def said(task: Task) -> tuple[object, ...]:
    """What a task says of who does it, and when."""
    return (
        task.lead,
        task.supporting,
        task.joint,
        task.open_sets,
        task.aliases,
        task.deadline,
        task.responsibility,
    )


def apart(task: Task, span: Span) -> bool:
    places = (task.span, task.responsibility_span or task.span)
    return not any(p.start < span.end and span.start < p.end for p in places)


def runs_together(paper: Paper, task: Task, span: Span) -> bool:
    """Whether the next task's clause stands right below this one's once ``span`` is out: label
    lines of one item are one clause, so that no unit is lost."""
    own, text = task.responsibility_span or task.span, paper.reading.text
    for other in paper.tasks:
        behind = other.responsibility_span
        if behind is not None and own.end <= span.start and span.end <= behind.start:
            return not (text[own.end : span.start] + text[span.end : behind.start]).strip()
    return False


def assert_others_unchanged(paper: Paper, span: Span) -> None:
    """Take ``span`` out of the paper: the tasks that lie apart from it are as they were."""
    after = with_paper(edited(paper.reading, [Edit(span.start, span.end)]).reading)[0]
    if paper.covered and not after.covered:
        return  # clauses and rows: which of them are the tasks is read from the whole
    left = Counter(said(task) for task in after.tasks)
    others = [t for t in paper.tasks if apart(t, span) and not runs_together(paper, t, span)]
    lost = [task.responsibility for task in others if not left[said(task)]]
    assert not lost, (span.of(paper.reading.text), lost)
    assert len(after.tasks) <= len(paper.tasks), span.of(paper.reading.text)
    texts = {said(task): task.text for task in after.tasks}
    twice = {who for who, count in Counter(map(said, paper.tasks)).items() if count > 1}
    for task in others:
        if said(task) not in twice:
            assert texts[said(task)].endswith(task.text)


def body_sentences(paper: Paper) -> Iterator[Span]:
    """The sentences that end with a mark, outside tables and standing notes."""
    view, notes = paper.view, [paper.view.span(n.start, n.end) for n in paper.notes]
    for sentence in paper.sentences:
        paragraph = paper.outline.paragraphs[sentence.paragraph]
        if sentence.zone is Zone.FRONT or paragraph.cell or sentence.text[-1:] not in "。;!?":
            continue
        span = view.span(
            _first(sentence, paragraph.start, paragraph.body, paragraph.end), sentence.end
        )
        if not any(n.start < span.end and span.start < n.end for n in notes):
            yield span


def _first(sentence: Sentence, start: int, body: int, end: int) -> int:
    """A sentence that is all of its paragraph goes with the paragraph's number."""
    return start if (sentence.start, sentence.end) == (body, end) else sentence.start


#: Of a golden paper one sentence in so many is taken out, another one for each paper.
_ONE_IN = 1 if LONG else 9
GOLD = sorted(GOLDEN.rglob("*.gold.json"))


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name.removesuffix(".gold.json"))
def test_a_sentence_taken_out_of_a_golden_paper_changes_no_other_task(path: Path) -> None:
    source = load(path)[0]
    paper = with_paper(read(source.read_bytes(), name=source.name))[0]
    for number, span in enumerate(body_sentences(paper)):
        if (number + len(source.name)) % _ONE_IN == 0:
            assert_others_unchanged(paper, span)


# -- papers made up ------------------------------------------------------------------------------

_OFFICES = "县水利局 县财政局 县农业农村局 县交通运输局 县民政局 县教育局 县林业局 县商务局".split()
_WORDS = st.sampled_from(
    "修建山塘水库 推广节水灌溉 清理河道淤泥 改造老旧茶园 举办采茶比赛 统计茶叶产量 培训修剪能手 修缮村口茶亭".split()
)
_NUMBERS = "一二三四五六七八九十"


@st.composite
def _clause(draw: st.DrawFn) -> str:
    names = draw(st.lists(st.sampled_from(_OFFICES), min_size=1, max_size=4, unique=True))
    first, rest = names[0], "、".join(names[1:])
    ways = [f"（责任单位：{'、'.join(names)}）", f"（{'、'.join(names)}按职责分工负责）"]
    if rest:
        ways += [f"（{first}牵头，{rest}配合）", f"（牵头单位：{first}；配合单位：{rest}）"]
    return draw(st.sampled_from(ways))


@st.composite
def _measure(draw: st.DrawFn) -> str:
    words = draw(st.lists(_WORDS, min_size=1, max_size=3, unique=True))
    return "。".join(words) + "。" + draw(_clause())


@st.composite
def made_up(draw: st.DrawFn) -> str:
    """A paper of two or more chapters with measures, each with units in brackets."""
    lines = [
        "云溪县人民政府关于建设幸福茶乡的实施意见",
        "各镇人民政府：",
        "为建设幸福茶乡，提出以下意见，请认真贯彻执行。",
    ]
    for chapter in range(draw(st.integers(2, 4))):
        lines.append(f"{_NUMBERS[chapter]}、做好第{chapter + 1}方面工作")
        lines += [
            f"（{_NUMBERS[number]}）第{chapter + 1}{number + 1}号茶园。{draw(_measure())}"
            for number in range(draw(st.integers(1, 4)))
        ]
    return "\n".join([*lines, "", "云溪县人民政府", "2024年5月6日", ""])


@PAPERS
@given(text=made_up(), data=st.data())
def test_a_sentence_taken_out_of_a_made_up_paper_changes_no_other_task(
    text: str, data: st.DataObject
) -> None:
    paper = with_paper(read(text.encode(), name="x.txt"))[0]
    assert len(paper.tasks) == text.count("（") - sum(text.count(f"（{n}）") for n in _NUMBERS)
    assert_others_unchanged(paper, data.draw(st.sampled_from(list(body_sentences(paper)))))


@PAPERS
@given(text=made_up(), data=st.data())
def test_an_unrelated_sentence_put_in_changes_no_task_but_its_own_text(
    text: str, data: st.DataObject
) -> None:
    more = "山高水长，风光秀丽。"
    paper = with_paper(read(text.encode(), name="x.txt"))[0]
    at = data.draw(st.sampled_from(list(body_sentences(paper)))).end
    after = with_paper(edited(paper.reading, [Edit(at, at, more)]).reading)[0]
    assert [said(task) for task in after.tasks] == [said(task) for task in paper.tasks]
    grown = [b.text for a, b in zip(paper.tasks, after.tasks, strict=True) if a.text != b.text]
    assert all(more in words for words in grown)
    assert len(grown) <= 1


def _in_full_width(text: str) -> str:
    return text.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789%"})


def _in_half_width(text: str) -> str:
    return text.translate(str.maketrans("（），：；", "(),:;"))


def _with_blanks(text: str) -> str:
    return text.replace("、", "、 ").replace("，", "， ").replace("县", "县 ")


def _with_line_ends(text: str) -> str:
    return text.replace("\n", "\r\n")


def _meaning(text: str) -> list[object]:
    tasks = to_dict(compile_bytes(text.encode(), name="x.txt"))["tasks"]
    return [
        [
            regular("".join(str(task[part]).split()))
            for part in ("text", "lead", "supporting", "joint")
        ]
        for task in tasks
    ]


@pytest.mark.parametrize("change", [_in_full_width, _in_half_width, _with_blanks, _with_line_ends])
@PAPERS
@given(text=made_up())
def test_width_blanks_and_line_ends_change_nothing(change: object, text: str) -> None:
    assert callable(change)
    assert _meaning(change(text)) == _meaning(text)
