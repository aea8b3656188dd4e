"""Acts on the directory: one function each, with one event in the audit trail."""

from luodi.directory.services.access import activate, change_password, renew, reset_access
from luodi.directory.services.administrators import make_administrator
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
from luodi.directory.services.email import set_email
from luodi.directory.services.grants import grant, revoke
from luodi.directory.services.handover import hand_over
from luodi.directory.services.lockout import unlock
from luodi.directory.services.login import (
    BEGAN,
    SEEN,
    clear_sessions,
    end_sessions,
    fail_sso,
    log_in,
    log_in_known,
    log_out,
    time_out,
)
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
    "BEGAN",
    "SEEN",
    "ChangedMeanwhile",
    "DutiesJoined",
    "Outdated",
    "abolish_unit",
    "activate",
    "add_person",
    "apply_due_changes",
    "appoint",
    "change_password",
    "clear_sessions",
    "close_person",
    "create_post",
    "create_unit",
    "delegate",
    "edit_person",
    "edit_unit",
    "end_appointment",
    "end_delegation",
    "end_sessions",
    "enter_person",
    "fail_sso",
    "grant",
    "hand_over",
    "issue_codes",
    "log_in",
    "log_in_known",
    "log_out",
    "make_administrator",
    "merge_units",
    "move_unit",
    "register",
    "rename_unit",
    "renew",
    "reopen_person",
    "reset_access",
    "revoke",
    "set_email",
    "split_unit",
    "time_out",
    "undo_change",
    "unlock",
]
