"""Targets: sentences of our own invention, and what is to be read in them.

A row says metric, comparator, value with unit, then the year, ``<`` the year compared with and
``@`` the period where the sentence has one.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from luodi.compiler import compile_bytes
from luodi.compiler.document import Zone
from luodi.compiler.extract.targets import extract_targets
from luodi.compiler.model import Target
from luodi.compiler.view import regular
from tests.compiler.sentences import sentences_of

SHARED = Path(__file__).parents[3] / "shared" / "policies"


def row(target: Target) -> str:
    """A target as the tables below write it."""
    value = target.value
    number = f"{value[0]}-{value[1]}" if isinstance(value, tuple) else f"{value}"
    words = f"{target.metric} {target.comparator} {number}{target.unit}"
    words += f" {target.year}" if target.year else ""
    words += f" <{target.from_year}" if target.from_year else ""
    return words + (f" @{target.period}" if target.period else "")


def rows(text: str) -> list[str]:
    sentences, view = sentences_of(text)
    return [row(t) for t in extract_targets(sentences, view, scope="云州市")]


Case = tuple[str, list[str]]


# levels
LEVELS: list[Case] = [
    ("到2030年,全县水产品产量达到8万吨。", ["水产品产量 reach 8万吨 2030"]),
    (
        "到2030年,湖区游船码头超过40座,其中智慧码头达到12座。",
        ["湖区游船码头 exceed 40座 2030", "智慧码头 reach 12座 2030"],
    ),
    ("渔民人均收入突破5万元。", ["渔民人均收入 exceed 5万元"]),
    (
        "到2027年底,渔村污水处理率不低于92%,岸线绿化率不少于85%。",
        ["渔村污水处理率 at_least 92% 2027", "岸线绿化率 at_least 85% 2027"],
    ),
    ("湖面养殖面积控制在3000亩以内。", ["湖面养殖面积 at_most 3000亩"]),
    (
        "力争2029年渔业产值达到45亿元,休闲渔业收入超过6亿元。",
        ["渔业产值 strive 45亿元 2029", "休闲渔业收入 exceed 6亿元 2029"],
    ),
    ("力争到2029年,水质达标率达到95%。", ["水质达标率 strive 95% 2029"]),
    ("争取全年接待研学人数突破20万人次。", ["接待研学人数 strive 20万人次"]),
    ("鱼苗成活率稳定在90%左右。", ["鱼苗成活率 approx 90%"]),
    ("着力改善村容村貌，打造各级样板村300个。", ["各级样板村 reach 300个"]),
    ("渔船更新比例保持在15%以上。", ["渔船更新比例 exceed 15%"]),
    ("淡水鱼加工转化率由40%提高到55%。", ["淡水鱼加工转化率 reach 55%"]),
    ("湖区垃圾回收率从2024年的60%提升至2028年的80%。", ["湖区垃圾回收率 reach 80% 2028 <2024"]),
    ("湖滨步道里程增加到60公里。", ["湖滨步道里程 reach 60公里"]),
    ("渔港拥堵时长占比降至5%以下。", ["渔港拥堵时长占比 at_most 5%"]),
    ("公共泊位占全部泊位的比重达到35%。", ["公共泊位占全部泊位的比重 reach 35%"]),
    ("数字渔业产值占渔业总产值的30%以上。", ["数字渔业产值占渔业总产值 exceed 30%"]),
    ("化肥使用量比2024年减少12%。", ["化肥使用量减少 reach 12% <2024"]),
    (
        "到2030年,湖区碳排放强度较2025年下降18%,清洁能源船舶占比提高6个百分点。",
        ["湖区碳排放强度下降 reach 18% 2030 <2025", "清洁能源船舶占比提高 reach 6个百分点 2030"],
    ),
    ("渔业增加值年均增长7%左右。", ["渔业增加值 grow_rate 7%"]),
    ("冷链物流规模年均增速保持在10%以上。", ["冷链物流规模 grow_rate 10%"]),
    ("社会研发投入年均增长不低于9%。", ["社会研发投入 grow_rate 9%"]),
    (
        "渔业总产值增长6%,渔民收入增长7%以上。",
        ["渔业总产值增长 reach 6%", "渔民收入增长 exceed 7%"],
    ),
    ("城镇调查失业率控制在5.2%以内。", ["城镇调查失业率 at_most 5.2%"]),
    ("居民消费价格涨幅控制在3%左右。", ["居民消费价格涨幅 approx 3%"]),
    ("到2035年,湖区旅游收入在2025年基础上翻一番。", ["湖区旅游收入 reach 2倍 2035 <2025"]),
    ("到2035年渔业产值比2025年翻两番。", ["渔业产值 reach 4倍 2035 <2025"]),
    ("储能规模力争实现翻番。", ["储能规模 strive 2倍"]),
    ("夜游收入达到2025年的1.5倍。", ["夜游收入 reach 1.5倍 <2025"]),
    ("人均预期寿命达到81岁。", ["人均预期寿命 reach 81岁"]),
    ("劳动者平均受教育年限提高到12.5年。", ["劳动者平均受教育年限 reach 12.5年"]),
    ("每千名老人拥有护理床位数达到45张。", ["每千名老人拥有护理床位数 reach 45张"]),
    ("每万人口拥有渔业技术员数达到3.6名。", ["每万人口拥有渔业技术员数 reach 3.6名"]),
    ("PM2.5平均浓度降至27微克/立方米。", ["PM2.5平均浓度 reach 27微克/立方米"]),
    ("群众满意度达到90分以上。", ["群众满意度 exceed 90分"]),
    ("亩均产量提高到620公斤/亩。", ["亩均产量 reach 620公斤/亩"]),
]

# counts
COUNTS: list[Case] = [
    ("建成渔业示范园12个。", ["渔业示范园 reach 12个"]),
    ("建成渔业示范园区不少于12个。", ["渔业示范园区 at_least 12个"]),
    ("新建30座生态码头。", ["生态码头 reach 30座"]),
    ("培育20家以上水产龙头企业。", ["水产龙头企业 exceed 20家"]),
    ("培育水产龙头企业20家以上。", ["水产龙头企业 exceed 20家"]),
    ("打造3至5个湖鲜品牌。", ["湖鲜品牌 reach 3-5个"]),
    ("创建2—3个省级渔业公园。", ["省级渔业公园 reach 2-3个"]),
    ("新建、改扩建渔村卫生室60所。", ["渔村卫生室 reach 60所"]),
    ("新增充电泊位1200个左右。", ["新增充电泊位 approx 1200个"]),
    ("引进渔业博士50名、技术能手300名。", ["引进渔业博士 reach 50名", "技术能手 reach 300名"]),
    (
        "培育龙头企业15家、合作社120个、家庭渔场600户。",
        ["龙头企业 reach 15家", "合作社 reach 120个", "家庭渔场 reach 600户"],
    ),
    (
        "建成中心渔港2个,区域渔港6个,避风锚地10处。",
        ["中心渔港 reach 2个", "区域渔港 reach 6个", "避风锚地 reach 10处"],
    ),
    ("培训渔民3万人次以上。", ["培训渔民 exceed 3万人次"]),
    ("组织5000名以上渔民参加技能比武。", ["渔民参加技能比武 exceed 5000名"]),
    ("改造老旧渔船800艘,拆解报废渔船200艘。", ["老旧渔船 reach 800艘", "拆解报废渔船 reach 200艘"]),
    ("修复湿地5000亩,种植水草3000亩。", ["湿地 reach 5000亩", "水草 reach 3000亩"]),
    ("新建改造渔区道路150公里。", ["渔区道路 reach 150公里"]),
    (
        "城镇新增就业6万人,失业人员再就业1.5万人。",
        ["城镇新增就业 reach 6万人", "失业人员再就业 reach 1.5万人"],
    ),
    (
        "全年完成固定资产投资320亿元,新开工项目45个。",
        ["完成固定资产投资 reach 320亿元", "项目 reach 45个"],
    ),
    (
        "实施重点项目900多个,完成投资1300亿元以上。",
        ["重点项目 exceed 900个", "完成投资 exceed 1300亿元"],
    ),
    ("举办湖鲜节会100余场。", ["湖鲜节会 exceed 100场"]),
    ("每年举办渔业推介活动不少于6场。", ["渔业推介活动 at_least 6场 @每年"]),
    ("每年新增持证船员2000名。", ["新增持证船员 reach 2000名 @每年"]),
    ("五年内引进院士团队8个。", ["引进院士团队 reach 8个 @五年内"]),
    ("推进渔村加装路灯3000盏。", ["渔村加装路灯 reach 3000盏"]),
    ("形成6个特色渔业集群。", ["特色渔业集群 reach 6个"]),
    ("推动10家渔企上市。", ["渔企上市 reach 10家"]),
    (
        "打造2个千亿级、4个百亿级水产集群。",
        ["千亿级水产集群 reach 2个", "百亿级水产集群 reach 4个"],
    ),
    ("培育百家智慧渔场。", ["智慧渔场 reach 100家"]),
    ("引进千名青年渔业人才。", ["青年渔业人才 reach 1000名"]),
    ("打造不少于三万平方米的渔业博览空间。", ["渔业博览空间面积 at_least 3万平方米"]),
    ("组建规模不低于8亿元的渔业引导基金。", ["渔业引导基金规模 at_least 8亿元"]),
    (
        "设立总规模20亿元的渔业发展基金,首期规模不低于5亿元。",
        ["渔业发展基金总规模 reach 20亿元", "首期规模 at_least 5亿元"],
    ),
    ("培育10家以上年产值超10亿元的渔业企业。", ["年产值超10亿元的渔业企业 exceed 10家"]),
    (
        "培育营业收入超50亿元企业3家、超10亿元企业15家。",
        ["营业收入超50亿元企业 reach 3家", "超10亿元企业 reach 15家"],
    ),
    (
        "国家级渔业基地达到4个,省级渔业基地达到12个。",
        ["国家级渔业基地 reach 4个", "省级渔业基地 reach 12个"],
    ),
    (
        "力争新增国家级渔场2家、省级渔场6家以上、市级10家。",
        ["新增国家级渔场 strive 2家", "省级渔场 exceed 6家", "市级渔场 reach 10家"],
    ),
    (
        "新增水产加工企业80家以上,总数突破500家。",
        ["新增水产加工企业 exceed 80家", "水产加工企业总数 exceed 500家"],
    ),
    (
        "接待游客600万人次,实现旅游收入48亿元,分别增长10%和12%。",
        [
            "接待游客 reach 600万人次",
            "旅游收入 reach 48亿元",
            "接待游客增长 reach 10%",
            "旅游收入增长 reach 12%",
        ],
    ),
    ("每个渔村建设不少于1处晒网场。", ["晒网场 at_least 1处"]),
    ("各镇至少建成2个渔民服务站。", ["渔民服务站 at_least 2个"]),
    ("新增省级以上渔业实验室3个。", ["新增省级以上渔业实验室 reach 3个"]),
    ("建成“一刻钟渔民服务圈”60个。", ["一刻钟渔民服务圈 reach 60个"]),
    ("累计发放渔业创业贷款12亿元。", ["渔业创业贷款 reach 12亿元"]),
    ("新增冷库库容5万吨。", ["新增冷库库容 reach 5万吨"]),
    (
        "水产品出口额突破3亿美元,实际利用外资8000万美元。",
        ["水产品出口额 exceed 3亿美元", "实际利用外资 reach 8000万美元"],
    ),
    ("全市新增减税降费16亿元以上。", ["新增减税降费 exceed 16亿元"]),
    ("完成渔港改造总任务的60%。", ["完成渔港改造总任务 reach 60%"]),
    ("湖区整治攻坚战完成规划任务80%以上。", ["湖区整治攻坚战完成规划任务 exceed 80%"]),
    ("惠及渔民12万户。", ["惠及渔民 reach 12万户"]),
]

# several
SEVERAL: list[Case] = [
    ("鲢鱼、鳙鱼产量均达到2万吨。", ["鲢鱼产量 reach 2万吨", "鳙鱼产量 reach 2万吨"]),
    ("鲢鱼和鳙鱼产量分别达到2万吨和3万吨。", ["鲢鱼产量 reach 2万吨", "鳙鱼产量 reach 3万吨"]),
    (
        "渔业、旅游业、加工业增加值分别增长6%、9%以上、7%左右。",
        ["渔业增加值增长 reach 6%", "旅游业增加值增长 exceed 9%", "加工业增加值增长 approx 7%"],
    ),
    (
        "湖蟹养殖、加工机械化率均达到70%。",
        ["湖蟹养殖机械化率 reach 70%", "湖蟹加工机械化率 reach 70%"],
    ),
    (
        "渔事纠纷数、安全事故数均下降10%以上。",
        ["渔事纠纷数下降 exceed 10%", "安全事故数下降 exceed 10%"],
    ),
    (
        "网箱养殖、池塘养殖和稻田养鱼良种率总体达到80%左右。",
        ["网箱养殖、池塘养殖和稻田养鱼良种率 approx 80%"],
    ),
    (
        "渔村自来水普及率、网络覆盖率分别达到99%、98%。",
        ["渔村自来水普及率 reach 99%", "网络覆盖率 reach 98%"],
    ),
]

# shares of bodies
SHARES: list[Case] = [
    ("到2028年,80%以上的渔村建成生态渔场。", ["渔村建成生态渔场 exceed 80% 2028"]),
    ("全市70%的渔船安装定位终端。", ["渔船安装定位终端 reach 70%"]),
    ("90%以上的乡镇建有渔民学校。", ["乡镇建有渔民学校 exceed 90%"]),
]

# lists going on
GOING_ON: list[Case] = [
    (
        "到2030年,湖区货运量较2025年增加200万吨、增长15%,其中东部地区增长20%、西部地区增长10%。",
        [
            "湖区货运量增加 reach 200万吨 2030 <2025",
            "湖区货运量增长 reach 15% 2030 <2025",
            "湖区货运量增长 reach 20% 2030",
            "湖区货运量增长 reach 10% 2030",
        ],
    ),
    (
        "渔业产值占比达到18%,比2025年提高3个百分点。",
        ["渔业产值占比 reach 18%", "渔业产值占比提高 reach 3个百分点 <2025"],
    ),
    (
        "到2030年,渔业规模在2025年基础上翻一番,达到900亿元。",
        ["渔业规模 reach 2倍 2030 <2025", "渔业规模 reach 900亿元 2030"],
    ),
    (
        "到2027年,湖产品加工产值年均增长8%,占渔业产值比重达到40%。",
        ["湖产品加工产值 grow_rate 8% 2027", "湖产品加工产值占渔业产值比重 reach 40% 2027"],
    ),
]

# none: money for somebody
MONEY_FOR_SOMEBODY = [
    "对新建渔场给予最高50万元补助。",
    "按设备投资额的20%给予补贴,单个企业最高300万元。",
    "每亩补助200元,每户不超过5000元。",
    "对年销售额达到2000万元以上的渔企,给予一次性奖励10万元。",
    "对认定为国家级渔场的,奖励30万元。",
    "提供最长3年免租的工位和最高20万元贷款。",
    "贷款利息按50%给予贴息。",
    "租金按3年内每平方米每月20元标准减免。",
    "每年发放不超过3000万元渔业消费券。",
    "同一渔企每年申领金额不超过80万元。",
    "市财政按每村每年3万元安排经费。",
    "新引进总投资5亿元以上项目,实行一事一议。",
    "处500元以上2000元以下罚款。",
]

# none: who is eligible, how long a procedure takes
CONDITIONS = [
    "支持年营收超5000万元的渔企申报。",
    "对登记满2年、从业人员不少于10人的渔业合作社,优先支持。",
    "渔业合作社一般不超过30人。",
    "申请渔场需满足水面不少于50亩、技术员不少于2名。",
    "受理部门在3个工作日内办结。",
    "本办法所称小型渔船,是指长度12米以下的船只。",
    "符合下列条件之一:(一)年产量500吨以上;(二)拥有渔船20艘以上。",
    "毕业5年内的青年渔民可以申请。",
    "面向6岁以上渔家儿童开放。",
]

# none: what has been done
DONE = [
    "目前,全市已建成渔场86个。",
    "近年来,新增渔业企业320家。",
    "过去五年,渔业产值年均增长8%。",
    "截至2024年底,累计培训渔民4万人次。",
    "去年,全市渔业增加值增长6.2%。",
]

# none: descriptions and counts of the paper itself
DESCRIPTIONS = [
    "打造“30分钟湖鲜圈”。",
    "推广“1+5+N”渔业服务模式,落实“211”办法。",
    "建立三级渔业服务网络,培育两类渔业主体。",
    "围绕五大任务、8个方面、20项重点工作推进。",
    "同意东湖、西湖、南湖3个渔港纳入试点。",
    "推进东港、西港等4个渔港建设。",
    "抽取不少于5名专家组成评审组。",
    "召开1次联席会议,每季度通报1次工作。",
    "成立由市长任组长、3名副市长任副组长的领导小组。",
    "建设80兆瓦光伏渔场项目。",
    "得5分,扣完为止。",
    "附件共4份。",
    "实施渔港提升三年行动。",
    "第十六届湖鲜节于2026年5月20日开幕。",
    "湖区现有渔船1200艘。",
    "优先支持辖区内2家符合条件的渔业园区升级。",
    "允许将不超过水面5%的区域用于垂钓。",
    "每年遴选不超过8个示范渔场。",
    "原则上每个合作社不超过50户。",
    "提供7天免费住宿。",
    "每个渔场面积不少于80亩。",
    "渔用电标准为每户每月300千瓦时。",
    "按照《渔港建设规划(2024—2028年)》执行。",
    "湖区(含3个乡镇、45个村)全部禁捕。",
]

# Years come from the words before, the paragraph, a lead-in, or the heading.
CONTEXT: list[Case] = [
    ("到2027年,渔港达到8座。渔船达到900艘。", ["渔港 reach 8座 2027", "渔船 reach 900艘 2027"]),
    (
        "到2027年,渔港达到8座。到2030年,渔港达到12座,渔船达到1200艘。",
        ["渔港 reach 8座 2027", "渔港 reach 12座 2030", "渔船 reach 1200艘 2030"],
    ),
    ("到2027年,渔港达到8座。\n渔船达到900艘。", ["渔港 reach 8座 2027", "渔船 reach 900艘"]),
    (
        "到2030年,实现以下目标:\n渔港达到8座。\n渔船达到900艘。",
        ["渔港 reach 8座 2030", "渔船 reach 900艘 2030"],
    ),
    ("2028年底前,建成渔港3座。", ["渔港 reach 3座 2028"]),
    ("2026年,新建渔港3座;2028年,再建渔港2座。", ["渔港 reach 3座 2026", "渔港 reach 2座 2028"]),
    ("建成渔港3座,2028年底前完成。", ["渔港 reach 3座 2028"]),
    ("“十六五”末,渔港达到15座。", ["渔港 reach 15座 2035"]),
    ("2026—2028年,新增渔港6座。", ["新增渔港 reach 6座 2028"]),
    ("从2027年起,每年新增渔港1座以上。", ["新增渔港 exceed 1座 @每年"]),
    ("#2027年重点工作\n新建渔港4座。", ["渔港 reach 4座 2027"]),
    ("#“十五五”时期主要目标\n渔港达到20座。", ["渔港 reach 20座 2030"]),
    (
        "#一、2025年工作回顾\n新建渔港5座,渔业产值增长8%。\n#二、2026年工作安排\n新建渔港6座。",
        ["渔港 reach 6座 2026"],
    ),
    ("#申报条件\n水面达到50亩以上。", []),
    (
        "#主要目标\n渔业产值100亿元,渔村绿化率40%。",
        ["渔业产值 reach 100亿元", "渔村绿化率 reach 40%"],
    ),
    ("云政发〔2026〕3号\n#工作进展\n2025年,新建渔港5座。", []),
    (
        "云政发〔2026〕3号\n#工作要求\n2025年,渔业产值达到80亿元。今年,渔业产值达到90亿元。",
        ["渔业产值 reach 90亿元 2026"],
    ),
]


# The metric was said before; numbers in brackets; a year for each number; words inside nouns.
SAID_BEFORE: list[Case] = [
    (
        "2026年改造渔港管网80公里,到2028年累计改造200公里。",
        ["渔港管网 reach 80公里 2026", "渔港管网 reach 200公里 2028"],
    ),
    ("建设渔家书屋12个。其中2026年5个。", ["渔家书屋 reach 12个", "渔家书屋 reach 5个 2026"]),
    (
        "建设水上公园40个,其中主城四区不少于25个。",
        ["水上公园 reach 40个", "水上公园 at_least 25个"],
    ),
    (
        "渔业研究院达到30家,其中省级以上8家。",
        ["渔业研究院 reach 30家", "省级以上渔业研究院 reach 8家"],
    ),
    (
        "创建智慧渔场50家(其中国家级6家)、渔业园区4个。",
        ["智慧渔场 reach 50家", "国家级智慧渔场 reach 6家", "渔业园区 reach 4个"],
    ),
    (
        "2026年、2027年渔村污水处理率分别达到70%、78%。",
        ["渔村污水处理率 reach 70% 2026", "渔村污水处理率 reach 78% 2027"],
    ),
    ("统筹渔业资金,三年累计不低于4亿元。", ["渔业资金 at_least 4亿元 @三年"]),
    ("举办渔业招聘会30场。", ["渔业招聘会 reach 30场"]),
    ("举办招聘会30场。", ["招聘会 reach 30场"]),
    (
        "建设渔业服务站15个、绿色供应链企业6家。",
        ["渔业服务站 reach 15个", "绿色供应链企业 reach 6家"],
    ),
    ("渔业转移支付占比达到60%。", ["渔业转移支付占比 reach 60%"]),
    ("新建单体容量3000立方米以上冷库2座。", ["单体容量3000立方米以上冷库 reach 2座"]),
    ("渔船证书平均办理时间压缩至2个工作日以内。", ["渔船证书平均办理时间 at_most 2个工作日"]),
    ("渔民参保率达到百分之九十五以上。", ["渔民参保率 exceed 95%"]),
    (
        "每年开展渔技培训2万人次,“十六五”期间培育渔业工匠500名。",
        ["渔技培训 reach 2万人次 @每年", "渔业工匠 reach 500名 @“十六五”期间"],
    ),
    ("所有渔镇至少有1所渔校达到省级水平。", ["渔校 at_least 1所"]),
    ("每万名渔民拥有2—3名持证的渔技员。", ["持证的渔技员 reach 2-3名"]),
    ("在20个镇开展渔业数字化改革试点。", ["渔业数字化改革试点 reach 20个"]),
    ("发布渔业清单不少于2批。", ["渔业清单 at_least 2批"]),
    ("户均配电容量提升至4.5千伏安。", ["户均配电容量 reach 4.5千伏安"]),
    ("设立规模2亿元的渔业风险补偿资金池。", ["渔业风险补偿资金池规模 reach 2亿元"]),
    ("在2026年基础上,渔获损耗率下降2个百分点。", ["渔获损耗率下降 reach 2个百分点"]),
]


@pytest.mark.parametrize(
    ("text", "expected"), LEVELS + COUNTS + SEVERAL + SHARES + GOING_ON + SAID_BEFORE
)
def test_what_is_to_be_reached(text: str, expected: list[str]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize("text", MONEY_FOR_SOMEBODY + CONDITIONS + DONE + DESCRIPTIONS)
def test_what_is_no_target(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(("text", "expected"), CONTEXT)
def test_where_it_stands(text: str, expected: list[str]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "comparator", "qualifiers"),
    [
        ("渔业产值力争达到45亿元。", "strive", ("reach",)),
        ("渔业产值力争年均增长8%以上。", "grow_rate", ("strive", "exceed")),
        ("力争污染物浓度控制在30毫克/升以内。", "strive", ("at_most",)),
        ("养殖面积达到30万亩左右。", "approx", ("reach",)),
        ("渔港不少于5座以上。", "exceed", ("at_least",)),
    ],
)
def test_one_comparator_goes_before_the_others(
    text: str, comparator: str, qualifiers: tuple[str, ...]
) -> None:
    sentences, view = sentences_of(text)
    (target,) = extract_targets(sentences, view, scope=None)
    assert (target.comparator, target.qualifiers) == (comparator, qualifiers)


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("渔港达到8座。", ["云州市"]),
        ("全市渔港达到8座。", ["全市"]),
        ("北部山区八镇渔业产值达到5亿元,渔港达到8座。", ["北部山区八镇"] * 2),
        ("丘陵山区县(市、区)机械化率达到50%。", ["丘陵山区县(市、区)"]),
        ("每个乡镇建成1处渔港。", ["每个乡镇"]),
        ("渔业增速高于全国平均水平,渔港达到8座。", ["云州市"]),
    ],
)
def test_the_scope_is_the_one_the_sentence_names(text: str, scopes: list[str]) -> None:
    sentences, view = sentences_of(text)
    assert [t.scope for t in extract_targets(sentences, view, scope="云州市")] == scopes


def test_words_and_places_are_the_papers_own() -> None:
    """In a traditional paper with full-width forms, text and unit stay as printed."""
    text = "到２０２８年，全縣建設漁港（含碼頭）不少於５個，漁業産值達到３０億元。"
    sentences, view = sentences_of(text)
    first, second = extract_targets(sentences, view, scope="云州市")
    assert (first.metric, first.unit, first.scope) == ("漁港", "個", "全縣")
    assert first.span.of(text) == first.text == "全縣建設漁港（含碼頭）不少於５個"
    assert (second.unit, second.value, second.span.of(text)) == ("億元", 30, "漁業産值達到３０億元")


def test_an_annex_row_that_repeats_the_body_gives_no_second_target() -> None:
    body, view = sentences_of("建成渔港8座。")
    annex, _ = sentences_of("建成渔港8座。", zone=Zone.ANNEX)
    assert len(extract_targets((*body, *annex), view, scope=None)) == 1
    assert len(extract_targets((*body, *body), view, scope=None)) == 2
    assert len(extract_targets(annex, view, scope=None)) == 1


def test_the_front_of_a_paper_holds_no_target() -> None:
    front, view = sentences_of("建成渔港8座。", zone=Zone.FRONT)
    assert extract_targets(front, view, scope=None) == ()


@pytest.mark.parametrize(
    "unit", ["建成渔港8座、", "达到5%", "(", "“", "力争", "、、、", "9" * 50, "均"]
)
def test_hostile_text_is_read_to_its_end(unit: str) -> None:
    """Long runs of anything: the work grows with the length, and nothing is raised."""
    sentences, view = sentences_of(unit * 400)
    extract_targets(sentences, view, scope=None)


def gold_files() -> list[Path]:
    return sorted([*SHARED.glob("*.gold.json"), *(SHARED / "dev").glob("*.gold.json")])


@pytest.mark.shared
def test_the_real_papers() -> None:
    """Every hand-labelled target of the papers is found, and nothing else."""
    if not gold_files():
        pytest.skip("needs ../shared/policies")
    for gold in gold_files():
        labels = json.loads(gold.read_text(encoding="utf-8"))["targets"]
        stem = gold.name.removesuffix(".gold.json")
        paper = next(p for e in ("txt", "html") if (p := gold.with_name(f"{stem}.{e}")).exists())
        targets = compile_bytes(paper.read_bytes(), name=paper.name).targets
        found = sorted(map(key_of, targets), key=str)
        wanted = sorted((label_key(x) for x in labels if not x.get("optional")), key=str)
        assert found == wanted, paper.name


def key_of(target: Target) -> tuple[object, ...]:
    comparator = "exceed" if target.comparator == "at_least" else target.comparator
    value = list(target.value) if isinstance(target.value, tuple) else target.value
    return plain(target.metric), comparator, value, regular(target.unit), target.year


def label_key(label: dict[str, object]) -> tuple[object, ...]:
    unit = regular(str(label["unit"]))
    return plain(str(label["metric"])), label["comparator"], label["value"], unit, label["year"]


def plain(words: str) -> str:
    return re.sub(r"[“”\"]", "", regular(words))
