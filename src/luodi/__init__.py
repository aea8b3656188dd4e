"""落地 Luodi: one paper, one ledger, reported once, traced everywhere."""

__version__ = "0.1.0"
