"""Finding what an address names."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from luodi.directory.domain import Act
from luodi.policy import queries as policy
from luodi.policy.domain import RunView, Viewer


def viewer(request: HttpRequest) -> Viewer:
    """Who asks, as the rule on reading papers takes it."""
    return Viewer(request.standing.reach(Act.POLICY_READ))  # type: ignore[attr-defined]


def run_or_404(request: HttpRequest, run: int) -> RunView:
    """The compile run, or a page that says there is none: a draft of somebody else's is none."""
    found = policy.run(run, viewer=viewer(request))
    if found is None:
        raise Http404(_("没有这次编译"))
    return found
