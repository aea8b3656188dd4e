"""Words and shapes that the head and foot of a paper are told by."""

from __future__ import annotations

import re

from luodi.compiler.document import Reading
from luodi.compiler.view import regular

NUMBER = re.compile(
    r"[^\W\d_]{1,12}(?:\([^\W\d_]{1,6}\))?[^\W\d_]{0,6}\((?:19|20)\d{2}\)(?:第)?\d{1,5}号"
)
_TYPES = (
    "意见|通知|方案|措施|办法|规定|计划|规划|决定|批复|公告|通告|细则|报告|条例|要点|清单|规则|纲要|政策|函|令|指引|指南|通报|"
    "任务|分工|分解|制度|标准|安排|目录|公报|议案|决议|纪要|解读|若干措施|解答|实施意见|工作方案|事项|台账|责任|行动|预案|表|方略|讲话|解答|建议|声明"
)
TITLE_END = re.compile(
    rf"(?:{_TYPES})(?:\((?:[^()]{{1,30}}|\d{{4}}[^()]*)\))*(?:的(?:通知|意见|函|决定|公告|通告|报告))?$"
)
ABOUT = re.compile(r"关于|印发")
DATE = re.compile(r"(\d{4})\s?[年\-/.月]\s?(\d{1,2})\s?[月\-/.]\s?(\d{1,2})日?")
_CN_DATE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_CN_DIGIT = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
ISSUER_END = re.compile(
    r"(?:人民政府|办公厅|办公室|委员会|国务院|管理局|管委会|部|委|局|厅|署|院|会|办|中心|公司|政府|指挥部|领导小组|总社|银行|办事处|督查室|支队|总队|大队)(?:\(章\)|\(公章\)|\(印章\))?$"
)


def lines_of(reading: Reading, key: str) -> list[str]:
    return [regular(line).strip() for line in reading.meta.get(key, "").split("\n") if line.strip()]


def iso(text: str) -> str | None:
    """The first date in a text as ISO, or None."""
    match = DATE.search(text)
    if match:
        year, month, day = (int(g) for g in match.groups())
    else:
        chinese = _CN_DATE.search(text)
        if not chinese:
            return None
        from luodi.compiler.numbering import cn_value

        year = int("".join(_CN_DIGIT[c] for c in chinese[1]))
        month, day = cn_value(chinese[2]), cn_value(chinese[3])
    if not (1900 < year < 2200 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def site_office(reading: Reading) -> str:
    """The office whose site the page is on, by the end of the page's own title."""
    last = re.split(r"\s*[-_|]\s*", reading.meta.get("page_title", ""))[-1]
    return (
        last
        if re.search(r"[省市县区州].*(?:局|委|办|厅|政府|办公室|委员会)$", regular(last))
        else ""
    )


def plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
