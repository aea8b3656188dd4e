"""Plumbing that every room stands on (地基): database launcher, audit trail, clock, jobs."""
