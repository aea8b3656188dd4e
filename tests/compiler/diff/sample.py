"""Small invented papers to compare."""

from __future__ import annotations

from luodi.compiler import compile_bytes
from luodi.compiler.model import CompiledProgramme

HEAD = "虚构示例\n云汐县人民政府关于印发溪谷养老行动方案的通知\n云汐政发〔2025〕7号\n"
BODY = """一、织密服务网络
(一)建设镇级综合体
1.利用闲置院落建设集托养、日间照料于一体的养老综合体，2026年底前建成6个。(牵头单位：县民政局，配合单位：县财政局、县住房城乡建设局)
2.改造云渡镇敬老院消防设施。(牵头单位：县消防救援大队，配合单位：县民政局)
(二)铺开助餐服务
3.布设村级助餐点，对八十岁以上老年人送餐上门。(牵头单位：县民政局，配合单位：县供销社)
4.抽检助餐食品，每月公布结果。(牵头单位：县市场监管局)
二、提高照护能力
(三)培训护理人员
5.依托县职业学校开设护理班，每年培训护理员不少于120人。(牵头单位：县人力资源社会保障局，配合单位：县教育局、县职业学校)
6.推行持证上岗和星级评定。(牵头单位：县民政局，配合单位：县妇联)
"""


def compiled(body: str = BODY, name: str = "paper.txt") -> CompiledProgramme:
    """A paper with this body."""
    return compile_bytes((HEAD + body).encode(), name=name)
