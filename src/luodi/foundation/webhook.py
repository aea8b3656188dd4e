"""Where webhooks go, as the settings say it. Pure: the settings themselves import it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WebhookKind(StrEnum):
    """Whose robot listens: each has its own form of message, and its own signature."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where webhooks go. ``secret`` signs them, where the kind has a signature."""

    url: str
    kind: WebhookKind
    secret: str = ""
