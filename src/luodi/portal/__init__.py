"""门户：外壳、导航、检索与跨科室的页面。

The portal: shell, navigation, search, and the pages that show several rooms at once, composed
from the rooms' queries. It owns no tables.
"""
