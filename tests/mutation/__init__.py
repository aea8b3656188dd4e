"""Mutation of good papers: a known defect of each class is planted, and the check-up has to find
it at its place. ``python -m tests.mutation`` prints the table."""
