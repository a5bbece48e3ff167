"""What a reader says when it cannot read."""


class Unreadable(ValueError):
    """A file that cannot be read at all; the message says why and what to do."""
