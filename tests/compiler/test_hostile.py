"""Files made to do harm: whatever comes, it is compiled or refused, and no text is lost.

Each of these once took time that grew with the square of its length: minutes to hours at these
sizes, far beyond what anybody waits for a test.
"""

from __future__ import annotations

from collections import Counter

import pytest

from luodi.compiler import Unreadable, compile_bytes
from luodi.compiler.model import CompiledProgramme
from luodi.compiler.sentences import LONGEST_SENTENCE, split_sentences

MANY = 150_000


def _compile(text: str, name: str = "x.txt") -> CompiledProgramme:
    return compile_bytes(text.encode(), name=name)


@pytest.mark.parametrize("mark", ["（", "）", "《", "“", "（《", "）》", "责任单位：（"])
def test_unpaired_marks_are_told_and_not_one_by_one_for_ever(mark: str) -> None:
    compiled = _compile("关于印发方案的通知\n" + mark * (MANY // len(mark)))
    codes = Counter(found.code for found in compiled.diagnostics)
    assert 0 < codes["W503"] <= 200


@pytest.mark.parametrize(
    "words", ["到2025年，全市生产总值达到100亿元，", "面积1万亩、", "（市甲局牵头；"]
)
def test_one_endless_line_is_compiled(words: str) -> None:
    text = words * (20_000 // len(words))
    compiled = _compile(text)
    assert compiled.text == text


def test_no_sentence_is_longer_than_the_longest_and_none_loses_a_character() -> None:
    text = "推进建设，" * 1000 + "完成" * 1000
    bounds = split_sentences(text, 0, len(text))
    assert max(end - start for start, end in bounds) <= LONGEST_SENTENCE
    assert "".join(text[start:end] for start, end in bounds) == text


def test_a_table_whose_cells_reach_for_ever_keeps_its_text() -> None:
    wide = '<td rowspan="99999" colspan="99999">甲</td>' * 300
    rows = "<tr><td>乙</td></tr>" * 3000
    compiled = _compile(f"<html><body><table><tr>{wide}</tr>{rows}</table></body></html>", "x.html")
    assert Counter(compiled.text) == {"甲": 300, "乙": 3000, "\n": 3300}


def test_a_table_with_endless_columns_keeps_its_text() -> None:
    row = "\t".join("甲" for _ in range(20_000))
    rows = "乙\t丙\n" * 2000
    compiled = _compile(f"{row}\n{rows}")
    assert compiled.text.count("甲") == 20_000
    assert compiled.tasks == ()


def test_tags_nested_for_ever_are_refused() -> None:
    with pytest.raises(Unreadable, match="嵌套过深"):
        _compile("<html><body>" + "<div>" * 20_000 + "市甲局牵头", "x.html")


def test_tags_that_end_by_themselves_are_no_nesting() -> None:
    compiled = _compile("<html><body>" + "<p>推进建设。<br>" * 20_000, "x.html")
    assert compiled.text.count("推进建设。") == 20_000


def test_label_lines_without_a_task_are_read_once() -> None:
    compiled = _compile("关于修渠的方案\n" + "牵头单位：市财政局\n责任单位：市水务局\n" * 1500)
    assert len(compiled.tasks) <= 3000
    assert {found.code for found in compiled.diagnostics} >= {"W013"}


@pytest.mark.parametrize("name", ["x.wps", "x.ceb", "x", "方案.final"])
def test_what_is_plainly_text_is_compiled_whatever_its_name(name: str) -> None:
    text = "关于修渠的方案\n推进水渠修建。（市水务局牵头，市财政局配合）\n"
    assert _compile(text, name).tasks[0].lead == ("市水务局",)


@pytest.mark.parametrize("name", ["x.wps", "x.ceb", "x", "x.txt", "x.docx"])
def test_what_is_no_paper_is_told_what_can_be_read(name: str) -> None:
    data = bytes(range(256)) * 40
    with pytest.raises(Unreadable, match=r"\.docx、\.pdf、\.ofd、\.html 和 \.txt"):
        compile_bytes(data, name=name)


def test_lines_of_two_encodings_are_read_each_in_its_own() -> None:
    lines = ["关于修渠的方案", "推进水渠修建。（市水务局牵头）", "完成清淤。（市财政局牵头）"]
    data = b"\n".join(
        line.encode(e) for line, e in zip(lines, ("utf-8", "gb18030", "utf-8"), strict=True)
    )
    compiled = compile_bytes(data, name="x.txt")
    assert compiled.text == "\n".join(lines)
    assert [task.lead for task in compiled.tasks] == [("市水务局",), ("市财政局",)]


def test_one_encoding_behind_the_other_in_a_line_is_read() -> None:
    line = "推进水渠修建。（市水务局牵头）"
    data = (line * 20).encode() + (line * 20).encode("gb18030")
    assert compile_bytes(data, name="x.txt").text == line * 40


def test_what_is_lost_between_encodings_is_told() -> None:
    line = "推进水渠修建。（市水务局牵头）"
    title = "关于修渠的方案\n"
    data = title.encode() + line.encode("gb18030") + (line * 20).encode()
    (found,) = [d for d in compile_bytes(data, name="x.txt").diagnostics if d.code == "E502"]
    assert found.span.start < len(title) + len(line)
    assert "编码不同" in found.hint
    with pytest.raises(Unreadable, match=r"从第 2 行起.*编码不同"):
        compile_bytes(data.replace(b"\n", b"\n" + (line * 5).encode("gb18030")), name="x.txt")
