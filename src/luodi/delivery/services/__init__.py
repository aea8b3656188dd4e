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
from luodi.delivery.services.evidence import add_evidence, withdraw_evidence
from luodi.delivery.services.items import (
    Changed,
    Registered,
    acknowledge,
    assign,
    reassign,
    refuse,
    register_programme,
)
from luodi.delivery.services.lighting import relight, relight_all
from luodi.delivery.services.planning import (
    approve_plan,
    countersign,
    propose_plan,
    return_plan,
    save_plan,
)
from luodi.delivery.services.reporting import (
    Clash,
    Saved,
    open_report,
    save_draft,
    submit,
    withdraw,
)
from luodi.delivery.services.reviewing import pass_on, reopen_report, return_report
from luodi.delivery.services.views import delete_view, save_view

__all__ = [
    "Changed",
    "Clash",
    "Registered",
    "Saved",
    "acknowledge",
    "add_evidence",
    "approve_plan",
    "assign",
    "close",
    "countersign",
    "delete_view",
    "extend",
    "open_report",
    "pass_on",
    "propose_plan",
    "reassign",
    "refuse",
    "register_programme",
    "relight",
    "relight_all",
    "reopen",
    "reopen_report",
    "request_closure",
    "resume",
    "return_closure",
    "return_plan",
    "return_report",
    "save_draft",
    "save_plan",
    "save_view",
    "submit",
    "suspend",
    "verify",
    "withdraw",
    "withdraw_evidence",
]
