"""The bytes that a seal covers.

One JSON object, written as PostgreSQL prints ``jsonb``: every column of the event and every column
of the seal but the digest itself. So the database alone can say what was sealed, without this
program: :data:`SEALED` is the whole of it.
"""

from __future__ import annotations

import json

from luodi.foundation.secrets import hash_named

# Times are UTC in ISO 8601 without a zone, as PostgreSQL puts them into JSON, whatever the session.
EVENT = """jsonb_build_object(
  'id', e.id, 'at', e.at AT TIME ZONE 'UTC', 'actor_key', e.actor_key,
  'actor_name', e.actor_name, 'on_behalf_of', e.on_behalf_of, 'act', e.act,
  'object_kind', e.object_kind, 'object_key', e.object_key, 'data', e.data)"""

SEALED = f"""jsonb_build_object(
  'seq', s.seq, 'event', {EVENT}, 'previous', s.previous, 'algorithm', s.algorithm,
  'sealed_at', s.sealed_at AT TIME ZONE 'UTC')::text"""


def sealed_text(seq: int, event: str, previous: str, algorithm: str, sealed_at: str) -> str:
    """What :data:`SEALED` gives for a seal that is about to be written. ``event`` and
    ``sealed_at`` are as the database printed them (jsonb orders keys by length, then by bytes)."""
    return (
        f'{{"seq": {seq}, "event": {event}, "previous": "{previous}", '
        f'"algorithm": "{algorithm}", "sealed_at": {json.dumps(sealed_at)}}}'
    )


def digest(text: str, algorithm: str) -> str:
    """The digest in hexadecimal, by the algorithm that the seal names.

    Raises:
        ValueError: an algorithm that is not known.
    """
    running = hash_named(algorithm)
    running.update(text.encode())
    return running.finalize().hex()
