"""Acts on the directory: one function each, with one event in the audit trail."""

from luodi.directory.services.changes import (
    ChangedMeanwhile,
    abolish_unit,
    apply_due_changes,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
    undo_change,
)
from luodi.directory.services.delegation import delegate, end_delegation
from luodi.directory.services.duties import DutiesJoined
from luodi.directory.services.grants import grant, revoke
from luodi.directory.services.handover import hand_over
from luodi.directory.services.people import (
    Outdated,
    add_person,
    close_person,
    edit_person,
    enter_person,
    issue_codes,
    reopen_person,
)
from luodi.directory.services.posts import appoint, create_post, end_appointment
from luodi.directory.services.register import register
from luodi.directory.services.units import create_unit, edit_unit

__all__ = [
    "ChangedMeanwhile",
    "DutiesJoined",
    "Outdated",
    "abolish_unit",
    "add_person",
    "apply_due_changes",
    "appoint",
    "close_person",
    "create_post",
    "create_unit",
    "delegate",
    "edit_person",
    "edit_unit",
    "end_appointment",
    "end_delegation",
    "enter_person",
    "grant",
    "hand_over",
    "issue_codes",
    "merge_units",
    "move_unit",
    "register",
    "rename_unit",
    "reopen_person",
    "revoke",
    "split_unit",
    "undo_change",
]
