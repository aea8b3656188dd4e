"""Who usually minds what: a lexicon of competences.

Each entry: words so particular that a task with them belongs to certain bureaus; the bureaus as
a person would name them; and parts of unit names, any one of which satisfies. Only strong,
nationwide cases stand here (functions as the State Council's institutional reforms of 2018 and
2023 divide them); districts, towns and governments mind everything on their ground. Where places
differ (charging points: energy here, industry there), a note asks to check, no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Competence:
    """A subject, the bureaus that usually mind it, and what satisfies."""

    subject: re.Pattern[str]
    usual: str
    units: re.Pattern[str]


def _entry(subject: str, usual: str, units: str) -> Competence:
    return Competence(re.compile(subject), usual, re.compile(units))


COMPETENCES = (
    _entry(
        r"生态保护区|自然保护区(?:范围|调整|边界)?|生态保护红线|自然保护地",
        "规划和自然资源、生态环境、林业",
        r"自然资源|国土|规划|生态环境|环保|环境|林业|林草|园林",
    ),
    _entry(
        r"充电桩|充电基础设施|储能设施|新型储能",
        "发展改革（能源）",
        r"发展(?:和)?改革|发改|能源|供电|电网|电力|城管|城市管理|住房|住建|交通|机关事务",
    ),
    _entry(
        r"供水管网|自来水|污水处理(?!厂用地)|城乡供水|防洪|水库(?:除险|加固)|灌区|河湖长制?",
        "水务（水利）",
        r"水务|水利|河长|城市管理|城管|住房|住建|建设|城建|排水|生态环境|农业农村",
    ),
    _entry(
        r"义务教育|中小学(?:校)?建设|幼儿园建设|学前教育|寄宿制学校|学位供给|教育集团",
        "教育",
        r"教育|教体|教科|社会事业|社发|社会发展",
    ),
    _entry(
        r"医疗联合体|医疗集团|家庭医生|卫生院|基层医疗|村卫生室|分级诊疗|公共卫生服务",
        "卫生健康",
        r"卫生|卫健|医保|医疗|中医|疾控|社会事业|社发|社会发展",
    ),
    _entry(
        r"养老服务|敬老院|养老机构|福利院|社会救助|低保",
        "民政",
        r"民政|老龄|卫生|卫健|社会工作|社会事业|社发|社会发展|医保",
    ),
    _entry(
        r"高标准农田|农产品质量安全|粮食(?:播种|生产)面积|生猪(?:生产|稳产)|农机购置|种业振兴",
        "农业农村",
        r"农业|农村|农机|畜牧|粮食|农垦|种业|水利|水务|市场监管|自然资源|财政",
    ),
    _entry(
        r"建设用地指标|土地利用(?:年度)?计划|国土空间规划|用地审批|不动产登记|永久基本农田|点状供地",
        "规划和自然资源",
        r"自然资源|国土|规划|土地|农业农村|不动产|行政审批|政务",
    ),
    _entry(
        r"转移支付|财政资金预算|预算安排|政府采购(?:政策|预算)|财政奖补",
        "财政",
        r"财政|财经|税务|发展改革|发改|农业农村|主管",
    ),
    _entry(
        r"就业帮扶|职业技能(?:培训|提升|等级)|公益性岗位|社会保险(?:补贴|缴费)|劳动关系",
        "人力资源社会保障",
        r"人力|人社|就业|总工会|工会|残联|退役|社会保险|社会保障|教育|税务|医保",
    ),
    _entry(
        r"国有企业(?:改革|重组)|国有资本(?:布局|收益)",
        "国资",
        r"国资|国有资产|财政|国企|集团|公司|发展(?:和)?改革|发改|金融",
    ),
    _entry(
        r"专利(?:转化|导航|质押)|知识产权(?:保护|运营|快速)",
        "市场监管（知识产权）",
        r"市场监管|市场监督|知识产权|版权|宣传|科技|科学技术|法院|检察|司法|公安|海关|文化|文旅|金融|银行",
    ),
    _entry(
        r"危险化学品|安全生产(?:专项|整治|监管)|消防安全|应急演练",
        "应急管理、消防",
        r"应急|安全|消防|安监|公安|住房|住建|工业|工信|经信|交通|能源|教育|民政",
    ),
    _entry(
        r"大气污染|土壤污染|水环境质量|碳排放权|固体废物|排污许可",
        "生态环境",
        r"环境|环保|生态|发展(?:和)?改革|发改|能源|水务|水利|城市管理|城管|住房|住建|自然资源|国土|农业|工业|工信|经信",
    ),
    _entry(
        r"干线公路|国省道|高速公路(?:建设|改扩建)|农村公路|客运班线",
        "交通运输",
        r"交通|公路|交投|轨道|铁路|公安|发展(?:和)?改革|发改|城管|公交",
    ),
)
