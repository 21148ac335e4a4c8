"""Checks of a running release, by name: each runs in a pod that takes the place of a service.

A check is a module with an `Env` (the variables that it reads) and a coroutine `check(env, tell)`, which returns what
it has seen, or raises CheckFailed with the reason and the fix.
"""

CHECKS = {
    "components": "todo.checks.components",
    "round-trip": "todo.checks.round_trip",
    "state": "todo.checks.state",
    "secret-allowed": "todo.checks.secret_allowed",
    "secret-denied": "todo.checks.secret_denied",
    "end-to-end": "todo.checks.end_to_end",
}
