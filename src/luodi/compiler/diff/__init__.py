"""What a paper changes against another one: ``compare(old, new)``. Pure."""

from luodi.compiler.diff.common import in_common, unlike
from luodi.compiler.diff.compare import Known, compare
from luodi.compiler.diff.concerning import concerning, unit_counts
from luodi.compiler.diff.emit import SCHEMA, to_dict, to_json
from luodi.compiler.diff.model import (
    Change,
    Difference,
    Edits,
    FieldChange,
    Kind,
    Mark,
    Rename,
    Renumbered,
    State,
)

__all__ = [
    "SCHEMA",
    "Change",
    "Difference",
    "Edits",
    "FieldChange",
    "Kind",
    "Known",
    "Mark",
    "Rename",
    "Renumbered",
    "State",
    "compare",
    "concerning",
    "in_common",
    "to_dict",
    "to_json",
    "unit_counts",
    "unlike",
]
