"""Background work of the policy room. The job that compiles a paper is declared in the portal,
which also binds it to its programme."""

from luodi.foundation import jobs
from luodi.policy.services import get_ready

jobs.prepare(get_ready)
