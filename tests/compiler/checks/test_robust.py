"""Whatever a paper says, the checks report and never raise; spans stay inside the text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.compiler import compile_bytes
from luodi.compiler.check import hint_en, message_en
from tests.compiler.checks.papers import CASES, HEAD, table

_PIECES = (
    "（县农业农村局牵头）", "（）", "责任单位：", "牵头单位：县水利局", "\n", "一、", "（一）", "1.", "附件", "“", "）",
    "到2020年，", "达到12万亩。", "按职责配合", "各有关单位", "县农业农村居", "\ufffd", "2023年底前完成。", "《", "等部门", "、", "。",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    base=st.sampled_from([table(), CASES["W003"].fires, CASES["W304"].fires, HEAD]),
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 0.2), st.sampled_from(_PIECES)), max_size=8
    ),
)
def test_damaged_papers_are_reported_on(base: str, cuts: list[tuple[float, float, str]]) -> None:
    text = base
    for place, length, piece in cuts:
        start = int(place * len(text))
        text = text[:start] + piece + text[start + int(length * len(text)) :]
    result = compile_bytes(text.encode(), name="paper.txt")
    places = [finding.span.start for finding in result.diagnostics]
    assert places == sorted(places)
    for finding in result.diagnostics:
        assert finding.message
        assert message_en(finding)
        assert hint_en(finding)
        for span in (finding.span, *finding.related):
            assert 0 <= span.start <= span.end <= len(result.text)
