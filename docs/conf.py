"""Sphinx settings: ``make docs``."""

project = "落地 Luodi"
author = "Luodi"
language = "zh_CN"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "落地 Luodi"
html_copy_source = False
