"""Invented papers: for each code one that shows the fault, and its twin that does not.

The county, its offices and its plans are made up.
"""

from __future__ import annotations

from dataclasses import dataclass

HEAD = """云溪县人民政府办公室关于加快茶产业发展的实施意见

云溪府办〔2024〕9号

各镇人民政府，县政府各部门：
为把茶产业做成富民产业，经县政府同意，现就加快全县茶产业发展提出以下意见，请认真贯彻执行。
"""
TAIL = """
云溪县人民政府办公室
2024年5月6日
"""
ANNEX_HEAD = """
附件

任务分工清单

序号

具体内容

责任单位
"""


def paper(*lines: str, annex: str = "") -> str:
    """A paper with these paragraphs as its body."""
    return HEAD + "\n".join(lines) + "\n" + TAIL + annex


def measures(*texts: str) -> str:
    """A paper whose only chapter holds these measures."""
    numbers = "一二三四五六七八九十"
    return paper("一、主要任务", *(f"（{numbers[i]}）{text}" for i, text in enumerate(texts)))


def annex(*rows: tuple[str, str, str], heading: str = "") -> str:
    """A table of duties flattened to lines: rows are number, text and units."""
    lines = [heading] if heading else []
    for row in rows:
        lines += row
    return ANNEX_HEAD + "\n" + "\n\n".join(line for line in lines if line) + "\n"


#: A body of two measures that tables below restate.
BODY = (
    "一、建设高标准生态茶园",
    "（一）改造低产老茶园。分批更换老化茶树，推广节水灌溉技术，提高茶叶亩均产量。在山脚修建蓄水池，解决春旱问题。",
    "（二）培育加工龙头企业。引进精深加工项目，支持企业建设清洁化生产线。组织茶商参加省级茶叶博览会。",
)
ROWS = (
    ("1", "分批更换老化茶树，推广节水灌溉技术，提高茶叶亩均产量。", "县农业农村局牵头，各镇配合。"),
    ("2", "在山脚修建蓄水池，解决春旱问题。", "县水利局牵头。"),
    ("3", "引进精深加工项目，支持企业建设清洁化生产线。", "县工业和信息化局牵头。"),
    ("4", "组织茶商参加省级茶叶博览会。", "县商务局牵头。"),
)


def table(*changed: tuple[str, str, str], drop: str = "", heading: str = "") -> str:
    """``BODY`` with the table ``ROWS``, some rows changed or one dropped."""
    by_number = {row[0]: row for row in changed}
    rows = [by_number.pop(row[0], row) for row in ROWS if row[0] != drop]
    return paper(*BODY, annex=annex(*rows, *by_number.values(), heading=heading))


def two_headings(first: str) -> str:
    """``BODY`` with headings in its table, the first of them as given."""
    rows = "\n\n".join("\n\n".join(row) for row in ROWS)
    return paper(*BODY, annex=ANNEX_HEAD + f"\n{first}\n\n{rows}\n")


def html(rows: str) -> str:
    """A page with a table of duties."""
    return (
        "<html><head><title>云溪县茶产业任务分工表</title></head><body><h1>云溪县茶产业任务分工表</h1>"
        "<p>根据县政府部署，现将全县茶产业发展各项任务分工公布如下，请各单位按照职责分工认真抓好落实工作。</p>"
        f"<table><tr><th>序号</th><th>任务</th><th>责任单位</th></tr>{rows}</table></body></html>"
    )


def _row(number: int, text: str, units: str) -> str:
    return f"<tr><td>{number}</td><td>{text}</td><td>{units}</td></tr>"


_LED = "（县农业农村局牵头）"
_TEN = (
    "修剪茶树",
    "防治病虫",
    "检测土壤",
    "储备春肥",
    "评选名匠",
    "编写史志",
    "巡查茶山",
    "修缮茶亭",
    "统计产量",
    "举办斗茶",
    "清理水沟",
    "维护步道",
)


def many(unit_of: dict[int, str]) -> str:
    """Twelve measures; those not named are led by offices of their own."""
    offices = (
        "县民政局 县司法局 县教育局 县水利局 县商务局 县统计局 县审计局 县林业局 县体育局 县财政局 县公安局 县医保局"
    ).split()
    numbers = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()
    return paper(
        "一、主要任务",
        *(
            f"（{numbers[i]}）{what}。把这项工作做细做实，让茶农得到看得见的好处。（{unit_of.get(i, offices[i])}牵头）"
            for i, what in enumerate(_TEN)
        ),
    )


def _both(units: str, row: int = 1) -> str:
    """``BODY`` with clauses and the table ``ROWS``, where one row has other units."""
    first = BODY[1].replace("亩均产量。", "亩均产量。（县农业农村局牵头，县财政局、县水利局配合）")
    body = (BODY[0], first.replace("春旱问题。", "春旱问题。（县水利局牵头）"), *BODY[2:])
    rows = [(*ROWS[0][:2], "县农业农村局牵头，县财政局、县水利局配合。"), *ROWS[1:]]
    rows[row] = (*rows[row][:2], units)
    return paper(*body, annex=annex(*rows))


@dataclass(frozen=True, slots=True)
class Case:
    """A paper that shows the fault, one that nearly does, and words the message must hold."""

    fires: str
    clean: str
    words: str
    name: str = "paper.txt"


CASES: dict[str, Case] = {
    "E001": Case(
        measures("修好茶路。把通往茶山的道路修到地头。（县财政局、县交通运输局配合）"),
        measures("修好茶路。把通往茶山的道路修到地头。（县交通运输局牵头，县财政局配合）"),
        "县财政局、县交通运输局",
    ),
    "E002": Case(
        measures("修好茶路。把通往茶山的道路修到地头。（县财政局、县交通运输局按职责配合）"),
        measures("修好茶路。把通往茶山的道路修到地头。（县财政局、县交通运输局按职责分工负责）"),
        "按职责配合",
    ),
    "W003": Case(
        measures("修好茶路。（县财政局、县交通运输局、县农业农村局按职责分工负责）"),
        measures("修好茶路。（东山镇、西河镇、北岭镇按职责分工负责）"),
        "3家单位",
    ),
    "N004": Case(
        measures("修好茶路。（县财政局、县交通运输局按职责分工负责）"),
        measures("修好茶路。（县交通运输局负责）"),
        "：（一）",
    ),
    "W005": Case(
        measures(
            *(f"{what}。把这项工作做细做实，让茶农得到好处。{_LED}" for what in _TEN[:4]),
            "发放春肥补贴。按照实际种植面积发放，月底公示名单。",
        ),
        measures(
            *(f"{what}。把这项工作做细做实，让茶农得到好处。{_LED}" for what in _TEN[:3]),
            *(f"{what}。把这项工作做细做实，让茶农得到好处，按月公示。" for what in _TEN[4:7]),
        ),
        "发放春肥补贴",
    ),
    "W006": Case(
        measures(
            "修剪茶树。责任单位：县农业农村局",
            "防治病虫。责任单位：县农业农村局",
            "检测土壤。责任单位：县农业农村居",
        ),
        measures(
            "修剪茶树。责任单位：县茶叶产业发展中心",
            "防治病虫。责任单位：县茶叶产业发展中心",
            "检测土壤。责任单位：县药材产业发展中心",
        ),
        "“县农业农村局”",
    ),
    "N007": Case(
        measures("修剪茶树。责任单位：县农业农村局、每亩补助三百元"),
        measures("修剪茶树。责任单位：县农业农村局、县茶叶研究所、云雾茶叶专业合作社"),
        "每亩补助三百元",
    ),
    "W008": Case(
        measures("修剪茶树。（各有关部门按职责分工负责）"),
        measures("修剪茶树。（各镇人民政府负责）"),
        "各有关部门",
    ),
    "N009": Case(
        measures("修剪茶树。（县农业农村局牵头，其他有关部门配合）"),
        measures("修剪茶树。（县农业农村局牵头，各镇人民政府配合）"),
        "其他有关部门",
    ),
    "N010": Case(
        many(dict.fromkeys(range(11), "县农业农村局")),
        many(dict.fromkeys(range(10), "县农业农村局")),
        "11项任务",
    ),
    "N011": Case(
        measures("调整自然保护区范围。（县商务局、县统计局按职责分工负责）"),
        measures("调整自然保护区范围。（县商务局、县林业局按职责分工负责）"),
        "自然保护区",
    ),
    "W012": Case(
        measures("修剪茶树。（县农业农村局牵头，县财政局、县农业农村局配合）"),
        measures("修剪茶树。（县农业农村局牵头，县财政局配合）"),
        "既是牵头又是配合",
    ),
    "W013": Case(
        measures(
            f"修剪茶树。把茶山管好护好。{_LED}",
            "防治病虫。把病虫防住治住。（牵头：每月由茶农们自己推选轮流）",
        ),
        measures(f"修剪茶树。把茶山管好护好。{_LED}", "防治病虫（用药由农技员负责人解释）。")
        + "友情链接\n云溪县竹产业发展方案（牵头：每月由竹农们自己推选轮流）\n",
        "轮流",
    ),
    "W014": Case(
        measures(*(f"{what}。（县财政局、县农业农村局按职责分工负责）" for what in _TEN[:6])),
        measures(
            "修剪茶树。（县财政局、县农业农村局负责。列第一位者为牵头单位，下同）",
            *(f"{what}。（县财政局、县农业农村局负责）" for what in _TEN[1:6]),
        ),
        "列第一位者",
    ),
    "E015": Case(
        html(
            _row(1, "在山脚修建蓄水池解决春旱", "县水利局")
            + _row(2, "组织茶商参加茶叶博览会", "")
            + _row(3, "分批更换老化茶树", "县农业农村局")
        ),
        html(
            _row(1, "在山脚修建蓄水池解决春旱", "县水利局")
            + "<tr><td colspan='3'>二、开拓省内外茶叶市场</td></tr>"
            + _row(2, "组织茶商参加茶叶博览会", "县商务局")
        ),
        "组织茶商参加茶叶博览会",
        "page.html",
    ),
    "W101": Case(
        table(("5", "聘请外地匠人开办手工制茶夜校。", "县教育局牵头。")),
        table(),
        "手工制茶夜校",
    ),
    "W102": Case(table(drop="2"), table(), "修建蓄水池"),
    "W103": Case(
        table(("3", "支持企业建设清洁化生产线。", "县工业和信息化局牵头。")),
        table(("3", "支持企业建设清洁化生产线，引进精深加工项目。", "县工业和信息化局牵头。")),
        "引进精深加工项目",
    ),
    "N104": Case(
        table(("1", "分批更换老化茶树，推广节水灌溉技术。", "县农业农村局牵头。")),
        table(),
        "提高茶叶亩均产量",
    ),
    "W105": Case(
        paper(
            *BODY,
            "（三）打响云溪茶叶品牌。统一设计茶叶包装图案，严查冒用商标行为。",
            annex=annex(*ROWS),
        ),
        paper(*BODY, "（三）组织保障。成立工作专班，定期会商研究重大问题。", annex=annex(*ROWS)),
        "打响云溪茶叶品牌",
    ),
    "W106": Case(
        table(("4", "组织茶商参加国家和省级茶叶博览会。", "县商务局牵头。")),
        table(("4", "组织茶商参加省级的茶叶博览会", "县商务局牵头。")),
        "国家和",
    ),
    "N107": Case(
        table(("4", "积极组织茶商参加省级茶叶博览会。", "县商务局牵头。")),
        table(("4", "县商务局要组织茶商参加省级茶叶博览会。", "县商务局牵头。")),
        "积极",
    ),
    "W108": Case(
        two_headings("一、建设高标准茶园"), two_headings("一、建设高标准生态茶园"), "“生态”"
    ),
    "N109": Case(
        table(
            ("2", "在山脚修建蓄水池，组织茶商参加省级茶叶博览会。", "县水利局牵头。"),
            drop="4",
        ),
        table(
            (
                "1",
                "分批更换老化茶树，推广节水灌溉技术，提高茶叶亩均产量，解决春旱问题。",
                "县农业农村局牵头。",
            ),
        ),
        "改造低产老茶园",
    ),
    "W110": Case(
        table(("2", "在山脚修建蓄水池，解决春旱问题，聘请匠人开办制茶夜校。", "县水利局牵头。")),
        table(),
        "制茶夜校",
    ),
    "N111": Case(
        paper(
            *BODY,
            annex=annex(
                ("1", "分批更换老化低产茶树，逐步推广节水灌溉技术。", "县农业农村局牵头。"),
                ("2", "在山脚地带修建蓄水池，着力解决春旱缺水问题。", "县水利局牵头。"),
                ("3", "引进茶叶精深加工项目，支持企业建设清洁化的示范生产线。", "县商务局牵头。"),
            ),
        ),
        table(),
        "不是照录正文",
    ),
    "W201": Case(
        paper("一、修剪茶树", "认真修剪。", "三、防治病虫", "认真防治。"),
        paper("一、修剪茶树", "认真修剪。", "二、防治病虫", "认真防治。"),
        "应是第2个",
    ),
    "W202": Case(
        paper(
            "一、修剪茶树", "认真修剪。", "二、防治病虫", "认真防治。", "二、检测土壤", "认真检测。"
        ),
        paper("一、修剪茶树", "（一）认真修剪。", "二、防治病虫", "（一）认真防治。"),
        "编号重复",
    ),
    "W203": Case(
        paper(
            "一、修剪",
            "认真。",
            "二、防治",
            "认真。",
            "三、检测",
            "认真。",
            "四、储备",
            "认真。",
            "二、评选",
            "认真。",
        ),
        paper("一、修剪茶树", "1.认真修剪。", "2.认真防治。", "二、检测土壤", "1.认真检测。"),
        "编号倒退",
    ),
    "W204": Case(
        table(("6", "组织茶商参加省级茶叶博览会。", "县商务局牵头。"), drop="4"),
        table(),
        "6",
    ),
    "N301": Case(
        paper("一、发展目标", "到2026年，全县茶叶良种覆盖率达到85%。"),
        paper("一、发展目标", "到2026年，全县茶叶良种覆盖率由2023年的70%提高到85%。"),
        "基期值",
    ),
    "W302": Case(
        paper("一、发展目标", "全县茶叶良种覆盖率达到85%以上。"),
        paper("一、发展目标", "到2026年，全县茶叶良种覆盖率达到85%以上。"),
        "何时达到",
    ),
    "N303": Case("", "", "范围"),
    "W304": Case(
        paper(
            "一、发展目标",
            "到2026年，全县茶园面积达到12万亩。",
            "二、主要任务",
            "扩大种植规模。到2026年，全县茶园面积达到15万亩。",
        ),
        paper(
            "一、发展目标",
            "到2026年，全县茶园面积达到12万亩。",
            "二、主要任务",
            "扩大种植规模。到2027年，全县茶园面积达到15万亩。",
        ),
        "12万亩",
    ),
    "W305": Case(
        paper(
            "一、发展目标", "到2026年，全县茶园面积达到12万亩。到2027年，全县茶园面积达到10万亩。"
        ),
        paper(
            "一、发展目标", "到2026年，全县茶园面积达到12万亩。到2027年，全县茶园面积达到14万亩。"
        ),
        "10万亩",
    ),
    "W306": Case(
        measures("修好茶路。于2023年12月底前完成铺设。（县交通运输局牵头）"),
        measures(
            "修好茶路。于2024年12月底前完成铺设，2015年底前建成的旧路一并养护。（县交通运输局牵头）"
        ),
        "2023年12月底前",
    ),
    "W307": Case(
        paper("一、发展目标", "到2022年，茶农人人会用新式修剪法。"),
        paper("一、发展目标", "到2022年，茶农已经人人会用新式修剪法。到2028年，茶园全部通水。"),
        "2022年",
    ),
    "N401": Case(
        measures(f"支持茶农提高修剪水平。{_LED}"),
        measures(f"制定茶树修剪办法。{_LED}"),
        "支持",
    ),
    "N402": Case(
        measures(f"制定茶树修剪办法。{_LED}"),
        measures(f"2025年底前制定茶树修剪办法。{_LED}"),
        "制定茶树修剪办法",
    ),
    "N403": Case(
        measures(f"支持茶农提高修剪水平。{_LED}"), paper("一、修剪茶树", "认真修剪。"), "1项任务"
    ),
    "W501": Case(
        measures(
            f"组织各镇修建灌溉蓄水池并配齐水泵和水管。{_LED}",
            f"组织各镇修建灌溉蓄水池并配齐水泵及水管。{_LED}",
        ),
        measures(
            f"组织各镇修建灌溉蓄水池并配齐水泵和水管。{_LED}",
            f"组织各镇修建仓储保鲜库并配齐风机和货架。{_LED}",
        ),
        "（一）",
    ),
    "E502": Case(
        paper("一、修剪茶树", "认真修\ufffd茶树，把茶山管好。"),
        paper("一、修剪茶树", "在冚村、埗头认真修剪茶树，把茶山管好。"),
        "1处",
    ),
    "W503": Case(
        paper("一、修剪茶树", "实施“茶山富民工程，认真修剪茶树。"),
        paper("一、修剪茶树", "实施“茶山富民”工程：1)认真修剪；2)及时防治。"),
        "“",
    ),
    "N504": Case(
        HEAD + "一、修剪茶树\n认真修剪茶树。\n\n附件：茶产业任务分工清单\n" + TAIL,
        table(),
        "任务分工清单",
    ),
    "W505": Case(
        "通知。",
        "关于修剪茶树的通知\n认真修剪茶树，把茶山管好，把茶卖好。\n",
        "汉字只有2个",
    ),
    "N601": Case(
        measures(
            f"修剪茶树。{_LED}",
            "防治病虫。（县农业农村局牵头。以下各项均需各镇人民政府落实，不再列出）",
        ),
        measures(f"修剪茶树。{_LED}"),
        "不再列出",
    ),
    "N602": Case(
        paper("一、修剪茶树", "认真修剪茶树，把茶山管好。"),
        measures(f"修剪茶树。{_LED}"),
        "全文没有责任分工的字样",
    ),
}

#: A target for which nothing tells where it holds: a paper without issuer or place.
CASES["N303"] = Case(
    "关于加快茶产业发展的实施意见\n\n一、发展目标\n到2026年，良种覆盖率达到85%以上，加工合格率达到98%以上，把茶产业做成富民产业，让茶农得到好处，让茶山更加美丽。\n",
    paper("一、发展目标", "到2026年，全县茶叶良种覆盖率达到85%以上。"),
    "范围",
)

_DATED = "索引号：X\n发文机关：云溪县人民政府办公室\n成文日期：{}\n发布日期：2024年5月8日\n标题：云溪县人民政府办公室关于加快茶产业发展的实施意见\n\n"
_ARTICLES = (
    "第一条　修剪茶树。",
    "第二条　防治病虫。",
    "第三条　检测土壤。",
    "第四条　违反第{}条的，责令改正。",
)

CASES |= {
    "N016": Case(
        measures("修剪茶树。（县农业农村局、县林业局牵头，县财政局配合）"),
        measures("修剪茶树。（东山镇、西河镇牵头，县财政局配合）"),
        "1项任务由两家以上",
    ),
    "W017": Case(
        measures("修剪茶树。（县农业农村局牵头，县财政局）"),
        measures("修剪茶树。（县农业农村局牵头，县财政局参与）"),
        "县财政局",
    ),
    "W018": Case(
        measures("建设加工园。（县工信局牵头）", "改造加工线。（县经信局牵头）"),
        measures("建设加工园。（县工信局牵头）", "改造加工线。（市经信局牵头）"),
        "“县经信局”与“县工信局”",
    ),
    "W019": Case(
        measures("建设加工园。（省财政厅牵头，县商务局配合）"),
        measures("建设加工园。（市税务局牵头，县商务局配合）"),
        "省财政厅的层级高于发文机关",
    ),
    "W112": Case(_both("县林业局牵头。"), _both("县水利局牵头。"), "正文是县水利局；清单是县林业局"),
    "N113": Case(
        _both("县农业农村局牵头，县水利局、县财政局配合。", 0),
        _both("县农业农村局牵头，县财政局、县水利局配合。", 0),
        "排序不同",
    ),
    "W205": Case(
        paper(*BODY, annex=annex(*ROWS).replace("任务分工清单", "任务分工清单（共5项）")),
        paper(*BODY, annex=annex(*ROWS).replace("任务分工清单", "任务分工清单（共4项）")),
        "写的是5项",
    ),
    "W308": Case(
        paper("一、发展目标", "到2026年，全县茶叶良种覆盖率达到85以上。"),
        paper("一、发展目标", "到2026年，全县茶叶良种覆盖率达到85%以上，收入倍差缩小到2.1以内。"),
        "良种覆盖率达到85",
    ),
    "W309": Case(
        paper("一、考核", "考核由日常评价、年终评价和茶农评价组成，权重分别为40%、40%和30%。"),
        paper("一、考核", "考核由日常评价、年终评价和茶农评价组成，权重分别为40%、30%和30%。"),
        "110%",
    ),
    "W310": Case(
        paper("一、培训", "每个镇培训5—3名修剪能手。"),
        paper("一、培训", "每个镇培训3—5名修剪能手，办理时间由10至5个工作日。"),
        "5—3名",
    ),
    "W311": Case(
        _DATED.format("2024年7月6日") + "一、修剪茶树\n认真修剪茶树，把茶山管好护好。\n",
        _DATED.format("2024年5月6日") + "一、修剪茶树\n认真修剪茶树，把茶山管好护好。\n",
        "2024-07-06",
    ),
    "W511": Case(
        paper(*(line.format("九") for line in _ARTICLES)),
        paper(*(line.format("二") for line in _ARTICLES)),
        "第九条",
    ),
    "W512": Case(
        HEAD + "一、修剪茶树\n具体分工见附件3。\n\n附件：1.分工清单\n2.技术规程\n" + TAIL,
        HEAD + "一、修剪茶树\n具体分工见附件2。\n\n附件：1.分工清单\n2.技术规程\n" + TAIL,
        "“附件3”",
    ),
    "W513": Case(
        HEAD.replace("〔2024〕", "2024") + "一、修剪茶树\n认真修剪。\n" + TAIL,
        HEAD.replace("〔2024〕", "[2024]") + "一、修剪茶树\n认真修剪。\n" + TAIL,
        "云溪府办〔2024〕9号",
    ),
    "N514": Case(
        paper("一、修剪茶树", "认真修剪,及时防治，逐户登记，按月公示，年底评比。"),
        paper("一、修剪茶树", "认真修剪，及时防治，每亩用药1,200毫升。"),
        "1处是半角",
    ),
    "N603": Case(
        paper("一、修剪茶树", *["认真修剪“茶树，把茶山管好。"] * 60),
        paper("一、修剪茶树", *["认真修剪“茶树，把茶山管好。"] * 10),
        "W503",
    ),
}  # fmt: skip
