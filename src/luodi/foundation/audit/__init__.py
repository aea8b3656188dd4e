"""The audit trail's chain of seals (留痕封存): made by a worker, proved by anybody.

Writers put an event and its place in a queue; they never wait for the chain. How a seal is made,
byte for byte, is in ``docs/explanation/audit.md``.
"""
