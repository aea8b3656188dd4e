"""Acts of delivery: one function each, one transaction, one event in the audit trail."""

from luodi.delivery.services.closing import (
    close,
    extend,
    reopen,
    request_closure,
    resume,
    return_closure,
    suspend,
    verify,
)
from luodi.delivery.services.items import (
    Changed,
    Registered,
    acknowledge,
    assign,
    reassign,
    refuse,
    register_programme,
)
from luodi.delivery.services.planning import (
    approve_plan,
    countersign,
    propose_plan,
    return_plan,
    save_plan,
)

__all__ = [
    "Changed",
    "Registered",
    "acknowledge",
    "approve_plan",
    "assign",
    "close",
    "countersign",
    "extend",
    "propose_plan",
    "reassign",
    "refuse",
    "register_programme",
    "reopen",
    "request_closure",
    "resume",
    "return_closure",
    "return_plan",
    "save_plan",
    "suspend",
    "verify",
]
