"""An invented county programme and its paper, for the tests of this room.

The county, its offices and every sentence are made up.
"""

from __future__ import annotations

from datetime import UTC, datetime

import yaml

from luodi.foundation.domain import Actor

ACTOR = Actor("tester", "测试员")
NOW = datetime(2030, 3, 1, 1, 0, tzinfo=UTC)
LATER = datetime(2030, 6, 1, 1, 0, tzinfo=UTC)
SLUG = "qingxi-water"

DEFINITION = """\
schema: luodi.programme-definition/1
key: qingxi-water
title: {zh: 青溪县水网提升, en: Waterways of Qingxi}
synthetic: true
document: {number: 青府办〔2029〕7号, issued: "2029-12-20", published: null, issuer: [青溪县人民政府]}
coordinator: qx-water
areas:
  - {code: "990102", name: 青溪县, name_en: Qingxi, level: county}
  - {code: "990102101", name: 石桥镇, name_en: Shiqiao, level: town, parent: "990102"}
units:
  - {key: qx-water, name: 县水利局, full_name: 青溪县水利局, aliases: [县河长办], name_en: Water Bureau, level: county, kind: bureau}
  - {key: qx-finance, name: 县财政局, full_name: 青溪县财政局, aliases: [], name_en: Finance Bureau, level: county, kind: bureau}
  - {key: qx-county, name: 青溪县, full_name: 青溪县人民政府, aliases: [], level: county, kind: government, area: "990102"}
  - {key: qx-shiqiao, name: 石桥镇, full_name: 石桥镇人民政府, aliases: [], level: township, kind: government, area: "990102101"}
  - {key: qx-towns, name: 灌区各镇, full_name: null, aliases: [], level: township, kind: group, members: [qx-shiqiao]}
measures:
  - key: m01
    number: "1"
    title: {zh: 修好渠道, en: Mend the canals}
    part: {zh: 重点任务, en: Key tasks}
    coordinator: qx-water
    basis: {tasks: [t001], text: {zh: 第1项由该单位牵头, en: It leads task 1}}
  - key: m02
    number: "2"
    title: {zh: 管好用水, en: Manage the water}
    part: {zh: 重点任务, en: Key tasks}
    coordinator: qx-finance
    basis: {tasks: [], text: {zh: 文件写明, en: The paper says so}}
tasks:
  - key: t001
    number: "1"
    measure: m01
    title: {zh: 改造三条干渠, en: Rebuild three main canals}
    roles: {lead: [qx-water], supporting: [qx-finance], joint: []}
    open_sets: []
    deadline: "2031-12-31"
    anchors: [干渠, 防渗]
  - key: t002
    number: "2"
    measure: m01
    title: {zh: 每年清淤, en: Dredge every year}
    roles: {lead: [], supporting: [], joint: [qx-water, qx-towns]}
    open_sets: [{role: joint, phrase: 各有关村}]
    deadline: null
    anchors: [清淤, 支渠]
  - key: t003
    number: "3"
    measure: m02
    title: {zh: 推行水价改革, en: Reform water prices}
    roles: {lead: [qx-finance], supporting: [qx-water, qx-shiqiao], joint: []}
    open_sets: []
    deadline: null
    anchors: [水价, 计量设施]
targets:
  - {key: area-2031, title: {zh: 灌溉面积, en: Irrigated area}, metric: 有效灌溉面积, scope: null, comparator: reach, value: 12.5, unit: 万亩, year: 2031, from_year: 2029, task: t001}
  - {key: loss-2031, title: {zh: 渠系损失, en: Canal losses}, metric: 渠系损失率, scope: 灌区, comparator: at_most, value: [20, 25], unit: "%", year: 2031, from_year: null}
goals:
  - {key: prices-2031, text: {zh: 水价机制基本建立, en: Water prices largely in place}, direction: complete, metric: 水价机制, scope: null, year: 2031}
rules:
  - {key: dredging, kind: recurrence, subject: {zh: 清淤, en: Dredging}, comparator: null, value: null, unit: null, period: year, deadline: null, task: t002}
  - {key: report, kind: deadline, subject: {zh: 总结, en: Summary}, comparator: null, value: null, unit: null, period: null, deadline: "2031-12-31", task: null}
projects:
  - {key: canal-east, kind: water, name: {zh: 东干渠, en: East canal}, task: t001, measure: m01, areas: ["990102101"], note: {zh: 位置据附图, en: Place taken from the map}}
  - {key: canal-west, kind: water, name: {zh: 西干渠, en: West canal}, task: t001, measure: m01, areas: []}
"""

PAPER = """青溪县人民政府办公室关于印发水网提升行动方案的通知

青府办〔2029〕7号

一、重点任务

（一）修好渠道。

1. 对三条干渠做防渗处理，更新老旧闸门。（县水利局牵头，县财政局配合）

2. 组织支渠清淤，每年不少于一次。（县水利局、灌区各镇、各有关村按职责分工负责）

（二）管好用水。

3. 分片安装计量设施，分档推行水价改革。（县财政局牵头，县河长办、石桥镇配合）

青溪县人民政府办公室

2029年12月20日
"""


def definition(*pieces: tuple[str, str]) -> bytes:
    """The definition file with pieces (old, new) replaced, each of which it holds."""
    text = DEFINITION
    for old, new in pieces:
        assert old in text, f"the sample does not hold {old!r}"
        text = text.replace(old, new)
    return text.encode()


def without_task(key: str) -> bytes:
    """The definition file without one task and all that refers to it."""
    content = yaml.safe_load(DEFINITION)
    content["tasks"] = [t for t in content["tasks"] if t["key"] != key]
    for measure in content["measures"]:
        measure["basis"]["tasks"] = [t for t in measure["basis"]["tasks"] if t != key]
    for name in ("targets", "rules", "projects"):
        content[name] = [entry for entry in content[name] if entry.get("task") != key]
    return yaml.safe_dump(content, allow_unicode=True).encode()
