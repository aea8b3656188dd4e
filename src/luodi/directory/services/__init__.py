"""Acts on the directory: one function each, with one event in the audit trail."""

from luodi.directory.services.grants import DutiesJoined, grant, revoke
from luodi.directory.services.people import add_person, close_person
from luodi.directory.services.register import register

__all__ = ["DutiesJoined", "add_person", "close_person", "grant", "register", "revoke"]
