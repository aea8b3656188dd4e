"""Faults in who does what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from luodi.compiler.lexicon.units import LEVEL_PREFIX, is_known, is_open_set
from luodi.kernel.span import Span
from tests.mutation.edits import Edit
from tests.mutation.faults import (
    Mutant,
    block_at,
    clause,
    fault,
    find,
    mutant,
    rows,
    swap,
    unit_places,
)
from tests.mutation.papers import Good

_LED = re.compile(r"(?:作为)?牵头(?:负责|实施|落实)?[，,；;、]?")
#: Characters that a pinyin keyboard mistakes for one another.
_SLIPS = dict(zip("局业源境政信建健务场育输", "居叶原镜正新健建物厂玉书", strict=True))
#: Two names of one office, as papers mix them.
OTHER_NAMES = {
    "工业和信息化局": "经信局", "工信局": "经信局", "经信局": "工信局", "发展改革委": "发改局", "发展改革局": "发改委",
    "发改委": "发展改革局", "发改局": "发展改革委", "人力资源社会保障局": "人社局", "人力资源和社会保障局": "人社局",
    "人社局": "人力社保局", "住房城乡建设局": "住建局", "住房和城乡建设局": "住建局", "住建局": "住房城乡建设局",
    "文化广电旅游局": "文旅局", "文化和旅游局": "文旅局", "文旅局": "文化广电旅游局", "市场监管局": "市场监督管理局",
    "市场监督管理局": "市场监管局", "卫生健康委": "卫健委", "卫生健康局": "卫健局", "卫健委": "卫生健康委", "卫健局": "卫生健康局",
    "交通运输局": "交通局", "交通局": "交通运输局", "自然资源局": "规划和自然资源局", "规划和自然资源局": "自然资源局",
    "医保局": "医疗保障局", "城市管理局": "城管局", "应急管理局": "应急局", "应急局": "应急管理局", "科技局": "科学技术局",
    "林业局": "林草局", "农业农村局": "农业局", "退役军人事务局": "退役军人局", "生态环境局": "环保局",
}  # fmt: skip


@fault("drop the lead", "E001", "E002")
def _lead(good: Good) -> Iterator[Mutant]:
    for task in good.compiled.tasks:
        words, span = good.words(task), clause(task)
        first = words.find(task.lead[0]) if task.lead else -1
        end = _LED.search(words, first) if first >= 0 else None
        if end is None or not task.supporting or task.joint or "单位" in words[:8]:
            continue
        if not find(good, task.supporting[0], Span(span.start + end.end(), span.end)):
            continue
        yield swap(good, Span(span.start + first, span.start + end.end()), "", span)


@fault("empty the cell of the lead", "E001", "E002", "E015")
def _lead_cell(good: Good) -> Iterator[Mutant]:
    for task, cells in rows(good):
        own = [b for b in cells if task.lead and b.span.of(good.text).strip() in task.lead]
        if len(own) == 1 and task.supporting:
            yield swap(good, own[0].span, "", task.span, *(b.span for b in cells))


@fault("drop a measure's clause", "W005", "E015", "W013")
def _clause(good: Good) -> Iterator[Mutant]:
    drafts = good.paper.drafts
    if any(d.from_table for d in drafts):
        return
    for task, draft in zip(good.compiled.tasks, drafts, strict=True):
        node = draft.node
        if node is None or node.parent is None or len(node.parent.children) < 5:
            continue
        if sum(d.node is node for d in drafts) > 1 or node.label.kind != _kind(good):
            continue
        named = sum(any(d.node is n for d in drafts) for n in node.parent.children)
        if named - 1 >= max(4, 0.75 * len(node.parent.children)):
            whole = good.paper.view.span(node.label_start, node.end)
            yield swap(good, clause(task), "", whole)


def _kind(good: Good) -> object:
    kinds = Counter(d.node.label.kind for d in good.paper.drafts if d.node)
    return kinds.most_common(1)[0][0]


@fault("empty a row's cell of units", "E015")
def _empty_cell(good: Good) -> Iterator[Mutant]:
    if sum(1 for _ in rows(good)) < 3:
        return
    for task, cells in rows(good):
        spans = [b.span for b in cells if b.span.start > task.span.start]
        clauses = [s for s in spans if s.start < clause(task).end and clause(task).start < s.end]
        if clauses and not any(s.start <= task.span.start < s.end for s in clauses):
            yield mutant(good, [Edit(s.start, s.end) for s in clauses], task.span)


@fault("drop a role's word", "W017", "W013")
def _role(good: Good) -> Iterator[Mutant]:
    for task in good.compiled.tasks:
        words, span = good.words(task), clause(task)
        for match in re.finditer(r"(?<=[局委厅部办心会])(?:参与)?配合(?=[)）。]*$)", words):
            if task.lead and task.supporting and "单位" not in words[:8]:
                place = Span(span.start + match.start(), span.start + match.end())
                yield swap(good, place, "", span)


@fault("support by duty instead of share by duty", "E002")
def _by_duty(good: Good) -> Iterator[Mutant]:
    for task in good.compiled.tasks:
        words, span = good.words(task), clause(task)
        match = re.search(r"按(?:照)?(?:各自)?职责分工(?:负责|落实)?(?=[。)）]*$)", words)
        if match and task.joint and not task.lead and not task.supporting:
            yield swap(
                good, Span(span.start + match.start(), span.start + match.end()), "按职责配合", span
            )


@fault("an open set instead of the lead", "W008")
def _open_lead(good: Good) -> Iterator[Mutant]:
    for task in good.compiled.tasks:
        if len(task.lead) != 1 or task.joint:
            continue
        place = find(good, task.lead[0], clause(task))
        if place and not is_open_set(task.lead[0]) and "“" not in task.lead[0]:
            yield swap(good, place, "有关部门", clause(task))


@fault("two leads", "N016")
def _two_leads(good: Good) -> Iterator[Mutant]:
    known = [u.name for u in good.compiled.units if is_known(u.name) and LEVEL_PREFIX.match(u.name)]
    for n, task in enumerate(good.compiled.tasks):
        place = find(good, task.lead[0], clause(task)) if len(task.lead) == 1 else None
        others = [u for u in known if u not in (*task.lead, *task.joint, *task.supporting)]
        led = _leads_by_word(good.words(task))
        if place and others and led and is_known(task.lead[0]) and not _aliased(good, place):
            other = others[n % len(others)]
            yield swap(good, Span(place.end, place.end), f"、{other}", clause(task))


def _leads_by_word(clause: str) -> bool:
    """Whether the clause itself says who leads, and no reading rule of the paper."""
    return "牵头" in clause and "为牵头单位" not in clause


def _aliased(good: Good, place: Span) -> bool:
    return good.text[place.end : place.end + 1] in "（("


@fault("a unit with two roles", "W012")
def _twice(good: Good) -> Iterator[Mutant]:
    for task in good.compiled.tasks:
        for name in task.supporting[:1]:
            place = find(good, name, clause(task))
            lead = task.lead[0] if task.lead else ""
            led = _leads_by_word(good.words(task)) and is_known(lead)
            if place and led and is_known(name) and LEVEL_PREFIX.match(lead):
                yield swap(good, Span(place.start, place.start), f"{lead}、", clause(task))


@fault("a slip in a unit's name", "W006", "N007", "W013")
def _slip(good: Good) -> Iterator[Mutant]:
    uses = Counter(n for t in good.compiled.tasks for n in (*t.lead, *t.joint, *t.supporting))
    for task in good.compiled.tasks:
        for name, place in unit_places(good, task):
            bare = LEVEL_PREFIX.sub("", name)
            known = (is_known(name) or uses[name] >= 3) and not is_open_set(name)
            at = next((i for i in range(len(name) - 1, 1, -1) if name[i] in _SLIPS), None)
            if at is None or not known or len(bare) < 4 or name[at] == _SLIPS[name[at]]:
                continue
            yield swap(good, place, name[:at] + _SLIPS[name[at]] + name[at + 1 :], clause(task))


@fault("another name of the same office", "W018")
def _other_name(good: Good) -> Iterator[Mutant]:
    uses = Counter(n for t in good.compiled.tasks for n in (*t.lead, *t.joint, *t.supporting))
    for task in good.compiled.tasks:
        for name, place in unit_places(good, task):
            prefix = LEVEL_PREFIX.match(name)
            other = OTHER_NAMES.get(name[prefix.end() :]) if prefix else None
            if prefix and other and uses[name] >= 2 and prefix[0] + other not in uses:
                yield swap(good, place, prefix[0] + other, place)


@fault("words that are no unit", "N007", "W013")
def _no_unit(good: Good) -> Iterator[Mutant]:
    for task in good.compiled.tasks:
        names = list(unit_places(good, task))
        if len(names) > 1 and is_known(names[-1][0]):
            place = names[-1][1]
            yield swap(good, Span(place.start, place.start), "每亩补助三百元、", clause(task))


@fault("a unit above the issuer", "W019")
def _above(good: Good) -> Iterator[Mutant]:
    level = {"县": "省", "市": "省", "区": "省", "镇": "市", "乡": "市"}
    for task in good.compiled.tasks:
        for name, place in unit_places(good, task):
            prefix = LEVEL_PREFIX.match(name)
            if (
                prefix
                and prefix[0] in level
                and name[1:] in ("财政局", "农业农村局", "民政局", "商务局")
            ):
                ending = name[1:-1] + ("厅" if level[prefix[0]] == "省" else "局")
                yield swap(good, place, level[prefix[0]] + ending, clause(task))


@fault("a clause that cannot be read", "W013", "E015")
def _unreadable(good: Good) -> Iterator[Mutant]:
    if len(good.compiled.tasks) < 3 or any(d.from_table for d in good.paper.drafts):
        return
    for task in good.compiled.tasks:
        if good.words(task)[:1] in "（(":
            words = "（牵头：每月由各家自己推选轮流）"
            yield swap(good, clause(task), words, clause(task))


def _is_paragraph(good: Good, span: Span) -> bool:
    return block_at(good, span.start).cell is None
