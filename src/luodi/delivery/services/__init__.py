"""Acts of delivery: one function each, one transaction, one event in the audit trail."""

from luodi.delivery.services.items import (
    Changed,
    Registered,
    acknowledge,
    assign,
    reassign,
    refuse,
    register_programme,
)

__all__ = [
    "Changed",
    "Registered",
    "acknowledge",
    "assign",
    "reassign",
    "refuse",
    "register_programme",
]
