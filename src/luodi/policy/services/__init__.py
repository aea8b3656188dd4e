"""Acts on papers: one function each, with one event in the audit trail."""

from luodi.policy.services.background import (
    compile_document,
    get_ready,
    give_up,
    hand_in,
    order_outdated,
    retry,
)
from luodi.policy.services.compiling import VERSION, compile_upload
from luodi.policy.services.correcting import (
    Wish,
    carry_over,
    correct,
    set_aside,
    undo,
)
from luodi.policy.services.overruling import overrule

__all__ = [
    "VERSION",
    "Wish",
    "carry_over",
    "compile_document",
    "compile_upload",
    "correct",
    "get_ready",
    "give_up",
    "hand_in",
    "order_outdated",
    "overrule",
    "retry",
    "set_aside",
    "undo",
]
