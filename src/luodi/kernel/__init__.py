"""Plain values that every room may use: spans and diagnostics. No Django, no files."""
