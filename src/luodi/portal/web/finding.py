"""Finding what an address names."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from luodi.policy import queries as policy
from luodi.policy.domain import RunView


def run_or_404(run: int) -> RunView:
    """The compile run, or a page that says there is none."""
    found = policy.run(run)
    if found is None:
        raise Http404(_("没有这次编译"))
    return found
