"""Names of units: known ones, and the shapes of unknown ones.

A paper names more bodies than any list holds (一个县 alone has sixty), so a list of well-known
names is joined by morphology: what a unit's name starts and ends with.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: State Council bodies and central organs, full and short, of the last institutional reforms.
CENTRAL = frozenset(
    """外交部 国防部 国家发展改革委 发展改革委 国家发展和改革委员会 教育部 科技部 科学技术部 工业和信息化部 国家民委
    公安部 安全部 国家安全部 民政部 司法部 财政部 人力资源社会保障部 人力资源和社会保障部 自然资源部 生态环境部 环境保护部
    住房城乡建设部 住房和城乡建设部 交通运输部 水利部 农业农村部 农业部 商务部 文化和旅游部 文化部 国家卫生健康委
    卫生健康委 国家卫生计生委 卫生计生委 退役军人事务部 退役军人部 应急管理部 应急部 人民银行 中国人民银行 审计署 国务院国资委 国资委 海关总署
    税务总局 国家税务总局 市场监管总局 国家市场监管总局 工商总局 质检总局 食品药品监管总局 广电总局 新闻出版广电总局 体育总局 国家体育总局
    统计局 国家统计局 国家统计局 国际发展合作署 国家国际发展合作署 医保局 国家医保局 国务院参事室 国管局 港澳办 国务院研究室 新华社 中科院
    中国科学院 社科院 工程院 国务院发展研究中心 中央广播电视总台 气象局 中国气象局 银保监会 中国银保监会 银监会 保监会
    证监会 中国证监会 金融监管总局 国家金融监督管理总局 信访局 国家信访局 粮食和储备局 国家粮食和储备局 能源局 国家能源局
    国防科工局 国家国防科工局 烟草局 移民局 国家移民局 林草局 国家林草局 国家林业和草原局 林业局 铁路局 国家铁路局 民航局 中国民航局 邮政局
    国家邮政局 文物局 国家文物局 中医药局 国家中医药局 国家疾控局 疾控局 煤矿安监局 矿山安监局 国家矿山安监局 外汇局 国家外汇局 药监局 国家药监局 知识产权局
    国家知识产权局 公务员局 档案局 密码局 网信办 中央网信办 国家网信办 国务院扶贫办 扶贫办 国家乡村振兴局 乡村振兴局 国务院办公厅 中央宣传部 中央组织部
    中央统战部 中央政法委 中央编办 中央农办 中央文明办 中央台办 中央军民融合办 高法院 最高人民法院 最高法 最高检 最高人民检察院 全国总工会 共青团中央
    全国妇联 全国工商联 中国科协 中国残联 中国贸促会 供销总社 中华全国供销合作总社 全国供销合作总社 海洋局 国家海洋局 测绘地信局 国家数据局 数据局 开发银行 国家开发银行 农业发展银行
    中国农业发展银行 进出口银行 中国铁路总公司 中国国家铁路集团 国铁集团 国家电网公司 南方电网公司 国家公务员局 国家认监委 认监委 国家标准委 标准委 国家移民管理局
    全国人大常委会法工委 国务院法制办 法制办 国务院侨办 侨办 国务院台办 国务院食品安全办 国务院港澳办 全国老龄办 新闻出版署 国家新闻出版署 版权局 国家版权局 电影局 国家电影局 中央党校 国家行政学院 中国银联
    社保基金会 地震局 中国地震局 国家档案局 国家保密局 保密局 海警局 中国海警局 中国工程院 中国社科院 中央文史馆 国家机关事务管理局 南水北调办 三峡办 国家能源集团""".split()
)

#: What follows 市 / 省 / 区 / 县 in a unit of government, without that word in front.
LOCAL = frozenset(
    """发展改革委 发展和改革委员会 发展和改革局 发展改革局 发改委 发改局 教育局 教育厅 教育委 教体局 教育体育局 科技局 科技厅 科学技术局 科学技术厅 工业和信息化局
    工业和信息化厅 工信局 工信厅 经信局 经信厅 经信委 经济和信息化局 经济和信息化厅 经济信息化局 民族宗教局 民宗局 民宗委 民族宗教委 公安局 公安厅 民政局 民政厅
    司法局 司法厅 财政局 财政厅 人力资源社会保障局 人力资源和社会保障局 人力资源社会保障厅 人力资源和社会保障厅 人社局 人社厅 人力社保局 人力社保厅 规划和自然资源局 自然资源局
    自然资源厅 自然资源和规划局 自然资源规划局 生态环境局 生态环境厅 环保局 环保厅 住房城乡建设局 住房和城乡建设局 住房城乡建设厅 住房和城乡建设厅 住建局 住建厅 建设局 建委 建设厅 城乡建设局 城乡建设委
    交通运输局 交通运输厅 交通局 交通厅 交通委 交通运输委 水务局 水利局 水利厅 水利水电局 农业农村局 农业农村厅 农业农村委 农业局 农业厅 商务局 商务厅 商务委 投资促进局 文化广电旅游局 文化广电旅游体育局
    文化和旅游局 文化和旅游厅 文旅局 文旅厅 文广旅局 文广旅游局 文化广电和旅游局 文化广电局 卫生健康局 卫生健康委 卫健委 卫健局 卫生计生委 卫生局 退役军人事务局 退役军人事务厅 退役军人局 应急管理局 应急管理厅 应急局 应急厅
    审计局 审计厅 国资委 国有资产监督管理委员会 国资监管局 市场监管局 市场监督管理局 市场监管委 体育局 统计局 医保局 医疗保障局 林业局 林业和草原局 林草局 林业园林局 园林绿化局 园林局 乡村振兴局 扶贫办
    城市管理局 城市管理和综合执法局 城市管理综合执法局 城管局 城管执法局 综合行政执法局 综合执法局 政务服务数据管理局 政务服务和数据管理局 政务服务管理局 政务服务局 政务服务办 政数局 行政审批局 行政审批服务局 数据局 大数据局 大数据发展局
    大数据管理局 大数据中心 数据资源局 数据资源管理局 地方金融监管局 地方金融监督管理局 金融局 金融办 金融工作局 金融工作办公室 信访局 港务局 口岸办 口岸局 外办 外事办 侨办 台办 港澳办 法制办 人防办 国动办 国防动员办
    机关事务管理局 机关事务局 粮食和物资储备局 粮食和储备局 粮食局 能源局 知识产权局 版权局 药监局 药品监管局 供销社 供销总社 供销合作社 供销合作总社 农垦局 海洋局 海洋与渔业局 渔业局 畜牧局 畜牧兽医局 气象局
    地震局 邮政管理局 邮政局 通信管理局 通信发展办 税务局 海关 烟草局 烟草专卖局 消防救援支队 消防救援总队 消防救援局 消防支队 公积金中心 住房公积金管理中心 公共资源交易中心 档案局 档案馆 党史研究室 地方志办
    总工会 妇联 残联 科协 工商联 文联 社科联 侨联 贸促会 红十字会 团委 法院 检察院 中级人民法院 人民检察院 人民法院 广播电视局 广电局 新闻出版局 文物局 老龄办 医改办 审管办 考核办 督查室 政府办 政府办公室 政府办公厅
    营商环境局 营商环境建设局 营商办 民营经济局 中小企业局 科技经信局 科工信局 科技和工业信息化局 科工局 住房保障局 房管局 房产局 住房局 重点项目局 重点办 水库移民局 移民局 史志办 双拥办 绿化委 爱卫办
    疾控局 疾控中心 中医药局 食药监局 工商局 质监局 安监局 国土局 国土资源局 规划局 旅游局 旅游委 旅发委 文体局 文广新局 环卫局 市政局 公路局 河长办 征收办 驻京办 新闻办 应急办 城投集团 交投集团 国投集团
    乡村振兴办 农办 编办 网信办 人才办 城运中心 农科院 社科院 党校 水文局 水文站 水文中心 农机局 果业局 茶业局 产业研究院 创新委 前海管理局 保税区管委会 农业科学院 科学院 社会科学院 林业科学院 生态环境分局 自然资源分局 公安分局 高级人民法院 中级法院 纪委监委 监委 巡察办 档案馆 图书馆 博物馆 融媒体中心 政务服务中心 行政服务中心 便民服务中心 金融服务中心 投促中心 投资促进中心 招商中心 国资中心 气象台 电视台 广播电视台 日报社 消防救援大队 交警支队 交警大队 公安局交警支队""".split()
)

#: Party organs: bare in a list behind 市委X they take 市委.
PARTY = frozenset(
    """组织部 宣传部 统战部 政法委 网信办 编办 政研室 改革办 外办 台办 金融办 农办 军民融合办 社会工作部 社工部 巡察办 老干部局 人才办 文明办 农工部 农工委
    办公室 办公厅 国安办 依法治市办 财办 财经办 审计办 直属机关工委 机关工委 教育工委 两新工委 保密办 机要局 党史研究室 党校 督查室 智慧办 考核办""".split()
)

#: What a unit's name ends with.
SUFFIX = (
    "局 委 部 办 厅 署 院 会 社 中心 政府 公司 集团 办公室 办公厅 委员会 管委会 指挥部 领导小组 专班 工作组 联席会议 银行 分行 支行 支队 总队 大队 "
    "分局 总局 联 团委 工会 协会 商会 学会 研究院 研究所 学校 大学 学院 医院 海关 站 所 室 馆 台 基金会 法院 检察院 街道 镇 乡 区 县 市 州 盟 旗 省 "
    "自治区 街道办 办事处 园区 开发区 高新区 新区 新城 林场 农场 党委 党组 支部 机构 部门 单位 企业 高校 小组 处 科 军区 武装部 兵团 公安 税务 供电局 "
    "管理处 服务中心 电视台 报社 资本 控股 股份 合作社 联社 农商行 电信 移动 联通 铁塔 邮政 电力 燃气 水务 管理部 营业管理部 监管局 交易所 联盟 专委会 党校 总部 政协 人大 法庭 仲裁委 总社 工委 秘书处 村 社区 地区 属地 运营商 站点 保险 证券 信托 院校"
).split()
_SUFFIX = tuple(sorted(set(SUFFIX), key=len, reverse=True))

LEVEL_PREFIX = re.compile(r"^(自治区|兵团|省|市|区|县|州|旗|盟|镇|乡|新区|全市|全省)")

_SET_START = re.compile(
    r"^(?:市|省|区|县|州|旗|全市|全省|全区|全县|自治区|国家|国务院|中央|县级|区级|市级|省级|省直|市直|县直|区直|\S{0,6}?)?(?:各(?!界)|有关|相关|其他|其它|所有|全体|沿线|沿江|属地|涉及|承担|参与|对应|所在|项目|试点|各级)"
)
_SET_INSIDE = re.compile(
    r"有关|相关(?!局)|各(?:市|县|区|镇|乡|街|地|级|部门|单位|成员|开发|园|功能|责任)|成员单位|责任单位|(?:市|省|区|县)?(?:属|直|管|级)\S{0,4}(?:机关|企业|部门|单位|高校|医院|国企)|驻\S{1,4}单位|承担\S+任务"
)
_SET_GENERIC = re.compile(
    r"^(?:管委会|(?:经济技术|高新技术产业|经济)?开发(?:园)?区|功能区|产业园区|园区|高新区|景区|乡镇|镇街|镇\(街道?\)|街道|镇乡|乡镇\(街道\)|乡镇街道|县区|区县|县市区|县\(市、区\)|县\(市\)|区\(市\)县|市县|州市|市州|市\(州\)|市、县|县、乡|县乡|镇村|区、县|辖区|派出机构|属地|县级|区级|地方|地方各级|省级|市级|金融机构|高等院校|高校|科研院所|学校|医疗机构|行业协会|国有企业|国企|企业|驻地单位|部门|单位|主管部门|牵头部门|牵头单位|配合单位|基层)"
    r"(?:党委|人民政府|政府|党工委|管委会|管理委员会|办事处|街道办事处|部门|单位|主管部门|两级政府|企业|、)*$"
)
#: Told by what they have or where they lie: 有竹林的乡镇, 沿江三市人民政府.
_SET_TOLD = re.compile(
    r"^(?:有\S{1,10}的(?:乡镇|镇街|镇村|镇|乡|街道|村|县区|区县|县|区|单位)|沿(?:江|海|河|湖|线|边)[二两三四五六七八九十]+(?:市|州|县|区|省)(?:人民政府|政府)?)$"
)
_EACH = re.compile(r"^\S{0,8}各(?!界|自|种|类|方)\S{1,8}$")
_GROUP_OF_PLACES = re.compile(
    r"^\S{2,10}[二两三四五六七八九十\d]+(?:个)?(?:镇|区|县|市|乡|街道|村)$"
)


@lru_cache(maxsize=16384)
def is_open_set(name: str) -> bool:
    """Whether a phrase names a set that only a coordinator can bind to units.

    >>> is_open_set("各有关单位"), is_open_set("市财政局"), is_open_set("市直有关部门")
    (True, False, True)
    """
    if _SET_GENERIC.match(name) or _SET_TOLD.match(name):
        return True
    if name.startswith(("各", "有关", "相关", "其他", "其它", "所有", "属地")) or _EACH.match(name):
        return True
    if _SET_INSIDE.search(name) and not name.endswith(("局", "厅", "委", "集团", "公司")):
        return True
    return (
        bool(_SET_START.match(name))
        and name.endswith(
            (
                "单位",
                "部门",
                "政府",
                "机构",
                "企业",
                "管委会",
                "地区",
                "区",
                "县",
                "市",
                "镇",
                "乡",
                "街道",
                ")",
                "高校",
                "学校",
                "院校",
                "主体",
                "协会",
                "办事处",
            )
        )
        and any(
            w in name
            for w in (
                "各",
                "有关",
                "相关",
                "其他",
                "承担",
                "参与",
                "沿线",
                "属地",
                "涉及",
                "所有",
                "所在",
                "试点",
            )
        )
    )


_YOUTH_LEAGUE = re.compile(r"^团(?:自治区|省|市|区|县|州|旗)委$")


@lru_cache(maxsize=16384)
def is_known(name: str) -> bool:
    """Whether the lexicon holds the name, with or without its level in front."""
    if name in CENTRAL or name in LOCAL or _YOUTH_LEAGUE.match(name):
        return True
    bare = LEVEL_PREFIX.sub("", name, count=1)
    return bare != name and (bare in LOCAL or (bare[:1] == "委" and bare[1:] in PARTY))


def has_suffix(name: str) -> bool:
    """Whether a name ends as units' names do."""
    return name.endswith(_SUFFIX)


_VERB_START = re.compile(
    r"(?:加快|加强|加大|支持|推动|推进|推广|构建|建设|建立|打造|强化|完善|健全|优化|深化|提升|提高|培育|引导|鼓励|落实(?!单位)|开展|实施|探索|促进|拓展|深入|全面|大力|积极|着力|继续|持续|统筹(?!办)|做好|抓好|制定|发挥|引进|聚焦|围绕|依托|扩大|创新(?!委|局|办)|规范|严格|坚持|保障(?!局|中心|处)|组织(?!部|委|人事)|研究(?!院|所|室|中心)|逐步|适度|适时|充分|切实|进一步|认真|形成|实现|争取|力争|确保|增强|改善|营造|搭建|整合|梳理|编制(?!办|委)|出台|明确|设立|成立|新建|改建|扩建|办理|符合|参照|根据|按照|经市|经省|用于|重点(?!办|项目)|给予|对于|通过|结合|利用|具备|享受|列入|纳入|取得|获得|不少于|不低于|不超过)"
)


#: Short names of offices that begin as verbs do: 建设管理处, 促进中心.
_OFFICE_ALL_THE_SAME = re.compile(
    r"^\S{2,6}(?:(?<!格)(?<!布)局|处|办|科|中心|委|厅|公司|集团|院|会|站|队|部)$"
)


@lru_cache(maxsize=16384)
def looks_like_unit(name: str) -> bool:
    """Whether a phrase may stand for a unit or a set of units in a responsibility clause.

    >>> [looks_like_unit(n) for n in ("县水保局", "含配套设施", "花都区", "以下简称市级平台")]
    [True, False, True, False]
    """
    bare = re.sub(r"\([^()]*\)$", "", name)
    if not 2 <= len(bare) <= 40:
        return False
    if is_known(bare) or is_open_set(bare):
        return True
    return may_be_unit(bare) and (has_suffix(bare) or bool(_GROUP_OF_PLACES.match(bare)))


@lru_cache(maxsize=16384)
def may_be_unit(name: str) -> bool:
    """Whether nothing speaks against a phrase's naming a unit: it is short, starts with no verb
    and holds no mark of a sentence. Enough inside a list whose first name is a unit.

    >>> may_be_unit("铁路云溪车务段"), may_be_unit("推进试点")
    (True, False)
    """
    bare = re.sub(r"\([^()]*\)$", "", name)
    if not 2 <= len(bare) <= 40:
        return False
    if _VERB_START.match(bare) and not _OFFICE_ALL_THE_SAME.search(bare):
        return False
    if re.search(r"[,。:;“”《》]", re.sub(r"“[^“”]{1,20}”", "", bare)) or re.match(
        r"(?:以下|简称|含|即|包括|不含|如|例如|见|指|由|对|在|将|把|为|按|与|及|和|等|或|经|其中|设在|统称|具体|须|应|可|不|注|附|共|同意|试行)(?!计委)",
        bare,
    ):
        return False
    return not bare.isdecimal() and "设在" not in bare


_LEVELS = (
    ("national", re.compile(r"^(?:国家|国务院|中央|中国|全国|最高)|(?:总局|总署|部)$")),
    ("provincial", re.compile(r"^(?:省|自治区|兵团|\S{2,3}省|\S{2,5}自治区)|厅$")),
    ("municipal", re.compile(r"^(?:市|州|盟|\S{2,4}市(?!场))")),
    ("county", re.compile(r"^(?:区|县|旗|新区)|^\S{1,4}(?:区|县|旗)")),
    ("township", re.compile(r"^(?:镇|乡|街道)|(?:镇|乡|街道|街道办事处|镇政府|乡政府)$")),
)


@lru_cache(maxsize=16384)
def level_of(name: str) -> str:
    """Level of government a unit's name tells: national, provincial, municipal, county,
    township, set, other.

    >>> level_of("市财政局"), level_of("财政部"), level_of("各区")
    ('municipal', 'national', 'set')
    """
    if is_open_set(name):
        return "set"
    if name in CENTRAL:
        return "national"
    for level, pattern in _LEVELS:
        if level == "national" and LEVEL_PREFIX.match(name):
            continue
        if pattern.search(name):
            return level
    return "other"
