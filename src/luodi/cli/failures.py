"""Why a command could not be done."""


class Failure(Exception):
    """The command cannot be done; the message says what and where, in one line."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split("\n")))
