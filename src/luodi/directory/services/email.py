"""Where a person's notices are sent by e-mail."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from luodi.directory.services.locks import locked_person
from luodi.foundation.domain import Actor
from luodi.foundation.services import record

LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the brackets


@transaction.atomic
def set_email(*, login: str, email: str, actor: Actor, now: datetime) -> bool:
    """Keep the address to which a person's notices go, none where it is ""; False where it was
    that already. The trail says that it was changed, not to what.

    Raises:
        LookupError: there is no such log-in.
        ValueError: it is no address.
    """
    email = email.strip()
    if email:
        _check(email)
    row = locked_person(login)
    if row.email == email:
        return False
    row.email = email
    row.save(update_fields=["email"])
    record(
        act="directory.set_email",
        object_kind="login",
        object_key=login,
        actor=actor,
        now=now,
        data={"email": bool(email)},
    )
    return True


def _check(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValueError(
            _("“%(email)s”不是电子邮箱地址，请检查有没有写错") % {"email": email[:LONGEST]}
        ) from error
    if len(email) > LONGEST:
        raise ValueError(_("电子邮箱地址最多 %(most)s 个字符") % {"most": LONGEST})
