"""Tables of the policy room."""

from luodi.policy.models.compilation import Compilation
from luodi.policy.models.corrections import PaperCorrection
from luodi.policy.models.papers import CompileRun, Handing, PolicyDocument

__all__ = ["Compilation", "CompileRun", "Handing", "PaperCorrection", "PolicyDocument"]
