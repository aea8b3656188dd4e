"""单位目录：谁是谁，在哪里，怎么称呼。

The directory: units, areas and the people who log in. Facts come with each programme that is
adopted; a unit's key is its identity and is never given to another unit.
"""
