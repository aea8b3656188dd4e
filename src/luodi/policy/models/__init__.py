"""Tables of the policy room."""

from luodi.policy.models.papers import CompileRun, Handing, PolicyDocument

__all__ = ["CompileRun", "Handing", "PolicyDocument"]
