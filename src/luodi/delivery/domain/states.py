"""The states of an item (事项), of a unit's part in it and of a plan, in the words of offices."""

from __future__ import annotations

from enum import StrEnum

from luodi.delivery.domain.transitions import Table
from luodi.kernel.saying import gettext_noop as _


class Source(StrEnum):
    """Where an item comes from."""

    PROGRAMME = "programme"  # 方案
    INSTRUCTION = "instruction"  # 批示
    DECISION = "decision"  # 调度会议定事项


class ItemState(StrEnum):
    """How far an item has come."""

    REGISTERED = "registered"
    ASSIGNED = "assigned"
    REFUSED = "refused"
    ACKNOWLEDGED = "acknowledged"
    BROKEN_DOWN = "broken_down"
    CARRYING_OUT = "carrying_out"
    CLOSURE_REQUESTED = "closure_requested"
    VERIFIED = "verified"
    CLOSED = "closed"
    SUSPENDED = "suspended"


class ItemAct(StrEnum):
    """What is done to an item. Acts that leave it where it is (延期) are not in the table."""

    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    REFUSE = "refuse"
    REASSIGN = "reassign"
    BREAK_DOWN = "break_down"
    RETURN_PLAN = "return_plan"
    APPROVE_PLAN = "approve_plan"
    REQUEST_CLOSURE = "request_closure"
    RETURN_CLOSURE = "return_closure"
    VERIFY = "verify"
    CLOSE = "close"
    REOPEN = "reopen"
    SUSPEND = "suspend"


_S, _A = ItemState, ItemAct

# What is under way can be suspended; it is resumed to where it stood.
UNDER_WAY = (_S.ASSIGNED, _S.ACKNOWLEDGED, _S.BROKEN_DOWN, _S.CARRYING_OUT)

ITEM_WORDS: dict[ItemState | ItemAct, str] = {
    _S.REGISTERED: _("立项"),
    _S.ASSIGNED: _("交办"),
    _S.REFUSED: _("退单"),
    _S.ACKNOWLEDGED: _("签收"),
    _S.BROKEN_DOWN: _("分解"),
    _S.CARRYING_OUT: _("办理"),
    _S.CLOSURE_REQUESTED: _("申请办结"),
    _S.VERIFIED: _("核验"),
    _S.CLOSED: _("销号"),
    _S.SUSPENDED: _("中止"),
    _A.ASSIGN: _("交办"),
    _A.ACKNOWLEDGE: _("签收"),
    _A.REFUSE: _("退单"),
    _A.REASSIGN: _("改派"),
    _A.BREAK_DOWN: _("报送计划"),
    _A.RETURN_PLAN: _("退回计划"),
    _A.APPROVE_PLAN: _("同意计划"),
    _A.REQUEST_CLOSURE: _("申请办结"),
    _A.RETURN_CLOSURE: _("退回补正"),
    _A.VERIFY: _("核验"),
    _A.CLOSE: _("销号"),
    _A.REOPEN: _("重新打开"),
    _A.SUSPEND: _("中止"),
}

ITEM: Table[ItemState, ItemAct] = Table(
    {
        (_S.REGISTERED, _A.ASSIGN): _S.ASSIGNED,
        (_S.ASSIGNED, _A.ACKNOWLEDGE): _S.ACKNOWLEDGED,
        (_S.ASSIGNED, _A.REFUSE): _S.REFUSED,
        (_S.REFUSED, _A.REASSIGN): _S.ASSIGNED,
        (_S.ACKNOWLEDGED, _A.BREAK_DOWN): _S.BROKEN_DOWN,
        (_S.BROKEN_DOWN, _A.RETURN_PLAN): _S.ACKNOWLEDGED,
        (_S.BROKEN_DOWN, _A.APPROVE_PLAN): _S.CARRYING_OUT,
        (_S.CARRYING_OUT, _A.REQUEST_CLOSURE): _S.CLOSURE_REQUESTED,
        (_S.CLOSURE_REQUESTED, _A.RETURN_CLOSURE): _S.CARRYING_OUT,
        (_S.CLOSURE_REQUESTED, _A.VERIFY): _S.VERIFIED,
        (_S.VERIFIED, _A.RETURN_CLOSURE): _S.CARRYING_OUT,
        (_S.VERIFIED, _A.CLOSE): _S.CLOSED,
        (_S.CLOSED, _A.REOPEN): _S.CARRYING_OUT,
        **{(state, _A.SUSPEND): _S.SUSPENDED for state in UNDER_WAY},
    },
    ITEM_WORDS,
)


class PartState(StrEnum):
    """Where a unit stands with its part in an item."""

    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    ENDED = "ended"


class PartAct(StrEnum):
    """What a unit, or the coordinator, does with a unit's part."""

    ACKNOWLEDGE = "acknowledge"
    REFUSE = "refuse"
    UPHOLD = "uphold"
    END = "end"


_P, _B = PartState, PartAct

PART: Table[PartState, PartAct] = Table(
    {
        (_P.ASSIGNED, _B.ACKNOWLEDGE): _P.ACKNOWLEDGED,
        (_P.ASSIGNED, _B.REFUSE): _P.REFUSED,
        (_P.REFUSED, _B.UPHOLD): _P.ASSIGNED,
        (_P.ASSIGNED, _B.END): _P.ENDED,
        (_P.ACKNOWLEDGED, _B.END): _P.ENDED,
        (_P.REFUSED, _B.END): _P.ENDED,
    },
    {
        _P.ASSIGNED: _("待签收"),
        _P.ACKNOWLEDGED: _("已签收"),
        _P.REFUSED: _("已退单"),
        _P.ENDED: _("已结束"),
        _B.ACKNOWLEDGE: _("签收"),
        _B.REFUSE: _("退单"),
        _B.UPHOLD: _("维持交办"),
        _B.END: _("结束承担"),
    },
)


class PlanState(StrEnum):
    """How far an edition of a plan has come."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RETURNED = "returned"
    APPROVED = "approved"
    REPLACED = "replaced"


class PlanAct(StrEnum):
    """What is done to an edition of a plan."""

    PROPOSE = "propose"
    RETURN = "return"
    APPROVE = "approve"
    REPLACE = "replace"


_L, _C = PlanState, PlanAct

PLAN: Table[PlanState, PlanAct] = Table(
    {
        (_L.DRAFT, _C.PROPOSE): _L.PROPOSED,
        (_L.RETURNED, _C.PROPOSE): _L.PROPOSED,
        (_L.PROPOSED, _C.RETURN): _L.RETURNED,
        (_L.PROPOSED, _C.APPROVE): _L.APPROVED,
        (_L.APPROVED, _C.REPLACE): _L.REPLACED,
    },
    {
        _L.DRAFT: _("起草中"),
        _L.PROPOSED: _("待审定"),
        _L.RETURNED: _("退回补正"),
        _L.APPROVED: _("已审定"),
        _L.REPLACED: _("已被新版替代"),
        _C.PROPOSE: _("报送计划"),
        _C.RETURN: _("退回补正"),
        _C.APPROVE: _("同意计划"),
        _C.REPLACE: _("以新版替代"),
    },
)
