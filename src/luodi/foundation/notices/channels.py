"""The ways out: e-mail through Django's back end, and a webhook with the signature of its kind.

Errors that are kept and shown never hold an address: that of a robot is its password.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import smtplib
from datetime import datetime
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.utils.translation import gettext as _
from django.utils.translation import override

from luodi.foundation.notices.values import Channel, Parcel
from luodi.foundation.webhook import Webhook, WebhookKind

SECONDS = 10.0  # to connect, and between bytes of an answer
LONGEST_ANSWER = 64 * 1024
LONGEST_SUBJECT = 60
# https://developer.work.weixin.qq.com/document/path/91770: text.content, in bytes of UTF-8
WECOM_BYTES = 2048
OK = 200
LANGUAGE = "zh-hans"  # of letters: whoever reads them has chosen no language there


class Undelivered(Exception):
    """It could not be delivered; the message says why, without any address. ``lasting`` where
    trying again is of no use."""

    def __init__(self, why: str, *, lasting: bool = False) -> None:
        self.lasting = lasting
        super().__init__(why)


def deliver(parcel: Parcel, now: datetime) -> None:
    """Send one parcel.

    Raises:
        Undelivered: it did not arrive, as far as is known.
    """
    with override(LANGUAGE):
        if parcel.channel is Channel.EMAIL:
            _send_email(parcel)
        else:
            _send_webhook(parcel, now)


def _send_email(parcel: Parcel) -> None:
    if not settings.MAILERS:
        raise Undelivered(_("电子邮件已经停用"), lasting=True)
    (login,) = parcel.payload["to"]
    people = get_user_model()._default_manager.filter(username=login, is_active=True)
    address = people.values_list("email", flat=True).first()
    if not address:
        raise Undelivered(_("收件人没有电子邮箱，或者已经停用"), lasting=True)
    try:
        sent = letter(parcel, address).send()
    except smtplib.SMTPResponseException as error:
        raise Undelivered(f"SMTP {error.smtp_code}") from error
    except (smtplib.SMTPException, OSError) as error:
        raise Undelivered(type(error).__name__) from error
    if not sent:
        raise Undelivered(_("邮件服务没有接收"))


def letter(parcel: Parcel, address: str) -> mail.EmailMessage:
    """The e-mail. Its Message-ID comes from the parcel's key, so that a letter that is sent twice
    is told to be the same."""
    text = str(parcel.payload["text"])
    subject = " ".join(text.split())
    if len(subject) > LONGEST_SUBJECT:
        subject = subject[: LONGEST_SUBJECT - 1] + "…"
    link = absolute(parcel.payload["url"])
    body = "\n\n".join(
        part for part in (text, link, _("这是政策落地系统的通知，请勿回复。")) if part
    )
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    number = hashlib.sha256(parcel.key.encode()).hexdigest()[:40]
    domain = sender.rpartition("@")[2] or "localhost"
    return mail.EmailMessage(
        subject=f"【落地】{subject}",
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={"Message-ID": f"<{number}@{domain}>", "Auto-Submitted": "auto-generated"},
    )


def absolute(url: str) -> str:
    """The address of a page for whoever reads elsewhere, "" where the site's own is not set."""
    return f"{settings.SITE_URL}{url}" if url and settings.SITE_URL else ""


def _send_webhook(parcel: Parcel, now: datetime) -> None:
    if settings.WEBHOOK is None:
        raise Undelivered(_("网络回调已经停用"), lasting=True)
    address, headers, body = request_of(settings.WEBHOOK, parcel, now)
    try:
        # A redirect is not followed: the receiver must not choose where we go.
        with requests.post(
            address,
            data=body,
            headers=headers,
            timeout=SECONDS,
            allow_redirects=False,
            stream=True,
        ) as answer:
            said = answer.raw.read(LONGEST_ANSWER, decode_content=True)
            status = answer.status_code
    except (requests.RequestException, OSError) as error:
        raise Undelivered(type(error).__name__) from error
    fault = fault_of_answer(settings.WEBHOOK.kind, status, said)
    if fault:
        raise Undelivered(fault)


def request_of(
    webhook: Webhook, parcel: Parcel, now: datetime
) -> tuple[str, dict[str, str], bytes]:
    """The address, headers and body of a webhook.

    - WeCom robots have their key in the address, and no signature.
    - DingTalk: ``timestamp`` (ms) and ``sign`` in the address, the base64 of HMAC-SHA256 of
      ``timestamp\\nsecret`` with the secret as key
      (https://open.dingtalk.com/document/robots/customize-robot-security-settings).
    - plain: ``X-Luodi-Signature: sha256=`` and the hexadecimal HMAC-SHA256 of
      ``timestamp.body``, with ``X-Luodi-Timestamp`` in seconds; for any gateway.
    """
    body = json.dumps(_content(webhook.kind, parcel), ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": hashlib.sha256(parcel.key.encode()).hexdigest()[:40],
    }
    address = webhook.url
    if webhook.kind is WebhookKind.DINGTALK and webhook.secret:
        stamp = str(int(now.timestamp() * 1000))
        sign = base64.b64encode(_mac(webhook.secret, f"{stamp}\n{webhook.secret}".encode()))
        address += "&" if urlsplit(address).query else "?"
        address += urlencode({"timestamp": stamp, "sign": sign.decode()})
    if webhook.kind is WebhookKind.PLAIN and webhook.secret:
        stamp = str(int(now.timestamp()))
        headers["X-Luodi-Timestamp"] = stamp
        signed = _mac(webhook.secret, f"{stamp}.".encode() + body)
        headers["X-Luodi-Signature"] = f"sha256={signed.hex()}"
    return address, headers, body


def _mac(secret: str, message: bytes) -> bytes:
    return hmac.digest(secret.encode(), message, "sha256")


def _content(kind: WebhookKind, parcel: Parcel) -> dict[str, Any]:
    payload = parcel.payload
    if kind is WebhookKind.PLAIN:
        return {**payload, "url": absolute(payload["url"]) or payload["url"], "key": parcel.key}
    link = absolute(payload["url"])
    text = f"{payload['text']}\n{link}" if link else str(payload["text"])
    if kind is WebhookKind.WECOM:
        text = shortened(str(payload["text"]), link)
    return {"msgtype": "text", "text": {"content": text}}


def shortened(text: str, link: str) -> str:
    """Text and link within what a WeCom robot takes; the text is cut, never the link.

    >>> len(shortened("字" * 3000, "https://luodi.example/").encode()) <= WECOM_BYTES
    True
    """
    end = f"\n{link}" if link else ""
    room = WECOM_BYTES - len(end.encode())
    raw = text.encode()
    if len(raw) > room:
        text = raw[: room - len("…".encode())].decode(errors="ignore") + "…"
    return text + end


def fault_of_answer(kind: WebhookKind, status: int, said: bytes) -> str:
    """Why an answer says that the message was not taken, "" where it was. The robots answer 200
    also then, with an ``errcode``.

    >>> fault_of_answer(WebhookKind.WECOM, 200, b'{"errcode": 93000, "errmsg": "x"}')
    'errcode 93000'
    >>> fault_of_answer(WebhookKind.PLAIN, 302, b"")
    'HTTP 302'
    """
    if kind is WebhookKind.PLAIN:
        return "" if OK <= status < 300 else f"HTTP {status}"
    if status != OK:
        return f"HTTP {status}"
    try:
        code = json.loads(said)["errcode"]
    except (ValueError, KeyError, TypeError):
        return _("对方的回答看不懂")
    return "" if code == 0 else f"errcode {code}"
