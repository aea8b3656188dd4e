"""Writers: a compiled paper → the files that offices work with.

Each takes ``luodi.programme/1`` as a dict (as compiled, or as reviewers' corrections left it) and the
text as read, and gives bytes; the same input gives the same bytes. A writer's library is imported
only when a file of its format is asked for. What is written here does not change what a paper
compiles to, so these modules do not count for the compiler's version.
"""
