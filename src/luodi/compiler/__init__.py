"""Policy paper in, compiled programme out. Pure: no database, no file but the one handed in.

``compile_bytes(data, name=…)`` is the whole of it; ``emit`` writes the result.
"""

from luodi.compiler.pipeline import compile_bytes
from luodi.compiler.read import Unreadable

#: Changes whenever the same paper would compile to something else.
VERSION = "1"

__all__ = ["VERSION", "Unreadable", "compile_bytes"]
