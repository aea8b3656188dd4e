"""Pure values and rules of the directory: units and areas, their changes, roles, permissions."""

from luodi.directory.domain.facts import (
    AreaFacts,
    AreaTaken,
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
from luodi.directory.domain.timeline import (
    BEGINNING,
    CLOSING,
    Change,
    ChangeKind,
    Moment,
    Named,
    Part,
    Timeline,
    UnitNow,
)

__all__ = [
    "ADMINISTRATORS",
    "BEGINNING",
    "BUSINESS",
    "CLOSING",
    "PERMITTED",
    "Act",
    "AreaFacts",
    "AreaTaken",
    "Change",
    "ChangeKind",
    "Extent",
    "Held",
    "KeyTaken",
    "Moment",
    "Named",
    "Part",
    "PersonView",
    "Reach",
    "Role",
    "Scope",
    "Standing",
    "Thing",
    "Timeline",
    "UnitFacts",
    "UnitNow",
    "UnitView",
    "governing",
    "parents_first",
    "pinyin_key",
]
