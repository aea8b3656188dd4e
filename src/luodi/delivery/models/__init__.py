"""Tables of the delivery room."""

from luodi.delivery.models.items import Extension, ItemStep, Part, WorkItem
from luodi.delivery.models.lights import Light, LightChange
from luodi.delivery.models.meetings import Decision, Instruction, Meeting
from luodi.delivery.models.plans import Consent, Milestone, Plan, PlanStep
from luodi.delivery.models.reports import Evidence, ProgressReport, ReportStep
from luodi.delivery.models.supervision import Problem, ProblemStep, Supervision, SupervisionStep
from luodi.delivery.models.views import FeedToken, SavedView

__all__ = [
    "Consent",
    "Decision",
    "Evidence",
    "Extension",
    "FeedToken",
    "Instruction",
    "ItemStep",
    "Light",
    "LightChange",
    "Meeting",
    "Milestone",
    "Part",
    "Plan",
    "PlanStep",
    "Problem",
    "ProblemStep",
    "ProgressReport",
    "ReportStep",
    "SavedView",
    "Supervision",
    "SupervisionStep",
    "WorkItem",
]
