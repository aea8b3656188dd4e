"""The rule of every address: an act of the directory, ``known`` (whoever has logged in) or
``anyone``; and samples for the arguments that addresses take."""

from __future__ import annotations

RULES: dict[str, str] = {
    "health": "anyone",
    "health-live": "anyone",
    "set_language": "anyone",
    "openapi": "anyone",
    "portal:login": "anyone",
    "portal:logout": "anyone",
    "portal:public": "anyone",
    "portal:cockpit": "known",
    "portal:policies": "policy.read",
    "portal:checkup": "policy.hand_in",
    "portal:progress": "policy.read",
    "portal:checkup_retry": "policy.hand_in",
    "portal:progress": "policy.read",
    "portal:checkup_retry": "policy.hand_in",
    "portal:reader": "policy.read",
    "portal:checkup_report": "policy.read",
    "portal:checkup_docx": "policy.read",
    "portal:review": "policy.correct",
    "portal:review_item": "policy.read",
    "portal:review_units": "policy.correct",
    "portal:review_carry": "policy.correct",
    "portal:review_undo": "policy.correct",
    "portal:review_aside": "policy.correct",
    "portal:review_again": "policy.correct",
    "portal:reviewed_json": "policy.read",
    "portal:tasks": "programme.read",
    "portal:tasks_export": "programme.read",
    "portal:task": "programme.read",
    "portal:task_correct": "programme.correct",
    "portal:task_successor": "programme.bind",
    "portal:open_sets": "programme.read",
    "portal:open_sets_bind": "programme.bind",
    "portal:open_sets_end": "programme.bind",
    "portal:editions": "programme.read",
    "portal:adopt": "programme.adopt",
    "portal:adopt_confirm": "programme.adopt",
    "portal:edition": "programme.read",
    "portal:edition_export": "programme.read",
    "portal:units": "programme.read",
    "portal:unit": "programme.read",
    "portal:matrix": "programme.read",
    "portal:matrix_export": "programme.read",
    "portal:search": "programme.read",
    "portal:activate": "anyone",
    "portal:sso": "anyone",
    "portal:sso_callback": "anyone",
    "portal:account": "known",
    "portal:password": "known",
    "portal:end_sessions": "known",
    "portal:locks": "directory.manage_grants",
}

# The same for the operations of the API.
OPERATIONS: dict[str, str] = {
    "GET /me": "known",
    "GET /units": "directory.read",
    "POST /units": "directory.manage_units",
    "GET /units/{key}": "directory.read",
    "GET /areas": "directory.read",
    "GET /areas/{code}": "directory.read",
    "GET /people": "directory.read",
    "POST /people": "directory.manage_people",
    "GET /people/{login}": "directory.read",
    "GET /programmes": "programme.read",
    "GET /programmes/{slug}": "programme.read",
    "GET /programmes/{slug}/editions": "programme.read",
    "GET /programmes/{slug}/tasks": "programme.read",
    "GET /programmes/{slug}/tasks/{key}": "programme.read",
    "GET /programmes/{slug}/assignments": "programme.read",
}

SAMPLES: dict[str, str] = {
    "run": "1",  # a real one where the test has a paper
    "document": "1",  # a paper
    "document": "1",  # a paper
    "key": "t001",
    "kind": "add",  # of a correction
    "correction": "1",
    "number": "1",  # of an edition
}
