"""Words that say what a unit has to do, as papers write them.

Roles: ``lead`` 牵头, ``supporting`` 配合, ``joint`` 负责 / 按职责分工. Each is the glossary's term.
"""

from __future__ import annotations

import re

#: Column heads and line labels that introduce units, by role.
LABELS: dict[str, tuple[str, ...]] = {
    "lead": (
        "牵头单位",
        "牵头部门",
        "牵头责任单位",
        "牵头责任部门",
        "责任牵头单位",
        "主办单位",
        "主办部门",
        "主责单位",
        "主责部门",
        "牵头负责单位",
        "牵头单位及责任单位",
        "市级牵头单位",
        "省级牵头单位",
        "牵头",
        "主办",
        "主牵头单位",
        "牵头处室",
        "首要责任单位",
        "第一责任单位",
        "市牵头单位",
        "省牵头单位",
        "区牵头单位",
        "县牵头单位",
        "牵头局",
        "牵头机构",
    ),
    "supporting": (
        "配合单位",
        "配合部门",
        "协办单位",
        "协办部门",
        "协助单位",
        "协助部门",
        "参与单位",
        "参加单位",
        "参与部门",
        "参加部门",
        "协同单位",
        "协同部门",
        "支持单位",
        "协作单位",
        "责任配合单位",
        "配合责任单位",
        "配合",
        "协同配合单位",
        "会办单位",
        "协调单位",
        "联合单位",
        "协办",
        "共同参与单位",
        "配合落实单位",
        "参与配合单位",
        "市级配合单位",
        "省级配合单位",
    ),
    "joint": (
        "责任单位",
        "责任部门",
        "负责单位",
        "负责部门",
        "责任主体",
        "实施单位",
        "主管部门",
        "主管单位",
        "承办单位",
        "承办部门",
        "落实单位",
        "落实部门",
        "指导单位",
        "指导部门",
        "组织单位",
        "实施主体",
        "责任单位和部门",
        "责任分工",
        "任务分工",
        "主要责任单位",
        "负责考核部门",
        "考核部门",
        "责任处室",
        "市级责任单位",
        "省级责任单位",
        "县级责任单位",
        "区级责任单位",
        "执行单位",
        "具体责任单位",
        "责任机关",
        "组织实施单位",
        "责任单位或部门",
        "分工单位",
        "责任科室",
        "建设单位",
        "推进单位",
        "落实责任单位",
        "职责部门",
        "负责机构",
        "承担单位",
        "责任方",
        "业务主管部门",
        "考核单位",
        "责任单位(部门)",
        "责任部门(单位)",
        "相关责任单位",
        "评价部门",
        "评估单位",
        "主要负责单位",
        "责任地区",
        "责任区县",
        "责任县区",
        "主体责任单位",
        "监管单位",
        "监管部门",
        "责任人和责任单位",
    ),
    "time": (
        "完成时限",
        "完成时间",
        "时限",
        "时限要求",
        "时间进度",
        "时间要求",
        "办结时限",
        "推进时限",
        "进度安排",
        "完成期限",
        "时间节点",
        "实施时间",
        "工作时限",
        "完成时间节点",
        "期限",
        "起止时间",
        "责任时限",
        "进度要求",
        "计划完成时间",
        "实施期限",
        "推进时间",
        "时间安排",
    ),
    "scope": ("适用范围", "推广范围", "实施范围", "试点范围", "适用地区", "实施区域"),
    "person": (
        "责任领导",
        "责任人",
        "分管领导",
        "市领导",
        "负责人",
        "牵头领导",
        "市级领导",
        "挂点领导",
        "联系人",
        "牵头市领导",
        "包联领导",
        "责任校长",
        "分管市领导",
        "县领导",
        "区领导",
    ),
}

LABEL_ROLE = {word: role for role, words in LABELS.items() for word in words}

_UNIT_LABELS = [w for r in ("lead", "supporting", "joint") for w in LABELS[r] if len(w) > 2]
_ALL_LABELS = sorted((w for w in LABEL_ROLE if len(w) > 2), key=len, reverse=True)
_LABEL_WORDS = "|".join(re.escape(w) for w in _ALL_LABELS)

#: A label with its colon, wherever it stands.
LABEL = re.compile(rf"(?:及|和|、)?(?:{_LABEL_WORDS}|牵头|配合|协办|主办|时限|期限)\s?:")
#: A label at the head of a paragraph; the colon may be a space or a closing bracket.
LABEL_LINE = re.compile(
    rf"(?:——?|[-*·•★☆●◆■▲>])?\(?(?P<label>{_LABEL_WORDS}|牵头|配合|协办|主办)(?:\s?:|\)\s?:?|$)"
)
#: A label set in brackets instead of behind a colon: 【牵头单位】市甲局.
BRACKETED_LABEL = re.compile(rf"\((?P<label>{_LABEL_WORDS}|牵头|配合|协办|主办)\)(?!:)")
UNIT_LABEL = re.compile(
    rf"(?:{'|'.join(sorted((re.escape(w) for w in _UNIT_LABELS), key=len, reverse=True))})\s?:"
)

_BY_DUTY = r"(?:按照?|依据?|根据|结合|依照)?(?:各自|各自的)?(?:工作)?(?:职责|职能|职责权限|职责范围)(?:任务)?(?:分工)?"
_HOW = (
    r"(?:共同|分别|积极|协同|具体|统筹|联合|会商|密切|按各自职责|分工|协调|组织|主动|大力|依职责)"
)
_DO = (
    r"(?:负责|落实|实施|推进|抓落实|组织实施|组织|推动|承担|办理|执行|贯彻落实|抓好落实|做好|开展)"
)

#: Role phrases that follow units, longest first; the role is that of the named group.
ROLE = re.compile(
    rf"(?P<supporting>(?:{_BY_DUTY}|{_HOW})*(?:配合|参与|参加|协助|协办|支持配合|支持|协作)(?:{_DO}|工作|推进落实)*)"
    rf"|(?P<lead>(?:{_BY_DUTY}|{_HOW}|负责)*(?:牵头|主办|主抓)(?:{_DO}|总|抓总|协调|推进落实|单位)*)"
    rf"|(?P<joint>(?:由)?(?:{_BY_DUTY}|{_HOW}|分工)+(?:{_DO})*|(?:{_HOW})*(?:负责|落实|组织实施|实施|指导|承办|抓落实|推进|承担|主管|执行|办理)(?:{_DO}|工作)*)"
)
#: 甲会同乙负责: the units before it lead, those behind it support.
WITH = re.compile(r"会同|商(?=[市省县区国财教科农])|联合(?=[市省县区各有])")

#: Parts of a clause that are no units.
TIME = re.compile(
    r"^(?:时限|完成时限|完成时间)?:?(?:力争|确保|拟)?(?:于|在)?(?:(?:20\d{2}|今|明|当|每|本)年?(?:[—\-~至]\s?20\d{2}年?)?"
    r"|持续|长期|近期|中期|远期|即日起|立即|适时|按时|\d{1,2}月|第[一二三四]季度|按季度|每季度|每月|常年|“十四五”|“十五五”|年底|年内|滚动)"
    r"[^、]{0,22}$"
)
_TIME_WORD = re.compile(
    r"完成|推进|实施|坚持|启动|年|月|季度|取得|落实|开展|见效|进展|持续|长期|更新"
)
FIRST_LEADS = re.compile(
    r"(?:列|排|排列|排名|列在|排在)(?:在|名)?(?:第一|首|前)(?:位|个|名)?(?:的|者)*(?:责任)?(?:单位|部门)?(?:的|者)*"
    r"(?:均|即|都)?(?:为|是|作为|系)(?:该项任务|该项工作|本项|此项)?(?:的)?(?:总)?牵头|第一(?:个|家)?(?:责任)?(?:单位|部门)(?:均|即)?(?:为|是)(?:总)?牵头"
    r"|首位(?:责任)?(?:单位|部门)?(?:的|者)?(?:均|即)?(?:为|是)(?:总)?牵头|(?:排|列)第一的(?:为|是)?牵头"
)
#: 标★的为牵头单位: the mark that tells the lead.
MARK_LEADS = re.compile(
    r"(?:标|带|注|打|加)(?:有|注)?“?([★☆*▲△◎●◆■#])”?(?:号|者)?(?:的|者)*(?:单位|部门)?(?:的)?(?:为|是|系)(?:总)?牵头"
)
#: …, 其他为配合单位: what the rule makes of the others (joint where it says nothing).
OTHERS_SUPPORT = re.compile(
    r"(?:其他|其余|其它|后面的|排后的|后列)(?:的)?(?:责任)?(?:单位|部门)?(?:均|都)?(?:为|是|作为|系)?(?:配合|协办|协助|参与|参加)"
)
NOTE = re.compile(
    r"下同|以下(?:均|各|任务|不再|同)|不再列出|不再一一列出|不再重复|各项任务均|为牵头(?:单位|部门)|列第一|排第一|排名第一|排在首位|首位"
)


def is_time(part: str) -> bool:
    """Whether a part of a clause says when, not who (``2025年底前完成``, ``持续推进``).

    >>> is_time("2025年底前完成"), is_time("市财政局")
    (True, False)
    """
    return bool(TIME.match(part) and _TIME_WORD.search(part))
