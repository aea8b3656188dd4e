"""Acts on papers: one function each, with one event in the audit trail."""

from luodi.policy.services.compiling import VERSION, compile_upload

__all__ = ["VERSION", "compile_upload"]
