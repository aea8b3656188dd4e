"""Reading papers and what was made of them, as values."""

from luodi.policy.queries.papers import one_a_paper, paper, result_json, run, runs

__all__ = ["one_a_paper", "paper", "result_json", "run", "runs"]
