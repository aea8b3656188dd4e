"""Pure values and rules of the directory: units and areas, their changes, roles, permissions."""

from luodi.directory.domain.facts import (
    AreaFacts,
    KeyTaken,
    PersonView,
    UnitFacts,
    UnitView,
    governing,
    parents_first,
    pinyin_key,
)
from luodi.directory.domain.reach import Held, Reach, Scope, Standing, Thing
from luodi.directory.domain.roles import ADMINISTRATORS, BUSINESS, PERMITTED, Act, Extent, Role

__all__ = [
    "ADMINISTRATORS",
    "BUSINESS",
    "PERMITTED",
    "Act",
    "AreaFacts",
    "Extent",
    "Held",
    "KeyTaken",
    "PersonView",
    "Reach",
    "Role",
    "Scope",
    "Standing",
    "Thing",
    "UnitFacts",
    "UnitView",
    "governing",
    "parents_first",
    "pinyin_key",
]
