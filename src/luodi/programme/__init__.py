"""方案：措施、任务、责任、目标、规则，逐版留存，任务编号始终不变。

Programmes: what is in force, edition by edition. A task has one identity, its key; compiling,
correcting and amending bind to that key and never make a second set.
"""
