"""The audit trail in the words of the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Every act that is ever recorded; a test holds the table complete.
ACTS = {
    "policy.hand_in": gettext_lazy("提交政策文件"),
    "policy.refuse_marked": gettext_lazy("拒收标有密级或内部字样的文件"),
    "policy.compile": gettext_lazy("编译政策文件"),
    "policy.recompile": gettext_lazy("用新的编译器重新编译"),
    "policy.retry": gettext_lazy("再试一次编译"),
    "policy.give_up": gettext_lazy("编译没有成功"),
    "policy.correct": gettext_lazy("更正编译结果"),
    "policy.dismiss": gettext_lazy("不采纳一条诊断"),
    "policy.confirm": gettext_lazy("认可按推测读出的内容"),
    "policy.undo_correction": gettext_lazy("撤销一处更正"),
    "policy.carry_over_corrections": gettext_lazy("沿用以前的更正"),
    "policy.set_aside_correction": gettext_lazy("搁置一处更正"),
    "programme.adopt": gettext_lazy("载入方案"),
    "programme.correct": gettext_lazy("更正方案"),
    "programme.amend": gettext_lazy("修订方案"),
    "programme.bind": gettext_lazy("把文件与方案的任务对应起来"),
    "programme.bind_open_set": gettext_lazy("明确开放表述所指的单位"),
    "programme.end_open_set_binding": gettext_lazy("结束开放表述的明确"),
    "programme.assign_successor": gettext_lazy("指定任务的承接单位"),
    "delivery.register": gettext_lazy("立项"),
    "delivery.relight": gettext_lazy("重新计算红黄绿灯"),
    "delivery.assign": gettext_lazy("交办"),
    "delivery.acknowledge": gettext_lazy("签收"),
    "delivery.refuse": gettext_lazy("退单"),
    "delivery.reassign": gettext_lazy("改派或者维持交办"),
    "delivery.break_down": gettext_lazy("报送计划，事项进入分解"),
    "delivery.return_closure": gettext_lazy("退回办结申请"),
    "delivery.request_closure": gettext_lazy("申请办结"),
    "delivery.verify": gettext_lazy("核验"),
    "delivery.close": gettext_lazy("销号"),
    "delivery.reopen": gettext_lazy("重新打开事项"),
    "delivery.suspend": gettext_lazy("中止"),
    "delivery.resume": gettext_lazy("恢复办理"),
    "delivery.extend": gettext_lazy("延期"),
    "delivery.save_plan": gettext_lazy("保存计划"),
    "delivery.propose_plan": gettext_lazy("报送计划"),
    "delivery.countersign": gettext_lazy("会签"),
    "delivery.approve_plan": gettext_lazy("同意计划"),
    "delivery.return_plan": gettext_lazy("退回计划"),
    "delivery.replace_plan": gettext_lazy("计划被新版替代"),
    "delivery.open_report": gettext_lazy("开始填报"),
    "delivery.save_report": gettext_lazy("填写进展"),
    "delivery.submit_report": gettext_lazy("报送进展填报"),
    "delivery.withdraw_report": gettext_lazy("撤回进展填报"),
    "delivery.pass_report": gettext_lazy("审核通过进展填报"),
    "delivery.return_report": gettext_lazy("退回进展填报"),
    "delivery.reopen_report": gettext_lazy("重新打开进展填报"),
    "delivery.add_evidence": gettext_lazy("附上佐证"),
    "delivery.withdraw_evidence": gettext_lazy("撤回佐证"),
    "delivery.supervise": gettext_lazy("发出督办文书"),
    "delivery.supervision_reply": gettext_lazy("答复督办文书"),
    "delivery.supervision_accept": gettext_lazy("认可督办答复"),
    "delivery.supervision_ask_again": gettext_lazy("请对方再答复"),
    "delivery.supervision_close": gettext_lazy("督办销号"),
    "delivery.supervision_withdraw": gettext_lazy("撤回督办文书"),
    "delivery.supervision_reopen": gettext_lazy("重新打开督办"),
    "delivery.problem_raise": gettext_lazy("列入问题清单"),
    "delivery.problem_assign": gettext_lazy("改派问题或者改期"),
    "delivery.problem_answer": gettext_lazy("报问题整改情况"),
    "delivery.problem_return": gettext_lazy("退回问题整改情况"),
    "delivery.problem_close": gettext_lazy("问题销号"),
    "delivery.problem_reopen": gettext_lazy("重新打开问题"),
    "delivery.call_meeting": gettext_lazy("登记调度会"),
    "delivery.minute_meeting": gettext_lazy("写会议议程和纪要"),
    "directory.register": gettext_lazy("随方案登记单位和区划"),
    "directory.create_unit": gettext_lazy("新设单位"),
    "directory.edit_unit": gettext_lazy("修改单位信息"),
    "directory.rename_unit": gettext_lazy("单位更名"),
    "directory.move_unit": gettext_lazy("单位改隶"),
    "directory.merge_units": gettext_lazy("单位合并"),
    "directory.split_unit": gettext_lazy("单位分设"),
    "directory.abolish_unit": gettext_lazy("单位撤销"),
    "directory.undo_change": gettext_lazy("撤回单位变更"),
    "directory.apply_due_changes": gettext_lazy("到期的单位变更生效"),
    "directory.add_person": gettext_lazy("登记登录名"),
    "directory.enter_person": gettext_lazy("登记人员"),
    "directory.edit_person": gettext_lazy("修改人员信息"),
    "directory.close_person": gettext_lazy("停用登录名"),
    "directory.reopen_person": gettext_lazy("恢复登录名"),
    "directory.issue_codes": gettext_lazy("发放激活码"),
    "directory.hand_in_people": gettext_lazy("提交人员表格"),
    "directory.import_people": gettext_lazy("导入人员"),
    "directory.grant": gettext_lazy("授予角色"),
    "directory.revoke": gettext_lazy("撤回角色"),
    "directory.create_post": gettext_lazy("设立岗位"),
    "directory.appoint": gettext_lazy("任命岗位"),
    "directory.end_appointment": gettext_lazy("结束任职"),
    "directory.delegate": gettext_lazy("安排代理人"),
    "directory.end_delegation": gettext_lazy("结束代理"),
    "directory.hand_over": gettext_lazy("办理移交"),
    "directory.activate": gettext_lazy("激活登录名"),
    "directory.fail_activate": gettext_lazy("激活没有成功"),
    "directory.set_email": gettext_lazy("设定收通知的电子邮箱"),
    "directory.change_password": gettext_lazy("更改密码"),
    "directory.fail_change_password": gettext_lazy("更改密码没有成功"),
    "directory.reset_access": gettext_lazy("重设登录"),
    "directory.log_in": gettext_lazy("登录"),
    "directory.fail_log_in": gettext_lazy("登录没有成功"),
    "directory.fail_sso": gettext_lazy("单点登录没有成功"),
    "directory.refuse_sso": gettext_lazy("拒绝单点登录"),
    "directory.log_out": gettext_lazy("退出登录"),
    "directory.time_out": gettext_lazy("登录超时"),
    "directory.end_sessions": gettext_lazy("结束其他登录"),
    "directory.lock": gettext_lazy("锁定登录"),
    "directory.unlock": gettext_lazy("解除锁定"),
    "calendar.declare": gettext_lazy("申报工作日和休息日"),
    "notices.give_up": gettext_lazy("通知没有发出，不再重试"),
    "audit.verify": gettext_lazy("核验留痕链"),
    "foundation.refuse_marked": gettext_lazy("拒收标有密级或内部字样的附件"),
    "foundation.scan_attachment": gettext_lazy("对附件查病毒"),
    "backup.make": gettext_lazy("备份"),
    "backup.restore": gettext_lazy("从备份恢复"),
}
KINDS = {
    "programme": gettext_lazy("方案"),
    "policy_document": gettext_lazy("政策文件"),
    "compile_run": gettext_lazy("编译结果"),
    "compiler": gettext_lazy("编译器"),
    "unit": gettext_lazy("单位"),
    "directory": gettext_lazy("单位目录"),
    "person": gettext_lazy("人员"),
    "people": gettext_lazy("人员名单"),
    "post": gettext_lazy("岗位"),
    "login": gettext_lazy("登录名"),
    "calendar": gettext_lazy("工作日历"),
    "outgoing": gettext_lazy("待发通知"),
    "audit": gettext_lazy("留痕链"),
    "file": gettext_lazy("文件"),
    "backup": gettext_lazy("备份"),
    "item": gettext_lazy("事项"),
    "plan": gettext_lazy("计划"),
    "report": gettext_lazy("进展填报"),
    "delivery": gettext_lazy("任务推进"),
}
FIELDS = {
    "edition": gettext_lazy("版本"),
    "reason": gettext_lazy("理由"),
    "changed": gettext_lazy("有变动"),
    "added": gettext_lazy("新增"),
    "removed": gettext_lazy("去掉"),
    "conflicts": gettext_lazy("冲突"),
    "rebound": gettext_lazy("沿用的开放表述"),
    "bound": gettext_lazy("明确了"),
    "basis": gettext_lazy("依据"),
    "post": gettext_lazy("岗位"),
    "opened": gettext_lazy("设立日期"),
    "logins": gettext_lazy("登录名"),
    "granted": gettext_lazy("授予角色"),
    "code_void": gettext_lazy("作废的激活码"),
    "ended_sessions": gettext_lazy("结束的登录"),
    "appointed": gettext_lazy("任命岗位"),
    "grants": gettext_lazy("授予的角色"),
    "appointments": gettext_lazy("任命的岗位"),
    "reopened": gettext_lazy("恢复了登录名"),
    "login": gettext_lazy("登录名"),
    "left_out": gettext_lazy("没有导入的行"),
    "correction": gettext_lazy("更正编号"),
    "corrections": gettext_lazy("更正"),
    "undoes": gettext_lazy("撤销的更正"),
    "item": gettext_lazy("更正的对象"),
    "payload": gettext_lazy("更正的内容"),
    "source": gettext_lazy("来源"),
    "papers": gettext_lazy("文件数"),
    "name": gettext_lazy("名称"),
    "title": gettext_lazy("名称"),
    "role": gettext_lazy("角色"),
    "unit": gettext_lazy("单位"),
    "units": gettext_lazy("单位"),
    "area": gettext_lazy("区划"),
    "programme": gettext_lazy("方案"),
    "parent": gettext_lazy("上级单位"),
    "since": gettext_lazy("自"),
    "until": gettext_lazy("至（不含）"),
    "stand_in": gettext_lazy("代理人"),
    "successor": gettext_lazy("接替者"),
    "note": gettext_lazy("说明"),
    "task": gettext_lazy("任务"),
    "run": gettext_lazy("编译结果"),
    "kind": gettext_lazy("种类"),
    "address": gettext_lazy("网络地址"),
    "why": gettext_lazy("原因"),
    "way": gettext_lazy("登录方式"),
    "failures": gettext_lazy("失败次数"),
    "ended": gettext_lazy("结束了几处登录"),
    "sha256": gettext_lazy("文件摘要"),
    "sm3": gettext_lazy("文件摘要（SM3）"),
    "size": gettext_lazy("字节数"),
    "mark": gettext_lazy("密级或内部字样"),
    "attachment": gettext_lazy("附件"),
    "attachments": gettext_lazy("附件"),
    "result": gettext_lazy("结果"),
    "said": gettext_lazy("查毒程序的话"),
    "content_sha256": gettext_lazy("内容摘要"),
    "compiler_version": gettext_lazy("编译器版本"),
    "intact": gettext_lazy("完整"),
    "checked": gettext_lazy("已封存"),
    "pending": gettext_lazy("等待封存"),
    "stray": gettext_lazy("不在链中"),
    "fault": gettext_lazy("断裂原因"),
    "seq": gettext_lazy("第几个封条"),
    "event": gettext_lazy("事件"),
    "head": gettext_lazy("链头"),
    "rows": gettext_lazy("行数"),
    "product": gettext_lazy("程序版本"),
    "worked": gettext_lazy("上班"),
    "days_off": gettext_lazy("休息"),
    "taken_back": gettext_lazy("撤回申报"),
    "channel": gettext_lazy("渠道"),
    "email": gettext_lazy("电子邮箱"),
    "attempts": gettext_lazy("试过几次"),
    "error": gettext_lazy("差错"),
}
# Processes of the program itself, which act under "system:…".
PROCESSES = {
    "adopt": gettext_lazy("载入方案"),
    "audit": gettext_lazy("留痕核验"),
    "notices": gettext_lazy("发送通知"),
    "attachments": gettext_lazy("附件"),
    "backup": gettext_lazy("备份"),
    "restore": gettext_lazy("恢复"),
    "demo": gettext_lazy("演示"),
}


def act(name: str) -> str:
    """What was done; one that we do not know, as it was written."""
    return str(ACTS.get(name, name))


def thing(kind: str, key: str) -> str:
    """What it was done to: the kind in words, then its key."""
    return f"{KINDS.get(kind, kind)} {key}".strip()


def who(key: str, name: str) -> str:
    """Who did it; of the program itself, which process."""
    system, colon, process = key.partition(":")
    if not colon or system != "system":
        return name
    return _("系统 · %(process)s") % {"process": PROCESSES.get(process, process)}


def data(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the event holds, label and value, in its own order."""
    return [(str(FIELDS.get(key, key)), value(inner)) for key, inner in found.items()]


def value(found: Any) -> str:
    """A value of an event's data for a person to read; "—" for none."""
    if found is None or found in ("", [], {}):
        return "—"
    if isinstance(found, bool):
        return _("是") if found else _("否")
    if isinstance(found, list):
        return "、".join(value(inner) for inner in found)
    if isinstance(found, dict):
        return "；".join(f"{label}：{inner}" for label, inner in data(found))
    return str(found)
