"""Policy paper in, compiled programme out. Pure: no database, no file but the one handed in.

``compile_bytes(data, name=…)`` is the whole of it; ``emit`` writes the result.
"""

from luodi.compiler.pipeline import OnStage, Stage, compile_bytes
from luodi.compiler.read import Unreadable, refuse

#: Of the compiler's results as others read them. Whether the same paper may compile to something
#: else is told by a digest of the compiler's files: see ``luodi.policy.services``.
VERSION = "1"

__all__ = ["VERSION", "OnStage", "Stage", "Unreadable", "compile_bytes", "refuse"]
