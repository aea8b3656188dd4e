"""What can go wrong with the embedded server."""


class PostgresError(RuntimeError):
    """The embedded server could not be set up, started or stopped; the message says why."""
