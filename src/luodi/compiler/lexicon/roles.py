"""Words that say what a unit has to do, as papers write them.

Roles: ``lead`` 牵头, ``supporting`` 配合, ``joint`` 负责 / 按职责分工. Each is the glossary's term.
"""

from __future__ import annotations

import re

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
    r"(?:列|排|排列|排名|排序|位列|列在|排在)(?:在|名)?(?:第一|首|前)(?:位|个|名)?(?:的|者)*(?:责任)?(?:单位|部门)?(?:的|者)*"
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
