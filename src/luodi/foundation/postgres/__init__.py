"""The embedded PostgreSQL (内置数据库): a real server under ``var/``, run by our own launcher.

The binaries come from an installed wheel and are run as they are; nothing is installed on the
machine and no user is created. Processes that need the server hold a share of it: the first one
in starts it, the last one out stops it, and whoever comes after a crash adopts or restarts it.
"""

from luodi.foundation.postgres.cluster import Cluster, running
from luodi.foundation.postgres.errors import PostgresError
from luodi.foundation.postgres.home import Address, address

__all__ = ["Address", "Cluster", "PostgresError", "address", "running"]
