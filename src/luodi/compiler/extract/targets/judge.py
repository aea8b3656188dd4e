"""Is a number a target? Each refusal has a name, so that it can be looked into."""

from __future__ import annotations

import re

from luodi.compiler.extract.targets.candidate import Candidate
from luodi.compiler.extract.targets.context import (
    Setting,
    YearMention,
    speaks_of_past,
)
from luodi.compiler.extract.targets.metric import closes, is_measure
from luodi.compiler.extract.targets.naming import WORK_FAMILIES
from luodi.compiler.extract.targets.once import Before, Holds
from luodi.compiler.extract.targets.read import BEARER
from luodi.compiler.lexicon.comparators import MONEY_METRIC, SUBSIDY, WEAK_VERBS

_SCORE = Holds(re.compile(r"(?:得|扣|加|计|记|奖)\d{1,3}(?:\.\d)?分|满分|分值|扣完为止"))
_CONDITION = re.compile(
    r"^(?:对(?!接|标|外|口)|凡|若|如果|如(?!期)|当(?!年|地|好)|经(?:认定|评定|审核|批准|备案|评审)|符合|满足|具备|具有|通过|获得|获评|入选|首次|新引进的|连续|参加|对于|为符合|向符合|按(?!照?计划|期|时|年度|照?[^,]{0,14}(?:原则|要求|部署|思路))|根据|依据|每(?:家|户|人|个(?=企业|项目|单位|人|家庭|申请|合作社|工位|机构|产品|岗位)|项|次|亩|套|台|辆|吨|张|件)|单个|单体|单次|单家|单项|同一|一次性|其中对)"
)
_MUST_MEET = Before(re.compile(r"(?:需|须|应当?|必须)(?:同时)?(?:满足|具备|符合)"), 8)
_DEFINITION = Holds(re.compile(r"所称|是指|指的是|系指"))
_SUBSIDY = Holds(SUBSIDY)
_OF_CONDITION = re.compile(
    r"(?:年营收|注册资[本金]|资质|面积在|纳税|投资额在|使用面积|毕业(?!生)|经营满|正常经营|从业经|持有|占股|持股|出资|参保年)[^,]{0,8}$"
)
#: Looks ahead at what is encouraged: eight characters.
_PERMIT = Before(
    re.compile(
        r"允许|可(?:以|按|申|享|在|根据|给|用(?!率|性|水)|由|使|将|结|免|获|参|选|容|满足|提供|适当|直接|自主|通过|视情)|鼓励(?=.{0,4}(?:个人|企业|社会))|不得(?!低|少)"
    ),
    10,
)
_REQUIREMENT = re.compile(
    r"(?:应当?|须|必须|需要?|要求|一般|原则上|不得)(?:不|达|低|少|高|大|超|在|保持)"
)
#: 每个公园面积不少于800平方米; 标准为每户每月200千瓦时: how a thing has to be.
_SIZE_OF_EACH = re.compile(r"^每[个家座处所][^,]{1,8}面积不[少低小]于$|标准为(?:每\D{1,6})?$")
_LIST_TAIL = re.compile(
    r"^(?:的)?(?:(?:重点|主要|具体|年度)?(?:工作|任务|事项|措施|举措|政策措施)|方面|环节|层面|阶段|要素|维度|步骤|原则|关键词|字|档次|等级|层次|层级|部分|章节|附件|类别|大类|问题(?!整改)|转变|统筹|坚持|结合|确保|维护|全面|意识|自信|专章|工作日|自然日|单位|部门|委办局)"
)
#: Who sits in a group, and what a paper counts of itself.
_MEMBERS = re.compile(r"^[^,。;(]{1,10}(?:组成|为|(?<!责)任(?!务)|担任)")
_AGENDA = re.compile(
    r"^(?:重点|主要|具体|各项|年度)?(?:工作|任务|措施|举措|事项)$|(?:会议|例会|通报|报告|调度)$|联席|^(?:规定|要求)"
)
_APPOSITION = re.compile(
    r"(?:等|这|上述|以下|下列|前述|其他|其余|另外|该|本|所列|所附|每|任一|任意|同一|(?<!清)单)$"
)
_NAMES_LISTED = re.compile(
    r"、[^、,]{2,20}、[^、,]{2,20}$|[^、,]{2,12}[、和与][^、,]{2,16}(?:市|县|区|镇|乡|村|省|园|港|基地|大学|医院)$"
)
_LIMIT_VERB = Before(
    re.compile(
        r"遴选|评选|评定|发放|支持|推荐|申报|安排|给予|资助|单个|单次|每家|每户|同一|允许|原则上|一般|用于|提取|列支|认定|享受|申请|补偿"
    ),
    4,
)
_SHARE_OF_BODIES = re.compile(r"^(?:(?:及)?以上)?的(?P<what>[^,;。]{2,40})$")
_BODY_PREDICATE = re.compile(
    r"达到|实现|完成|建成|能够|提供|得到|纳入|具备|配备|拥有|设有|设置|通|降至|建立|开展|覆盖|安装|接入|参加|享受|获得|有(?!关|效|序|条)|接受|使用|采用|应用"
)
_SHORTEN = re.compile(r"压缩|缩短|压减|减少到|减至|控制在|降至")
_TIME_TAKEN = re.compile(r"(?:时间|时长|天数|周期)$")
_AGE_MEASURE = re.compile(r"寿命|年龄|年限")


def refusal(candidate: Candidate, text: str, setting: Setting, years: list[YearMention]) -> str:
    """Why the candidate is no target, or an empty string if it is one."""
    for name, check in _CHECKS:
        if check(candidate, text, setting, years):
            return name
    return ""


def _no_metric(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    adverbial = c.metric[:1] in "对为给由" and c.metric[:2] not in ("对外", "对口", "为民", "由此")
    adverbial = adverbial and not _RELIEF.search(c.base)
    return len(c.metric) < 2 or c.metric.isdigit() or adverbial


def _past(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    section = setting.section
    return section.past or speaks_of_past(
        text,
        c.first.start,
        years,
        setting.paper_year,
        expected=bool(
            section.goals or section.year or setting.carried or "strive" in c.comparators
        ),
    )


def _preface(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    aimed = setting.carried is not None or any(y.kind == "goal" for y in years)
    return setting.preface and not aimed


def _conditions(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    return setting.section.conditions


def _scored(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    return (c.first.family == "score" and not is_measure(c.metric) and "度" not in c.metric) or (
        "分" in text and _SCORE(text)
    )


def _time_limit(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    if c.first.family == "age":
        return not _AGE_MEASURE.search(c.metric)
    if c.first.family != "time":
        return False
    if c.first.unit == "年":
        return not _AGE_MEASURE.search(c.metric)
    if _TIME_TAKEN.search(c.metric) and _SHORTEN.search(c.head):
        return False  # 平均办理时间压缩至4个工作日: a level, not a limit for one case
    ahead = setting.section.goals or setting.carried or any(y.kind == "goal" for y in years)
    return not (
        ahead
        and c.explicit
        and (_SHORTEN.search(c.head) or c.metric.endswith(("天数", "时间", "时长")))
    )


def _attributive(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    """达10个以上的(企业): who is eligible, not what is to be reached."""
    if not c.tail.startswith("的"):
        over = c.first.after is not None or "exceed" in c.comparators
        return c.first.family == "money" and over and BEARER.match(c.tail) is not None
    if c.first.family == "rate" and (_share_of_bodies(c) or _REACHES.search(c.base)):
        return False
    made = c.verb and c.verb_adjacent and c.verb not in WEAK_VERBS
    return not (made and c.first.family in ("area", "money", "energy", "length", "volume"))


#: 助餐服务覆盖60%以上的城市社区: the share is what is covered.
_REACHES = re.compile(r"^(?!.*按)(?![以可])[^,、]{2,}(?:覆盖|惠及)$")


def _condition(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    clause = text[c.clause[0] : c.clause[1]]
    if _DEFINITION(text) or _MUST_MEET.first(text, 0, c.first.start):
        return True
    if (
        _CONDITION.match(clause)
        and not _level_of_those(c, clause)
        and not (c.first.family == "rate" and clause.startswith("通过"))
    ):
        return True
    if clause.endswith("的") and c.clause[1] < len(text):
        return True
    if c.first.family == "rate" and is_measure(c.metric):
        return False
    return _OF_CONDITION.search(c.base) is not None and not setting.section.goals


def _level_of_those(c: Candidate, clause: str) -> bool:
    """具备资格的医生比例提高到50%: who is meant stands in front of a measure."""
    return (
        clause.startswith(("具备", "具有", "获得", "参加", "通过"))
        and c.first.family == "rate"
        and is_measure(c.metric)
        and bool(c.comparators)
    )


def _subsidy(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    if c.first.family not in ("money", "rate", "multiple", "time", "area"):
        return False
    if c.verb in ("设立", "组建", "建立", "成立") and _FUND.search(c.metric):
        return False
    return _SUBSIDY(text, *c.clause)


def _money(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    if c.metric.endswith(("总投资", "概算", "估算")) and c.verb not in ("完成", "引进"):
        return True
    if c.verb in ("安排", "投入") and "财政" in c.base and c.first.family == "money":
        return False  # 市财政统筹安排3亿元以上
    return c.first.family == "money" and not (
        MONEY_METRIC.search(c.metric) or MONEY_METRIC.search(c.base)
    )


def _permission(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    return _PERMIT.first(text, c.clause[0], c.first.start) is not None


def _requirement(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    if _SIZE_OF_EACH.search(c.head):
        return True
    if setting.section.goals or any(y.kind == "goal" for y in years):
        return False
    return _REQUIREMENT.search(c.head[-6:]) is not None


def _listed(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    """Counts of what has just been named (甲、乙、丙3个园区), of chapters and aspects."""
    if c.first.family in ("count", "people") and (
        _LIST_TAIL.match(c.tail)
        or (_MEMBERS.match(c.tail) and not c.tail.startswith("以"))  # 1所以…为主的机构
        or _AGENDA.search(c.metric)
    ):
        return True
    if c.first.family not in ("count", "people"):
        return False
    if _APPOSITION.search(c.base):
        return not c.base.endswith("每")
    has_noun = bool(c.tail) and not closes(c.tail)
    return has_noun and not c.explicit and _NAMES_LISTED.search(c.base) is not None


_FUND = re.compile(r"基金|资金池")
_BUILT = re.compile(
    r"(?:项目|工程|电站|机组|装置|生产线|基地|电厂|泵站|船舶|码头|机场|工厂|园区|线路)(?:建设)?$"
)


_DESIGNED = re.compile(r"设计(?:年|日)?[^,、]{0,6}$")


def _describes(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    """The size of a thing (720兆瓦储能电站, 30万吨乙烯项目) is not what is to be reached, nor what
    it is designed for (年设计发电量14亿千瓦时)."""
    if c.first.family in ("energy", "mass", "volume") and _DESIGNED.search(c.base):
        return True
    if c.first.family not in ("energy", "mass", "length", "volume", "area") or c.explicit:
        return False
    if closes(c.tail):
        return False
    return not c.verb_adjacent or (
        c.first.family in ("energy", "mass") and _BUILT.search(c.metric) is not None
    )


def _small_numeral(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    """一个, 三家 in running prose: only with a comparator or right after a verb of making."""
    if not c.first.chinese:
        return False
    value = c.first.value
    if isinstance(value, tuple) or value < 2:
        return isinstance(value, float | int)
    strong = bool(c.verb) and c.verb not in WEAK_VERBS
    compared = bool(c.comparators - {"strive"}) or c.first.after is not None
    if value < 10 and c.first.unit[0] not in "百千万亿":
        if strong and not c.verb_inherited and closes(c.tail) and c.base:
            return False  # 建设小型湿地处理设施两处
        return not compared and not (strong and c.verb_adjacent and not c.verb_inherited)
    return not (compared or strong)


def _limit(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    """A cap on an activity is a rule, not a target."""
    capped = "at_most" in c.comparators or any(q.after == "at_most" for q in c.quantities)
    if not capped or "reach" in c.comparators:  # 降至…以下 is a level to reach
        return False
    if _LIMIT_VERB.first(text, c.clause[0], c.first.start):
        return True
    return not is_measure(c.metric) and not (setting.section.goals or years)


def _no_evidence(c: Candidate, text: str, setting: Setting, years: list[YearMention]) -> bool:
    """Nothing says that the number is to be reached."""
    if c.first.family == "rate" and _share_of_bodies(c):
        return False
    if _whole_rate(c) or (_RELIEF.search(c.base) and closes(c.tail)):
        return False
    if c.verb and (c.verb not in WEAK_VERBS or c.verb_inherited):
        return False
    if c.verb:
        each = c.base.startswith("每")  # 每万名居民拥有2名医生
        return not (c.explicit or each or _period_before(c, text) or _plain_count(c))
    left = (
        (c.first.family == "multiple" and not c.first.printed)
        or bool(c.comparators - {"strive", "approx"})
        or bool(c.growth)
        or (c.follows and "strive" in c.comparators and not c.base)  # 达到12亿元,力争13亿元
    )
    if left:
        return False
    right = any(q.after for q in c.quantities) or bool(c.comparators)
    if right:
        return not closes(c.tail) or not c.base
    if _work_told(c):
        return False
    awaited = setting.section.goals or setting.section.year or c.follows or setting.carried or years
    return not (is_measure(c.metric) and awaited and closes(c.tail))


#: Sums that are worked off or lent, a verb and its object in one word: 累计放贷20亿元.
_RELIEF = re.compile(r"(?:^|累计|企业|主体|[^,、]{2})(?:减负|化债|放贷|清欠)$")


def _whole_rate(c: Candidate) -> bool:
    """水质达标率100%: all of something, which needs no verb to be set out."""
    whole = c.first.family == "rate" and c.first.value == 100
    return whole and c.metric.endswith("率") and closes(c.tail)


#: What a place has, or a plan touches, and what a thing is made up of: no work to be done.
_HELD = re.compile(
    r"^[该本]|(?:核心|起步|启动|先行|试验|缓冲)区$|年设计|(?:能力|发电量)$|附件|共有|现有|拥有|共|[^享]有|涉及|占地|下设|下辖|辖|设[^施备立]|分为|含|位于|距|总?投资|面积|编制|为|是|由|配套|每[^年月周日半季]|其余|剩余|目前|总数|合计|余|单体|单个|预留|拟|按|依据|享受|通过|持有|经营|规划|设计|批复|核定|不足|还有|仍有|尚有|存在|发现|涵盖|包含|组成"
)


def _work_told(c: Candidate) -> bool:
    """演练200场次; 残疾儿童康复救助1200人次: a count that closes its clause is set out to be
    reached, unless the words before it tell what there is."""
    if c.first.family not in WORK_FAMILIES or c.first.chinese or not closes(c.tail):
        return False
    if not 2 <= len(c.base) <= 20 or c.first.fuzzy:
        return False
    return _HELD.search(c.base) is None


_HAVING = frozenset("拥有 建有".split())
_MOVING = frozenset("推动 推进 形成 发展 整合".split())


def _plain_count(c: Candidate) -> bool:
    """推进加装电梯200部: the number closes the phrase; 形成5个集群: it follows the verb."""
    if c.first.chinese or c.verb in _HAVING:
        return False
    if c.verb_adjacent:
        value = c.first.value
        return c.verb in _MOVING or isinstance(value, tuple) or value >= 5
    return bool(c.metric) and closes(c.tail)


_PERIOD = Before(re.compile(r"每年|每季度|每月|年均"), 4)


def _period_before(c: Candidate, text: str) -> bool:
    return _PERIOD.first(text, 0, c.first.start) is not None


def _share_of_bodies(c: Candidate) -> bool:
    """90%以上的行政村实现…: the share of bodies for which something holds."""
    match = _SHARE_OF_BODIES.match(c.tail)
    return (
        match is not None
        and len(c.base) <= 14
        and _BODY_PREDICATE.search(match["what"]) is not None
    )


_CHECKS = (
    ("past", _past),
    ("preface", _preface),
    ("conditions", _conditions),
    ("score", _scored),
    ("no_metric", _no_metric),
    ("time_limit", _time_limit),
    ("subsidy", _subsidy),
    ("attributive", _attributive),
    ("condition", _condition),
    ("money", _money),
    ("permission", _permission),
    ("requirement", _requirement),
    ("listed", _listed),
    ("describes", _describes),
    ("small_numeral", _small_numeral),
    ("limit", _limit),
    ("no_evidence", _no_evidence),
)
