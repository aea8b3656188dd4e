"""The same paper in another encoding, script, width or line length means the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.compiler import Unreadable, compile_bytes
from luodi.compiler.emit import to_dict, to_json
from luodi.compiler.view import regular

PAPER = """云溪县人民政府办公室关于促进茶产业发展的实施意见

云溪府办〔2024〕9号

各镇人民政府，县政府各部门：
为把茶产业做成富民产业，经县政府同意，提出以下意见。
一、发展目标
到2026年，全县茶园面积达到12万亩，茶产业综合产值超过30亿元。
二、主要任务
（一）建好茶园。推进老茶园更新，每年改造不少于5000亩，把水肥设施配到地头，让茶农用得上、用得起。（县农业农村局牵头，县财政局、水利局，各镇人民政府配合）
（二）做强加工。支持企业改造生产线，建设集中加工中心3个，统一收购标准，减少压级压价。（责任单位：县工业和信息化局、市场监管局）
（三）打响品牌。统一使用区域公共品牌，定期抽检，违规使用的取消资格，名单向社会公布。（县市场监管局负责）
三、保障措施
县政府办公室定期督促检查，重要情况及时报告。

云溪县人民政府办公室
2024年5月6日
"""


def meaning(data: bytes, name: str = "paper.txt") -> list[dict[str, Any]]:
    """Tasks without their places, in simplified script and half width."""
    compiled = to_dict(compile_bytes(data, name=name))
    return [
        {
            "number": regular(task["number"]),
            "text": regular(task["text"]).replace(" ", ""),
            **{role: [regular(u) for u in task[role]] for role in ("lead", "supporting", "joint")},
            "open": [regular(s) for s in task["open_sets"]],
        }
        for task in compiled["tasks"]
    ]


BASE = meaning(PAPER.encode())


def test_the_paper_has_three_tasks() -> None:
    assert [(t["number"], t["lead"], t["supporting"], t["joint"]) for t in BASE] == [
        ("(一)", ["县农业农村局"], ["县财政局", "县水利局", "各镇人民政府"], []),
        ("(二)", [], [], ["县工业和信息化局", "县市场监管局"]),
        ("(三)", [], [], ["县市场监管局"]),
    ]


def _traditional(text: str) -> str:
    from opencc import OpenCC

    return OpenCC("s2t").convert(text)


def _full_width(text: str) -> str:
    return text.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789%"})


def _half_width(text: str) -> str:
    return text.translate(str.maketrans("（），：；", "(),:;"))


def _hard_wrapped(text: str) -> str:
    lines: list[str] = []
    for line in text.split("\n"):
        body = "　　" + line if line.endswith(("。", "）")) else line
        lines += [body[i : i + 30] for i in range(0, len(body), 30)] or [""]
    return "\n".join(lines)


def _stray_spaces(text: str) -> str:
    return text.replace("县", "县 ").replace("，", "，　").replace("2026", "2026 ")


SETTINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8 with mark": lambda t: t.encode("utf-8-sig"),
    "GB18030": lambda t: t.encode("gb18030"),
    "UTF-16 with mark": lambda t: t.encode("utf-16"),
    "UTF-16 little-endian without mark": lambda t: t.encode("utf-16-le"),
    "Windows line ends": lambda t: t.replace("\n", "\r\n").encode(),
    "traditional script": lambda t: _traditional(t).encode(),
    "full-width digits": lambda t: _full_width(t).encode(),
    "half-width marks": lambda t: _half_width(t).encode(),
    "hard-wrapped": lambda t: _hard_wrapped(t).encode(),
    "stray spaces": lambda t: _stray_spaces(t).encode(),
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_another_setting_of_the_same_paper_means_the_same(setting: str) -> None:
    assert meaning(SETTINGS[setting](PAPER)) == BASE


def test_a_web_page_of_the_paper_means_the_same() -> None:
    paragraphs = "".join(f"<p>&nbsp;&nbsp;<span>{line}</span></p>" for line in PAPER.split("\n"))
    page = (
        "<html><head><title>云溪县人民政府</title><style>p{color:red}</style></head><body>"
        "<div class=nav><a href=/>首页</a> &gt; <a href=/zc>政策</a></div>"
        f"<div id=zoom>{paragraphs}</div><div class=foot>主办：云溪县人民政府办公室</div>"
        "<script>var x = '（县财政局负责）';</script></body></html>"
    )
    assert meaning(page.encode(), "paper.html") == BASE


def test_units_keep_the_script_of_the_paper() -> None:
    tasks = to_dict(compile_bytes(_traditional(PAPER).encode(), name="p.txt"))["tasks"]
    assert tasks[1]["joint"] == ["縣工業和信息化局", "縣市場監管局"]


def test_compiling_twice_gives_the_same_bytes() -> None:
    one, two = (to_json(compile_bytes(PAPER.encode(), name="p.txt")) for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b" \n\t ", "空"),
        (b"PK\x03\x04rest", "损坏"),
        (b"%PDF-1.7", "损坏"),
        (bytes(range(256)) * 40, "不是能读的文稿"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        compile_bytes(data, name="上传.txt")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


_ALPHABET = st.sampled_from(
    list(
        "一二三（）()、。，；：:1234567890.年月%市县区各局委部牵头负责配合责任单位等和“”《》\n\t |　附件序号ab①〔〕"
    )
)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=_ALPHABET, min_size=1, max_size=400))
def test_spans_always_lie_inside_the_text(text: str) -> None:
    try:
        compiled = compile_bytes(text.encode(), name="fuzz.txt")
    except Unreadable:
        return
    size = len(compiled.text)
    spans = [
        *(t.span for t in compiled.tasks),
        *(t.responsibility_span for t in compiled.tasks if t.responsibility_span),
        *(p.span for p in compiled.provisions),
        *(t.span for t in compiled.targets),
        *(g.span for g in compiled.goals),
        *(r.span for r in compiled.rules),
        *(n.span for n in compiled.standing_notes),
        *(d.span for d in compiled.diagnostics),
    ]
    assert all(0 <= s.start <= s.end <= size for s in spans)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        to_json(compile_bytes(data, name="bytes"))
    except Unreadable as refused:
        assert "bytes" in str(refused)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<table>",
                "<tr>",
                "<td rowspan=9>",
                "<td colspan=99999>",
                "</td>",
                "</table>",
                "<p>",
                "<br>",
                "责任单位",
                "序号",
                "任务",
                "市财政局",
                "</tr>",
                "<div>",
                "</div>",
                "（市教育局负责）",
                "&nbsp;",
                "一、",
            ]
        ),
        max_size=60,
    )
)
def test_broken_pages_are_read(parts: list[str]) -> None:
    page = "<html><body>政策" + "".join(parts)
    compiled = compile_bytes(page.encode(), name="p.html")
    assert all(t.span.end <= len(compiled.text) for t in compiled.tasks)
