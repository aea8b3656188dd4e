"""Acts on the directory: one function each, with one event in the audit trail."""

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

__all__ = [
    "DutiesJoined",
    "Outdated",
    "add_person",
    "appoint",
    "close_person",
    "create_post",
    "delegate",
    "edit_person",
    "end_appointment",
    "end_delegation",
    "enter_person",
    "grant",
    "hand_over",
    "issue_codes",
    "register",
    "reopen_person",
    "revoke",
]
