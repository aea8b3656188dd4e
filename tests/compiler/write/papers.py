"""Invented papers for the writers, in words of our own, with everything that a writer has to lay
out: measures, several tasks under one, open sets, aliases, targets, rules, an annexed table."""

from __future__ import annotations

from typing import Any

from luodi.compiler import compile_bytes
from luodi.compiler.emit import to_dict

PAPER = """青溪县人民政府办公室关于印发《青溪县水网提升行动方案》的通知
青府办〔2031〕7号

各镇人民政府，县政府各部门：

一、主要目标。到2033年，灌区有效面积达到12万亩，农村自来水普及率不低于98%。

二、重点任务
（一）修好渠道。改造三条干渠，新建=SUM(A1)泵站5座。（县水利局牵头，县财政局、各有关单位配合，2032年底前完成）
（二）管好用水。推行水价改革。（县发展改革局〔县物价局〕牵头）每年开展一次清淤。（县水利局、各镇人民政府按职责分工负责）

青溪县人民政府办公室
2031年3月5日
"""
TABLE = """<html><body><h1>青溪县水网提升任务分工表</h1><p>一、总体要求。修好渠道，管好用水。</p>
<p>附件：任务分工表</p>
<table><tr><th>序号</th><th>任务</th><th colspan="2">单位</th></tr>
<tr><td>1</td><td rowspan="2">改造干渠</td><td>县水利局</td><td>牵头</td></tr>
<tr><td>2</td><td>县财政局<br>县审计局</td><td>配合 <b>&amp;</b></td></tr></table>
<p>以上任务，县水利局负责督办。</p></body></html>"""


def compiled(paper: str = PAPER, name: str = "方案.txt") -> tuple[dict[str, Any], str]:
    """A paper as ``luodi.programme/1``, and its text as read."""
    made = compile_bytes(paper.encode(), name=name)
    return to_dict(made), made.text
